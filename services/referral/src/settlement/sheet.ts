import { idOf } from '@kangfu/common';

/** One session as it stands on a sheet. */
export interface SheetEntry {
  readonly sessionId: string; readonly day: string; readonly startedAt: string | null; readonly minutes: number; readonly attendance: string; readonly service: string | null;
  /** The client was there, and the entry was not annulled. */
  readonly attended: boolean;
}

/**
 * The minutes of each session of one person that count, by session: the same hour counts once, whoever entered it and under which case. Of two sessions at the same time the one that began first has the
 * time they share. Sessions without a time share none that anybody could see.
 */
export const countedMinutes = (sessions: readonly SheetEntry[]): ReadonlyMap<string, number> => {
  const counted = new Map(sessions.map(({ sessionId, attended, minutes, startedAt }) => [sessionId, attended && startedAt === null ? minutes : 0]));
  const timed = sessions.flatMap(({ sessionId, attended, startedAt, minutes }) => (attended && startedAt !== null ? [{ sessionId, begins: Date.parse(startedAt), ends: Date.parse(startedAt) + minutes * 60_000 }] : []))
    .sort((a, b) => a.begins - b.begins || (a.sessionId < b.sessionId ? -1 : 1));
  let until = -Infinity;
  for (const { sessionId, begins, ends } of timed) {
    counted.set(sessionId, Math.max(0, Math.floor((ends - Math.max(begins, until)) / 60_000)));
    until = Math.max(until, ends);
  }
  return counted;
};

/** Names what is on a sheet: another entry, another mark. */
export const markOf = (lines: readonly (SheetEntry & { readonly counted: number })[]): string =>
  idOf(`settlement:${JSON.stringify(lines.map(({ sessionId, day, startedAt, minutes, attendance, service, counted }) => [sessionId, day, startedAt, minutes, attendance, service, counted]))}`);

/** One sheet of an agency, a month and a case. */
export const settlementUuid = (agency: string, month: string, caseId: string): string => idOf(`settlement:${agency}:${month}:${caseId}`);
