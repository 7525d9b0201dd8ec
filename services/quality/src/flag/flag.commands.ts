import type { Anomaly, FlagKind, Resolution, Severity } from './flag.events.js';

export interface RaiseFlag { readonly type: 'RaiseFlag'; readonly data: { readonly flagId: string; readonly kind: FlagKind; readonly severity: Severity; readonly text: string | null } }
/** Of the process missed-notes: a scheduled note did not come. */
export interface RaiseMissedNote { readonly type: 'RaiseMissedNote'; readonly data: { readonly flagId: string; readonly caseId: string; readonly personId: string; readonly street: string; readonly due: string } }
/** Of the processes that watch sessions. `places`: only where the case lies in one of them, null being any. */
export interface RaiseAnomaly { readonly type: 'RaiseAnomaly'; readonly data: { readonly flagId: string; readonly caseId: string; readonly personId: string; readonly anomaly: Anomaly; readonly day: string; readonly sessions: readonly string[]; readonly places?: readonly (string | null)[] } }
export interface ResolveFlag { readonly type: 'ResolveFlag'; readonly data: { readonly resolution: Resolution; readonly text: string | null } }
export type FlagCommand = RaiseFlag | RaiseMissedNote | RaiseAnomaly | ResolveFlag;
