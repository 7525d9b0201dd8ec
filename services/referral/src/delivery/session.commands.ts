import type { ServiceKind } from '../shared/vocabulary.js';
import type { Attendance, CorrectionReason } from './session.events.js';

export interface DeliverSession {
  readonly type: 'DeliverSession';
  readonly data: {
    readonly sessionId: string; readonly day: string; readonly minutes: number; readonly attendance: Attendance; readonly note: string | null;
    /** Which service of the plan; where it has only one, that. */
    readonly service?: ServiceKind | null;
    /** Instant at which it began; without one, overlaps are not seen. */
    readonly startedAt?: string | null;
    readonly groupId?: string | null;
    /** The booking that it fulfils. */
    readonly bookingId?: string | null;
  };
}
/** What is not named stays. */
export interface CorrectSession {
  readonly type: 'CorrectSession';
  readonly data: {
    readonly day: string | null; readonly minutes: number | null; readonly attendance: Attendance | null; readonly service: ServiceKind | null; readonly startedAt: string | null;
    readonly annul: boolean; readonly reason: CorrectionReason; readonly note: string | null;
  };
}
export type SessionCommand = DeliverSession | CorrectSession;
