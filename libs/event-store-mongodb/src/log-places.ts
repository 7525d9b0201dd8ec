import mongoose from 'mongoose';
import type { StoredCommit } from '@kangfu/event-store';

type Collection = mongoose.mongo.Collection<StoredCommit>;
type Extent = Pick<StoredCommit, '_id' | 'first' | 'count'>;

/** Ends of pages that readers are likely to come back to. */
const REMEMBERED = 1_000;

/**
 * Where in a log a position lies. Positions have no index of their own (each costs every append): commits are found by their
 * number, which grows with the position and is never above it.
 */
export class LogPlaces {
  private readonly ends = new Map<number, number>();

  constructor(private readonly collection: Collection) {}

  /** The commit that ended at this position when it was read last; 0 for the start of the log; null: not known. The reader checks it. */
  at(position: number): number | null {
    return position === 0 ? 0 : (this.ends.get(position) ?? null);
  }

  note(commit: number, end: number): void {
    this.ends.delete(end);
    this.ends.set(end, commit);
    if (this.ends.size > REMEMBERED) this.ends.delete(this.ends.keys().next().value!);
  }

  /** The last commit that starts at the position or before; 0 when there is none. Halves: in a log of a million commits about twenty small reads. */
  async search(position: number): Promise<number> {
    // At the end of the log, and where all commits hold one event, the first look finds it.
    const highest = await this.below(position);
    if (!highest || highest.first <= position) return highest?._id ?? 0;
    let answer = 0;
    for (let low = 0, high = highest._id - 1; low < high;) {
      const middle = low + Math.ceil((high - low) / 2);
      const found = await this.below(middle);
      if (found && found.first > position) {
        high = found._id - 1;
        continue;
      }
      low = middle; // a damaged log may have nothing in between
      if (!found) continue;
      answer = found._id;
      if (found.first + found.count > position) break;
      high = Math.min(high, found._id + position - found.first);
    }
    return answer;
  }

  private below(commit: number): Promise<Extent | null> {
    return this.collection.find({ _id: { $lte: commit } }, { readPreference: 'primary', readConcern: { level: 'majority' } })
      .project<Extent>({ first: 1, count: 1 }).sort({ _id: -1 }).limit(1).next();
  }
}
