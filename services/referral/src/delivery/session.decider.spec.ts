import { specification } from '@kangfu/decider';
import type { Plan } from '../plan/plan.decider.js';
import type { Referral } from '../referral/referral.decider.js';
import { caseFacts, ids } from '../shared/examples.js';
import type { DeliverSession } from './session.commands.js';
import { sessionDecider } from './session.decider.js';

const now = '2026-11-22T17:00:00.000Z'; // the 23rd in China
const plan: Plan = { status: 'drafted', planId: ids.plan, caseId: ids.case, personId: ids.person, version: 1, author: ids.worker, agency: 'ft-rehab-centre', agreed: true, approved: true, inForce: { version: 1, agency: 'ft-rehab-centre' } };
const referral: Exclude<Referral, { status: 'draft' }> = { status: 'accepted', referralId: ids.referral, caseId: ids.case, personId: ids.person, needId: ids.need, agency: 'ft-rehab-centre', service: 'rehabilitation-training', parent: null, parts: [] };
const session = specification(sessionDecider, { now, actor: { id: ids.worker, units: ['ft-rehab-centre'] }, plan, referral, case: caseFacts(), consented: true });
const deliver = (more: Partial<DeliverSession['data']> = {}): DeliverSession => ({ type: 'DeliverSession', data: { sessionId: ids.session, day: '2026-11-23', minutes: 45, attendance: 'attended', note: null, ...more } });

test('a session of a plan in force is recorded with day, minutes and attendance', () => {
  session.given().when(deliver()).then({ type: 'SessionDelivered', data: {
    sessionId: ids.session, planId: ids.plan, caseId: ids.case, personId: ids.person, referralId: ids.referral, agency: 'ft-rehab-centre', deliveredBy: ids.worker, day: '2026-11-23', minutes: 45, attendance: 'attended' } });
});
test('the day is one in China, and none to come', () => session.given().when(deliver({ day: '2026-11-24' })).thenRefuses('day-in-future'));
test('a plan that nobody agreed to or approved is not delivered', () => {
  session.given().when(deliver(), { plan: { ...plan, agreed: false, approved: false, inForce: null } }).thenRefuses('plan-not-agreed', 'plan-not-approved');
});
test('while a new version waits, the one in force is delivered', () => session.given().when(deliver(), { plan: { ...plan, version: 2, agreed: false, approved: false } }).thenTypes('SessionDelivered'));
test('only under a referral that was accepted and has not ended', () => {
  session.given().when(deliver(), { referral: { ...referral, status: 'created' } }).thenRefuses('referral-not-accepted');
  for (const status of ['declined', 'cancelled', 'completed'] as const) session.given().when(deliver(), { referral: { ...referral, status } }).thenRefuses('referral-not-open');
  for (const status of ['in-progress', 'scheduled', 'interim'] as const) session.given().when(deliver(), { referral: { ...referral, status } }).thenTypes('SessionDelivered');
});
test('only where the consent names service records', () => session.given().when(deliver(), { consented: false }).thenRefuses('consent-without-service'));
test('plan and referral belong together', () => {
  session.given().when(deliver(), { referral: { ...referral, caseId: ids.goal } }).thenRefuses('plan-of-another-case');
  session.given().when(deliver(), { referral: { ...referral, agency: 'ft-vocational-centre' } }).thenRefuses('plan-of-another-agency');
});
test('who was there was there for some minutes; who was away may have none', () => {
  session.given().when(deliver({ minutes: 0 })).thenRefuses('session-without-minutes');
  session.given().when(deliver({ minutes: 0, attendance: 'absent' })).thenTypes('SessionDelivered');
});
