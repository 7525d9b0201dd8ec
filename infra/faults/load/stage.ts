import { M } from '../../../tools/src/demo/operations.ts';
import { AgencyServer, type Manner } from './agencies.ts';
import type { Answer, Call, Caller, Callers } from './callers.ts';

export const STREET = '440304006';
export const STATION = '320412105';
/** Every name, text and number that the load writes holds one of these. */
export const MARKERS = { name: '探针丁欧阳', phone: '13577778888', contact: '探针电话1355550', text: '探针丁留言', statement: '探针丁陈述' } as const;
const BIRTH_DAYS = ['1947-02-03', '1952-11-19', '1963-07-28', '1971-04-06'] as const;
/** Resident IDs of the load begin so: place, day of birth. */
export const ID_MARKERS = BIRTH_DAYS.map((day) => `440304${day.replaceAll('-', '')}`);
const AGENCIES: readonly (readonly [agency: string, manner: Manner])[] = [['ft-rehab-centre', 'slow'], ['ft-union-hospital', 'failing'], ['ft-vocational-centre', 'hanging']];

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/** The n-th invented resident ID with its check character (GB 11643-1999); there are 4,000. */
export const residentId = (n: number): string => {
  const body = `${ID_MARKERS[n % ID_MARKERS.length]}${String(Math.floor(n / ID_MARKERS.length) % 1000).padStart(3, '0')}`;
  return body + '10X98765432'[[...body].reduce((sum, digit, i) => sum + Number(digit) * WEIGHTS[i]!, 0) % 11];
};

const uuidOf = (id: string): string => Buffer.from(id, 'base64url').toString().slice(-36);
export const streamOf = (id: string): string => Buffer.from(id, 'base64url').toString();
const agencyNode = async (agency: string): Promise<string> => Buffer.from(`agency-${(await import('@kangfu/common')).idOf(`unit:${agency}`)}`).toString('base64url');

export interface Referred { readonly referralId: string; readonly agent: Caller; readonly caseId: string; readonly personId: string }
/** What a load works on: residents known to all, and a referral at each of three agencies whose servers are slow, failing and hanging. */
export interface Stage { readonly liaison: Caller; readonly clerk: Caller; readonly coordinator: Caller; readonly worker: Caller; readonly referred: readonly Referred[]; readonly agencies: readonly AgencyServer[] }

const asked = async (callers: Callers, call: Call): Promise<Record<string, any>> => {
  const { attempt, payload }: Answer = await callers.settle(call);
  if (attempt.outcome !== 'acknowledged' || !payload || Object.values(payload).includes(null)) throw new Error(`the stage is not set: ${call.what} was ${attempt.outcome} ${attempt.codes.join(', ')}`);
  return payload;
};

/** Sets the stage by commands, all of them part of the history. `residents` counts the ones registered so far. */
export const setStage = async (callers: Callers, residents: { count: number }): Promise<Stage> => {
  const [liaison, clerk, coordinator, assessor, worker] = await Promise.all([
    callers.as('community-liaison', `${STREET}009`), callers.as('window-clerk', STREET), callers.as('street-coordinator', STREET), callers.as('assessor', '440304'), callers.as('station-worker', STATION),
  ]);
  const agencies: AgencyServer[] = [];
  const referred = await Promise.all(AGENCIES.map(async ([agency, manner]): Promise<Referred> => {
    const agent = await callers.as('agency-worker', agency);
    const server = new AgencyServer(manner);
    agencies.push(server);
    // Each step sees what the ones before it did, in whichever service.
    const tokens: string[] = [];
    const step = async (service: string, what: string, mutation: string, caller: Caller, input: Record<string, unknown>): Promise<Record<string, any>> => {
      const payload = await asked(callers, { what, service, mutation, caller, input, after: tokens.join(',') || null });
      tokens.push(payload.consistencyToken);
      return payload;
    };
    const { secret } = await asked(callers, { what: 'createEndpoint', service: 'agency-feed', mutation: M.endpoint, caller: agent, input: { agency, url: await server.listen() } });
    server.secret = secret;
    const kind = agency === 'ft-vocational-centre' ? 'VOCATIONAL' : 'REHABILITATION_TRAINING';
    const { person } = await step('intake', 'registerPerson', M.register, liaison, { name: MARKERS.name, identity: { kind: 'RESIDENT_ID', number: residentId(residents.count++) }, street: STREET, community: `${STREET}009`, phone: MARKERS.phone });
    const { case: filed } = await step('intake', 'fileRequest', M.file, clerk, { personId: person.id, needs: [kind], statement: MARKERS.statement, provided: ['APPLICATION_FORM', 'IDENTITY_DOCUMENT', 'DISABILITY_PROOF', 'MEDICAL_RECORD'] });
    await step('intake', 'acceptRequest', M.accept, clerk, { caseId: filed.id });
    await step('intake', 'triageNeed', M.triage, coordinator, { caseId: filed.id, needId: filed.needs[0].needId, exit: 'DISTRICT', reasonCode: 'SEVERITY' });
    await step('intake', 'giveConsent', M.consent, coordinator, { caseId: filed.id, givenBy: 'SELF', purposes: ['REFERRAL', 'SERVICE'], recipients: [agency], dataClasses: ['IDENTITY', 'ASSESSMENT', 'PLAN', 'SERVICE'] });
    const { referral: sent } = await step('referral', 'sendReferral', M.send, assessor, { caseId: filed.id, needId: filed.needs[0].needId, agencyId: await agencyNode(agency), service: kind });
    await step('referral', 'acceptReferral', M.acceptReferral, agent, { referralId: sent.id });
    return { referralId: sent.id, agent, caseId: filed.id, personId: person.id };
  }));
  return { liaison, clerk, coordinator, worker, referred, agencies };
};

export const personStream = (id: string): string => `person-${uuidOf(id)}`;
