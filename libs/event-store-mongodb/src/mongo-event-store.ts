import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { systemClock, type Clock } from '@kangfu/common';
import {
  CommitTooLarge, GENESIS_HASH, instantOf, isAt, LogDamaged, logOf, StoreRewound, StoreUnavailable, versionOf,
  type Appended, type CommitDraft, type EventStore, type FoundCommits, type Loaded, type LogTail, type RecordedBetween, type StoredCommit, type StreamHandle, type StreamPoint, type StreamRange,
} from '@kangfu/event-store';
import { Handles } from '@kangfu/event-store/handles';
import { MAX_COMMIT_BYTES, prepareCommit } from '@kangfu/event-store/prepare';
import { INDEXES, MongoCommitTable } from './commit-table.js';
import { LogPages } from './log-pages.js';
import { LogWatch } from './log-watch.js';
import { LogWriter } from './log-writer.js';
import { MAJORITY } from './majority.js';
import { untilAnswered } from './patience.js';
import { importCommits, setAside } from './restoring.js';
import { commitsOfCorrelation, commitsOfStream, positionBy } from './reading.js';

export const FORMAT_VERSION = 1;
const STORE_COLLECTION = 'store';
const DURABLE = { w: 'majority', j: true } as const;
/** BSON takes up to six times the JSON of small numbers: only commits over this can pass MongoDB's 16 MB. */
const MEASURED_IN_BSON = 2 * 1024 * 1024;
const READ_ATTEMPT_MS = 30_000;

export interface MongoEventStoreOptions {
  /** The caller's own, connected or not; never closed here. */
  readonly client: mongoose.mongo.MongoClient;
  readonly database: string;
  readonly service: string;
  /** Number of logs, fixed when the store is created. Default 1. */
  readonly logs?: number;
  readonly tenant: string;
  readonly clock?: Clock;
  /** Appends that may wait per log. Default 10,000, and 64 MB. */
  readonly queueLimit?: number;
  /** How long an append may wait to be sent, and how long a failure may be settled, before it ends in an error. Default 20,000. */
  readonly patienceMs?: number;
  /** How long one write may take before its outcome counts as unknown. Default 5,000. */
  readonly writeMs?: number;
  /** Told of each batch written: how many commits went together. */
  readonly onBatch?: (commits: number) => void;
}

/** The database holds another store than the options say: another number of logs, format or service. */
export class StoreMismatch extends Error { override readonly name = 'StoreMismatch'; }

interface StoreDocument { readonly _id: 'store'; readonly format: number; readonly logs: number; readonly service: string; readonly createdAt: string }
/** Of each log: the epoch that new commits carry. */
interface EpochDocument { readonly _id: `log-${number}`; readonly epoch: number }

interface Log { readonly collection: mongoose.mongo.Collection<StoredCommit>; readonly writer: LogWriter; readonly watch: LogWatch; readonly pages: LogPages }

/**
 * The event store on MongoDB: one document per commit in `commits-<log>`, appended in groups. Guarantees are those of
 * {@link EventStore}; they hold through killed, frozen and stepped-down primaries and lost replies. Any number of processes
 * may append to one log; one per log is the fast way.
 */
export class MongoEventStore implements EventStore {
  readonly service: string;
  readonly logs: number;
  private readonly db: mongoose.mongo.Db;
  private readonly log: readonly Log[];
  private readonly handles: Handles;
  private readonly patienceMs: number;
  private readonly tenant: string;
  private initialised = false;
  private closed = false;
  private refusal: StoreRewound | null = null;

  constructor(options: MongoEventStoreOptions) {
    this.service = options.service;
    this.logs = options.logs ?? 1;
    if (!Number.isSafeInteger(this.logs) || this.logs < 1) throw new RangeError('logs must be a whole number from 1');
    this.tenant = options.tenant;
    this.patienceMs = options.patienceMs ?? 20_000;
    this.handles = new Handles(this.logs);
    // Numbers come back as numbers (positions pass 2^31), whatever the client's options say.
    this.db = options.client.db(options.database, { promoteLongs: true, promoteValues: true, useBigInt64: false, ignoreUndefined: false, raw: false } as mongoose.mongo.DbOptions);
    this.log = Array.from({ length: this.logs }, (_, log) => {
      const collection = this.db.collection<StoredCommit>(`commits-${log}`);
      const watch = new LogWatch((settings) => collection.watch([{ $project: { _id: 1 } }], settings), (position) => this.isBeyond(collection, position));
      const table = new MongoCommitTable(this.db, collection, log, () => this.epoch(log), options.writeMs ?? 5_000);
      const writer = new LogWriter(table, {
        clock: options.clock ?? systemClock, queueLimit: options.queueLimit ?? 10_000, queueBytes: 64 * 1024 * 1024, patienceMs: this.patienceMs,
        handle: (stream, version) => this.handles.make(stream, version), onAppended: (position, commits) => { watch.appended(position); options.onBatch?.(commits); },
      });
      return { collection, watch, writer, pages: new LogPages(collection, log) };
    });
  }

  /**
   * Creates what is missing (indexes, the document that says what this store is) and checks what is there. Must come before
   * anything else; safe to repeat and to race. Throws {@link StoreMismatch}.
   */
  async init(): Promise<void> {
    const deadline = this.deadline();
    const store = this.db.collection<StoreDocument | EpochDocument>(STORE_COLLECTION);
    const settings = { format: FORMAT_VERSION, logs: this.logs, service: this.service };
    await untilAnswered(() => store.updateOne({ _id: 'store' }, { $setOnInsert: { ...settings, createdAt: new Date().toISOString() } }, { upsert: true, writeConcern: DURABLE }).catch((error: { code?: number }) => {
      if (error.code !== 11000) throw error; // two processes at once: the other's stands
    }), deadline, READ_ATTEMPT_MS);
    const is = (await untilAnswered(() => store.findOne({ _id: 'store' }, MAJORITY), deadline, READ_ATTEMPT_MS)) as StoreDocument | null;
    for (const [key, wanted] of Object.entries(settings)) {
      const found = is?.[key as keyof typeof settings];
      if (found !== wanted) throw new StoreMismatch(`database ${this.db.databaseName} was created with ${key} ${found}, not ${wanted}${key === 'logs' ? ': the number of logs never changes, growing is a migration' : ''}`);
    }
    for (const { collection } of this.log) {
      await untilAnswered(() => this.db.command({
        createIndexes: collection.collectionName, writeConcern: DURABLE,
        indexes: [
          { key: { stream: 1, from: 1 }, name: INDEXES.stream, unique: true },
          { key: { commandId: 1 }, name: INDEXES.commandId, unique: true },
        ],
      }, { readPreference: 'primary' }), deadline, READ_ATTEMPT_MS);
    }
    this.initialised = true;
  }

  async load(stream: string, point?: StreamPoint): Promise<Loaded> {
    const { collection } = this.log[logOf(stream, this.logs)]!;
    const filter = point ? { stream, from: { $gte: point.from } } : { stream };
    // One large batch: the default first one of 101 documents costs every longer stream a second round trip.
    const found = await this.ask(() => collection.find(filter, { ...MAJORITY, batchSize: 100_000 }).sort({ from: 1 }).toArray());
    if (point && !isAt(found[0], point)) return this.load(stream);
    const [commits, after] = point ? [found.slice(1), point.version] : [found, 0];
    return { handle: this.handles.make(stream, versionOf(stream, commits, after)), commits, after, last: found.at(-1) ?? null };
  }

  /** A handle on a stream that the caller takes for new, without looking: an append to one that is not is refused like any lost race. For who makes streams by the million. */
  begin(stream: string): StreamHandle {
    return this.handles.make(stream, 0);
  }

  async append(handle: StreamHandle, draft: CommitDraft): Promise<Appended> {
    this.mustBeOpen();
    this.handles.check(handle);
    if (this.refusal) throw this.refusal;
    const prepared = prepareCommit(handle.stream, handle.version, this.tenant, draft.token ?? randomUUID(), draft);
    if (prepared.bytes > MEASURED_IN_BSON && mongoose.mongo.BSON.calculateObjectSize({ events: prepared.events }) > MAX_COMMIT_BYTES) throw new CommitTooLarge('a commit is over 15 MB');
    return this.log[handle.log]!.writer.append(prepared);
  }

  async findCommand(stream: string, commandId: string): Promise<StoredCommit | null> {
    return this.ask(() => this.log[logOf(stream, this.logs)]!.collection.findOne({ commandId }, MAJORITY)) as Promise<StoredCommit | null>;
  }

  async read(log: number, afterPosition: number, limit: number): Promise<StoredCommit[]> {
    return this.ask(() => this.of(log).pages.read(afterPosition, limit));
  }

  async readTypes(log: number, afterPosition: number, limit: number, types: readonly string[]): Promise<FoundCommits> {
    return this.ask(() => this.of(log).pages.readTypes(afterPosition, limit, types));
  }

  readStream(stream: string, range: StreamRange = {}): AsyncIterable<StoredCommit> {
    return commitsOfStream(this.log[logOf(stream, this.logs)]!.collection, this.asking, stream, range);
  }

  async *readCorrelation(correlation: string, between: RecordedBetween = {}): AsyncGenerator<StoredCommit, void, undefined> {
    for (const { collection } of this.log) yield* commitsOfCorrelation(collection, this.asking, correlation, between);
  }

  async positionAt(log: number, instant: string): Promise<number> {
    const by = instantOf(instant);
    return this.ask(() => positionBy(this.of(log).collection, by));
  }

  async tail(log: number): Promise<LogTail> {
    const { collection } = this.of(log);
    return this.ask(async () => {
      const last = await collection.find({}, { ...MAJORITY, projection: { events: 0 } }).sort({ _id: -1 }).limit(1).next();
      const epoch = await this.epoch(log);
      if (!last) return { log, epoch, commit: 0, position: 0, at: '', hash: GENESIS_HASH };
      // An epoch begins when it is opened, not with its first commit.
      return { log, epoch: Math.max(last.epoch, epoch), commit: last._id, position: last.first + last.count - 1, at: last.at, hash: last.hash };
    });
  }

  async wait(log: number, position: number, timeoutMs: number, signal?: AbortSignal): Promise<void> {
    if (!this.closed) await this.of(log).watch.wait(position, timeoutMs, signal);
  }

  refuseAppends(error: StoreRewound | null): void {
    this.refusal = error;
    for (const { writer } of this.log) {
      writer.refuse(error);
      if (!error) writer.forget();
    }
  }

  /**
   * Opens the next epoch of a log (after a restore that lost commits for good), beyond `used` where others have seen later ones, and returns it. Appends must
   * be refused meanwhile, in every process; a process that was running takes the new epoch up when its refusal is lifted.
   */
  async openEpoch(log: number, used = 0): Promise<number> {
    const epoch = Math.max((await this.tail(log)).epoch, used) + 1;
    await this.raiseEpoch(log, epoch);
    return epoch;
  }

  /** Restores commits behind the end of a log, verbatim: see {@link importCommits}. Appends must be refused meanwhile, in every process. */
  async importCommits(log: number, commits: readonly StoredCommit[]): Promise<void> {
    await importCommits(this.of(log).collection, log, commits);
    await this.raiseEpoch(log, commits.reduce((max, { epoch }) => Math.max(max, epoch), 1));
  }

  /** Moves the commits after this number to another collection and answers its name: see {@link setAside}. Appends must be refused meanwhile, in every process. */
  async setAside(log: number, commit: number): Promise<string> {
    const name = `set-aside-${log}-${new Date().toISOString()}`;
    await setAside(this.of(log).collection, this.db.collection<StoredCommit>(name), commit);
    this.of(log).writer.forget();
    return name;
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.log.map(async ({ writer, watch }) => {
      await writer.idle();
      await watch.close();
    }));
  }

  private of(log: number): Log {
    const found = this.log[log];
    if (!found) throw new RangeError(`there is no log ${log}`);
    return found;
  }

  private epochs() {
    return this.db.collection<EpochDocument>(STORE_COLLECTION);
  }

  private async raiseEpoch(log: number, epoch: number): Promise<void> {
    await this.ask(() => this.epochs().updateOne({ _id: `log-${log}` }, { $max: { epoch } }, { upsert: true, writeConcern: DURABLE }));
    this.of(log).writer.forget();
  }

  private async epoch(log: number): Promise<number> {
    return (await this.epochs().findOne({ _id: `log-${log}` }, MAJORITY))?.epoch ?? 1;
  }

  private async isBeyond(collection: Log['collection'], position: number): Promise<boolean> {
    const last = await collection.find({}, { ...MAJORITY, projection: { first: 1, count: 1 } }).sort({ _id: -1 }).limit(1).next();
    return last !== null && last.first + last.count - 1 > position;
  }

  private deadline(): number {
    return performance.now() + this.patienceMs;
  }

  private mustBeOpen(): void {
    if (this.closed) throw new StoreUnavailable('the store is closed');
    if (!this.initialised) throw new StoreUnavailable('init() has not been called');
  }

  private readonly asking = <T>(read: () => Promise<T>): Promise<T> => this.ask(read);

  /** A majority read that outlives a change of primary. LogDamaged and the like pass through. */
  private async ask<T>(read: () => Promise<T>): Promise<T> {
    this.mustBeOpen();
    let damaged: LogDamaged | null = null;
    const answer = await untilAnswered(() => read().catch((error: unknown) => {
      if (!(error instanceof LogDamaged)) throw error;
      damaged = error;
      return null;
    }), this.deadline(), READ_ATTEMPT_MS);
    if (damaged) throw damaged as LogDamaged;
    return answer as T;
  }
}
