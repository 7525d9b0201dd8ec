import type { RefusalReason, TriageReason, WithdrawalReason } from './case.events.js';
import type { Exit, Material, NeedKind } from './needs.js';

export interface FileRequest {
  readonly type: 'FileRequest';
  readonly data: {
    readonly caseId: string;
    readonly needs: readonly NeedKind[];
    readonly provided: readonly Material[];
    readonly statement: string | null;
    readonly filedAtUnit: string | null;
    /** The screening that found the needs: then the liaison who was there files, and what is asked for already is left out. */
    readonly screening?: { readonly screeningId: string; readonly campaignId: string; readonly personId: string; readonly recordedBy: string };
  };
}
export interface AcceptRequest { readonly type: 'AcceptRequest'; readonly data: object }
/** `missing` beyond what the checklist found. */
export interface ReturnRequest { readonly type: 'ReturnRequest'; readonly data: { readonly missing: readonly Material[] } }
export interface CompleteRequest { readonly type: 'CompleteRequest'; readonly data: { readonly provided: readonly Material[] } }
export interface RefuseRequest { readonly type: 'RefuseRequest'; readonly data: { readonly reasonCode: RefusalReason; readonly reason: string | null } }
export interface RedirectCase { readonly type: 'RedirectCase'; readonly data: object }
/** The applicant gives up what was asked for: before it is accepted, or as a case. */
export interface WithdrawRequest { readonly type: 'WithdrawRequest'; readonly data: { readonly reasonCode: WithdrawalReason; readonly reason: string | null } }
/** `information`: what the person is told, needed with that exit. */
export interface TriageNeed { readonly type: 'TriageNeed'; readonly data: { readonly needId: string; readonly exit: Exit; readonly reasonCode: TriageReason | null; readonly information?: string | null } }
/** Who serves a need that the street serves itself. */
export interface AssignHandler { readonly type: 'AssignHandler'; readonly data: { readonly needId: string; readonly handler: string } }
export interface NameCaseManager { readonly type: 'NameCaseManager'; readonly data: { readonly manager: string } }
/** Of the process that follows a move: the person lives there now. */
export interface HandOverCase { readonly type: 'HandOverCase'; readonly data: { readonly street: string; readonly places: readonly string[] } }
/** All that one user does in the case goes to another; `by`: the unit at which it is decided. */
export interface HandOverWork { readonly type: 'HandOverWork'; readonly data: { readonly from: string; readonly to: string; readonly by: string } }
/** Of the process that follows a death: when the person died; null: it was an error. */
export interface NoteDeath { readonly type: 'NoteDeath'; readonly data: { readonly day: string | null } }

export type CaseCommand = FileRequest | HandOverCase | NoteDeath | HandOverWork | AcceptRequest | ReturnRequest | CompleteRequest | RefuseRequest | WithdrawRequest | RedirectCase | TriageNeed | AssignHandler | NameCaseManager;
