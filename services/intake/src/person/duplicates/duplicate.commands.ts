import type { Dismissal } from './duplicate.events.js';
import type { Comparison } from './likeness.js';

export interface SuspectDuplicate { readonly type: 'SuspectDuplicate'; readonly data: Comparison & { readonly duplicateId: string; readonly personId: string; readonly otherId: string; readonly rule: string; readonly places: readonly string[] } }
export interface DismissDuplicate { readonly type: 'DismissDuplicate'; readonly data: { readonly reasonCode: Dismissal; readonly note: string | null } }

export type DuplicateCommand = SuspectDuplicate | DismissDuplicate;
