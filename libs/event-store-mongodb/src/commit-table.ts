import mongoose from 'mongoose';
import { GENESIS_HASH, type StoredCommit } from '@kangfu/event-store';
import type { Place } from '@kangfu/event-store/prepare';
import { untilAnswered, within } from './patience.js';

type Collection = mongoose.mongo.Collection<StoredCommit>;

/** Which unique index another commit was met in. */
export type UniqueIndex = '_id' | 'stream' | 'commandId';

/**
 * What became of an ordered insert. `written` counts the leading commits that are durable for certain. `unknown`: any
 * prefix may have been written, now or later.
 */
export type Inserted =
  | { readonly kind: 'written' }
  | { readonly kind: 'duplicate'; readonly written: number; readonly index: UniqueIndex }
  | { readonly kind: 'refused'; readonly written: number; readonly why: string }
  | { readonly kind: 'unserialisable' }
  | { readonly kind: 'unknown' };

export interface Wanted { readonly commandId: string; readonly stream: string; readonly from: number }

/** What the writer needs of the collection of a log. `insert` never throws; the reads throw StoreUnavailable at their deadline. */
export interface CommitTable {
  insert(commits: readonly StoredCommit[]): Promise<Inserted>;
  /** The end of the log. Linearizable: a primary that has lost its place must not answer. */
  tail(deadline: number): Promise<Place>;
  /**
   * Commits with one of these command ids or starting at one of these (stream, version). What `majority` finds is final, what
   * it misses may be on its way; `linearizable` has waited for that (up to 100 ms on an idle server).
   */
  find(wanted: readonly Wanted[], deadline: number, level: 'majority' | 'linearizable'): Promise<StoredCommit[]>;
}

export const INDEXES = { stream: 'stream_from', commandId: 'commandId' } as const;

/** Refusals of one document that no retry cures: bad value, overflow, `$` field, validation, too large. */
const REFUSALS = new Map([[2, 'bad value'], [15, 'nested too deeply'], [52, 'bad field name'], [121, 'refused by validation'], [10334, 'too large'], [17280, 'key too long']]);
const DUPLICATE_KEY = 11000;

interface WriteError { readonly index: number; readonly code: number; readonly keyPattern?: Record<string, unknown> }

/** Reads the reply of an `insert` command. Nothing is certain beside a write concern error, not even what the reply counts. */
export const insertedOf = (reply: { readonly n?: number; readonly writeErrors?: readonly WriteError[]; readonly writeConcernError?: unknown }): Inserted => {
  if (reply.writeConcernError) return { kind: 'unknown' };
  const error = reply.writeErrors?.[0];
  if (!error) return { kind: 'written' };
  if (error.code === DUPLICATE_KEY) {
    const key = error.keyPattern ?? {};
    return { kind: 'duplicate', written: error.index, index: 'stream' in key ? 'stream' : 'commandId' in key ? 'commandId' : '_id' };
  }
  const why = REFUSALS.get(error.code);
  return why ? { kind: 'refused', written: error.index, why } : { kind: 'unknown' };
};

/** Reads that answer with less than this are asked again on what may be a new primary. */
const ATTEMPT_MS = 2_500;

export class MongoCommitTable implements CommitTable {
  constructor(
    private readonly db: mongoose.mongo.Db, readonly collection: Collection, private readonly log: number, private readonly epoch: () => Promise<number>,
    private readonly writeMs: number,
  ) {}

  /** The plain command instead of insertMany: the reply names the index, and this store settles failures itself (a driver's retry hides them). */
  async insert(commits: readonly StoredCommit[]): Promise<Inserted> {
    try {
      return insertedOf(await within(this.db.command({
        insert: this.collection.collectionName, documents: commits, ordered: true, writeConcern: { w: 'majority', j: true, wtimeout: this.writeMs },
      }, { readPreference: 'primary' }), this.writeMs + 2_000));
    } catch (error) {
      const name = (error as Error)?.name;
      return name === 'BSONError' || name === 'RangeError' || name === 'BSONVersionError' ? { kind: 'unserialisable' } : { kind: 'unknown' };
    }
  }

  async tail(deadline: number): Promise<Place> {
    const [last, epoch] = await untilAnswered(() => Promise.all([
      this.collection.find({}, { ...this.reading('linearizable', deadline), projection: { events: 0 } }).sort({ _id: -1 }).limit(1).next(), this.epoch(),
    ]), deadline, ATTEMPT_MS);
    return last
      ? { log: this.log, epoch, commit: last._id, position: last.first + last.count - 1, at: last.at, hash: last.hash }
      : { log: this.log, epoch, commit: 0, position: 0, at: '', hash: GENESIS_HASH };
  }

  async find(wanted: readonly Wanted[], deadline: number, level: 'majority' | 'linearizable'): Promise<StoredCommit[]> {
    const $or = [{ commandId: { $in: wanted.map(({ commandId }) => commandId) } }, ...wanted.map(({ stream, from }) => ({ stream, from }))];
    return untilAnswered(() => this.collection.find({ $or }, this.reading(level, deadline)).toArray(), deadline, ATTEMPT_MS);
  }

  /** Linearizable waits for a majority; without a limit it waits for ever when there is none. */
  private reading(level: 'majority' | 'linearizable', deadline: number) {
    return { readPreference: 'primary', readConcern: { level }, maxTimeMS: Math.max(1, Math.min(ATTEMPT_MS, Math.ceil(deadline - performance.now()))) } as const;
  }
}
