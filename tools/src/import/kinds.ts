import { setTimeout as pause } from 'node:timers/promises';
import { globalId, idOf } from '@kangfu/common';
import type { AgencyRow } from './agencies-sheet.ts';
import type { Send } from './graphql-client.ts';
import type { IdentityCell } from './identity-cell.ts';
import type { Kind, Problem, RowOutcome } from './import-rows.ts';
import type { PersonRow } from './people-sheet.ts';
import type { RequestRow } from './requests-sheet.ts';
import type { Lang } from './sheet.ts';

const MATCH = /* GraphQL */ `query ImportMatch($identity: IdentityInput!) { personByIdentity(identity: $identity) { known person { id } } }`;
const PERSON = /* GraphQL */ `query ImportedPerson($id: ID!) { person(id: $id) { id } }`;
const CASE = /* GraphQL */ `query ImportedCase($id: ID!) { case(id: $id) { id } }`;
const REGISTER = /* GraphQL */ `mutation ImportPerson($input: RegisterPersonInput!) { registerPerson(input: $input) { problems { code message path } } }`;
const FILE = /* GraphQL */ `mutation ImportRequest($input: FileRequestInput!) { fileRequest(input: $input) { problems { code message path } } }`;
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

/** Requests of people who are registered in the street: told from others of the same person by list, needs and day. */
export const requests = (actor: string, lang: Lang): Kind<RequestRow> => {
  const found = new Map<RequestRow, string>();
  return {
    known: async (row, commandId, send) => {
      const { known, person } = await match(row.identity, send);
      if (!known) return refused('person-unknown', 'identity', lang === 'zh' ? '尚未登记：请先导入人员名单' : 'nobody is registered under it: import the people first');
      if (!person) return refused('person-elsewhere', 'identity', lang === 'zh' ? '登记在其他街道，应由该街道导入' : 'is registered in another street, which must import it');
      found.set(row, person.id);
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
