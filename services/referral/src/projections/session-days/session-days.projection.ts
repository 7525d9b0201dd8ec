import { projection } from '@kangfu/subscriptions';
import { SessionCorrected, SessionDelivered, wasThere } from '../../delivery/session.events.js';
import type { OverlapKind } from '../../graphql/enums-of-care.js';

interface At { readonly sessionId: string; readonly day: string; readonly begins: number; readonly ends: number; readonly groupId: string | null; readonly counts: boolean }
export interface SessionDayRow { readonly kind: OverlapKind; readonly day: string; /** Pairs of sessions that lie at the same time. */ readonly overlaps: readonly (readonly [string, string])[] }

export const dayKey = (kind: OverlapKind, id: string, day: string): string => `${kind}:${id}:${day}`;
const rows = (personId: string, deliveredBy: string, ...days: string[]): string[] => [...new Set(days)].flatMap((day) => [dayKey('person', personId, day), dayKey('therapist', deliveredBy, day)]);
const at = (sessionId: string, { day, minutes, attendance, startedAt }: { day: string; minutes: number; attendance: string; startedAt?: string | undefined }, groupId: string | undefined): At => {
  const begins = startedAt === undefined ? 0 : Date.parse(startedAt);
  return { sessionId, day, begins, ends: begins + minutes * 60_000, groupId: groupId ?? null, counts: startedAt !== undefined && wasThere(attendance) };
};

/**
 * Days on which a client or a therapist would be in two places at once; other days have no row. Such a session is not refused: which of the two is wrong, somebody has to find out.
 * A lesson of a group is one place for its therapist. Only sessions with a time are seen.
 */
export const sessionDays = projection<SessionDayRow>('session-days', 1, {
  view: (key, slices) => {
    const [kind, , day] = key.split(':') as [OverlapKind, string, string];
    const here = slices.all<At>('session').map(({ state }) => state).filter((session) => session.counts && session.day === day).sort((a, b) => a.begins - b.begins || (a.sessionId < b.sessionId ? -1 : 1));
    const overlaps = here.flatMap((a, i) => here.slice(i + 1)
      .filter((b) => b.begins < a.ends && !(kind === 'therapist' && a.groupId !== null && a.groupId === b.groupId)).map((b): [string, string] => [a.sessionId, b.sessionId]));
    return overlaps.length === 0 ? null : { kind, day, overlaps };
  },
})
  .on(SessionDelivered, ({ data }) => rows(data.personId, data.deliveredBy, data.day), (_state, { data }): At => at(data.sessionId, data, data.groupId))
  .on(SessionCorrected, ({ data }) => rows(data.personId, data.deliveredBy, data.before.day, data.after.day), (_state, { data }): At => {
    const corrected = at(data.sessionId, data.after, data.groupId);
    return data.annulled ? { ...corrected, counts: false } : corrected;
  });
