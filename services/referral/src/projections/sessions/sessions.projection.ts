import { projection, type SealedPart } from '@kangfu/subscriptions';
import { SessionDelivered } from '../../delivery/session.events.js';

export interface SessionRow {
  readonly sessionId: string; readonly planId: string; readonly caseId: string; readonly personId: string; readonly referralId: string; readonly agency: string; readonly accessKey: string;
  readonly deliveredBy: string; readonly day: string; readonly minutes: number; readonly attendance: string; readonly recordedAt: string; readonly note: SealedPart | null;
}

/** Sessions by uuid. */
export const sessions = projection<SessionRow>('sessions', 1, {
  view: (_key, slices) => slices.one<SessionRow>('session')?.state ?? null,
  indexes: [{ keys: { caseId: 1, day: -1, _id: -1 } }, { keys: { planId: 1, day: -1, _id: -1 } }, { keys: { accessKey: 1 } }],
})
  .on(SessionDelivered, (e) => e.data.sessionId, (_state, e): SessionRow => ({ ...e.data, accessKey: `case-${e.data.caseId}`, recordedAt: e.at, note: e.sealed }));
