import { registrationsOf } from '@kangfu/access';
import { Injectable } from '@nestjs/common';
import { streamId } from '@kangfu/common';
import type { Setting } from '@kangfu/common/step-clocks';
import { Kangfu } from '@kangfu/nest';
import { streetService, streetServiceStream } from '../organisation/street-service/street-service.aggregate.js';
import type { StreetOffer } from '../organisation/street-service/street-service.decider.js';
import type { AgeBand } from '../person/calendar.js';
import { person } from '../person/person.aggregate.js';
import { cases } from '../projections/cases/cases.projection.js';
import { persons } from '../projections/persons/persons.projection.js';
import { personLinks } from '../projections/person-links/person-links.projection.js';
import { unitSettings } from '../projections/unit-settings/unit-settings.projection.js';
import type { CasePerson } from './case.decider.js';
import type { Material, NeedKind } from './needs.js';

/** Papers that stay good from one request to the next. */
const LASTING: readonly Material[] = ['identity-document', 'disability-proof'];
/** Posts that may answer for a case. */
const MANAGERS = ['street-coordinator', 'window-clerk', 'community-liaison', 'assessor', 'station-worker', 'subcentre-worker', 'city-worker'];
/** Posts that may serve a need for a street. */
const HANDLERS = ['street-coordinator', 'window-clerk', 'community-liaison', 'station-worker'];

/** What a decision about a case needs of other streams. */
@Injectable()
export class CaseFactsReader {
  constructor(private readonly kangfu: Kangfu) {}

  /** A person from their own stream, so that a registration of a moment ago counts; null where nobody is registered. */
  async person(personId: string): Promise<CasePerson | null> {
    const { state } = await this.kangfu.runtime.load(person, streamId('person', personId));
    if (state.status === 'none') return null;
    // All that are this person: what is asked for and handed in under one counts for all.
    const registrations = await registrationsOf(personId, (ids) => Promise.all(ids.map((id) => this.kangfu.rows(personLinks).peek(id))));
    const [earlier, linked] = await Promise.all([
      this.kangfu.rows(cases).peekMany({ personId: { $in: registrations } }, 50), Promise.all(registrations.filter((id) => id !== personId).map((id) => this.kangfu.rows(persons).peek(id))),
    ]);
    const seen: Material[] = [
      ...([state, ...linked].some((each) => each && each.idKind !== 'none') ? ['identity-document' as const] : []), ...([state, ...linked].some((each) => each?.certificate || each?.evidence) ? ['disability-proof' as const] : []),
      ...earlier.flatMap(({ provided }) => provided.filter((material) => LASTING.includes(material))),
    ];
    // Maternal and child health knows the child, not the child's cases.
    const units = await Promise.all(state.places.map((code) => this.kangfu.findUnit(code)));
    const places = state.places.filter((_code, i) => units[i]?.kind !== 'mch');
    return {
      personId, street: state.street, places, settings: await this.settings(places), certificate: state.certificate, ageBand: state.ageBand as AgeBand, onFile: [...new Set(seen)],
      died: state.died !== null || linked.some((row) => row?.diedOn),
      // What ended with information can be asked for again.
      openNeeds: earlier.filter(({ open }) => open).flatMap(({ needs }) => needs.filter(({ triage }) => triage?.exit !== 'information').map(({ kind }) => kind)),
    };
  }

  /** What these units have set. */
  async settings(places: readonly string[]): Promise<Setting[]> { return (await this.kangfu.rows(unitSettings).peekMany({ unit: { $in: places } }, places.length)).flatMap(({ settings }) => settings); }

  async closed(caseId: string): Promise<boolean> { return (await this.kangfu.rows(cases).peek(caseId))?.closed ?? false; }

  /** What the street has said it serves of a need, from its own stream. */
  async offers(street: string, need: NeedKind): Promise<readonly StreetOffer[]> { return (await this.kangfu.runtime.load(streetService, streetServiceStream(street, need))).state.offers; }

  /** Posts of a user who may serve a need: each unit with all above it. */
  async posts(userId: string): Promise<(readonly string[])[]> {
    const held = (await this.kangfu.appointmentsOf(userId))?.appointments ?? [];
    return held.flatMap(({ role, path }) => (HANDLERS.includes(role) ? [path] : []));
  }

  async managerUnits(userId: string): Promise<string[]> {
    const held = (await this.kangfu.appointmentsOf(userId))?.appointments ?? [];
    return held.flatMap(({ role, unit }) => (MANAGERS.includes(role) && unit ? [unit] : []));
  }
}
