import { streamId } from '@kangfu/common';
import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';
import { command, processManager, type ProcessEvent, record, type Step } from '@kangfu/processes';
import { agencyServiceStream } from '../../agency-service/agency-service.aggregate.js';
import type { LeaveWaitingList } from '../../agency-service/agency-service.commands.js';
import { keepsTurn } from '../../agency-service/agency-service.decider.js';
import { type LeaveReason, PlaceQueued, RePlacementEnded, WaitingEnded } from '../../agency-service/agency-service.events.js';
import { calendarStream } from '../../assessment/calendar/calendar.aggregate.js';
import type { ReleaseAppointment } from '../../assessment/calendar/calendar.commands.js';
import { type AppointmentCancellation, AssessmentAppointmentCancelled, AssessmentScheduled } from '../../assessment/calendar/calendar.events.js';
import { AssessmentOrderCancelled } from '../../assessment/order/order.events.js';
import { diaryStream } from '../../booking/booking.aggregate.js';
import type { ReleaseBookings } from '../../booking/booking.commands.js';
import { AgencyChosen } from '../../choice/choice.events.js';
import { ClientDied, RequestRefused, RequestWithdrawn } from '../../integration/intake.contract.js';
import { CaseClosed } from '../../integration/quality.contract.js';
import type { AskToCancel, NoteSubReferralEnd } from '../../referral/referral.commands.js';
import { ReferralCancelled, ReferralCompleted, ReferralDeclined, ReferralNotSent, ReferralSent } from '../../referral/referral.events.js';
import type { CancelReason, ChildEnd } from '../../referral/referral.machine.js';
import { SERVICE_KINDS, type ServiceKind } from '../../shared/vocabulary.js';

const about = { caseId: Field.uuid(), personId: Field.uuid(), referralId: Field.uuid() };
const place = { ...about, agency: Field.text(60), service: Field.oneOf(SERVICE_KINDS) };
const part = { parentId: Type.Optional(Field.uuid()) };
export const WaitNoted = defineEvent('referral', 'WaitNoted', { description: '记下轮候 A need waits for a place: a note of the process', data: Type.Object({ ...place, ...part, needId: Field.uuid() }) });
export const WaitOver = defineEvent('referral', 'WaitOver', { description: '轮候已止 It waits no longer: a note of the process', data: Type.Object(place) });
export const ReferralNoted = defineEvent('referral', 'ReferralNoted', { description: '记下转介 A referral is open: a note of the process', data: Type.Object({ ...about, ...part }) });
export const ReferralOver = defineEvent('referral', 'ReferralOver', { description: '转介已止 A referral has ended: a note of the process', data: Type.Object(about) });

const appointment = { caseId: Field.uuid(), personId: Field.uuid(), appointmentId: Field.uuid() };
export const AppointmentNoted = defineEvent('referral', 'AppointmentNoted', { description: '记下评估预约 An assessment has an appointment: a note of the process', data: Type.Object({ ...appointment, assessor: Field.uuid(), orderId: Type.Optional(Field.uuid()) }) });
export const AppointmentOver = defineEvent('referral', 'AppointmentOver', { description: '评估预约已取消 It has none any more: a note of the process', data: Type.Object(appointment) });

const events = { AppointmentNoted, AppointmentOver, WaitNoted, WaitOver, ReferralNoted, ReferralOver };
interface Wait { readonly referralId: string; readonly needId: string; readonly agency: string; readonly service: ServiceKind; readonly parentId: string | null }
interface Booked { readonly appointmentId: string; readonly assessor: string; readonly orderId: string | null }
interface Open { readonly appointments: readonly Booked[]; readonly waits: readonly Wait[]; readonly referrals: readonly { readonly referralId: string; readonly parentId: string | null }[] }
const NOTHING: Open = { appointments: [], waits: [], referrals: [] };

const isOf = (wait: Wait, { referralId, agency, service }: Pick<Wait, 'referralId' | 'agency' | 'service'>): boolean => wait.referralId === referralId && wait.agency === agency && wait.service === service;
const evolve = (state: Open, event: EventsOf<typeof events> | ProcessEvent): Open => {
  switch (event.type) {
    case 'WaitNoted': {
      const { referralId, needId, agency, service, parentId } = event.data;
      return { ...state, waits: [...state.waits.filter((wait) => !isOf(wait, event.data)), { referralId, needId, agency, service, parentId: parentId ?? null }] };
    }
    case 'WaitOver': return { ...state, waits: state.waits.filter((wait) => !isOf(wait, event.data)) };
    case 'ReferralNoted': return { ...state, referrals: [...state.referrals, { referralId: event.data.referralId, parentId: event.data.parentId ?? null }] };
    case 'ReferralOver': return { ...state, referrals: state.referrals.filter(({ referralId }) => referralId !== event.data.referralId) };
    case 'AppointmentNoted': return { ...state, appointments: [...state.appointments, { appointmentId: event.data.appointmentId, assessor: event.data.assessor, orderId: event.data.orderId ?? null }] };
    case 'AppointmentOver': return { ...state, appointments: state.appointments.filter(({ appointmentId }) => appointmentId !== event.data.appointmentId) };
    default: return state;
  }
};

const leave = ({ referralId, agency, service }: Wait, reason: LeaveReason): Step => {
  const data: LeaveWaitingList['data'] = { referralId, reason };
  return command({ aggregate: 'agency-service', stream: agencyServiceStream(agency, service), type: 'LeaveWaitingList', data });
};
const ask = (referralId: string, because: CancelReason): Step => {
  const data: AskToCancel['data'] = { because };
  return command({ aggregate: 'referral', stream: streamId('referral', referralId), type: 'AskToCancel', data });
};
const partEnded = (parentId: string | null | undefined, childId: string, how: ChildEnd): readonly Step[] => {
  const data: NoteSubReferralEnd['data'] = { childId, how };
  return parentId ? [command({ aggregate: 'referral', stream: streamId('referral', parentId), type: 'NoteSubReferralEnd', data })] : [];
};
const release = ({ appointmentId, assessor }: Booked, reasonCode: AppointmentCancellation): Step => {
  const data: ReleaseAppointment['data'] = { appointmentId, reasonCode };
  return command({ aggregate: 'calendar', stream: calendarStream(assessor), type: 'ReleaseAppointment', data });
};
/** Everything that is open is let go: appointments to come are cancelled, waiting ends, and agencies are asked to cancel. */
const letGo = ({ appointments, waits, referrals }: Open, because: CancelReason & LeaveReason): readonly Step[] =>
  [...appointments.map((each) => release(each, 'case-over')), ...waits.map((wait) => leave(wait, because)), ...referrals.map(({ referralId }) => ask(referralId, because))];

const letSessionsGo = ({ agency, referralId }: { readonly agency: string; readonly referralId: string }): Step => {
  const data: ReleaseBookings['data'] = { referralId };
  return command({ aggregate: 'diary', stream: diaryStream(agency), type: 'ReleaseBookings', data });
};

interface Ended { readonly data: { readonly caseId: string; readonly personId: string; readonly referralId: string; readonly agency: string } }
const ended = (how: ChildEnd) => ({ data: { caseId, personId, referralId, agency } }: Ended, { state }: { readonly state: Open }): readonly Step[] => [
  record({ type: 'ReferralOver', data: { caseId, personId, referralId } }),
  ...partEnded(state.referrals.find((each) => each.referralId === referralId)?.parentId, referralId, how),
  ...(how === 'declined' ? [] : [letSessionsGo({ agency, referralId })]),
  // Parts of it have lost what they were parts of.
  ...letGo({ appointments: [], waits: state.waits.filter(({ parentId }) => parentId === referralId), referrals: state.referrals.filter(({ parentId }) => parentId === referralId) }, 'parent-ended'),
];
const byCase = (e: { data: { caseId: string } }): string => e.data.caseId;
const waitOver = ({ caseId, personId, referralId, agency, service }: { caseId: string; personId: string; referralId: string; agency: string; service: ServiceKind }): Step =>
  record({ type: 'WaitOver', data: { caseId, personId, referralId, agency, service } });

/** What is open for a case, by case: when the case is over, nothing stays open for it; when a need goes elsewhere, it waits nowhere; when a part ends, its whole is told. */
export const caseEnds = processManager('referral', 'case-ends', '个案终止：请求取消未结转介，退出轮候，取消评估预约 When a case is over, its open referrals get a cancellation request, its waiting and its appointments end; with a referral the sessions booked under it', { initial: NOTHING, events, evolve })
  .on(PlaceQueued, byCase, ({ data: { caseId, personId, referralId, needId, agency, service, parentId } }) =>
    [record({ type: 'WaitNoted', data: { caseId, personId, referralId, needId, agency, service, ...(parentId ? { parentId } : {}) } })])
  .on(WaitingEnded, byCase, ({ data }) => [waitOver(data), ...partEnded(data.parentId, data.referralId, 'not-sent')])
  .on(AssessmentScheduled, byCase, ({ data: { caseId, personId, appointmentId, assessor, orderId } }) => [record({ type: 'AppointmentNoted', data: { caseId, personId, appointmentId, assessor, ...(orderId ? { orderId } : {}) } })])
  .on(AssessmentAppointmentCancelled, byCase, ({ data: { caseId, personId, appointmentId } }) => [record({ type: 'AppointmentOver', data: { caseId, personId, appointmentId } })])
  .on(AssessmentOrderCancelled, byCase, ({ data }, { state }) => state.appointments.filter(({ orderId }) => orderId === data.orderId).map((each) => release(each, 'order-cancelled')))
  .on(ReferralSent, byCase, ({ data }, { state }) => [
    record({ type: 'ReferralNoted', data: { caseId: data.caseId, personId: data.personId, referralId: data.referralId, ...(data.parentId ? { parentId: data.parentId } : {}) } }), waitOver(data),
    ...(data.parentId ? [] : state.waits.filter((wait) => wait.needId === data.needId && wait.parentId === null && !isOf(wait, data)).map((wait) => leave(wait, 'referred-elsewhere'))),
  ])
  // With reasons that lie with the agency it waits on.
  .on(ReferralNotSent, byCase, ({ data }) => (keepsTurn(data.reasonCode) ? [] : [waitOver(data), ...partEnded(data.parentId, data.referralId, 'not-sent')]))
  .on(ReferralDeclined, byCase, ended('declined'))
  .on(ReferralCancelled, byCase, ended('cancelled'))
  .on(ReferralCompleted, byCase, ended('completed'))
  .on(RePlacementEnded, byCase, ({ data: { needId, how, parentId } }, { state }) => (how === 'referred' || parentId ? [] : state.waits.filter((wait) => wait.needId === needId && wait.parentId === null).map((wait) => leave(wait, 'place-kept'))))
  .on(AgencyChosen, byCase, ({ data: { needId, agency } }, { state }) => state.waits.filter((wait) => wait.needId === needId && wait.parentId === null && wait.agency !== agency).map((wait) => leave(wait, 'agency-not-chosen')))
  .on(CaseClosed, byCase, ({ data: { reason } }, { state }) => letGo(state, reason === 'died' ? 'person-died' : 'case-closed'))
  .on(ClientDied, byCase, (_e, { state }) => letGo(state, 'person-died'))
  .on(RequestRefused, byCase, (_e, { state }) => letGo(state, 'case-withdrawn'))
  .on(RequestWithdrawn, byCase, (_e, { state }) => letGo(state, 'case-withdrawn'));
