import { specification } from '@kangfu/decider';
import { caseFacts, ids, planFacts } from '../shared/examples.js';
import type { ClosureCommand } from './closure.commands.js';
import { closureDecider } from './closure.decider.js';
import type { CloseReason, ClosureEvent } from './closure.events.js';

const done = caseFacts({
  referrals: [{ referralId: ids.referral, agency: 'ft-rehab-centre', status: 'completed' }], plans: [planFacts()],
  reviews: [{ reviewId: ids.review, planId: ids.plan, effective: true }], visits: [{ day: '2026-11-20', reached: true }],
});
const closure = specification(closureDecider, { case: done });
const close = (reason: CloseReason = 'goal-met'): ClosureCommand => ({ type: 'CloseCase', data: { reason, text: null } });
const reopen: ClosureCommand = { type: 'ReopenCase', data: { reason: 'new-need', text: null } };
const closed: ClosureEvent = { type: 'CaseClosed', data: { caseId: ids.case, personId: ids.person, reason: 'goal-met' } };
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
test('after a death nobody is visited or reviewed, but referrals are still ended', () => {
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
