import { type FoundCommits, type RecordedEvent, recordedEvents } from '@kangfu/event-store';
import type { Place } from './checkpoints.js';
import { lookedAt, type LogReader } from './log-reader.js';

/** Commits of one read. */
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
  private checked = false;
  private ahead: Promise<FoundCommits> | null = null;

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
    const { reader, upTo, types } = this.start;
    await this.unlessRestored();
    while (this.index >= this.events.length) {
      this.position = this.read;
      this.epoch = this.readEpoch;
      if (this.ended) return;
      const page = await unlessAborted(this.ahead ?? this.look(), this.signal);
      this.ahead = null;
      this.events = [];
      this.index = 0;
      for (const event of page.commits.flatMap((commit) => recordedEvents(reader.service, commit))) {
        if (event.position <= this.read || (upTo !== null && event.position > upTo) || !types.has(event.type)) continue;
        this.events.push(event);
      }
      if (upTo !== null && page.ended && page.position < upTo) throw new Error(`${this.name} ends at ${page.position}, ${upTo} was asked for`);
      this.ended = upTo === null ? page.ended : page.position >= upTo;
      this.read = upTo === null ? page.position : Math.min(page.position, upTo);
      // What was looked at beyond may be of a later epoch.
      this.readEpoch = Math.max(this.readEpoch, this.read === page.position ? page.epoch : await this.epochAt(this.read));
      if (!this.ended) {
        this.ahead = this.look();
        this.ahead.catch(() => { /* said when it is awaited */ });
      }
    }
  }

  /** The next page: only what is wanted of it, where the reader can tell. */
  private async look(): Promise<FoundCommits> {
    const { reader, log, types } = this.start;
    const after = this.read;
    if (reader.readTypes) return reader.readTypes(log, after, PAGE, [...types]);
    return lookedAt(await reader.read(log, after, PAGE), after, PAGE, this.name);
  }

  /** A log that was restored to before it, and has grown past it since, holds other events there: whoever has folded those of before must not go on. */
  private async unlessRestored(): Promise<void> {
    const { after } = this.start;
    if (after.position === 0 || this.checked) return;
    const epoch = await this.epochAt(after.position);
    if (epoch > after.epoch) throw new Error(`${this.name} was restored: at ${after.position} it has epoch ${epoch}, not ${after.epoch}`);
    this.checked = true;
  }

  private async epochAt(position: number): Promise<number> {
    const { reader, log } = this.start;
    return (await unlessAborted(reader.read(log, position - 1, 1), this.signal))[0]?.epoch ?? 0;
  }
}

export interface FeedBatch {
  readonly events: readonly RecordedEvent[];
  /** Where the logs stand after it, those that moved, by `service/log`. */
  readonly places: ReadonlyMap<string, Pick<Place, 'epoch' | 'position'>>;
}

/**
 * Wanted events of several logs in batches, from their stores, each log in order and without holes; between logs by recorded time, so that the history of
 * a row is seldom cut up (rows do not depend on that order). `size` is asked before each batch. Pages are read ahead while a batch is worked on.
 * Rejects as soon as the signal ends, a store that does not answer notwithstanding.
 */
export async function* feedOf(starts: readonly LogStart[], size: () => number, signal?: AbortSignal): AsyncGenerator<FeedBatch> {
  signal?.throwIfAborted();
  const cursors = starts.map((start) => new LogCursor(start, signal));
  const told = new Map(cursors.map((cursor) => [cursor.name, cursor.position]));
  await Promise.all(cursors.map((cursor) => cursor.advance()));
  for (;;) {
    const events: RecordedEvent[] = [];
    const most = size();
    while (events.length < most) {
      let first: LogCursor | null = null;
      for (const cursor of cursors) if (cursor.head && (!first || cursor.head.at < first.head!.at)) first = cursor;
      if (!first) break;
      events.push(first.take());
      if (!first.head) await first.advance();
    }
    const moved = cursors.filter((cursor) => cursor.position !== told.get(cursor.name));
    for (const cursor of moved) told.set(cursor.name, cursor.position);
    if (moved.length > 0) yield { events, places: new Map(moved.map(({ name, epoch, position }) => [name, { epoch, position }])) };
    if (events.length < most) return;
  }
}
