import { idOf } from '@kangfu/common';
import { foldsOverSnapshots, specification } from '@kangfu/decider';
import type { Plan } from '../plan/plan.decider.js';
import type { Referral } from '../referral/referral.decider.js';
import { caseFacts, ids } from '../shared/examples.js';
import type { BookSessions, Slot } from './booking.commands.js';
import { type BookingFacts, bookingDecider } from './booking.decider.js';
import type { BookingEvent } from './booking.events.js';

const agency = 'ft-rehab-centre';
const content = { version: 1, agency, from: '2026-11-01', to: '2027-02-28', services: ['rehabilitation-training' as const] };
const plan: Exclude<Plan, { status: 'none' }> = { status: 'drafted', planId: ids.plan, caseId: ids.case, personId: ids.person, version: 1, author: ids.worker, agency, agreed: true, approved: true, inForce: content, latest: content, goalIds: [ids.goal], pauses: [] };
const referral: Referral = { status: 'accepted', referralId: ids.referral, caseId: ids.case, personId: ids.person, needId: ids.need, agency, service: 'rehabilitation-training', parent: null, parts: [], appointmentAt: null };
const facts: BookingFacts = {
  now: '2026-11-23T02:00:00.000Z', actor: { id: ids.worker, units: [agency] }, plan, referral, case: caseFacts(), consented: true, closed: { days: [] }, places: ['440304006', '440304'],
  served: [{ service: 'rehabilitation-training', planned: 10, delivered: 0 }], done: [], therapists: [ids.worker],
};
const diary = specification(bookingDecider, facts);
const closedOn = (...days: string[]) => ({ closed: { days: days.map((day) => ({ closureId: ids.goal, day, place: null })) } });
const slot = (startsAt: string, more: Partial<Slot> = {}): Slot => ({ startsAt, minutes: 60, therapist: ids.worker, room: null, group: false, ...more });
const book = (sessions: readonly Slot[], more: Partial<BookSessions['data']> = {}): BookSessions => ({ type: 'BookSessions', data: { seriesId: ids.session, service: null, sessions, weekly: null, ...more } });
const [thursday, ten, eleven] = ['2026-11-26', '2026-11-26T02:00:00.000Z', '2026-11-26T03:00:00.000Z'];
const booked = (bookingId = ids.session, startsAt = ten, more: Partial<Extract<BookingEvent, { type: 'SessionBooked' }>['data']> = {}): BookingEvent => ({
  type: 'SessionBooked', data: {
    bookingId, planId: ids.plan, caseId: ids.case, personId: ids.person, referralId: ids.referral, agency, startsAt, endsAt: new Date(Date.parse(startsAt) + 3_600_000).toISOString(), therapist: ids.worker, group: false,
    bookedOn: '2026-11-23', service: 'rehabilitation-training', seriesId: bookingId, bookedBy: ids.worker, ...more,
  } });
const others = { personId: ids.goal, planId: ids.otherGoal };
const about = { bookingId: ids.session, planId: ids.plan, caseId: ids.case, personId: ids.person, referralId: ids.referral, agency };

test('sessions of a plan in force get their times, all of them or none', () => {
  diary.given().when(book([slot(ten)])).then(booked());
  expect(diary.given().when(book([slot(ten), slot('2026-11-27T02:00:00.000Z')])).decision).toMatchObject([{ data: { bookingId: ids.session } }, { data: { bookingId: idOf(`${ids.session}:1`), seriesId: ids.session } }]);
  diary.given().when(book([])).thenRefuses('booking-without-day');
  diary.given().when(book([slot('2026-11-23T01:00:00.000Z')])).thenRefuses('appointment-in-past');
  diary.given().when(book([slot('2027-03-01T02:00:00.000Z')])).thenRefuses('session-outside-period');
  diary.given().when(book([slot(ten)]), { plan: { ...plan, pauses: [{ service: null, from: '2026-11-20', resumedOn: null }] } }).thenRefuses('service-paused');
  diary.given().when(book([slot(ten)]), { plan: { ...plan, approved: false, inForce: null } }).thenRefuses('plan-not-approved');
  diary.given().when(book([slot(ten)]), { consented: false }).thenRefuses('consent-without-service');
  diary.given().when(book([slot(ten, { therapist: ids.coordinator })])).thenRefuses('therapist-unknown');
  expect(diary.given().when(book([slot(ten)]), closedOn(thursday)).decision).toMatchObject({ refusals: [{ code: 'agency-closed-that-day', params: { day: thursday, next: '2026-11-27' }, path: ['sessions', '0', 'startsAt'] }] });
});
test('not more than the plan has left', () => {
  const served = (planned: number, delivered: number) => ({ served: [{ service: 'rehabilitation-training', planned, delivered }] });
  diary.given(booked()).when(book([slot(eleven)]), served(2, 1)).thenRefuses('sessions-exceed-plan');
  diary.given(booked()).when(book([slot(eleven)], { seriesId: ids.goal }), { ...served(2, 1), done: [ids.session] }).thenTypes('SessionBooked');
});
test('nobody is in two places; who has a lesson together is in one', () => {
  diary.given(booked()).when(book([slot('2026-11-26T02:30:00.000Z', { therapist: ids.assessor })], { seriesId: ids.goal }), { therapists: [ids.assessor] }).thenRefuses('client-booked-then');
  diary.given(booked(ids.session, ten, others)).when(book([slot(ten)], { seriesId: ids.goal })).thenRefuses('therapist-booked-then');
  diary.given(booked()).when(book([slot(eleven)], { seriesId: ids.goal })).thenTypes('SessionBooked');
  diary.given(booked(ids.session, ten, { ...others, group: true })).when(book([slot(ten, { group: true })], { seriesId: ids.goal })).thenTypes('SessionBooked');
  diary.given().when(book([slot(ten), slot(ten)])).thenRefuses('client-booked-then', 'therapist-booked-then');
});
test('by the week: no holiday, no weekend worked in exchange, no closed day', () => {
  const weekly = (weekdays: number[], from: string, until: string) => book([], { weekly: { weekdays, time: '10:00', from, until, minutes: 60, therapist: ids.worker, room: null, group: false } });
  const days = (command: BookSessions, more: Partial<BookingFacts> = {}) => (diary.given().when(command, more).decision as readonly { data: { startsAt: string } }[]).map(({ data }) => data.startsAt.slice(0, 10));
  expect(days(weekly([2, 4], '2026-11-24', '2026-12-03'))).toEqual(['2026-11-24', '2026-11-26', '2026-12-01', '2026-12-03']);
  expect(days(weekly([2, 4], '2026-11-24', '2026-12-03'), closedOn(thursday))).toEqual(['2026-11-24', '2026-12-01', '2026-12-03']);
  // The National Day week of 2026 ends with a Saturday that is worked.
  const autumn = { now: '2026-09-20T02:00:00.000Z', plan: { ...plan, inForce: { ...content, from: '2026-09-01' } } };
  expect(days(weekly([4, 6], '2026-09-24', '2026-10-10'), autumn)).toEqual(['2026-09-24', '2026-09-26', '2026-10-03', '2026-10-08']);
  diary.given().when(weekly([1], '2026-11-24', '2026-11-25')).thenRefuses('booking-without-day');
  diary.given().when(weekly([1], '2026-11-24', '2026-11-23')).thenRefuses('period-reversed');
  diary.given().when(weekly([1, 2, 3, 4, 5, 6, 7], '2026-11-24', '2027-02-20')).thenRefuses('too-many-bookings');
});
test('it is moved and cancelled until it is recorded', () => {
  const move = { type: 'MoveSession' as const, data: { bookingId: ids.session, startsAt: eleven, minutes: null, therapist: null, room: null, reason: 'client-ill' as const } };
  const cancel = { type: 'CancelBookedSession' as const, data: { bookingId: ids.session, reason: 'client-ill' as const } };
  diary.given(booked()).when(move).then({ type: 'BookedSessionMoved', data: { ...about, startsAt: eleven, endsAt: '2026-11-26T04:00:00.000Z', therapist: ids.worker, group: false, bookedOn: '2026-11-23', movedFrom: ten, reasonCode: 'client-ill' } });
  diary.given(booked()).when(move, closedOn(thursday)).thenRefuses('agency-closed-that-day');
  diary.given(booked()).when(cancel).then({ type: 'BookedSessionCancelled', data: { ...about, startsAt: ten, reasonCode: 'client-ill' } });
  for (const command of [move, cancel]) {
    diary.given(booked()).when(command, { done: [ids.session] }).thenRefuses('booking-over');
    diary.given().when(command).thenRefuses('booking-over');
  }
});
test('on a closed day it moves to the next open day that is free, within the plan; else the agency finds one', () => {
  const close = { type: 'MoveBookingForClosure' as const, data: { bookingId: ids.session, day: thursday } };
  const on = (startsAt: string) => ({ data: { startsAt, movedFrom: ten, reasonCode: 'agency-closed' } });
  expect(diary.given(booked()).when(close, closedOn(thursday)).decision).toMatchObject([on('2026-11-27T02:00:00.000Z')]);
  expect(diary.given(booked(), booked(ids.goal, '2026-11-27T02:00:00.000Z', others)).when(close, closedOn(thursday)).decision).toMatchObject([on('2026-11-30T02:00:00.000Z')]);
  diary.given(booked()).when(close, { ...closedOn(thursday), plan: { ...plan, inForce: { ...content, to: thursday } } }).then({ type: 'BookedSessionDisplaced', data: { ...about, movedFrom: ten } });
  diary.given(booked()).when(close).thenNothing();
  diary.given(booked()).when(close, { ...closedOn(thursday), done: [ids.session] }).thenNothing();
  diary.given(booked(), { type: 'BookedSessionDisplaced', data: { ...about, movedFrom: ten } }).when(close, closedOn(thursday)).thenNothing();
});
test('when its referral has ended, what is to come is let go', () => {
  const release = { type: 'ReleaseBookings' as const, data: { referralId: ids.referral } };
  diary.given(booked(), booked(ids.goal, '2026-11-20T02:00:00.000Z'), booked(ids.otherGoal, eleven, { referralId: ids.goal })).when(release).then({ type: 'BookedSessionCancelled', data: { ...about, startsAt: ten, reasonCode: 'referral-over' } });
  diary.given().when(release).thenNothing();
});
test('a snapshot folds on as the events do', () => foldsOverSnapshots(bookingDecider, [booked(), booked(ids.goal, eleven), { type: 'BookedSessionDisplaced', data: { ...about, movedFrom: ten } }, { type: 'BookedSessionCancelled', data: { ...about, startsAt: ten, reasonCode: 'other' } }]));
