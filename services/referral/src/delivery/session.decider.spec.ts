import { specification } from '@kangfu/decider';
import type { Plan } from '../plan/plan.decider.js';
import type { Referral } from '../referral/referral.decider.js';
import { caseFacts, ids } from '../shared/examples.js';
import type { CorrectSession, DeliverSession } from './session.commands.js';
import { sessionDecider } from './session.decider.js';
import type { SessionEvent } from './session.events.js';

const now = '2026-11-22T17:00:00.000Z'; // the 23rd in China
const content = { version: 1, agency: 'ft-rehab-centre', from: '2026-11-01', to: '2027-02-28', services: [] };
const plan: Exclude<Plan, { status: 'none' }> = { status: 'drafted', planId: ids.plan, caseId: ids.case, personId: ids.person, version: 1, author: ids.worker, agency: 'ft-rehab-centre', agreed: true, approved: true, inForce: content, latest: content, goalIds: [ids.goal], pauses: [] };
const referral: Exclude<Referral, { status: 'draft' }> = { status: 'accepted', referralId: ids.referral, caseId: ids.case, personId: ids.person, needId: ids.need, agency: 'ft-rehab-centre', service: 'rehabilitation-training', parent: null, parts: [], appointmentAt: null };
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
test('it may fulfil a booking of the plan, which says the service and when it began', () => {
  const booking = { id: ids.goal, planId: ids.plan, service: 'psychological' as const, startsAt: '2026-11-22T16:30:00.000Z', state: 'booked' as const };
  const fulfil = deliver({ bookingId: ids.goal });
  const two = { plan: { ...plan, inForce: { ...content, services: ['rehabilitation-training' as const, 'psychological' as const] } } };
  expect(session.given().when(fulfil, { ...two, booking }).decision).toMatchObject([{ data: { bookingId: ids.goal, service: 'psychological', startedAt: booking.startsAt } }]);
  expect(session.given().when(deliver({ bookingId: ids.goal, startedAt: '2026-11-22T16:00:00.000Z' }), { ...two, booking }).decision).toMatchObject([{ data: { startedAt: '2026-11-22T16:00:00.000Z' } }]);
  session.given().when(fulfil, { ...two, booking: { ...booking, planId: ids.goal } }).thenRefuses('booking-of-another-plan');
  session.given().when(fulfil, { ...two, booking: { ...booking, state: 'cancelled' } }).thenRefuses('booking-over');
  session.given().when(fulfil, two).thenRefuses('not-found');
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

describe('under the plan in force', () => {
  const two = { plan: { ...plan, inForce: { ...content, services: ['rehabilitation-training' as const, 'psychological' as const] } } };
  test('a session lies within its period', () => {
    session.given().when(deliver({ day: '2026-10-31' })).thenRefuses('session-outside-period');
    session.given().when(deliver({ day: '2026-11-01' })).thenTypes('SessionDelivered');
    session.given().when(deliver(), { plan: { ...plan, inForce: { ...content, to: '2026-11-22' } } }).thenRefuses('session-outside-period');
  });
  test('it names one of its services, where they are told apart and are several', () => {
    session.given().when(deliver(), two).thenRefuses('session-without-service');
    session.given().when(deliver({ service: 'education' }), two).thenRefuses('service-not-planned');
    expect(session.given().when(deliver({ service: 'psychological' }), two).decision).toMatchObject([{ data: { service: 'psychological' } }]);
    expect(session.given().when(deliver(), { plan: { ...plan, inForce: { ...content, services: ['education'] } } }).decision).toMatchObject([{ data: { service: 'education' } }]);
  });
  test('none while it is paused: all of it, or the service', () => {
    const paused = (service: 'psychological' | null, resumedOn: string | null) => ({ plan: { ...two.plan, pauses: [{ service, from: '2026-11-20', resumedOn }] } });
    for (const service of ['psychological', null] as const) session.given().when(deliver({ service: 'psychological' }), paused(service, null)).thenRefuses('service-paused');
    session.given().when(deliver({ service: 'rehabilitation-training' }), paused('psychological', null)).thenTypes('SessionDelivered');
    session.given().when(deliver({ service: 'psychological' }), paused(null, '2026-11-23')).thenTypes('SessionDelivered');
    session.given().when(deliver({ service: 'psychological', day: '2026-11-19' }), paused(null, null)).thenTypes('SessionDelivered');
  });
  test('its time is on its day, and has come', () => {
    session.given().when(deliver({ startedAt: '2026-11-22T16:30:00.000Z' })).thenTypes('SessionDelivered');
    for (const startedAt of ['2026-11-22T15:30:00.000Z', '2026-11-22T17:00:00.001Z']) session.given().when(deliver({ startedAt })).thenRefuses('session-time-of-another-day');
  });
});

describe('a correction', () => {
  const about = { sessionId: ids.session, planId: ids.plan, caseId: ids.case, personId: ids.person, referralId: ids.referral, agency: 'ft-rehab-centre', deliveredBy: ids.worker };
  const entry = { day: '2026-11-20', minutes: 45, attendance: 'attended' as const };
  const delivered: SessionEvent = { type: 'SessionDelivered', data: { ...about, ...entry } };
  const correct = (more: Partial<CorrectSession['data']> = {}): CorrectSession => ({ type: 'CorrectSession', data: { day: null, minutes: null, attendance: null, service: null, startedAt: null, annul: false, reason: 'wrong-minutes', note: null, ...more } });
  const corrected = (after: object, annulled = false): SessionEvent => ({ type: 'SessionCorrected', data: { ...about, before: entry, after: { ...entry, ...after }, annulled, reasonCode: 'wrong-minutes', correctedBy: ids.assessor } });
  const by = { actor: { id: ids.assessor, units: ['440304'] } };

  test('says what was and what is, why, and who saw it', () => session.given(delivered).when(correct({ minutes: 30 }), by).then(corrected({ minutes: 30 })));
  test('builds on the one before', () => {
    expect(session.given(delivered, corrected({ minutes: 30 })).when(correct({ day: '2026-11-21' }), by).decision).toMatchObject([{ data: { before: { day: '2026-11-20', minutes: 30 }, after: { day: '2026-11-21', minutes: 30 } } }]);
  });
  test('is for someone else than who entered it', () => session.given(delivered).when(correct({ minutes: 30 })).thenRefuses('corrector-is-deliverer'));
  test('changes something, into what could have been entered', () => {
    session.given(delivered).when(correct({ minutes: 45 }), by).thenRefuses('correction-changes-nothing');
    session.given(delivered).when(correct({ day: '2026-11-24' }), by).thenRefuses('day-in-future');
    session.given(delivered).when(correct({ day: '2026-10-24', minutes: 0 }), by).thenRefuses('session-outside-period', 'session-without-minutes');
    session.given().when(correct({ minutes: 30 }), by).thenRefuses('not-found');
  });
  test('may annul it, once', () => {
    session.given(delivered).when(correct({ annul: true }), by).then(corrected({}, true));
    session.given(delivered, corrected({}, true)).when(correct({ minutes: 30 }), by).thenRefuses('session-annulled');
  });
  test('is made after the case was closed, too', () => session.given(delivered).when(correct({ minutes: 30 }), { ...by, case: caseFacts({ status: 'closed' }), referral: { ...referral, status: 'completed' } }).thenTypes('SessionCorrected'));
});
