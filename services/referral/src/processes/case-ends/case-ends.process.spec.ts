import { cause, scenario } from '@kangfu/processes/scenario';
import { PlaceQueued, WaitingEnded } from '../../agency-service/agency-service.events.js';
import { AssessmentAppointmentCancelled, AssessmentScheduled } from '../../assessment/calendar/calendar.events.js';
import { diaryStream } from '../../booking/booking.aggregate.js';
import { AssessmentOrderCancelled } from '../../assessment/order/order.events.js';
import { AgencyChosen } from '../../choice/choice.events.js';
import { ClientDied, RequestRefused, RequestWithdrawn } from '../../integration/intake.contract.js';
import { CaseClosed } from '../../integration/quality.contract.js';
import { ReferralCompleted, ReferralDeclined, ReferralNotSent, ReferralSent } from '../../referral/referral.events.js';
import { ids } from '../../shared/examples.js';
import { caseEnds } from './case-ends.process.js';

const at = '2026-11-23T09:00:00+08:00';
const about = { caseId: ids.case, personId: ids.person };
const service = 'education' as const;
const queued = (referralId: string, agency = 'ft-rehab-centre', more: object = {}) =>
  cause(PlaceQueued, { ...about, referralId, needId: ids.need, agency, service, number: 1, priority: 'none', since: at, ...more }, at);
const move = (referralId: string, agency = 'ft-rehab-centre') => ({ ...about, referralId, agency, service, transition: '01', from: 'draft' as const, to: 'created' as const });
const sent = (referralId: string, agency?: string, more: object = {}) => cause(ReferralSent, { ...move(referralId, agency), needId: ids.need, ...more }, at);
const completed = (referralId: string) => cause(ReferralCompleted, { ...move(referralId), to: 'completed', outcome: 'got-help' }, at);
const closed = (reason: string) => cause(CaseClosed, { ...about, reason }, at);
const [a, b] = [ids.referral, ids.goal];
const leaves = (referralId: string, reason: string) => ({ aggregate: 'agency-service', type: 'LeaveWaitingList', data: { referralId, reason } });
const asked = (referralId: string, because: string) => ({ aggregate: 'referral', stream: `referral-${referralId}`, type: 'AskToCancel', data: { because } });
const ends = scenario(caseEnds);

test('when the case is over its open referrals get a cancellation request and its waiting ends', () => {
  ends.given(sent(a), queued(b)).when(closed('goal-met')).thenCommands(leaves(b, 'case-closed'), asked(a, 'case-closed'));
  ends.given(sent(a)).when(closed('died')).thenCommands(asked(a, 'person-died'));
  ends.given(sent(a), queued(b)).when(cause(ClientDied, { ...about, day: '2026-11-20' }, at)).thenCommands(leaves(b, 'person-died'), asked(a, 'person-died'));
  for (const over of [RequestRefused, RequestWithdrawn]) ends.given(sent(a)).when(cause(over, about, at)).thenCommands(asked(a, 'case-withdrawn'));
});
test('appointments to come are cancelled with the order or the case they are for', () => {
  const booked = (appointmentId: string, orderId?: string) => cause(AssessmentScheduled, { ...about, appointmentId, assessor: ids.assessor, startsAt: at, endsAt: at, venue: 'home', unit: '440304', places: [], bookedOn: '2026-11-23', bookedBy: ids.assessor, ...(orderId ? { orderId } : {}) }, at);
  const released = (appointmentId: string, reasonCode: string) => ({ aggregate: 'calendar', stream: `calendar-${ids.assessor}`, type: 'ReleaseAppointment', data: { appointmentId, reasonCode } });
  ends.given(booked(a, ids.plan), booked(b)).when(cause(AssessmentOrderCancelled, { ...about, orderId: ids.plan, reasonCode: 'client-away' }, at)).thenCommands(released(a, 'order-cancelled'));
  ends.given(booked(a, ids.plan), booked(b)).when(closed('moved')).thenCommands(released(a, 'case-over'), released(b, 'case-over'));
  ends.given(booked(a), cause(AssessmentAppointmentCancelled, { ...about, appointmentId: a, assessor: ids.assessor, unit: '440304', reasonCode: 'client-asked' }, at)).when(closed('moved')).thenNothing();
});
test('what has ended is let be', () => {
  ends.given(sent(a), completed(a)).when(closed('goal-met')).thenNothing();
  ends.given(queued(a), cause(WaitingEnded, { ...about, referralId: a, needId: ids.need, agency: 'ft-rehab-centre', service, reason: 'own-wish' }, at)).when(closed('goal-met')).thenNothing();
  ends.given(queued(a), sent(a), completed(a)).when(closed('goal-met')).thenNothing();
});
test('a need that is referred elsewhere, or to which another agency was chosen, waits no longer', () => {
  ends.given(queued(a)).when(sent(a, 'ft-xinghe-autism')).thenCommands(leaves(a, 'referred-elsewhere'));
  const chosen = (agency: string) => cause(AgencyChosen, { ...about, needId: ids.need, agency, chosenBy: 'guardian', recordedByStaff: false }, at);
  ends.given(queued(a)).when(chosen('ft-xinghe-autism')).thenCommands(leaves(a, 'agency-not-chosen'));
  ends.given(queued(a)).when(chosen('ft-rehab-centre')).thenNothing();
});
const letGo = (referralId: string) => ({ aggregate: 'diary', stream: diaryStream('ft-rehab-centre'), type: 'ReleaseBookings', data: { referralId } });
test('with a referral the sessions that were booked under it end', () => ends.given(sent(a)).when(completed(a)).thenCommands(letGo(a)));
test('the whole is told when a part ends, however it does', () => {
  const told = (how: string) => ({ aggregate: 'referral', stream: `referral-${a}`, type: 'NoteSubReferralEnd', data: { childId: b, how } });
  const part = { parentId: a, parentAgency: 'ft-xinghe-autism' };
  ends.given(sent(a), sent(b, undefined, part)).when(completed(b)).thenCommands(told('completed'), letGo(b));
  ends.given(sent(a), sent(b, undefined, part)).when(cause(ReferralDeclined, { ...move(b), to: 'declined', reasonCode: 'no-capacity' }, at)).thenCommands(told('declined'));
  ends.given(sent(a), queued(b, undefined, { parentId: a })).when(cause(WaitingEnded, { ...about, referralId: b, needId: ids.need, agency: 'ft-rehab-centre', service, reason: 'own-wish', parentId: a }, at)).thenCommands(told('not-sent'));
  const notSent = (reasonCode: 'consent-missing' | 'agency-not-designated') => cause(ReferralNotSent, { ...about, referralId: b, needId: ids.need, agency: 'ft-rehab-centre', service, parentId: a, reasonCode }, at);
  ends.given(sent(a)).when(notSent('consent-missing')).thenCommands(told('not-sent'));
  ends.given(sent(a), queued(b, undefined, { parentId: a })).when(notSent('agency-not-designated')).thenNothing();
});
test('the parts of a referral that ended are asked to cancel', () =>
  ends.given(sent(a), sent(b, undefined, { parentId: a, parentAgency: 'ft-rehab-centre' })).when(cause(ReferralDeclined, { ...move(a), to: 'declined', reasonCode: 'other' }, at)).thenCommands(asked(b, 'parent-ended')));
