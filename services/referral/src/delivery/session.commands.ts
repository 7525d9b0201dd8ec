import type { Attendance } from './session.events.js';

export interface DeliverSession {
  readonly type: 'DeliverSession';
  readonly data: { readonly sessionId: string; readonly day: string; readonly minutes: number; readonly attendance: Attendance; readonly note: string | null };
}
export type SessionCommand = DeliverSession;
