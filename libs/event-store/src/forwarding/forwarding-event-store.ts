import { randomUUID } from 'node:crypto';
import { pointOf } from '../chain.js';
import { ConcurrencyError, type Appended, type CommitDraft, type EventStore, type FoundCommits, type Loaded, type LogTail, type RecordedBetween, type StoreRewound, StoreUnavailable, type StreamHandle, type StreamPoint, type StreamRange } from '../event-store.js';
import type { StoredCommit } from '../format.js';
import { logOf } from '../log-of.js';
import { prepareCommit } from '../prepare.js';
import { AppendQueue } from './append-queue.js';
import { type AppendAnswer, type AppendRequest, errorOf } from './protocol.js';

export interface Forwarding {
  /** Address of the other process that appends to this log now; null where it is this one, or nobody is known. Answers at once. */
  holderOf(log: number): string | null;
  /** Posts a JSON array of {@link AppendRequest} and gives the answers in order. Rejects, in bounded time, when there is no answer. */
  send(holder: string, log: number, body: string): Promise<readonly AppendAnswer[]>;
}

/** So long a holder that did not answer is left alone: by then its lease has run out, or it is back. */
const AVOIDED_MS = 5_000;

/** Checked and copied at once: what is no JSON must not become some by being sent, and what the caller changes later changes nothing. Throws `InvalidCommit`. */
const copyOf = (handle: StreamHandle, draft: CommitDraft): CommitDraft => {
  const { events, token, body: { tenant: _, ...body } } = prepareCommit(handle.stream, handle.version, '-', draft.token ?? randomUUID(), draft);
  return { ...draft, ...body, events, token };
};

/**
 * An event store whose appends go to the process that holds the log, so that one process at a time fills batches; reads stay here. Without a holder, or
 * without an answer, it appends itself: the unique indexes of the store let each commit in once, and its token says whose it was. So a holder only makes it fast;
 * the guarantees are those of the store below. Errors keep their classes over the hop.
 */
export class ForwardingEventStore implements EventStore {
  readonly service: string;
  readonly logs: number;
  /** The commit that each handle rests on; null: the stream was new. */
  private readonly points = new WeakMap<StreamHandle, StreamPoint | null>();
  /** Handles of forwarded appends, which the store below did not make. */
  private readonly remote = new WeakSet<StreamHandle>();
  private readonly queues = new Map<string, AppendQueue>();
  private readonly avoided = new Map<string, number>();
  private readonly pending = new Set<Promise<unknown>>();
  private readonly counts = { here: 0, forwarded: 0, fellBack: 0 };
  private refusal: StoreRewound | null = null;
  private closed = false;

  constructor(private readonly store: EventStore, private readonly forwarding: Forwarding) {
    this.service = store.service;
    this.logs = store.logs;
  }

  /** Appends made here, made by a holder, and made here because the holder did not answer. */
  status(): { readonly here: number; readonly forwarded: number; readonly fellBack: number } {
    return { ...this.counts };
  }

  async load(stream: string, point?: StreamPoint): Promise<Loaded> {
    const loaded = await this.store.load(stream, point);
    this.points.set(loaded.handle, loaded.last && pointOf(loaded.last));
    return loaded;
  }

  async append(handle: StreamHandle, draft: CommitDraft): Promise<Appended> {
    if (!this.points.has(handle)) throw new TypeError('append takes the handle that load or append of this store returned');
    if (this.closed) throw new StoreUnavailable('the store is closed');
    if (this.refusal) throw this.refusal;
    const holder = this.forwarding.holderOf(handle.log);
    if (holder === null || (this.avoided.get(holder) ?? 0) > performance.now()) {
      this.counts.here++;
      return this.here(handle, this.remote.has(handle) ? copyOf(handle, draft) : draft);
    }
    const running = this.forward(holder, handle, draft);
    this.pending.add(running);
    return running.finally(() => this.pending.delete(running));
  }

  findCommand(stream: string, commandId: string): Promise<StoredCommit | null> { return this.store.findCommand(stream, commandId); }
  read(log: number, afterPosition: number, limit: number): Promise<StoredCommit[]> { return this.store.read(log, afterPosition, limit); }
  readTypes(log: number, afterPosition: number, limit: number, types: readonly string[]): Promise<FoundCommits> { return this.store.readTypes(log, afterPosition, limit, types); }
  readStream(stream: string, range?: StreamRange): AsyncIterable<StoredCommit> { return this.store.readStream(stream, range); }
  readCorrelation(correlation: string, between?: RecordedBetween): AsyncIterable<StoredCommit> { return this.store.readCorrelation(correlation, between); }
  positionAt(log: number, instant: string): Promise<number> { return this.store.positionAt(log, instant); }
  tail(log: number): Promise<LogTail> { return this.store.tail(log); }
  wait(log: number, position: number, timeoutMs: number, signal?: AbortSignal): Promise<void> { return this.store.wait(log, position, timeoutMs, signal); }

  refuseAppends(error: StoreRewound | null): void {
    this.refusal = error;
    this.store.refuseAppends(error);
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.allSettled(this.pending);
    await this.store.close();
  }

  private async forward(holder: string, handle: StreamHandle, draft: CommitDraft): Promise<Appended> {
    const text = JSON.stringify({ stream: handle.stream, point: this.points.get(handle) ?? null, draft: copyOf(handle, draft) } satisfies AppendRequest);
    const answer = await this.queueTo(holder, handle.log).add(text);
    if (answer === null) {
      this.avoided.set(holder, performance.now() + AVOIDED_MS);
      this.queues.delete(`${handle.log} ${holder}`); // it may never come back under this address
    }
    if (answer === null || ('error' in answer && answer.error === 'StoreUnavailable')) {
      this.counts.fellBack++;
      return this.here(handle, (JSON.parse(text) as AppendRequest).draft);
    }
    if ('error' in answer) throw errorOf(answer, handle.stream);
    this.counts.forwarded++;
    return this.appended(answer.commit, answer.duplicate);
  }

  /** Appends in this process, on a handle of the store below; the outcome of a forwarded attempt, if it had one, is found by its token. */
  private async here(handle: StreamHandle, draft: CommitDraft): Promise<Appended> {
    let own = handle;
    if (this.remote.has(handle)) {
      const loaded = await this.store.load(handle.stream, this.points.get(handle) ?? undefined);
      if (loaded.last?.hash !== this.points.get(handle)?.hash) {
        const earlier = await this.store.findCommand(handle.stream, draft.commandId);
        if (!earlier) throw new ConcurrencyError(handle.stream);
        return this.appended(earlier, earlier.token !== draft.token);
      }
      own = loaded.handle;
    }
    const appended = await this.store.append(own, draft);
    this.points.set(appended.handle, pointOf(appended.commit));
    return appended;
  }

  private appended(commit: StoredCommit, duplicate: boolean): Appended {
    const point = pointOf(commit);
    const handle: StreamHandle = Object.freeze({ stream: commit.stream, version: point.version, log: logOf(commit.stream, this.logs) });
    this.points.set(handle, point);
    this.remote.add(handle);
    return { handle, commit, position: commit.first + commit.count - 1, duplicate };
  }

  private queueTo(holder: string, log: number): AppendQueue {
    const key = `${log} ${holder}`;
    const queue = this.queues.get(key) ?? new AppendQueue((body) => this.forwarding.send(holder, log, body));
    this.queues.set(key, queue);
    return queue;
  }
}
