import { foldsOverSnapshots, isRefused, specification } from '@kangfu/decider';
import fc from 'fast-check';
import { caseFacts, ids } from '../../shared/examples.js';
import type { CalendarCommand, ScheduleAssessment } from './calendar.commands.js';
import { type Calendar, calendarDecider, type CalendarFacts } from './calendar.decider.js';
import type { CalendarEvent } from './calendar.events.js';

// Monday 23 November 2026, 10:00 in China.
const now = '2026-11-23T02:00:00.000Z';
const facts: CalendarFacts = { now, actor: { id: ids.coordinator, units: ['440304'] }, case: caseFacts(), appointed: true, unitKnown: true };
const calendar = specification(calendarDecider, facts);
const [one, two] = [ids.goal, ids.otherGoal];
const at = (hour: number): string => `2026-11-24T${String(hour).padStart(2, '0')}:00:00.000Z`;
const book = (appointmentId: string, startsAt: string, more: Partial<ScheduleAssessment['data']> = {}): CalendarCommand =>
  ({ type: 'ScheduleAssessment', data: { appointmentId, assessor: ids.assessor, startsAt, minutes: 60, venue: 'home', unit: null, ...more } });
const about = { caseId: ids.case, personId: ids.person, assessor: ids.assessor };
const booked = (appointmentId: string, hour: number, more: object = {}): CalendarEvent => ({
  type: 'AssessmentScheduled', data: { appointmentId, ...about, startsAt: at(hour), endsAt: at(hour + 1), venue: 'home', unit: '440304', places: ['440304006', '440304', '4403'], bookedOn: '2026-11-23', bookedBy: ids.coordinator, ...more },
});
const cancel = (appointmentId: string): CalendarCommand => ({ type: 'CancelAssessmentAppointment', data: { appointmentId, reasonCode: 'client-away' } });
const release = (appointmentId: string): CalendarCommand => ({ type: 'ReleaseAppointment', data: { appointmentId, reasonCode: 'case-over' } });
const gone = (appointmentId: string, reasonCode: 'client-away' | 'case-over' = 'client-away'): CalendarEvent => ({ type: 'AssessmentAppointmentCancelled', data: { appointmentId, ...about, unit: '440304', reasonCode } });

test('an appointment has a time and a place: the home, the street of the case, or its centre', () => {
  calendar.given().when(book(one, at(1))).then(booked(one, 1));
  calendar.given().when(book(one, at(1), { venue: 'street' })).then(booked(one, 1, { venue: 'street', unit: '440304006' }));
  calendar.given().when(book(one, at(1), { venue: 'centre', unit: 'ft-rehab-centre' })).then(booked(one, 1, { venue: 'centre', unit: 'ft-rehab-centre' }));
});
test('an assessor is at one place at a time; one may follow right upon the other', () => {
  calendar.given(booked(one, 1)).when(book(two, '2026-11-24T01:30:00.000Z')).thenRefuses('assessor-busy');
  calendar.given(booked(one, 1)).when(book(two, at(0), { minutes: 61 })).thenRefuses('assessor-busy');
  calendar.given(booked(one, 1)).when(book(two, at(2))).then(booked(two, 2));
  calendar.given(booked(one, 1), gone(one)).when(book(two, at(1))).then(booked(two, 1));
});
test('everything wrong with it is named at once', () => {
  calendar.given(booked(one, 1)).when(book(two, at(1), { unit: 'x' }), { now: at(2), unitKnown: false, appointed: false }).thenRefuses('appointment-in-past', 'assessor-busy', 'unit-unknown', 'assessor-unknown');
});
test('it is for an open case with a need of the district, and an order of that case that is still open', () => {
  const order = { orderId: ids.consent, caseId: ids.case, status: 'open' as const, instruments: [] };
  calendar.given().when(book(one, at(1)), { order }).then(booked(one, 1, { orderId: ids.consent }));
  calendar.given().when(book(one, at(1)), { order: { ...order, status: 'done' } }).thenRefuses('order-done');
  calendar.given().when(book(one, at(1)), { order: { ...order, status: 'cancelled' } }).thenRefuses('order-cancelled');
  calendar.given().when(book(one, at(1)), { order: { ...order, caseId: ids.goal } }).thenRefuses('order-of-another-case');
  calendar.given().when(book(one, at(1)), { case: caseFacts({ status: 'closed' }) }).thenRefuses('case-not-open');
  calendar.given().when(book(one, at(1)), { case: caseFacts({ needs: [] }) }).thenRefuses('need-not-triaged-to-district');
  calendar.given(booked(one, 1)).when(book(one, at(3))).thenRefuses('appointment-exists');
});
test('it is moved within the calendar, over itself too, and cancelled once', () => {
  const move = (hour: number): CalendarCommand => ({ type: 'RescheduleAssessment', data: { appointmentId: one, startsAt: at(hour), minutes: 90, venue: 'street', unit: null } });
  const { decision } = calendar.given(booked(one, 1)).when(move(1));
  expect(decision).toMatchObject([{ type: 'AssessmentRescheduled', data: { appointmentId: one, startsAt: at(1), endsAt: '2026-11-24T02:30:00.000Z', venue: 'street', unit: '440304006' } }]);
  calendar.given(booked(one, 1), booked(two, 2)).when(move(1)).thenRefuses('assessor-busy');
  calendar.given(booked(one, 1)).when(cancel(one)).then(gone(one));
  calendar.given(booked(one, 1), gone(one)).when(cancel(one)).thenRefuses('appointment-over');
  calendar.given().when(move(1)).thenRefuses('appointment-over');
});
test('what it was made for is over: one to come is let go, one that has begun stays', () => {
  calendar.given(booked(one, 1)).when(release(one)).then(gone(one, 'case-over'));
  calendar.given(booked(one, 1)).when(release(one), { now: at(1) }).thenNothing();
  calendar.given(booked(one, 1), gone(one)).when(release(one)).thenNothing();
});
test('whatever is asked for in whatever order, no two appointments overlap', () => {
  const any: fc.Arbitrary<CalendarCommand> = fc.oneof(
    fc.record({ id: fc.constantFrom(one, two, ids.plan, ids.session), quarter: fc.integer({ min: 1, max: 30 }), minutes: fc.integer({ min: 15, max: 120 }), type: fc.constantFrom('ScheduleAssessment' as const, 'RescheduleAssessment' as const) })
      .map(({ id, quarter, minutes, type }) => ({ type, data: { appointmentId: id, assessor: ids.assessor, startsAt: new Date(Date.parse(now) + quarter * 900_000).toISOString(), minutes, venue: 'home', unit: null } }) as CalendarCommand),
    fc.constantFrom(one, two).map(cancel),
  );
  fc.assert(fc.property(fc.array(any, { maxLength: 30 }), (commands) => {
    let state: Calendar = calendarDecider.initial;
    const past: CalendarEvent[] = [];
    for (const command of commands) {
      const decision = calendarDecider.decide(command, state, facts);
      if (!isRefused(decision)) for (const event of decision) { past.push(event); state = calendarDecider.evolve(state, event); }
    }
    const entries = Object.values(state.entries).sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1));
    entries.slice(1).forEach((entry, i) => expect(entry.startsAt >= entries[i]!.endsAt).toBe(true));
    foldsOverSnapshots(calendarDecider, past);
  }));
});
test('what a month has passed is settled', () => {
  const later: CalendarFacts = { ...facts, now: '2027-01-05T02:00:00.000Z' };
  calendar.given(booked(one, 1), booked(two, 3, { startsAt: '2027-01-06T01:00:00.000Z', endsAt: '2027-01-06T02:00:00.000Z', bookedOn: '2027-01-05' })).when(cancel(one), later).thenRefuses('appointment-over');
});
