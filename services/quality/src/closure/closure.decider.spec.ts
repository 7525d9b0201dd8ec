import { specification } from '@kangfu/decider';
import { caseFacts, ids, planFacts } from '../shared/examples.js';
import type { ClosureCommand } from './closure.commands.js';
import { closureDecider } from './closure.decider.js';
import type { CloseReason, ClosureEvent } from './closure.events.js';
import { closureConditions } from './conditions.js';

const done = caseFacts({
  referrals: [{ referralId: ids.referral, agency: 'ft-rehab-centre', status: 'completed' }], plans: [planFacts()],
  reviews: [{ reviewId: ids.review, planId: ids.plan, effective: true }], visits: [{ day: '2026-11-20', reached: true }],
});
const closure = specification(closureDecider, { now: '2026-11-30T02:00:00.000Z', case: done });
const close = (reason: CloseReason = 'goal-met'): ClosureCommand => ({ type: 'CloseCase', data: { reason, text: null } });
const reopen: ClosureCommand = { type: 'ReopenCase', data: { reason: 'new-need', text: null } };
const closed: ClosureEvent = { type: 'CaseClosed', data: { caseId: ids.case, personId: ids.person, reason: 'goal-met', custodian: '440304006', retainUntil: '2056-11-30' } };
const reopened: ClosureEvent = { type: 'CaseReopened', data: { caseId: ids.case, personId: ids.person, reasonCode: 'new-need' } };

test('a case whose work is done is closed with its reason', () => closure.given().when(close()).then(closed));
test('what is missing is named completely', () => {
  closure.given().when(close(), { case: caseFacts({
    needs: [...done.needs, { needId: ids.otherNeed, kind: 'education', exit: null }],
    referrals: [...done.referrals, { referralId: ids.otherReferral, agency: 'ft-vocational-centre', status: 'scheduled' }],
    plans: [planFacts({ inForce: false, approved: false })],
  }) }).thenRefuses('need-not-triaged', 'referral-still-open', 'plan-not-approved', 'effect-not-reviewed', 'visit-missing');
});
test('a review counts for the plan in force only', () => closure.given().when(close(), { case: { ...done, reviews: [{ reviewId: ids.review, planId: ids.goal, effective: true }] } }).thenRefuses('effect-not-reviewed'));
test('a case that no agency took on needs no plan and no review, but a visit', () => {
  closure.given().when(close(), { case: { ...done, referrals: [{ referralId: ids.referral, agency: 'ft-rehab-centre', status: 'declined' }], plans: [], reviews: [] } }).thenTypes('CaseClosed');
  closure.given().when(close('own-wish'), { case: caseFacts() }).thenRefuses('visit-missing');
});
test('a lost contact stands for the visit; as a reason it must be one', () => {
  const visits = ['2026-11-01', '2026-11-02', '2026-11-03'].map((day) => ({ day, reached: false }));
  closure.given().when(close('lost'), { case: { ...done, visits } }).thenTypes('CaseClosed');
  closure.given().when(close('lost')).thenRefuses('contact-not-lost');
});
test('after a death nobody is triaged, visited or reviewed, but referrals are still ended', () => {
  closure.given().when(close('died'), { case: { ...done, needs: done.needs.map((need) => ({ ...need, exit: null })), reviews: [], visits: [] } }).thenTypes('CaseClosed');
  closure.given().when(close('died'), { case: { ...done, reviews: [], visits: [] } }).thenTypes('CaseClosed');
  closure.given().when(close('died'), { case: { ...done, referrals: [{ referralId: ids.referral, agency: 'ft-rehab-centre', status: 'accepted' }] } }).thenRefuses('referral-still-open');
});
test('closed once; reopened only when closed; closed again later', () => {
  closure.given(closed).when(close()).thenRefuses('case-already-closed');
  closure.given().when(reopen).thenRefuses('case-not-closed');
  closure.given(closed).when(reopen).then(reopened);
  closure.given(closed, reopened).when(close()).thenTypes('CaseClosed');
});
test('a refused request has nothing to close', () => closure.given().when(close(), { case: caseFacts({ status: 'refused' }) }).thenRefuses('case-not-open'));

test('an open high flag keeps a case from being closed, whatever the reason', () => {
  const flags = [{ flagId: ids.note, kind: 'safety', severity: 'high', open: true }, { flagId: ids.goal, kind: 'other', severity: 'low', open: true }];
  for (const reason of ['goal-met', 'died'] as const) closure.given().when(close(reason), { case: { ...done, flags } }).thenRefuses('high-flag-open');
  closure.given().when(close(), { case: { ...done, flags: flags.map((flag) => ({ ...flag, open: false })) } }).thenTypes('CaseClosed');
});
test('every condition is listed, met or not, and what a reason waives', () => {
  const states = (reason: CloseReason | null, more = {}) => closureConditions({ ...done, ...more }, reason).map(({ condition, state, open }) => `${condition} ${state} ${open.length}`);
  expect(states(null)).toEqual(['needs-triaged met 0', 'referrals-ended met 0', 'loans-returned met 0', 'no-high-flag met 0', 'plan-approved met 0', 'effect-reviewed met 0', 'visited met 0']);
  expect(states('lost', { reviews: [], visits: [] })).toEqual(['needs-triaged met 0', 'referrals-ended met 0', 'loans-returned met 0', 'no-high-flag met 0', 'contact-lost unmet 1', 'plan-approved met 0', 'effect-reviewed waived 1', 'visited unmet 1']);
  expect(states('died', { reviews: [], visits: [] }).slice(-2)).toEqual(['effect-reviewed waived 1', 'visited waived 1']);
});
test('a device on loan comes back first, unless nobody is found to bring it', () => {
  const loans = [{ deviceId: ids.note, agency: 'ft-assistive-centre', dueBack: '2027-05-01' }];
  for (const reason of ['goal-met', 'died'] as const) closure.given().when(close(reason), { case: { ...done, loans } }).thenRefuses('device-on-loan');
  const attempts = ['2026-11-24', '2026-11-25', '2026-11-26'].map((day) => ({ day, reached: false }));
  closure.given().when(close('lost'), { case: { ...done, loans, visits: attempts } }).thenTypes('CaseClosed');
});
