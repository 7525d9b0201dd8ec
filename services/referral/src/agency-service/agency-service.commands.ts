import type { Priority, ServiceKind } from '../shared/vocabulary.js';
import type { ChoiceGiver } from '../choice/choice.events.js';
import type { LeaveReason, ReleaseReason } from './agency-service.events.js';

interface Of<T extends string, D> { readonly type: T; readonly data: D }
interface About { readonly agency: string; readonly service: ServiceKind }

/** What an agency says of one of its services. */
export interface Declaration {
  /** Disability classes 1–7. */
  readonly classes: readonly number[];
  /** Completed years, both included; null: no upper end. */
  readonly ageFrom: number;
  readonly ageUntil: number | null;
  /** Codes of the places it serves; none: wherever it is designated. */
  readonly places: readonly string[];
}
export type DeclareAgencyService = Of<'DeclareAgencyService', About & Declaration & { readonly capacity: number }>;
export type ChangeCapacity = Of<'ChangeCapacity', About & { readonly capacity: number }>;
/** A place for a referral of a need, or the next place on the waiting list. */
export type RequestPlace = Of<'RequestPlace', About & { readonly referralId: string; readonly needId: string; readonly parentId: string | null; readonly priority: Priority; readonly text: string | null }>;
export type ReleasePlace = Of<'ReleasePlace', { readonly referralId: string; readonly reason: ReleaseReason }>;
export type LeaveWaitingList = Of<'LeaveWaitingList', { readonly referralId: string; readonly reason: LeaveReason }>;
/** The agency was designated, anew or otherwise: what it did not declare itself is as the designation says. */
export type AdoptDesignation = Of<'AdoptDesignation', About & { readonly capacity: number }>;
export type CloseAdmission = Of<'CloseAdmission', About & { readonly forGood: boolean }>;
export type OpenAdmission = Of<'OpenAdmission', About>;
/** By a process: the need was referred elsewhere. */
export type NoteRePlaced = Of<'NoteRePlaced', { readonly referralId: string }>;
/** The client or guardian stays with an agency that is suspended. */
export type KeepPlace = Of<'KeepPlace', { readonly referralId: string; readonly decidedBy: ChoiceGiver; readonly evidence: string | null }>;

export type AgencyServiceCommand = DeclareAgencyService | ChangeCapacity | RequestPlace | ReleasePlace | LeaveWaitingList | AdoptDesignation | CloseAdmission | OpenAdmission | NoteRePlaced | KeepPlace;
