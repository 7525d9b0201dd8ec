import { chinaDay } from '@kangfu/common';
import { daysLeft, lastDayAgain } from '@kangfu/common/working-days';

/** A time on hold; `to` null: still. */
export interface HoldSpan { readonly from: string; readonly to: string | null }

/** The same times in order, those that meet or overlap made one, so that no day is given back twice. */
export const mergedSpans = (spans: readonly HoldSpan[]): HoldSpan[] => [...spans].sort((a, b) => (a.from < b.from ? -1 : 1)).reduce<HoldSpan[]>((merged, span) => {
  const last = merged.at(-1);
  if (!last || (last.to !== null && last.to < span.from)) return [...merged, span];
  return [...merged.slice(0, -1), { from: last.from, to: last.to === null || span.to === null ? null : last.to > span.to ? last.to : span.to }];
}, []);

/**
 * The last day of a clock after the holds of the case, in order: each keeps what was left when it began and lets it run on when it ends. Null while the case is on hold.
 * A day that had passed before a hold began stays missed.
 */
export const movedByHolds = (holds: readonly HoldSpan[], startedAt: string, due: string, working: boolean): string | null => {
  let day = due;
  for (const { from, to } of holds) {
    if (to !== null && to <= startedAt) continue;
    const since = chinaDay(from < startedAt ? startedAt : from);
    if (since > day) continue;
    if (to === null) return null;
    day = lastDayAgain(chinaDay(to), daysLeft(since, day, working), working);
  }
  return day;
};
