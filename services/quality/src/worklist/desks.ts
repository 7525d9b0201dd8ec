import type { Role } from '@kangfu/access';
import { chinaDay } from '@kangfu/common';
import { DAYS, type DaysKey, limitOn, soonOn, stepDue } from '@kangfu/common/step-clocks';
import { notedOf, type RunningClock, workKey } from '../clock/looks.js';
import { movedByHolds } from '../journey/holds.js';
import type { RowStep } from '../projections/journeys/journeys.projection.js';
import type { StepName } from '../journey/journey.js';
import { itemOf, type Place, type Told } from './item.js';
import type { WorkFacts } from './work-facts.js';
import type { WorkItem } from './work-item.js';
import { WORK_KINDS, type WorkKind } from './work-kinds.js';

/** Work with a clock of its own, and whether that runs: a day that was agreed stays where it is, and is not chased while the case is on hold. */
export interface OwnClock extends RunningClock { readonly running: boolean }

/** Whose work about a case what is, and the list it is put on. */
export interface Desks {
  readonly district: string;
  readonly self: Place;
  /** Of the community; null where the case has none. */
  readonly liaison: Place | null;
  /** Who manages the case; as long as nobody does, the district. */
  readonly managing: Place;
  /** Nobody named, or one of a street that is no longer the case's. */
  readonly unmanaged: boolean;
  /** The case manager answers for what lies at their own unit; elsewhere whoever has done something there (`by`). */
  at(role: Role, unit: string, by?: string | null): Place;
  agencyOf(agency: string): Place;
  placeOf(step: RowStep): Place;
  active(name: StepName): RowStep | null;
  /** The last day of what began at an instant, by the limit that was in force then, moved by every hold since; null while the case is on hold. */
  within(limit: DaysKey, since: string): string | null;
  /** The same of a day that was named. */
  by(day: string, since: string): string | null;
  add(kind: WorkKind, place: Place, told: Told): void;
}
/** What one area finds to be done; `clocks` are those of the areas before it. */
export type Area = (facts: WorkFacts, desks: Desks, clocks: readonly OwnClock[]) => void;

export const told = ({ startedAt, due, level }: RowStep): Told => ({ since: startedAt!, due, level });

export const desksOf = (facts: WorkFacts, items: WorkItem[], clocks: OwnClock[]): Desks => {
  const { caseId, personId, street, places, settings, holds, noted } = facts;
  // One of the old street does not follow when a case moves.
  const manager = facts.manager && places.includes(facts.manager.unit) ? facts.manager : null;
  const district = places[1] ?? street;
  const community = places.find((place) => place !== street && place.startsWith(street)) ?? null;
  const subject = { row: caseId, accessKey: `case-${caseId}`, caseId, personId, street, community };
  const at = (role: Role, unit: string, by: string | null = null): Place => ({ role, unit, person: manager?.unit === unit ? manager.userId : by === manager?.userId ? null : by });
  return {
    district, at, self: { role: 'guardian', unit: null, person: null }, unmanaged: manager === null,
    liaison: community === null ? null : at('community-liaison', community),
    managing: manager ? at(manager.unit === street ? 'street-coordinator' : 'assessor', manager.unit) : at('assessor', district),
    agencyOf: (agency) => ({ role: 'agency-worker', unit: agency, person: null, agency }),
    placeOf: (step) => at(step.role ?? 'assessor', step.unit ?? district, step.person),
    active: (name) => facts.steps.find(({ step, state }) => step === name && state === 'active') ?? null,
    within: (limit, since) => movedByHolds(holds, since, stepDue(settings, places, limit, since), DAYS[limit].working),
    by: (day, since) => movedByHolds(holds, since, day, true),
    add: (kind, place, work) => {
      const { about = null, since, due, level, step = WORK_KINDS[kind] ?? 'accept', chases } = work;
      const { role, unit, person } = place;
      const key = workKey(kind, about);
      // Of several who may do it, the first who does so for a unit answers for it.
      if (level === undefined && due !== null && unit !== null && !clocks.some((clock) => clock.key === key)) {
        clocks.push({ key, step, work: { kind, about }, since, due, unit, role, person, chain: kind === 'advise-district' ? 'city-chain' : 'chain', running: facts.hold === null });
      }
      items.push(itemOf(subject, facts.urges, kind, place, {
        ...work, level: level ?? (due === null ? 0 : notedOf({ key, due }, noted)?.level ?? 0), ...(due === null ? {} : { soonFrom: soonOn(due, limitOn(settings, places, 'due-soon', chinaDay(since)).days) }),
      }, `${about ?? caseId}:${kind === 'chase-overdue' ? chases ?? step : ''}`));
    },
  };
};
