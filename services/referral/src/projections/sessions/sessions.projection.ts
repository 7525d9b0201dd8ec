import { projection, type SealedPart } from '@kangfu/subscriptions';
import { SessionCorrected, SessionDelivered } from '../../delivery/session.events.js';

interface Entry { readonly day: string; readonly minutes: number; readonly attendance: string; readonly service?: string | undefined; readonly startedAt?: string | undefined }
export interface Correction { readonly at: string; readonly by: string; readonly reason: string; readonly annulled: boolean; readonly before: Entry; readonly after: Entry; readonly note: SealedPart | null }
export interface SessionRow {
  readonly sessionId: string; readonly planId: string; readonly caseId: string; readonly personId: string; readonly referralId: string; readonly agency: string; readonly accessKey: string;
  /** As corrected. */
  readonly day: string; readonly minutes: number; readonly attendance: string; readonly service: string | null; readonly startedAt: string | null;
  readonly deliveredBy: string; readonly groupId: string | null; readonly recordedAt: string; readonly note: SealedPart | null;
  /** Entered in error: it counts no more. */
  readonly annulled: boolean;
  readonly corrections: readonly Correction[];
}

/** Sessions by uuid, as corrected, with what was entered before. */
export const sessions = projection<SessionRow>('sessions', 2, {
  view: (_key, slices) => slices.one<SessionRow>('session')?.state ?? null,
  indexes: [{ keys: { caseId: 1, day: -1, _id: -1 } }, { keys: { planId: 1, day: -1, _id: -1 } }, { keys: { groupId: 1 } }, { keys: { accessKey: 1 } }],
})
  .on(SessionDelivered, (e) => e.data.sessionId, (_state, e): SessionRow => ({
    ...e.data, service: e.data.service ?? null, startedAt: e.data.startedAt ?? null, groupId: e.data.groupId ?? null, accessKey: `case-${e.data.caseId}`, recordedAt: e.at, note: e.sealed, annulled: false, corrections: [] }))
  .on(SessionCorrected, (e) => e.data.sessionId, (state: SessionRow | undefined, e): SessionRow => {
    const { before, after, annulled, reasonCode, correctedBy } = e.data;
    return {
      ...state!, day: after.day, minutes: after.minutes, attendance: after.attendance, service: after.service ?? null, startedAt: after.startedAt ?? null, annulled,
      corrections: [...state!.corrections, { at: e.occurred, by: correctedBy, reason: reasonCode, annulled, before, after, note: e.sealed }],
    };
  });
