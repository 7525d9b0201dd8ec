import { type RecordedEvent, recordedEvents, type StoredCommit } from '@kangfu/event-store';
import type { Place } from './checkpoints.js';
import type { LogReader } from './log-reader.js';

/** Commits of one read. A page that is not full is the end of the log as it was at that moment. */
const PAGE = 500;

export interface LogStart {
  readonly reader: LogReader;
  readonly log: number;
  readonly after: Pick<Place, 'epoch' | 'position'>;
  /** Position up to which to read (throws when the store does not reach it); null: to the end. */
  readonly upTo: number | null;
  /** Event types that are wanted; others only move the position. */
  readonly types: ReadonlySet<string>;
}

/** Rejects with the signal. Not by `Promise.race`: a promise that lives as long as the feed keeps whatever it was raced with, page after page. */
const unlessAborted = async <T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> => {
  if (!signal) return work;
  signal.throwIfAborted();
  let abort = (): void => {};
  return new Promise<T>((resolve, reject) => {
    abort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject);
  }).finally(() => signal.removeEventListener('abort', abort));
};

/** One log on its way through a feed: a page in hand, the next one under way. */
class LogCursor {
  epoch: number;
  /** Everything up to it was taken or is not wanted. */
  position: number;
  private events: RecordedEvent[] = [];
  private index = 0;
  private read: number;
  private readEpoch: number;
  private ended: boolean;
  private ahead: Promise<readonly StoredCommit[]> | null = null;

  constructor(readonly start: LogStart, private readonly signal: AbortSignal | undefined) {
    this.epoch = this.readEpoch = start.after.epoch;
    this.read = this.position = start.after.position;
    this.ended = start.upTo !== null && this.read >= start.upTo;
  }

  get name(): string { return `${this.start.reader.service}/${this.start.log}`; }
  get head(): RecordedEvent | undefined { return this.events[this.index]; }

  take(): RecordedEvent {
    const event = this.events[this.index++]!;
    this.position = event.position;
    this.epoch = Math.max(this.epoch, event.epoch);
    return event;
  }

  /** Makes {@link head} the next wanted event, reading as many pages as it takes; without one the log has come to its end. */
  async advance(): Promise<void> {
    const { reader, log, upTo, types } = this.start;
    while (this.index >= this.events.length) {
      this.position = this.read;
      this.epoch = this.readEpoch;
      if (this.ended) return;
      const page = this.ahead ?? reader.read(log, this.read, PAGE);
      const commits = await unlessAborted(page, this.signal);
      this.ahead = null;
      this.events = [];
      this.index = 0;
      for (const event of commits.flatMap((commit) => recordedEvents(reader.service, commit))) {
        if (event.position <= this.read) continue;
        if (event.position !== this.read + 1) throw new Error(`${this.name}: hole after ${this.read}`);
        if (upTo !== null && event.position > upTo) break;
        this.read = event.position;
        this.readEpoch = Math.max(this.readEpoch, event.epoch);
        if (types.has(event.type)) this.events.push(event);
      }
      if (upTo !== null && commits.length === 0) throw new Error(`${this.name} ends at ${this.read}, ${upTo} was asked for`);
      this.ended = upTo === null ? commits.length < PAGE : this.read >= upTo;
      if (!this.ended) {
        this.ahead = reader.read(log, this.read, PAGE);
        this.ahead.catch(() => { /* said when it is awaited */ });
      }
    }
  }
}

export interface FeedBatch {
  readonly events: readonly RecordedEvent[];
  /** Where the logs stand after it, those that moved, by `service/log`. */
  readonly places: ReadonlyMap<string, Pick<Place, 'epoch' | 'position'>>;
}

/**
 * Wanted events of several logs in batches, from their stores, each log in order and without holes; between logs by recorded time, so that the history of
 * a row is seldom cut up (rows do not depend on that order). Pages are read ahead while a batch is worked on.
 * Rejects as soon as the signal ends, a store that does not answer notwithstanding.
 */
export async function* feedOf(starts: readonly LogStart[], size: number, signal?: AbortSignal): AsyncGenerator<FeedBatch> {
  signal?.throwIfAborted();
  const cursors = starts.map((start) => new LogCursor(start, signal));
  const told = new Map(cursors.map((cursor) => [cursor.name, cursor.position]));
  await Promise.all(cursors.map((cursor) => cursor.advance()));
  for (;;) {
    const events: RecordedEvent[] = [];
    while (events.length < size) {
      let first: LogCursor | null = null;
      for (const cursor of cursors) if (cursor.head && (!first || cursor.head.at < first.head!.at)) first = cursor;
      if (!first) break;
      events.push(first.take());
      if (!first.head) await first.advance();
    }
    const moved = cursors.filter((cursor) => cursor.position !== told.get(cursor.name));
    for (const cursor of moved) told.set(cursor.name, cursor.position);
    if (moved.length > 0) yield { events, places: new Map(moved.map(({ name, epoch, position }) => [name, { epoch, position }])) };
    if (events.length < size) return;
  }
}
