import type { ChangeAnswer, ChangeReason, ChangeWish } from './change-request.events.js';

export interface AskChange { readonly type: 'AskChange'; readonly data: { readonly changeId: string; readonly wish: ChangeWish; readonly reasonCode: ChangeReason; readonly text: string | null } }
export interface AnswerChange { readonly type: 'AnswerChange'; readonly data: { readonly answer: ChangeAnswer; readonly text: string | null } }
export type ChangeRequestCommand = AskChange | AnswerChange;
