import type { CaseFacts, PlanFacts } from './facts.js';

// Examples that the specifications of this service share.
const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
export const ids = {
  case: uuid(1), person: uuid(2), need: uuid(3), referral: uuid(4), plan: uuid(5), note: uuid(6), review: uuid(7), visit: uuid(8), goal: uuid(9), goal2: uuid(10), goal3: uuid(11),
  session: uuid(12), assessment: uuid(13), otherNeed: uuid(14), otherReferral: uuid(15), assessor: uuid(21), worker: uuid(22), coordinator: uuid(23), liaison: uuid(24),
};
export const planFacts = (more: Partial<PlanFacts> = {}): PlanFacts => ({
  planId: ids.plan, caseId: ids.case, personId: ids.person, agency: 'ft-rehab-centre',
  goals: [{ goalId: ids.goal, weight: 2 }, { goalId: ids.goal2, weight: 1 }, { goalId: ids.goal3, weight: 1 }], inForce: true, approved: true, providers: [ids.worker], ...more,
});
export const caseFacts = (more: Partial<CaseFacts> = {}): CaseFacts => ({
  caseId: ids.case, personId: ids.person, places: ['440304006', '440304', '4403'], filedOn: '2026-10-12', status: 'open', needs: [{ needId: ids.need, kind: 'rehabilitation-training', exit: 'district' }],
  accepted: true, referrals: [], plans: [], reviews: [], visits: [], flags: [], assessments: [], loans: [], ...more,
});
