import type { ServiceKind } from '../shared/vocabulary.js';
import type { DeclineReason, ReferralOutcome, Trigger } from './referral.machine.js';

interface Of<T extends string, D = object> { readonly type: T; readonly data: D }
interface Noted { readonly text: string | null }

export type SendReferral = Of<'SendReferral', Noted & { readonly referralId: string; readonly needId: string; readonly agency: string; readonly service: ServiceKind }>;
export type AcceptReferral = Of<'AcceptReferral'>;
export type DeclineReferral = Of<'DeclineReferral', Noted & { readonly reason: DeclineReason }>;
export type ScheduleAppointment = Of<'ScheduleAppointment', { readonly appointmentAt: string }>;
export type RecordNoShow = Of<'RecordNoShow'>;
export type CancelAppointment = Of<'CancelAppointment', Noted>;
export type RecordInterimNote = Of<'RecordInterimNote', Noted>;
export type StartReferral = Of<'StartReferral'>;
export type CompleteReferral = Of<'CompleteReferral', Noted & { readonly outcome: ReferralOutcome }>;
export type RequestCancellation = Of<'RequestCancellation', Noted>;
export type ConfirmCancellation = Of<'ConfirmCancellation'>;

export type ReferralCommand =
  | SendReferral | AcceptReferral | DeclineReferral | ScheduleAppointment | RecordNoShow | CancelAppointment | RecordInterimNote | StartReferral
  | CompleteReferral | RequestCancellation | ConfirmCancellation;

/** Each command pulls one trigger of the machine. */
export const TRIGGER_OF: Readonly<Record<ReferralCommand['type'], Trigger>> = {
  SendReferral: 'send', AcceptReferral: 'accept', DeclineReferral: 'decline', ScheduleAppointment: 'schedule', RecordNoShow: 'record-no-show',
  CancelAppointment: 'cancel-appointment', RecordInterimNote: 'interim-note', StartReferral: 'start', CompleteReferral: 'complete',
  RequestCancellation: 'request-cancellation', ConfirmCancellation: 'confirm-cancellation',
};
