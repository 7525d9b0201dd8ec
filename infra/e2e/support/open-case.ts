import { globalId, idOf } from '@kangfu/common';
import { inventedResident } from '../../../tools/src/demo/futian.ts';
import { M } from '../../../tools/src/demo/operations.ts';
import { as, type Session } from '../../../tools/src/demo/session.ts';

export const STREET = '440304006';
export const AGENCY = 'ft-rehab-centre';
/** All that a request for rehabilitation asks for. */
export const PAPERS = ['APPLICATION_FORM', 'IDENTITY_DOCUMENT', 'DISABILITY_PROOF', 'MEDICAL_RECORD'];
/** Within a global id. */
export const uuidOf = (id: string): string => Buffer.from(id, 'base64url').toString().slice(-36);

export interface OpenCase { personId: string; caseId: string; referralId: string; consentId: string; number: string }
export type Staff = Record<'liaison' | 'clerk' | 'coordinator' | 'assessor' | 'agency', Session>;

export const staffOfStreet = async (agency = AGENCY): Promise<Staff> => ({
  liaison: await as('community-liaison', `${STREET}009`), clerk: await as('window-clerk', STREET), coordinator: await as('street-coordinator', STREET), assessor: await as('assessor', '440304'),
  agency: await as('agency-worker', agency),
});

/** Steps 1 to 3: registered, filed, accepted, triaged, consented, referred and accepted by the agency. */
export const openCase = async ({ liaison, clerk, coordinator, assessor, agency }: Staff, { name, phone, statement }: { name: string; phone: string; statement: string }, at = AGENCY): Promise<OpenCase> => {
  const { number } = inventedResident();
  const { person } = await liaison.do(M.register, { name, identity: { kind: 'RESIDENT_ID', number }, street: STREET, community: `${STREET}009`, phone });
  const { case: filed } = await clerk.do(M.file, {
    personId: person.id, needs: ['REHABILITATION_TRAINING'], statement, provided: PAPERS,
  });
  const [need] = filed.needs;
  await clerk.do(M.accept, { caseId: filed.id });
  await coordinator.do(M.triage, { caseId: filed.id, needId: need.needId, exit: 'DISTRICT', reasonCode: 'SEVERITY' });
  const { consent } = await coordinator.do(M.consent, { caseId: filed.id, givenBy: 'SELF', purposes: ['REFERRAL', 'SERVICE'], recipients: [at], dataClasses: ['IDENTITY', 'ASSESSMENT', 'PLAN', 'SERVICE'] });
  const { referral } = await assessor.do(M.send, { caseId: filed.id, needId: need.needId, agencyId: globalId('agency', idOf(`unit:${at}`)), service: 'REHABILITATION_TRAINING' });
  await agency.do(M.acceptReferral, { referralId: referral.id });
  return { personId: person.id, caseId: filed.id, referralId: referral.id, consentId: consent.id, number };
};
