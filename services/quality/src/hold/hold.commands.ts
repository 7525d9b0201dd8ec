import type { HoldReason } from './hold.events.js';

export interface HoldCase { readonly type: 'HoldCase'; readonly data: { readonly reason: HoldReason; readonly until: string; readonly text: string | null } }
export interface ResumeCase { readonly type: 'ResumeCase'; readonly data: object }
/** Of the process hold-end: the last day of a hold is over. */
export interface EndHold { readonly type: 'EndHold'; readonly data: { readonly until: string } }
export type HoldCommand = HoldCase | ResumeCase | EndHold;
