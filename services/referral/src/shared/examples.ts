import type { CaseFacts } from './case.js';

// Examples that the specifications of this service share.
const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
export const ids = { case: uuid(1), person: uuid(2), need: uuid(3), referral: uuid(4), plan: uuid(5), session: uuid(6), assessment: uuid(7), consent: uuid(8), goal: uuid(9), otherGoal: uuid(10), assessor: uuid(21), worker: uuid(22), coordinator: uuid(23) };

export const caseFacts = (more: Partial<CaseFacts> = {}): CaseFacts => ({
  caseId: ids.case, personId: ids.person, places: ['440304006', '440304', '4403'], status: 'accepted',
  needs: [{ needId: ids.need, kind: 'rehabilitation-training', exit: 'district' }],
  consents: [{ consentId: ids.consent, recipients: ['ft-rehab-centre'], validFrom: '2026-11-01', validUntil: null, withdrawn: false }],
  manager: null, died: false, ...more,
});
