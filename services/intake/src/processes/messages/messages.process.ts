import { idOf } from '@kangfu/common';
import { command, processManager, type Step } from '@kangfu/processes';
import { InformationGiven, RequestAccepted, RequestRefused, RequestReturned } from '../../case/case.events.js';
import { AppointmentCancelled, AppointmentScheduled, AssessmentAppointmentCancelled, AssessmentRescheduled, AssessmentScheduled, BOOKING_MESSAGES, PlanDrafted, RePlacementEnded, RePlacementOwed, StepDueSoon, VisitRecorded } from '../../integration/messages.contracts.js';
import { CaseClosed, CaseReopened } from '../../integration/quality.contracts.js';
import { DeathWithdrawn, PersonDied } from '../../person/death/death.events.js';
import { mailingStream } from '../../messages/mailing.aggregate.js';
import type { RequestMessage } from '../../messages/mailing.decider.js';
import type { Params, Template } from '../../messages/templates.js';
import { NeedScreeningRecorded } from '../../needs-screening/needs-screening.events.js';
import { ReceiptIssued } from '../../receipt/receipt.events.js';

interface Cause { readonly id: string; readonly occurred: string; readonly data: { readonly personId: string; readonly caseId: string } }
const byPerson = (e: { data: { personId: string } }): string => e.data.personId;

/** One message for each cause: its id is made of the cause's. */
const tell = ({ id, occurred, data: { personId, caseId } }: Cause, template: Template, params: Params = {}): readonly Step[] => {
  const data: RequestMessage['data'] = { messageId: idOf(`message:${template}:${id}`), personId, caseId, template, params, at: occurred };
  return [command({ aggregate: 'mailing', stream: mailingStream(personId), type: 'RequestMessage', data })];
};
const say = (type: 'StopMessages' | 'ResumeMessages') => ({ data: { personId } }: { readonly data: { readonly personId: string } }): readonly Step[] =>
  [command({ aggregate: 'mailing', stream: mailingStream(personId), type, data: { personId } })];
const stop = say('StopMessages');
const resume = say('ResumeMessages');

const assessment = (e: Cause & { readonly data: { readonly unit: string; readonly startsAt: string; readonly venue: string } }): readonly Step[] => tell(e, e.data.venue === 'home' ? 'assessment-at-home' : 'assessment-made', { agency: e.data.unit, at: e.data.startsAt });
/** Of these nobody is waiting for another appointment. */
const SILENT = ['entered-in-error', 'referral-over', 'order-cancelled', 'case-over'];

/** 告知 By person, so that what comes first is told first. Death, however it becomes known, stops all; a case that is reopened, or somebody who takes the record back, says that it was an error. */
export const messages = processManager('intake', 'messages', '告知当事人：每一事由一条消息 What a person must be told: one message for each cause')
  .on(ReceiptIssued, byPerson, (e) => tell(e, 'request-received', { receipt: e.data.number }))
  .on(RequestAccepted, byPerson, (e) => tell(e, 'request-accepted'))
  .on(RequestReturned, byPerson, (e) => tell(e, 'request-returned', { missing: e.data.missing.join(',') }))
  .on(RequestRefused, byPerson, (e) => tell(e, 'request-refused', { reason: e.data.reasonCode }))
  .on(InformationGiven, byPerson, (e) => tell(e, 'information-given'))
  .on(AppointmentScheduled, byPerson, (e) => {
    const { agency, appointmentAt: at, movedFrom: from } = e.data;
    return from ? tell(e, 'appointment-moved', { agency, from, at }) : tell(e, 'appointment-made', { agency, at });
  })
  .on(AppointmentCancelled, byPerson, (e) => (e.data.movedFrom ? tell(e, 'closed-that-day', { agency: e.data.agency, from: e.data.movedFrom }) : tell(e, 'appointment-cancelled', { agency: e.data.agency })))
  // Of a series the first says that it is booked.
  .on(BOOKING_MESSAGES.SessionBooked, byPerson, (e) => (e.data.bookingId === e.data.seriesId ? tell(e, 'appointment-made', { agency: e.data.agency, at: e.data.startsAt }) : []))
  .on(BOOKING_MESSAGES.BookedSessionMoved, byPerson, (e) => {
    const { agency, startsAt: at, movedFrom: from, reasonCode } = e.data;
    return reasonCode === 'agency-closed' ? tell(e, 'appointment-moved', { agency, from, at }) : tell(e, 'appointment-made', { agency, at });
  })
  .on(BOOKING_MESSAGES.BookedSessionDisplaced, byPerson, (e) => tell(e, 'closed-that-day', { agency: e.data.agency, from: e.data.movedFrom }))
  .on(BOOKING_MESSAGES.BookedSessionCancelled, byPerson, (e) => (SILENT.includes(e.data.reasonCode) ? [] : tell(e, 'appointment-cancelled', { agency: e.data.agency })))
  .on(AssessmentScheduled, byPerson, assessment)
  .on(AssessmentRescheduled, byPerson, assessment)
  .on(AssessmentAppointmentCancelled, byPerson, (e) => (SILENT.includes(e.data.reasonCode) ? [] : tell(e, 'assessment-cancelled')))
  .on(PlanDrafted, byPerson, (e) => tell(e, 'plan-to-agree', { plan: e.data.planId, version: String(e.data.planVersion) }))
  .on(RePlacementOwed, byPerson, (e) => tell(e, e.data.because === 'suspended' ? 'agency-suspended' : 'agency-ended', { agency: e.data.agency }))
  .on(RePlacementEnded, byPerson, (e) => (e.data.how === 'resumed' ? tell(e, 'agency-goes-on', { agency: e.data.agency }) : []))
  .on(StepDueSoon, byPerson, (e) => (e.data.step === 'follow-up' ? tell(e, 'visit-to-come', { due: e.data.due }) : []))
  .on(VisitRecorded, byPerson, (e) => (e.data.reached ? [] : tell(e, 'visit-missed', { day: e.data.day })))
  .on(CaseClosed, byPerson, (e) => (e.data.reason === 'died' ? stop(e) : tell(e, 'case-closed')))
  .on(CaseReopened, byPerson, resume)
  .on(PersonDied, byPerson, stop)
  .on(DeathWithdrawn, byPerson, resume)
  .on(NeedScreeningRecorded, (e) => (e.data.outcome === 'died' ? e.data.personId : null), stop);
