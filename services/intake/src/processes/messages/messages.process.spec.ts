import { cause, scenario } from '@kangfu/processes/scenario';
import { RequestAccepted, RequestReturned } from '../../case/case.events.js';
import { AppointmentCancelled, AppointmentScheduled, AssessmentAppointmentCancelled, AssessmentScheduled, BOOKING_MESSAGES, RePlacementEnded, RePlacementOwed, StepDueSoon, VisitRecorded } from '../../integration/messages.contracts.js';
import { CaseClosed, CaseReopened } from '../../integration/quality.contracts.js';
import { DeathWithdrawn, PersonDied } from '../../person/death/death.events.js';
import { mailingStream } from '../../messages/mailing.aggregate.js';
import { messages } from './messages.process.js';

const ids = { caseId: '0b54e1d6-0000-5000-8000-000000000001', personId: 'a3f0c1de-6f0e-5a40-9d3f-000000000001' };
const at = '2026-11-22T10:00:00+08:00';
const told = scenario(messages);
const stream = mailingStream(ids.personId);
const one = (wanted: { instance: unknown; events: readonly { data: object }[] }) => (wanted.events.flatMap(({ data }) => (data as { commands?: { data: Record<string, unknown> }[] }).commands ?? [])[0]!.data);

test('each cause is told once, with its own id, by what a template needs', () => {
  const accepted = cause(RequestAccepted, ids, at);
  told.given().when(accepted).thenCommands({ aggregate: 'mailing', stream, type: 'RequestMessage' });
  expect(one(told.given().when(cause(RequestReturned, { ...ids, missing: ['medical-record', 'application-form'] }, at)))).toMatchObject({ ...ids, template: 'request-returned', params: { missing: 'medical-record,application-form' } });
  expect(one(told.given().when(cause(AppointmentScheduled, { ...ids, agency: 'ft-rehab-centre', appointmentAt: '2026-12-01T01:00:00.000Z' }, at)))).toMatchObject({ template: 'appointment-made', params: { agency: 'ft-rehab-centre', at: '2026-12-01T01:00:00.000Z' } });
  expect(one(told.given(accepted).when(accepted)).messageId).not.toBe(one(told.given().when(accepted)).messageId);
});

test('an assessment is told of with its time and place, and when it does not take place', () => {
  const booked = (venue: string) => cause(AssessmentScheduled, { ...ids, unit: '440304', startsAt: '2026-12-01T01:00:00.000Z', venue }, at);
  const cancelled = (reasonCode: string) => cause(AssessmentAppointmentCancelled, { ...ids, unit: '440304', reasonCode }, at);
  expect(one(told.given().when(booked('home')))).toMatchObject({ template: 'assessment-at-home', params: { at: '2026-12-01T01:00:00.000Z' } });
  expect(one(told.given().when(booked('street')))).toMatchObject({ template: 'assessment-made', params: { agency: '440304' } });
  expect(one(told.given().when(cancelled('client-asked')))).toMatchObject({ template: 'assessment-cancelled' });
  for (const reason of ['order-cancelled', 'case-over', 'entered-in-error']) told.given().when(cancelled(reason)).thenNothing();
});
test('a visit is told of before it is due and when it reached nobody', () => {
  expect(one(told.given().when(cause(StepDueSoon, { ...ids, step: 'follow-up', due: '2026-12-01' }, at)))).toMatchObject({ template: 'visit-to-come', params: { due: '2026-12-01' } });
  told.given().when(cause(StepDueSoon, { ...ids, step: 'plan', due: '2026-12-01' }, at)).thenNothing();
  told.given().when(cause(VisitRecorded, { ...ids, day: '2026-12-01', reached: true }, at)).thenNothing();
  expect(one(told.given().when(cause(VisitRecorded, { ...ids, day: '2026-12-01', reached: false }, at)))).toMatchObject({ template: 'visit-missed' });
});

test('a closing by death stops all, any other is told; a case that is reopened lets messages go again', () => {
  told.given().when(cause(PersonDied, { personId: ids.personId, by: ids.caseId, street: '440304006', day: '2026-11-20' }, at)).thenCommands({ stream, type: 'StopMessages' });
  told.given().when(cause(DeathWithdrawn, { personId: ids.personId, by: ids.caseId }, at)).thenCommands({ stream, type: 'ResumeMessages' });
  told.given().when(cause(CaseClosed, { ...ids, reason: 'died' }, at)).thenCommands({ stream, type: 'StopMessages', data: { personId: ids.personId } });
  told.given().when(cause(CaseClosed, { ...ids, reason: 'goal-met' }, at)).thenCommands({ stream, type: 'RequestMessage' });
  told.given().when(cause(CaseReopened, ids, at)).thenCommands({ stream, type: 'ResumeMessages' });
});

test('who needs another place is told, and when the agency goes on', () => {
  const agency = 'ft-xinghe-autism';
  expect(one(told.given().when(cause(RePlacementOwed, { ...ids, agency, because: 'suspended' }, at)))).toMatchObject({ template: 'agency-suspended', params: { agency } });
  expect(one(told.given().when(cause(RePlacementOwed, { ...ids, agency, because: 'ended' }, at)))).toMatchObject({ template: 'agency-ended', params: { agency } });
  expect(one(told.given().when(cause(RePlacementEnded, { ...ids, agency, how: 'resumed' }, at)))).toMatchObject({ template: 'agency-goes-on' });
  told.given().when(cause(RePlacementEnded, { ...ids, agency, how: 'referred' }, at)).thenNothing();
});

test('an appointment that is moved because the agency is closed is told with both times', () => {
  const [agency, movedFrom, appointmentAt] = ['ft-rehab-centre', '2026-11-25T01:00:00.000Z', '2026-11-26T01:00:00.000Z'];
  expect(one(told.given().when(cause(AppointmentScheduled, { ...ids, agency, appointmentAt, movedFrom }, at)))).toMatchObject({ template: 'appointment-moved', params: { agency, from: movedFrom, at: appointmentAt } });
  expect(one(told.given().when(cause(AppointmentCancelled, { ...ids, agency, movedFrom }, at)))).toMatchObject({ template: 'closed-that-day', params: { agency, from: movedFrom } });
  expect(one(told.given().when(cause(AppointmentCancelled, { ...ids, agency }, at)))).toMatchObject({ template: 'appointment-cancelled' });
});

test('of sessions that are booked together the first is told; each that moves, loses its day or is cancelled', () => {
  const [agency, movedFrom, startsAt, seriesId] = ['ft-rehab-centre', '2026-11-25T01:00:00.000Z', '2026-11-26T01:00:00.000Z', ids.caseId];
  const { SessionBooked, BookedSessionMoved, BookedSessionDisplaced, BookedSessionCancelled } = BOOKING_MESSAGES;
  const booked = (bookingId: string) => cause(SessionBooked, { ...ids, agency, bookingId, seriesId, startsAt }, at);
  const moved = (reasonCode: string) => cause(BookedSessionMoved, { ...ids, agency, startsAt, movedFrom, reasonCode }, at);
  const cancelled = (reasonCode: string) => cause(BookedSessionCancelled, { ...ids, agency, startsAt, reasonCode }, at);
  expect(one(told.given().when(booked(seriesId)))).toMatchObject({ template: 'appointment-made', params: { agency, at: startsAt } });
  told.given().when(booked(ids.personId)).thenNothing();
  expect(one(told.given().when(moved('agency-closed')))).toMatchObject({ template: 'appointment-moved', params: { agency, from: movedFrom, at: startsAt } });
  expect(one(told.given().when(moved('client-ill')))).toMatchObject({ template: 'appointment-made' });
  expect(one(told.given().when(cause(BookedSessionDisplaced, { ...ids, agency, movedFrom }, at)))).toMatchObject({ template: 'closed-that-day' });
  expect(one(told.given().when(cancelled('client-ill')))).toMatchObject({ template: 'appointment-cancelled' });
  told.given().when(cancelled('entered-in-error')).thenNothing();
});
