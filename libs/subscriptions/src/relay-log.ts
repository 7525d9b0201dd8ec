import { setTimeout as pause } from 'node:timers/promises';
import { type EventStore, type LogTail, type StoredCommit, StoreRewound } from '@kangfu/event-store';
import { errorFields, type LogProducer, type Logger, topicOffsets } from '@kangfu/kafka';
import { count, METRICS } from '@kangfu/telemetry';
import type { Kafka } from 'kafkajs';
import type mongoose from 'mongoose';
import { recordBatches } from './record-batches.js';
import { compareTopic } from './topic-check.js';

export type RelayState = 'waiting' | 'checking' | 'sending' | 'rewound';

export interface RelayLogStatus {
  readonly log: number;
  /** `waiting`: another process has the lease, or nobody yet. */
  readonly state: RelayState;
  /** Last position that the topic is known to have. */
  readonly position: number;
  /** Events stored and not yet known to be in the topic. */
  readonly lag: number;
  readonly error: string | null;
  /** Since this process began: events and batches acknowledged, events of the last batch, events sent more than once, comparisons with the topic, and fillings of a topic made anew. */
  readonly sent: number;
  readonly batches: number;
  readonly lastBatch: number;
  readonly resent: number;
  readonly checks: number;
  readonly refills: number;
  /** Offsets that the topic's beginning has lost. */
  readonly cut: number;
}

/** `<topic>/<log>` in the collection `relay` of a service's database: what the holder of the log's lease tells the next one, and the others. */
export interface RelayDocument {
  readonly _id: string;
  readonly log: number;
  readonly position: number;
  readonly offset: number;
  readonly epoch: number;
  /** Epoch of the lease under which it is written; an earlier holder that wakes can write no more. */
  readonly lease: number;
  /** Set while the store lacks what the topic has: why no process of the service may append. */
  readonly refused: string | null;
}

/** See {@link RelayLog.expected}. */
export interface TopicView { readonly end: bigint; readonly batches: number; readonly idle: boolean }

export interface RelayLogConfig {
  readonly log: number;
  readonly store: EventStore;
  readonly kafka: Kafka;
  readonly topic: string;
  readonly origin: string;
  readonly producer: LogProducer;
  readonly checkpoints: mongoose.mongo.Collection<RelayDocument>;
  readonly logger: Logger;
  /** The topic was compared with the store: null when all it has is there. Sending waits for it. */
  readonly compared: (log: number, refused: StoreRewound | null) => Promise<void>;
}

const aborted = (signal: AbortSignal): Promise<void> => new Promise((resolve) => {
  if (signal.aborted) resolve();
  else signal.addEventListener('abort', () => resolve(), { once: true });
});

const READ_COMMITS = 500;
const WAIT_MS = 10_000;
const SAVE_MS = 100;
const SILENT_MS = 5_000;
const SAVE_AGAIN_MS = 1_000;

/**
 * Sends one log to its partition while `begin` has been called and not `stop`. Every batch follows what its sender knows to be in the partition (it was
 * acknowledged, or read there), so a batch never begins beyond what is there: whatever old batch of another sender arrives in between, each
 * position comes first after the one before it.
 */
export class RelayLog {
  private state: RelayState = 'waiting';
  /** The last record known to be there with all before it. */
  private position = 0;
  private offset = -1n;
  /** The last offset of the partition, whatever stands there: what is sent next must come after it. */
  private end = -1n;
  private low = 0n;
  /** When the batch was sent whose answer is awaited. */
  private inFlight: number | null = null;
  private tail = 0;
  private epoch = 0;
  private error: string | null = null;
  private lease = 0;
  private unsaved = false;
  private saving: Promise<void> | null = null;
  private working: AbortController | null = null;
  private round = new AbortController();
  private runs: Promise<void> = Promise.resolve();
  private highest = 0;
  private readonly counts = { sent: 0, batches: 0, lastBatch: 0, resent: 0, checks: 0, refills: 0 };
  readonly id: string;

  constructor(private readonly config: RelayLogConfig) { this.id = `${config.topic}/${config.log}`; }

  status(): RelayLogStatus {
    return { log: this.config.log, state: this.state, position: this.position, lag: Math.max(0, this.tail - this.position), error: this.error ?? this.silence(), ...this.counts, cut: Number(this.low) };
  }

  /** The lease of this epoch is held; sends until `stop`. */
  begin(lease: number): void {
    this.stop();
    const working = this.working = new AbortController();
    this.runs = this.runs.then(() => this.run(lease, working.signal));
  }

  stop(): void {
    this.working?.abort();
    this.working = null;
  }

  async close(): Promise<void> {
    this.stop();
    await this.runs;
    await this.saving;
    await this.save().catch(() => {});
  }

  /**
   * The store's end as it is now, after `position` was known to be stored; and what the holder says where this process is not it. A store that shrank was
   * restored; one that changed after it was found behind may be whole again.
   */
  look(tail: Pick<LogTail, 'position' | 'epoch'>, position: number, told: Pick<RelayDocument, 'position'> | null): void {
    const changed = this.tail !== tail.position || this.epoch !== tail.epoch;
    this.tail = tail.position;
    this.epoch = tail.epoch;
    if (this.state === 'waiting' && told) this.position = told.position;
    else if (this.state === 'rewound' ? changed : tail.position < position) this.round.abort();
  }

  /** What is known of the partition before it is looked at: for {@link lookAtTopic}. */
  expected(): TopicView { return { end: this.end, batches: this.counts.batches, idle: this.state === 'sending' && this.inFlight === null }; }

  /**
   * The partition as it is now, while nobody appends too. Records that are gone, or that are not this process's, mean another topic or another sender: it is
   * compared again. Only its beginning gone is left so: filled in behind the rest it would come out of order, and readers take it from the store.
   */
  lookAtTopic({ low, high }: { readonly low: bigint; readonly high: bigint }, before: TopicView): void {
    if (this.state !== 'sending') return;
    this.noteBeginning(low);
    const foreign = before.idle && this.inFlight === null && this.counts.batches === before.batches && high - 1n > before.end;
    if (high - 1n < before.end || foreign || (this.offset >= 0n && low > this.offset)) this.round.abort();
  }

  private noteBeginning(low: bigint): void {
    if (low > this.low) this.config.logger.warn({ topic: this.config.topic, log: this.config.log, low: Number(low) }, 'the beginning of the topic was cut: readers take it from the store');
    this.low = low;
  }

  private async run(lease: number, signal: AbortSignal): Promise<void> {
    const { log, logger, compared } = this.config;
    let failures = 0;
    this.lease = lease;
    while (!signal.aborted) {
      this.state = 'checking';
      const round = AbortSignal.any([signal, (this.round = new AbortController()).signal]);
      try {
        await this.check();
        if (signal.aborted) break;
        await compared(log, null);
        this.state = 'sending';
        failures = 0;
        this.error = null;
        await this.send(round);
      } catch (error) {
        if (signal.aborted) break;
        this.error = errorFields(error).reason;
        if (error instanceof StoreRewound) {
          this.state = 'rewound';
          logger.error({ log, ...errorFields(error) }, 'the store is behind its topic: appends are refused');
          await compared(log, error);
          await aborted(round);
          continue;
        }
        failures++;
        const ms = Math.min(100 * 2 ** Math.min(failures, 6), 5_000);
        logger.warn({ log, failures, againInMs: ms, ...errorFields(error) }, 'relay interrupted');
        await pause(ms, undefined, { signal }).catch(() => {});
      }
    }
    this.state = 'waiting';
    this.error = null;
  }

  /** Sends from the known position on, until told otherwise or until the topic turns out to be another. */
  private async send(signal: AbortSignal): Promise<void> {
    const { store, topic, origin, log, producer } = this.config;
    let next: Promise<StoredCommit[]> | null = null;
    while (!signal.aborted) {
      const commits: StoredCommit[] = await (next ?? store.read(log, this.position, READ_COMMITS));
      next = null;
      const last = commits.at(-1);
      const end = last ? last.first + last.count - 1 : 0;
      if (end <= this.position) {
        this.tail = this.position;
        await store.wait(log, this.position, WAIT_MS, signal);
        continue;
      }
      this.tail = Math.max(this.tail, end);
      // There is more: it is read while this is sent.
      if (commits.length === READ_COMMITS) {
        next = store.read(log, end, READ_COMMITS);
        next.catch(() => {});
      }
      for (const { records, position } of recordBatches(origin, store.service, commits, this.position)) {
        if (signal.aborted) return;
        this.inFlight = performance.now();
        const base = await producer.send(topic, log, records).finally(() => { this.inFlight = null; });
        if (base < 0n) throw new Error('the broker had these records already and does not say where');
        if (base <= this.end) return this.refill(base);
        this.acknowledged(position, records.length, base);
      }
    }
  }

  /** kafkajs tries by itself for most of a minute before it gives up; nobody should have to wait for that to be told. */
  private silence(): string | null {
    const ms = this.inFlight === null ? 0 : performance.now() - this.inFlight;
    return ms < SILENT_MS ? null : `Kafka has not answered for ${Math.round(ms / 1_000)} s`;
  }

  /** What was sent before is no longer there. */
  private refill(base: bigint): void {
    this.config.logger.error({ topic: this.config.topic, log: this.config.log, offset: Number(base), expected: Number(this.end) + 1 }, 'the topic was made anew');
    this.position = 0;
    this.offset = -1n;
  }

  private acknowledged(position: number, events: number, base: bigint): void {
    this.counts.resent += Math.min(events, Math.max(0, this.highest - (position - events)));
    this.counts.sent += events;
    count(METRICS.relaySent, events, { log: this.config.log });
    this.counts.batches++;
    this.counts.lastBatch = events;
    this.highest = Math.max(this.highest, position);
    this.position = position;
    this.offset = this.end = base + BigInt(events) - 1n;
    this.saveSoon();
  }

  /** Compares the topic with the store, from the checkpoint on, and finds where to send on. Throws StoreRewound. */
  private async check(): Promise<void> {
    const { store, topic, kafka, log, checkpoints, logger } = this.config;
    const saved = this.position > 0 && this.offset >= 0n ? { position: this.position, offset: this.offset } : await checkpoints.findOne({ _id: this.id });
    const partition = (await topicOffsets(kafka, topic)).find((found) => found.partition === log);
    if (!partition) throw new Error(`topic ${topic} has no partition ${log}`);
    const { low, high } = partition;
    this.noteBeginning(low);
    const tail = await store.tail(log);
    this.tail = tail.position;
    this.epoch = tail.epoch;
    this.counts.checks++;
    const key = { _id: this.id };
    try {
      const reached = await compareTopic({ kafka, topic, log, store, tail, low, high }, saved && { position: saved.position, offset: BigInt(saved.offset) },
        () => {
          this.counts.refills++;
          logger.error({ topic, log, position: saved?.position }, 'the topic is not as it was left: it is read from its beginning, and filled again with what it lacks');
        });
      this.position = reached.position;
      this.offset = reached.offset;
      this.end = high - 1n;
      if (reached.position < tail.position) logger.info({ topic, log, from: reached.position + 1, to: tail.position }, 'relay sends what the topic lacks');
      // By $set: the offsets of a topic made anew are lower.
      await checkpoints.updateOne(key, { $set: { log, position: reached.position, offset: Number(reached.offset), epoch: tail.epoch, lease: this.lease, refused: null } }, { upsert: true });
    } catch (error) {
      if (error instanceof StoreRewound) await checkpoints.updateOne(key, { $set: { log, lease: this.lease, refused: error.message }, $setOnInsert: { position: 0, offset: -1, epoch: tail.epoch } }, { upsert: true });
      throw error;
    }
  }

  private saveSoon(): void {
    this.unsaved = true;
    this.saving ??= pause(SAVE_MS).then(() => this.save())
      .catch(async (error: unknown) => {
        this.unsaved = true;
        this.config.logger.warn({ log: this.config.log, ...errorFields(error) }, 'relay checkpoint not written');
        await pause(SAVE_AGAIN_MS);
      })
      // What was sent while it was being written, or could not be written, must not wait for the next event: that may not come for days.
      .finally(() => { this.saving = null; if (this.unsaved && this.working) this.saveSoon(); });
  }

  private async save(): Promise<void> {
    if (!this.unsaved) return;
    this.unsaved = false;
    // By $max: a late writer never moves it back. Under another's lease this one has to look again what is there.
    const { matchedCount } = await this.config.checkpoints.updateOne({ _id: this.id, lease: this.lease }, { $max: { position: this.position, offset: Number(this.offset) } });
    if (matchedCount === 0) this.round.abort();
  }
}
