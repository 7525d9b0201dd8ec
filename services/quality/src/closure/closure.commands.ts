import type { CloseReason, ReopenReason } from './closure.events.js';

export interface CloseCase { readonly type: 'CloseCase'; readonly data: { readonly reason: CloseReason; readonly text: string | null } }
export interface ReopenCase { readonly type: 'ReopenCase'; readonly data: { readonly reason: ReopenReason; readonly text: string | null } }
export type ClosureCommand = CloseCase | ReopenCase;
