import type mongoose from 'mongoose';
import { instantOf, LogDamaged, type RecordedBetween, type StoredCommit, type StreamRange } from '@kangfu/event-store';
import { MAJORITY, page } from './majority.js';

type Collection = mongoose.mongo.Collection<StoredCommit>;
type Ask = <T>(read: () => Promise<T>) => Promise<T>;

const PAGE = 200;
/** Commits looked through by one query of a search: it stays far below any time limit, and a reader that stops stops the search. */
const SEARCHED = 20_000;

/** The commits of a stream in a range of versions, dense and in order (or in reverse), a page at a time. */
export async function* commitsOfStream(
  collection: Collection, ask: Ask, stream: string, { fromVersion = 1, toVersion = Number.MAX_SAFE_INTEGER, backwards = false, page: count = PAGE }: StreamRange,
): AsyncGenerator<StoredCommit, void, undefined> {
  /** The commit that holds a version, or the last one before it. */
  const holding = (version: number) => collection.find({ stream, from: { $lte: version } }, { ...MAJORITY, projection: { from: 1 } }).sort({ from: -1 }).limit(1).next();
  let low = fromVersion <= 1 ? 1 : ((await ask(() => holding(fromVersion)))?.from ?? 1);
  let high = toVersion;
  /** Where the next commit must begin or, backwards, end. */
  let edge = backwards ? null : low;
  while (low <= high) {
    const found = await ask(() => collection.find({ stream, from: { $gte: low, $lte: high } }, page(count)).sort({ from: backwards ? -1 : 1 }).toArray());
    if (found.length === 0 && !(backwards && edge !== null)) return;
    if (found.length === 0) throw new LogDamaged(`stream ${stream} has a hole before version ${edge! + 1}`);
    for (const commit of found) {
      const end = commit.from + commit.count - 1;
      if (edge !== null && (backwards ? end : commit.from) !== edge) throw new LogDamaged(`stream ${stream} has a hole ${backwards ? `before version ${edge + 1}` : `after version ${edge - 1}`}`);
      if (end >= fromVersion) yield commit;
      if (backwards) edge = high = commit.from - 1;
      else edge = low = end + 1;
    }
  }
}

/** The last commit recorded by an instant (as the store writes it) and its last position; zeros where there is none. */
const lastBy = async (collection: Collection, instant: string): Promise<{ commit: number; position: number }> => {
  const below = (commit: number) => collection.find({ _id: { $lte: commit } }, { ...MAJORITY, projection: { at: 1, first: 1, count: 1 } }).sort({ _id: -1 }).limit(1).next();
  let last = await below(Number.MAX_SAFE_INTEGER);
  // Recorded times never run backwards in a log, so what is recorded by the instant is its beginning: halves, twenty small reads in a log of a million.
  if (last && last.at > instant) {
    let [low, high] = [0, last._id - 1];
    last = null;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      const found = await below(middle);
      if (found && found.at > instant) {
        high = found._id - 1;
        continue;
      }
      low = middle; // a damaged log may have nothing in between
      last = found ?? last;
    }
  }
  return last ? { commit: last._id, position: last.first + last.count - 1 } : { commit: 0, position: 0 };
};

/** The last position of a log recorded at an instant (as the store writes it: ISO, UTC, milliseconds) or before; 0 where there is none. Majority. */
export const positionBy = async (collection: Collection, instant: string): Promise<number> => (await lastBy(collection, instant)).position;

/** The commits of a log that carry a correlation, by looking at each one recorded between the instants. */
export async function* commitsOfCorrelation(collection: Collection, ask: Ask, correlation: string, { since, until }: RecordedBetween): AsyncGenerator<StoredCommit, void, undefined> {
  const before = since === undefined ? 0 : (await ask(() => lastBy(collection, new Date(Date.parse(instantOf(since)) - 1).toISOString()))).commit;
  const end = (await ask(() => lastBy(collection, until === undefined ? '~' : instantOf(until)))).commit;
  for (let from = before + 1; from <= end;) {
    const to = Math.min(end, from + SEARCHED - 1);
    const found = await ask(() => collection.find({ _id: { $gte: from, $lte: to }, correlation }, page(PAGE)).sort({ _id: 1 }).toArray());
    yield* found;
    from = found.length === 0 ? to + 1 : found.at(-1)!._id + 1;
  }
}
