import { setTimeout as pause } from 'node:timers/promises';
import { findUuid, globalId, idOf } from '@kangfu/common';
import type { AgencyRow } from './agencies-sheet.ts';
import type { Send } from './graphql-client.ts';
import type { IdentityCell } from './identity-cell.ts';
import type { Kind, Problem, RowOutcome } from './import-rows.ts';
import type { NeedsScreeningRow } from './needs-screenings-sheet.ts';
import type { PersonRow } from './people-sheet.ts';
import type { RequestRow } from './requests-sheet.ts';
import type { Lang } from './sheet.ts';

const MATCH = /* GraphQL */ `query ImportMatch($identity: IdentityInput!) { personByIdentity(identity: $identity) { known person { id } } }`;
const PERSON = /* GraphQL */ `query ImportedPerson($id: ID!) { person(id: $id) { id } }`;
const CASE = /* GraphQL */ `query ImportedCase($id: ID!) { case(id: $id) { id } }`;
const REGISTER = /* GraphQL */ `mutation ImportPerson($input: RegisterPersonInput!) { registerPerson(input: $input) { problems { code message path } } }`;
const FILE = /* GraphQL */ `mutation ImportRequest($input: FileRequestInput!) { fileRequest(input: $input) { problems { code message path } } }`;
const CAMPAIGNS = /* GraphQL */ `query ImportCampaigns($place: String!) { screeningCampaigns(first: 20, place: $place) { nodes { id from until } } }`;
const SCREENING = /* GraphQL */ `query ImportedScreening($id: ID!) { node(id: $id) { ... on NeedScreening { result needs } } }`;
const SCREEN = /* GraphQL */ `mutation ImportScreening($input: RecordNeedScreeningInput!) { recordNeedScreening(input: $input) { problems { code message path } } }`;
const AGENCY = /* GraphQL */ `query ImportedAgency($id: ID!) { agency(id: $id) { services classes capacity validFrom validUntil } }`;
const OPEN = /* GraphQL */ `mutation ImportUnit($input: OpenUnitInput!) { openUnit(input: $input) { problems { code message path } } }`;
const DESIGNATE = /* GraphQL */ `mutation ImportAgency($input: DesignateAgencyInput!) { designateAgency(input: $input) { problems { code message path } } }`;

/** How long referral may take to hear of a unit that was opened just now. */
const HEARD_MS = 10_000;

const outcomeOf = (problems: readonly Problem[]): RowOutcome => (problems.length === 0 ? { outcome: 'recorded' } : { outcome: 'refused', problems });
const refused = (code: string, path: string, message: string): RowOutcome => ({ outcome: 'refused', problems: [{ code, message, path: [path] }] });

interface Match { personByIdentity: { known: boolean; person: { id: string } | null } }
const match = async (identity: IdentityCell, send: Send) => (await send<Match>(MATCH, { identity })).personByIdentity;

/** People: known by their number; without one, by the id that this very row gives them. `actor` is the user who imports. */
export const people = (actor: string): Kind<PersonRow> => ({
  known: async ({ identity, certificateNumber }, commandId, send) => {
    const number = identity ?? (certificateNumber ? { kind: 'RESIDENT_ID' as const, number: certificateNumber.slice(0, 18) } : null);
    if (number) return (await match(number, send)).known;
    return (await send<{ person: object | null }>(PERSON, { id: globalId('person', idOf(`${actor}:${commandId}:person`)) })).person !== null;
  },
  record: async ({ line: _line, ...input }, commandId, send) => outcomeOf((await send<{ registerPerson: { problems: Problem[] } }>(REGISTER, { input: { ...input, commandId } })).registerPerson.problems),
  columnOf: ([field]) => (field === 'certificateNumber' ? 'certificate' : field === 'evidence' ? 'issuedOn' : field === 'guardianName' ? 'guardian' : field ?? ''),
});

/** The id of the person registered in the street under a row's number, or why there is none for who imports. */
const personOf = async (identity: IdentityCell, send: Send, lang: Lang): Promise<string | RowOutcome> => {
  const { known, person } = await match(identity, send);
  if (!known) return refused('person-unknown', 'identity', lang === 'zh' ? '尚未登记：请先导入人员名单' : 'nobody is registered under it: import the people first');
  return person?.id ?? refused('person-elsewhere', 'identity', lang === 'zh' ? '登记在其他街道，应由该街道导入' : 'is registered in another street, which must import it');
};

/** Requests of people who are registered in the street: told from others of the same person by list, needs and day. */
export const requests = (actor: string, lang: Lang): Kind<RequestRow> => {
  const found = new Map<RequestRow, string>();
  return {
    known: async (row, commandId, send) => {
      const person = await personOf(row.identity, send, lang);
      if (typeof person === 'object') return person;
      found.set(row, person);
      return (await send<{ case: object | null }>(CASE, { id: globalId('case', idOf(`${actor}:${commandId}:case`)) })).case !== null;
    },
    record: async (row, commandId, send) => {
      const { needs, provided, statement } = row;
      const { fileRequest } = await send<{ fileRequest: { problems: Problem[] } }>(FILE, { input: { commandId, personId: found.get(row), needs, provided, ...(statement ? { statement } : {}) } });
      return outcomeOf(fileRequest.problems);
    },
    columnOf: ([field]) => (field === 'personId' ? 'identity' : field ?? ''),
  };
};

interface Campaigns { screeningCampaigns: { nodes: { id: string; from: string; until: string }[] } }

/** The campaign that runs at a place on a day: the one that is named, or the only one there is. Throws where that is not clear. */
export const runningCampaign = async (place: string, today: string, send: Send): Promise<string> => {
  const { screeningCampaigns: { nodes } } = await send<Campaigns>(CAMPAIGNS, { place: /^\d{12}$/.test(place) ? place.slice(0, 9) : place });
  const running = nodes.filter(({ from, until }) => from <= today && today <= until);
  if (running.length !== 1) throw new Error(`${running.length === 0 ? 'No' : 'More than one'} screening campaign runs at ${place}: say which by --campaign ID`);
  return running[0]!.id;
};

interface Screened { node: { result: string; needs: string[] } | null }

/** What the round of a campaign found: one outcome for each person on its list. */
export const needsScreenings = (campaignId: string, lang: Lang): Kind<NeedsScreeningRow> => {
  const campaign = findUuid('needs-campaign', campaignId);
  if (!campaign) throw new Error('--campaign: expected the id of a screening campaign');
  const found = new Map<NeedsScreeningRow, string>();
  return {
    known: async (row, _commandId, send) => {
      const person = await personOf(row.identity, send, lang);
      if (typeof person === 'object') return person;
      const { node } = await send<Screened>(SCREENING, { id: globalId('needs-screening', idOf(`needs-screening:${campaign}:${findUuid('person', person)}`)) });
      if (!node) return refused('not-listed', 'identity', lang === 'zh' ? '不在本次筛查名单内' : 'is not on the list of this campaign');
      found.set(row, person);
      return node.result === row.outcome && [...node.needs].sort().join() === row.needs.join();
    },
    record: async (row, commandId, send) => {
      const { line: _line, identity: _identity, ...outcome } = row;
      return outcomeOf((await send<{ recordNeedScreening: { problems: Problem[] } }>(SCREEN, { input: { commandId, campaignId, personId: found.get(row), ...outcome } })).recordNeedScreening.problems);
    },
    columnOf: ([field]) => (field === 'personId' ? 'identity' : field ?? ''),
  };
};

interface Designated { agency: { services: string[]; classes: number[]; capacity: number; validFrom: string; validUntil: string | null } | null }

/** Agencies: opened where there is no such unit, and designated as the list says. */
export const agencies: Kind<AgencyRow> = {
  known: async ({ code, services, classes, capacity, validFrom, validUntil }, _commandId, send) => {
    const { agency } = await send<Designated>(AGENCY, { id: globalId('agency', idOf(`unit:${code}`)) });
    return agency !== null && [...agency.services].sort().join() === services.join() && [...agency.classes].sort().join() === classes.join() && agency.capacity === capacity && agency.validFrom === validFrom && agency.validUntil === validUntil;
  },
  record: async ({ code, nameZh, nameEn, parent, services, classes, capacity, validFrom, validUntil }, commandId, send) => {
    const { openUnit: { problems } } = await send<{ openUnit: { problems: Problem[] } }>(OPEN, { input: { commandId: idOf(`${commandId}:unit`), code, kind: 'AGENCY', nameZh, nameEn, parent } });
    if (problems.some((problem) => problem.code !== 'unit-exists')) return outcomeOf(problems);
    const end = Date.now() + HEARD_MS;
    for (;;) {
      const { designateAgency } = await send<{ designateAgency: { problems: Problem[] } }>(DESIGNATE, { input: { commandId, agency: code, services, classes, capacity, validFrom, validUntil } });
      const unheard = problems.length === 0 && designateAgency.problems.some((problem) => problem.code === 'not-found');
      if (!unheard || Date.now() > end) return outcomeOf(designateAgency.problems);
      await pause(100);
    }
  },
  columnOf: ([field]) => (field === 'agency' ? 'code' : field === 'nameZh' ? 'name' : field ?? ''),
};
