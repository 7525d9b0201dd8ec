import { streamId } from '@kangfu/common';
import { type Happened, rowOf } from '@kangfu/testing/row-of';
import { diaryStream } from '../../booking/booking.aggregate.js';
import { BookedSessionCancelled, BookedSessionDisplaced, BookedSessionMoved, SessionBooked } from '../../booking/booking.events.js';
import { SessionCorrected, SessionDelivered } from '../../delivery/session.events.js';
import { ServicePaused, ServiceResumed } from '../../plan/plan.events.js';
import { ids } from '../../shared/examples.js';
import { bookings } from './bookings.projection.js';

const agency = 'ft-rehab-centre';
const about = { planId: ids.plan, caseId: ids.case, personId: ids.person, referralId: ids.referral, agency };
const when = (startsAt: string) => ({ startsAt, endsAt: startsAt.replace(':00:00.', ':45:00.'), therapist: ids.worker, group: false, bookedOn: '2026-11-23' });
const inDiary = (definition: Happened['definition'], bookingId: string, data: object): Happened => ({ definition, stream: diaryStream(agency), data: { ...about, bookingId, ...data } });
const booked = (bookingId: string, startsAt: string) => inDiary(SessionBooked, bookingId, { ...when(startsAt), service: 'psychological', seriesId: ids.session, bookedBy: ids.worker });
const ofPlan = (definition: Happened['definition'], data: object): Happened => ({ definition, stream: streamId('plan', ids.plan), data: { planId: ids.plan, caseId: ids.case, personId: ids.person, planVersion: 1, ...data } });
const entry = { day: '2026-11-26', minutes: 45, attendance: 'absent' };
const session = (definition: Happened['definition'], data: object): Happened => ({ definition, stream: streamId('session', ids.session), data: { ...about, sessionId: ids.session, deliveredBy: ids.worker, ...data } });
const delivered = session(SessionDelivered, { ...entry, bookingId: ids.session });
const [ten, eleven, later] = ['2026-11-26T02:00:00.000Z', '2026-11-26T03:00:00.000Z', '2026-11-30T02:00:00.000Z'];
const all = (...events: Happened[]) => rowOf(bookings, ids.plan, ...events)!.bookings.map(({ startsAt, state, movedFrom, reason }) => [startsAt, state, movedFrom, reason]);

test('booked, moved, displaced, cancelled: by the day on which they are', () => {
  const [one, two] = [booked(ids.session, eleven), booked(ids.goal, ten)];
  expect(all(one, two)).toEqual([[ten, 'booked', null, null], [eleven, 'booked', null, null]]);
  expect(all(one, two, inDiary(BookedSessionMoved, ids.goal, { ...when(later), movedFrom: ten, reasonCode: 'agency-closed' }))).toEqual([[eleven, 'booked', null, null], [later, 'booked', ten, 'agency-closed']]);
  expect(all(two, inDiary(BookedSessionDisplaced, ids.goal, { movedFrom: ten }))).toEqual([[ten, 'displaced', ten, 'agency-closed']]);
  expect(all(two, inDiary(BookedSessionCancelled, ids.goal, { startsAt: ten, reasonCode: 'client-ill' }))).toEqual([[ten, 'cancelled', null, 'client-ill']]);
  expect(rowOf(bookings, ids.plan, delivered)).toBeNull();
});
test('a pause of its service holds it back, until it goes on', () => {
  const paused = (service?: string) => ofPlan(ServicePaused, { ...(service ? { service } : {}), from: '2026-11-25', reasonCode: 'hospital', pausedBy: ids.worker });
  const both = [booked(ids.session, ten), booked(ids.goal, later)];
  for (const service of [undefined, 'psychological']) expect(all(...both, paused(service)).map(([, state]) => state)).toEqual(['held', 'held']);
  expect(all(...both, paused('education')).map(([, state]) => state)).toEqual(['booked', 'booked']);
  expect(all(...both, paused(), ofPlan(ServiceResumed, { from: '2026-11-25', on: '2026-11-27', resumedBy: ids.worker })).map(([, state]) => state)).toEqual(['held', 'booked']);
});
test('a session that names it fulfils it, also one to which nobody came; one entered in error does not', () => {
  expect(all(booked(ids.session, ten), delivered)).toEqual([[ten, 'delivered', null, null]]);
  const annulled = session(SessionCorrected, { before: entry, after: entry, annulled: true, reasonCode: 'wrong-person', correctedBy: ids.coordinator });
  expect(all(booked(ids.session, ten), delivered, annulled)).toEqual([[ten, 'booked', null, null]]);
});
