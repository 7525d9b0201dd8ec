import type { ServiceKind } from '../shared/vocabulary.js';
import type { CancelReason, ChildEnd, DeclineReason, ReferralOutcome, Trigger } from './referral.machine.js';

interface Of<T extends string, D = object> { readonly type: T; readonly data: D }
interface Noted { readonly text: string | null }

export type SendReferral = Of<'SendReferral', Noted & { readonly referralId: string; readonly needId: string; readonly agency: string; readonly service: ServiceKind; readonly parentId?: string | null; readonly parentAgency?: string | null }>;
/** By the process that hands out places: sends it, or says why it may no longer be sent. */
export type SendReserved = Of<'SendReserved', { readonly referralId: string; readonly caseId: string; readonly personId: string; readonly needId: string; readonly agency: string; readonly service: ServiceKind; readonly parentId: string | null }>;
export type AcceptReferral = Of<'AcceptReferral'>;
export type DeclineReferral = Of<'DeclineReferral', Noted & { readonly reason: DeclineReason }>;
export type ScheduleAppointment = Of<'ScheduleAppointment', { readonly appointmentAt: string }>;
export type RecordNoShow = Of<'RecordNoShow'>;
export type CancelAppointment = Of<'CancelAppointment', Noted>;
export type RecordInterimNote = Of<'RecordInterimNote', Noted>;
export type StartReferral = Of<'StartReferral'>;
export type CompleteReferral = Of<'CompleteReferral', Noted & { readonly outcome: ReferralOutcome }>;
export type RequestCancellation = Of<'RequestCancellation', Noted>;
/** By a process: what the referral was for is over. Nothing where it has ended or its cancellation was requested already. */
export type AskToCancel = Of<'AskToCancel', { readonly because: CancelReason }>;
/** By a process: its agency is closed on the day of its appointment. Nothing where it has none on that day, or the agency is open after all. */
export type MoveForClosure = Of<'MoveForClosure', { readonly day: string }>;
/** A part of the work is referred onward; the referral cannot be completed before that part has ended. */
export type ReferOnward = Of<'ReferOnward', { readonly childId: string; readonly childAgency: string; readonly childService: ServiceKind }>;
export type NoteSubReferralEnd = Of<'NoteSubReferralEnd', { readonly childId: string; readonly how: ChildEnd }>;
export type ConfirmCancellation = Of<'ConfirmCancellation'>;

export type ReferralCommand =
  | SendReferral | AcceptReferral | DeclineReferral | ScheduleAppointment | RecordNoShow | CancelAppointment | RecordInterimNote | StartReferral
  | CompleteReferral | RequestCancellation | ConfirmCancellation | SendReserved | AskToCancel | MoveForClosure | ReferOnward | NoteSubReferralEnd;

/** Commands that move no referral. */
type Beside = 'ReferOnward' | 'NoteSubReferralEnd';
/** Of the system alone. */
type BySystem = 'SendReserved' | 'AskToCancel' | 'MoveForClosure';
export type Move = Exclude<ReferralCommand, { readonly type: Beside | BySystem }>;
/** Each move pulls one trigger of the machine. */
export const TRIGGER_OF: Readonly<Record<Move['type'], Trigger>> = {
  SendReferral: 'send', AcceptReferral: 'accept', DeclineReferral: 'decline', ScheduleAppointment: 'schedule', RecordNoShow: 'record-no-show',
  CancelAppointment: 'cancel-appointment', RecordInterimNote: 'interim-note', StartReferral: 'start', CompleteReferral: 'complete',
  RequestCancellation: 'request-cancellation', ConfirmCancellation: 'confirm-cancellation',
};
