import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@kangfu/common';
import { ConcurrencyError, InvalidCommit, OutcomeUnknown, Overloaded, StoreUnavailable, type Appended, type StoredCommit, type StreamHandle } from '@kangfu/event-store';
import { placeAfter, placeCommit, type Place, type PreparedCommit } from '@kangfu/event-store/prepare';
import type { CommitTable } from './commit-table.js';

/** MongoDB groups an insert of up to 500 documents and 256 KB into one storage transaction. */
const BATCH_COMMITS = 500;
const BATCH_BYTES = 256 * 1024;
/**
 * Beyond this, what waits is sent in halves: while the database writes one, this process answers and prepares the other. Under
 * it the fixed cost of a batch (a journal flush) weighs more, and all goes together.
 */
const HALVE_FROM = 128;
/** With so many waiting the next batch is sent first and the callers of the last one are answered after. */
const ENOUGH = 64;
/** Streams and commands of this process's last appends that are remembered, so that most conflicts and retries cost no batch. */
const REMEMBERED = 10_000;

/** The latest entries, between once and twice {@link REMEMBERED}: two generations, since a Map slows down when its oldest are deleted one by one. */
class Memory<V> {
  private young = new Map<string, V>();
  private old = new Map<string, V>();

  get(key: string): V | undefined {
    return this.young.get(key) ?? this.old.get(key);
  }

  set(key: string, value: V): void {
    this.young.set(key, value);
    if (this.young.size >= REMEMBERED) {
      this.old = this.young;
      this.young = new Map();
    }
  }

  clear(): void {
    this.young.clear();
    this.old.clear();
  }
}

export interface WriterOptions {
  readonly clock: Clock;
  readonly queueLimit: number;
  readonly queueBytes: number;
  /** How long an append may wait and a failed write may be settled, each. */
  readonly patienceMs: number;
  readonly handle: (stream: string, version: number) => StreamHandle;
  /** After each batch: the last position that is durable now, and how many commits went together. */
  readonly onAppended: (position: number, commits: number) => void;
}

interface Item {
  readonly prepared: PreparedCommit;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: Error) => void;
  /** Of performance.now(): an append that was not sent by then is given up. */
  readonly expires: number;
  /** It was sent and no answer told what became of it. */
  unknown: boolean;
  placed: Placed | null;
}

/** A commit numbered and hashed on a place. Good for as long as the log ends at that very place. */
interface Placed { readonly on: Place; readonly commit: StoredCommit; readonly end: Place }

/**
 * The appends of one log and process: they queue, and one batch is in flight at a time; what arrives meanwhile is the next
 * batch. There is no timer, so a lone append never waits. The numbers of the rules are those of docs/reference/event-store.md.
 */
export class LogWriter {
  private queue: Item[] = [];
  private queuedBytes = 0;
  private draining: Promise<void> | null = null;
  private lastBatch = 0;
  /** Where the batch that is away will end, if all of it is written. */
  private away: Place | null = null;
  private lookingAhead = false;
  /** Set by a majority acknowledgement or a linearizable read only; null after any error (rule 3). */
  private tail: Place | null = null;
  /** Versions that streams have at least. */
  private readonly known = new Memory<number>();
  private readonly knownCommands = new Memory<true>();
  private readonly settling = new Set<Promise<void>>();
  private refusal: Error | null = null;

  constructor(private readonly table: CommitTable, private readonly options: WriterOptions) {}

  append(prepared: PreparedCommit): Promise<Appended> {
    return new Promise((resolve, reject) => {
      if (this.refusal) return reject(this.refusal);
      // Rule 1: a queue without an end only turns overload into memory and late answers.
      if (this.queue.length >= this.options.queueLimit || (this.queue.length > 0 && this.queuedBytes + prepared.bytes > this.options.queueBytes)) {
        return reject(new Overloaded('too many appends are waiting'));
      }
      this.enqueue([{ prepared, resolve, reject, expires: performance.now() + this.options.patienceMs, unknown: false, placed: null }]);
    });
  }

  refuse(error: Error | null): void {
    this.refusal = error;
    if (error) {
      for (const item of this.queue) item.reject(error);
      this.queue = [];
      this.queuedBytes = 0;
    }
  }

  /** The restored or re-imported log is not the one this process knew. */
  forget(): void {
    this.tail = null;
    this.known.clear();
    this.knownCommands.clear();
  }

  /** When nothing is queued, in flight or being settled. */
  async idle(): Promise<void> {
    while (this.draining || this.settling.size > 0) await Promise.all([this.draining, ...this.settling]);
  }

  private enqueue(items: readonly Item[]): void {
    for (const item of items) {
      this.queue.push(item);
      this.queuedBytes += item.prepared.bytes;
    }
    this.draining ??= this.drain();
    this.lookAhead();
  }

  /**
   * While a batch is away, what waits is numbered and hashed on the place where that batch will end, so that it is ready to be sent when the answer comes. Nothing
   * is sent on a guess: what the answer does not confirm is made anew.
   */
  private lookAhead(): void {
    if (!this.away || this.lookingAhead || this.queue.length === 0) return;
    this.lookingAhead = true;
    setImmediate(() => {
      this.lookingAhead = false;
      if (!this.away) return;
      let bytes = 0;
      const beyond = this.queue.findIndex(({ prepared }, i) => i >= BATCH_COMMITS || (bytes += prepared.bytes) > BATCH_BYTES);
      this.place(beyond < 0 ? this.queue : this.queue.slice(0, beyond), this.away);
    });
  }

  /** The commits of these items, one after the other, and where they end. */
  private place(items: readonly Item[], tail: Place): { commits: StoredCommit[]; end: Place } {
    const commits: StoredCommit[] = [];
    const now = this.options.clock.now().toISOString();
    let end = tail;
    for (const item of items) {
      if (item.placed?.on !== end) {
        const commit = placeCommit(item.prepared, end, tail.epoch, now);
        item.placed = { on: end, commit, end: placeAfter(commit) };
      }
      commits.push(item.placed.commit);
      end = item.placed.end;
    }
    return { commits, end };
  }

  /**
   * Rule 2: `draining` is cleared in the same turn as the last look at the queue; later (as `finally` would) it strands
   * what arrived in between.
   */
  private async drain(): Promise<void> {
    await null; // what is appended in this turn goes together
    for (;;) {
      const batch = this.take();
      if (batch.length === 0) {
        this.draining = null;
        return;
      }
      await this.write(batch).catch((error: Error) => { for (const item of batch) item.reject(error); });
      this.lastBatch = batch.length;
      // Callers that were answered come back in this turn's microtasks: let them join the next batch.
      if (batch.length > 1 && this.queue.length < Math.min(batch.length, ENOUGH)) await nextTurn();
    }
  }

  /** The next batch: at most one commit of a stream and of a command, in the order of arrival. Empty only when the queue is. */
  private take(): Item[] {
    for (;;) {
      if (this.queue.length === 0) return [];
      const batch: Item[] = [];
      const later: Item[] = [];
      const conflicts: Item[] = [];
      const streams = new Set<string>();
      const commands = new Set<string>();
      const stale = new Set<string>();
      const now = performance.now();
      const limit = Math.min(BATCH_COMMITS, Math.max(HALVE_FROM, Math.ceil((this.queue.length + this.lastBatch) / 2)));
      let bytes = 0;
      let i = 0;
      for (; i < this.queue.length; i++) {
        const item = this.queue[i]!;
        const { stream, commandId, from, bytes: size } = item.prepared;
        if (batch.length >= limit || (batch.length > 0 && bytes + size > BATCH_BYTES)) break;
        if (item.expires <= now) {
          item.reject(new StoreUnavailable('the append waited too long and was not sent'));
        } else if (stale.has(stream) || this.knownCommands.get(commandId) || (this.known.get(stream) ?? 0) >= from) {
          stale.add(stream);
          conflicts.push(item);
        } else if (streams.has(stream) || commands.has(commandId)) {
          later.push(item);
        } else {
          streams.add(stream);
          commands.add(commandId);
          bytes += size;
          batch.push(item);
        }
      }
      const rest = this.queue.slice(i);
      this.queue = [...later, ...rest.filter((item) => !stale.has(item.prepared.stream))];
      conflicts.push(...rest.filter((item) => stale.has(item.prepared.stream)));
      this.queuedBytes = this.queue.reduce((sum, item) => sum + item.prepared.bytes, 0);
      if (conflicts.length > 0) this.settleConflicts(conflicts, new Set());
      if (batch.length > 0) return batch;
    }
  }

  /** Writes a batch until each of its commits is settled; never leaves a promise open. */
  private async write(batch: readonly Item[]): Promise<void> {
    const deadline = performance.now() + this.options.patienceMs;
    let open = batch;
    for (let attempt = 0; open.length > 0; attempt++) {
      if (this.refusal) return this.giveUp(open, this.refusal);
      if (performance.now() > deadline) return this.giveUp(open, new StoreUnavailable('other writers were always faster'));
      let tail = this.tail;
      if (!tail) {
        try {
          tail = await this.table.tail(deadline);
        } catch (error) {
          return this.giveUp(open, error as Error);
        }
      }
      const { commits, end } = this.place(open, tail);
      const inserting = this.table.insert(commits);
      this.away = end;
      this.lookAhead();
      const inserted = await inserting;
      this.away = null;
      if (inserted.kind === 'written') {
        this.tail = end;
        for (const commit of commits) this.know(commit);
        const answer = (): void => {
          for (let i = 0; i < commits.length; i++) this.answer(open[i]!, commits[i]!, false);
          this.options.onAppended(end.position, commits.length);
        };
        if (this.queue.length < ENOUGH) answer();
        else setImmediate(answer);
        return;
      }
      this.tail = null;
      if (inserted.kind === 'unknown') {
        for (const item of open) item.unknown = true;
        open = await this.settleUnknown(open, deadline);
        continue;
      }
      if (inserted.kind === 'unserialisable') {
        if (open.length === 1) return open[0]!.reject(new InvalidCommit('the commit cannot be stored'));
        // Nothing was sent. Which one it was is found by sending each alone.
        for (const item of open) await this.write([item]);
        return;
      }
      const { written } = inserted;
      for (let i = 0; i < written; i++) this.succeed(open[i]!, commits[i]!, false);
      if (written > 0) this.options.onAppended(commits[written - 1]!.first + commits[written - 1]!.count - 1, written);
      open = open.slice(written);
      if (inserted.kind === 'refused') {
        open[0]!.reject(new InvalidCommit(`the database refuses the commit: ${inserted.why}`));
        open = open.slice(1);
      } else if (inserted.index === '_id') {
        // Another process appended: number anew. The pause grows, so that racing processes let each other through.
        if (attempt > 2) await sleep(Math.random() * Math.min(attempt, 20));
      } else {
        const settled = await this.settleDuplicate(open[0]!, deadline);
        if (settled) open = open.slice(1);
      }
    }
  }

  /** Rule 6: whose commit is in the way? True when the item is settled; false when it may be sent again. */
  private async settleDuplicate(item: Item, deadline: number): Promise<boolean> {
    let found: StoredCommit[];
    try {
      found = await this.table.find([item.prepared], deadline, 'majority');
      if (found.length === 0) found = await this.table.find([item.prepared], deadline, 'linearizable');
    } catch (error) {
      this.giveUp([item], error as Error);
      return true;
    }
    const same = found.find((commit) => commit.commandId === item.prepared.commandId);
    if (same) {
      this.succeed(item, same, same.token !== item.prepared.token);
      return true;
    }
    // What was in the way was rolled back before a majority had it.
    if (found.length === 0) return false;
    item.reject(new ConcurrencyError(item.prepared.stream));
    this.rejectQueued(item.prepared.stream);
    return true;
  }

  /** Rule 8: ask by command id before answering; what is not found is sent again (the unique indexes let it in once). */
  private async settleUnknown(open: readonly Item[], deadline: number): Promise<Item[]> {
    let found: StoredCommit[];
    try {
      found = await this.table.find(open.map((item) => item.prepared), deadline, 'majority');
    } catch (error) {
      this.giveUp(open, error as Error);
      return [];
    }
    const byCommand = new Map(found.map((commit) => [commit.commandId, commit]));
    const missing: Item[] = [];
    let position = 0;
    let settled = 0;
    for (const item of open) {
      const commit = byCommand.get(item.prepared.commandId);
      if (!commit) missing.push(item);
      else {
        settled++;
        position = Math.max(position, commit.first + commit.count - 1);
        this.succeed(item, commit, commit.token !== item.prepared.token);
      }
    }
    if (position > 0) this.options.onAppended(position, settled);
    return missing;
  }

  /** Rule 5: a rejected append rejects its stream's queued appends too; they rest on the same past. */
  private rejectQueued(stream: string): void {
    const behind = this.queue.filter((item) => item.prepared.stream === stream);
    if (behind.length === 0) return;
    this.queue = this.queue.filter((item) => item.prepared.stream !== stream);
    this.queuedBytes -= behind.reduce((sum, item) => sum + item.prepared.bytes, 0);
    this.settleConflicts(behind, new Set([stream]));
  }

  /** Beside the batches: a retry of a command that was appended gets its commit, others a conflict, and what waited behind a mere retry is queued again. */
  private settleConflicts(items: readonly Item[], refused: Set<string>): void {
    const settle = async (): Promise<void> => {
      let found: StoredCommit[];
      try {
        found = await this.table.find(items.map((item) => item.prepared), performance.now() + this.options.patienceMs, 'majority');
      } catch (error) {
        return this.giveUp(items, error as Error);
      }
      const byCommand = new Map(found.map((commit) => [commit.commandId, commit]));
      const again: Item[] = [];
      for (const item of items) {
        const { stream, from, commandId, token } = item.prepared;
        const original = byCommand.get(commandId);
        if (original) this.succeed(item, original, original.token !== token);
        else if (refused.has(stream) || (this.known.get(stream) ?? 0) >= from) {
          refused.add(stream);
          item.reject(new ConcurrencyError(stream));
        } else again.push(item);
      }
      if (again.length > 0) this.enqueue(again);
    };
    const running = settle().finally(() => this.settling.delete(running));
    this.settling.add(running);
  }

  /** An item that may have been written ends as unknown, whatever stopped us; its caller asks again with the same command id. */
  private giveUp(items: readonly Item[], error: Error): void {
    for (const item of items) item.reject(item.unknown ? new OutcomeUnknown('it could not be found out in time whether the commit was written') : error);
  }

  private succeed(item: Item, commit: StoredCommit, duplicate: boolean): void {
    this.know(commit);
    this.answer(item, commit, duplicate);
  }

  private know(commit: StoredCommit): void {
    const version = commit.from + commit.count - 1;
    if ((this.known.get(commit.stream) ?? 0) < version) this.known.set(commit.stream, version);
    this.knownCommands.set(commit.commandId, true);
  }

  private answer(item: Item, commit: StoredCommit, duplicate: boolean): void {
    item.resolve({ handle: this.options.handle(commit.stream, commit.from + commit.count - 1), commit, position: commit.first + commit.count - 1, duplicate });
  }
}
