import { randomUUID } from 'node:crypto';
import { systemClock, type Clock } from '@kangfu/common';
import { isAt, versionOf } from '../chain.js';
import { ConcurrencyError, Overloaded, StoreUnavailable, type Appended, type CommitDraft, type EventStore, type FoundCommits, type Loaded, type LogTail, type RecordedBetween, type StoreRewound, type StreamHandle, type StreamPoint, type StreamRange } from '../event-store.js';
import { GENESIS_HASH, type StoredCommit } from '../format.js';
import { Handles } from '../handles.js';
import { logOf } from '../log-of.js';
import { instantOf } from '../read-log.js';
import { placeAfter, placeCommit, prepareCommit, type Place, type PreparedCommit } from '../prepare.js';

export interface InMemoryOptions {
  readonly service?: string;
  readonly logs?: number;
  readonly tenant?: string;
  readonly clock?: Clock;
  /** Appends that may wait; one more is {@link Overloaded}. */
  readonly queueLimit?: number;
  readonly epoch?: number;
}

interface Queued { readonly prepared: PreparedCommit; readonly resolve: (appended: Appended) => void; readonly reject: (error: Error) => void }
interface Log { readonly commits: StoredCommit[]; readonly byCommand: Map<string, StoredCommit>; tail: Place; queue: Queued[]; draining: boolean; readonly waiting: Set<() => void> }

const freeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) Object.values(Object.freeze(value)).forEach(freeze);
  return value;
};

/** The event store for tests and for reading the contract: the same guarantees but durability. Commits it gives are frozen. */
export class InMemoryEventStore implements EventStore {
  readonly service: string;
  readonly logs: number;
  private readonly log: Log[];
  private readonly streams = new Map<string, StoredCommit[]>();
  private readonly handles: Handles;
  private refused: Error | null = null;
  private closed = false;

  constructor(private readonly options: InMemoryOptions = {}) {
    this.service = options.service ?? 'test';
    this.logs = options.logs ?? 1;
    this.handles = new Handles(this.logs);
    this.log = Array.from({ length: this.logs }, (_, log) => ({
      commits: [], byCommand: new Map(), queue: [], draining: false, waiting: new Set(),
      tail: { log, epoch: options.epoch ?? 1, commit: 0, position: 0, at: '', hash: GENESIS_HASH },
    }));
  }

  async load(stream: string, point?: StreamPoint): Promise<Loaded> {
    const all = this.streams.get(stream) ?? [];
    const known = point ? all.findIndex((commit) => isAt(commit, point)) : -1;
    const [commits, after] = known < 0 ? [[...all], 0] : [all.slice(known + 1), point!.version];
    return { handle: this.handles.make(stream, versionOf(stream, commits, after)), commits, after, last: all.at(-1) ?? null };
  }

  async append(handle: StreamHandle, draft: CommitDraft): Promise<Appended> {
    this.handles.check(handle);
    if (this.closed) throw new StoreUnavailable('the store is closed');
    if (this.refused) throw this.refused;
    const log = this.log[handle.log]!;
    if (log.queue.length >= (this.options.queueLimit ?? 10_000)) throw new Overloaded('too many appends are waiting');
    const prepared = prepareCommit(handle.stream, handle.version, this.options.tenant ?? 'test', draft.token ?? randomUUID(), draft);
    return new Promise((resolve, reject) => {
      log.queue.push({ prepared, resolve, reject });
      if (!log.draining) {
        log.draining = true;
        setImmediate(() => this.drain(log));
      }
    });
  }

  /** In a later turn than `append`, as with a database, so that callers meet queues and conflicts here too. */
  private drain(log: Log): void {
    log.draining = false;
    const queue = log.queue;
    log.queue = [];
    const refused = new Set<string>();
    for (const { prepared, resolve, reject } of queue) {
      const original = log.byCommand.get(prepared.commandId);
      const stream = this.streams.get(prepared.stream) ?? [];
      if (original) {
        resolve({ handle: this.handles.make(original.stream, original.from + original.count - 1), commit: original, position: original.first + original.count - 1, duplicate: original.token !== prepared.token });
      } else if (refused.has(prepared.stream) || versionOf(prepared.stream, stream) !== prepared.from - 1) {
        refused.add(prepared.stream);
        reject(new ConcurrencyError(prepared.stream));
      } else {
        const commit = freeze(placeCommit(prepared, log.tail, this.options.epoch ?? 1, (this.options.clock ?? systemClock).now().toISOString()));
        log.commits.push(commit);
        log.byCommand.set(commit.commandId, commit);
        this.streams.set(commit.stream, [...stream, commit]);
        log.tail = placeAfter(commit);
        resolve({ handle: this.handles.make(commit.stream, commit.from + commit.count - 1), commit, position: log.tail.position, duplicate: false });
      }
    }
    for (const wake of log.waiting) wake();
  }

  async findCommand(stream: string, commandId: string): Promise<StoredCommit | null> {
    return this.log[logOf(stream, this.logs)]!.byCommand.get(commandId) ?? null;
  }

  async read(log: number, afterPosition: number, limit: number): Promise<StoredCommit[]> {
    const commits = this.log[log]!.commits;
    const start = commits.findIndex((commit) => commit.first + commit.count - 1 > afterPosition);
    return start < 0 ? [] : commits.slice(start, start + limit);
  }

  async readTypes(log: number, afterPosition: number, limit: number, types: readonly string[]): Promise<FoundCommits> {
    const after = await this.read(log, afterPosition, Infinity);
    const found = after.filter(({ events }) => events.some(({ type }) => types.includes(type))).slice(0, limit);
    const last = found.length === limit ? found.at(-1)! : after.at(-1);
    return { commits: found, position: last ? last.first + last.count - 1 : afterPosition, epoch: last?.epoch ?? 0, ended: last === after.at(-1) };
  }

  async *readStream(stream: string, { fromVersion = 1, toVersion = Infinity, backwards = false }: StreamRange = {}): AsyncGenerator<StoredCommit, void, undefined> {
    const commits = (this.streams.get(stream) ?? []).filter((commit) => commit.from <= toVersion && commit.from + commit.count > fromVersion);
    yield* backwards ? commits.reverse() : commits;
  }

  async *readCorrelation(correlation: string, { since, until }: RecordedBetween = {}): AsyncGenerator<StoredCommit, void, undefined> {
    const [first, last] = [since ? instantOf(since) : '', until ? instantOf(until) : '~'];
    for (const { commits } of this.log) yield* commits.filter((commit) => commit.correlation === correlation && commit.at >= first && commit.at <= last);
  }

  async positionAt(log: number, instant: string): Promise<number> {
    const by = instantOf(instant);
    const last = this.log[log]!.commits.findLast((commit) => commit.at <= by);
    return last ? last.first + last.count - 1 : 0;
  }

  async tail(log: number): Promise<LogTail> { return { ...this.log[log]!.tail }; }

  async wait(log: number, position: number, timeoutMs: number, signal?: AbortSignal): Promise<void> {
    const entry = this.log[log]!;
    if (this.closed || signal?.aborted || entry.tail.position > position) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => { entry.waiting.delete(wake); clearTimeout(timer); signal?.removeEventListener('abort', wake); resolve(); };
      const timer = setTimeout(wake, timeoutMs);
      signal?.addEventListener('abort', wake);
      entry.waiting.add(wake);
    });
  }

  refuseAppends(error: StoreRewound | null): void {
    this.refused = error;
    if (error) for (const log of this.log) for (const queued of log.queue.splice(0)) queued.reject(error);
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const log of this.log) { this.drain(log); for (const wake of log.waiting) wake(); }
  }
}
