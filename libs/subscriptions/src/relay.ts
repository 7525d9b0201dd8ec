import { setTimeout as pause } from 'node:timers/promises';
import { type EventStore, type RecordedEvent, recordedEvents, StoreRewound } from '@kangfu/event-store';
import { errorFields, type Leases, LogProducer, type Logger, readTopic, silentLogger, topicOffsets } from '@kangfu/kafka';
import { count, METRICS } from '@kangfu/telemetry';
import type { Kafka, KafkaMessage } from 'kafkajs';
import type mongoose from 'mongoose';
import { encodeRecord, findPlace, type RecordPlace } from './record.js';

export interface RelayConfig {
  readonly store: EventStore;
  readonly kafka: Kafka;
  readonly topic: string;
  /** Absolute: `https://kangfu.example`. */
  readonly origin: string;
  /** The service's own database, for the checkpoints (`relay`). */
  readonly database: mongoose.mongo.Db;
  /** With leases one process of the service sends; without, this one does. Two at once do no harm: consumers drop what they have. */
  readonly leases?: Leases;
  /** The topic holds events that the store does not have: the service must refuse appends until it is restored. */
  readonly onRewound: (error: StoreRewound) => void;
  readonly logger?: Logger;
}

export interface RelayLogStatus { readonly log: number; readonly state: 'waiting' | 'checking' | 'sending' | 'rewound'; readonly position: number; readonly lag: number; readonly error: string | null }

interface RelayDocument { _id: string; log: number; position: number; offset: number; epoch: number }

interface LogState { state: RelayLogStatus['state']; position: number; offset: bigint; epoch: number; tail: number; error: string | null; unsaved: boolean; saving: Promise<void> | null }

/** A record batch must stay below the topic's `max.message.bytes`. */
const MAX_BATCH_BYTES = 768 * 1024;
const MAX_BATCH = 500;
const READ_COMMITS = 500;
const WAIT_MS = 10_000;
const SAVE_MS = 100;

/**
 * Sends every stored event to its service's topic: log n to partition n, in log order, each position at least once and never a later one before an earlier one.
 * The store is the outbox: while Kafka is away commands go on, and the relay catches up by itself. At start it compares the end of the topic
 * with the store: what the topic lacks is sent again, what the store lacks means that the store was restored from an older backup.
 */
export class Relay {
  private readonly logs: LogState[];
  private readonly checkpoints: mongoose.mongo.Collection<RelayDocument>;
  private readonly producer: LogProducer;
  private readonly logger: Logger;
  private readonly closing = new AbortController();
  private working: AbortController | null = null;
  private runs: Promise<unknown> = Promise.resolve();

  constructor(private readonly config: RelayConfig) {
    this.logger = config.logger ?? silentLogger;
    this.producer = new LogProducer(config.kafka);
    this.checkpoints = config.database.collection<RelayDocument>('relay', { writeConcern: { w: 'majority', j: true }, readConcern: { level: 'majority' } });
    this.logs = Array.from({ length: config.store.logs }, () => ({ state: 'waiting', position: 0, offset: -1n, epoch: 0, tail: 0, error: null, unsaved: false, saving: null }));
  }

  /** Returns at once. */
  start(): void {
    if (!this.config.leases) { this.begin(); return; }
    this.config.leases.want(`relay/${this.config.store.service}`, { acquired: () => this.begin(), lost: () => this.end() });
  }

  /** Events stored and not yet acknowledged by Kafka, all logs together; read from the store. */
  async lag(): Promise<number> {
    const tails = await Promise.all(this.logs.map((_state, log) => this.config.store.tail(log)));
    tails.forEach((tail, log) => { this.logs[log]!.tail = tail.position; });
    return this.status().reduce((sum, { lag }) => sum + lag, 0);
  }

  /** As of the last look; never waits. */
  status(): RelayLogStatus[] {
    return this.logs.map(({ state, position, tail, error }, log) => ({ log, state, position, lag: Math.max(0, tail - position), error }));
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.end();
    await this.runs;
    await Promise.all(this.logs.map(async (state, log) => { await state.saving; await this.save(log, state).catch(() => {}); }));
    await this.producer.close();
    await this.config.leases?.release(`relay/${this.config.store.service}`);
  }

  private begin(): void {
    if (this.closing.signal.aborted) return;
    this.end();
    const working = this.working = new AbortController();
    this.runs = this.runs.then(() => Promise.all(this.logs.map((state, log) => this.run(log, state, working.signal))));
  }

  private end(): void {
    this.working?.abort();
    this.working = null;
  }

  private async run(log: number, state: LogState, signal: AbortSignal): Promise<void> {
    let failures = 0;
    state.state = 'checking';
    while (!signal.aborted) {
      try {
        if (state.state === 'checking') await this.check(log, state);
        state.state = 'sending';
        failures = 0;
        state.error = null;
        await this.send(log, state, signal);
      } catch (error) {
        if (signal.aborted) break;
        if (error instanceof StoreRewound) {
          state.state = 'rewound';
          state.error = error.message;
          this.logger.error({ log, ...errorFields(error) }, 'the store is behind its topic: appends are refused');
          this.config.onRewound(error);
          return;
        }
        failures++;
        const ms = Math.min(100 * 2 ** Math.min(failures, 6), 5_000);
        state.error = errorFields(error).reason;
        this.logger.warn({ log, failures, againInMs: ms, ...errorFields(error) }, 'relay interrupted');
        await pause(ms, undefined, { signal }).catch(() => {});
      }
    }
    if (!this.closing.signal.aborted) state.state = 'waiting';
  }

  /** Sends from the state's position on, for ever. */
  private async send(log: number, state: LogState, signal: AbortSignal): Promise<void> {
    const { store, topic, origin } = this.config;
    while (!signal.aborted) {
      const commits = await store.read(log, state.position, READ_COMMITS);
      const events = commits.flatMap((commit) => recordedEvents(store.service, commit)).filter(({ position }) => position > state.position);
      const last = events.at(-1);
      if (!last) {
        state.tail = state.position;
        await store.wait(log, state.position, WAIT_MS, signal);
        continue;
      }
      state.tail = Math.max(state.tail, last.position);
      for (let i = 0; i < events.length && !signal.aborted;) {
        const batch: ReturnType<typeof encodeRecord>[] = [];
        let bytes = 0;
        let end = i;
        for (; end < events.length && batch.length < MAX_BATCH; end++) {
          const record = encodeRecord(origin, events[end]!);
          bytes += Buffer.byteLength(record.value) + 1_500;
          if (batch.length > 0 && bytes > MAX_BATCH_BYTES) break;
          batch.push(record);
        }
        const base = await this.producer.send(topic, log, batch);
        count(METRICS.relaySent, batch.length, { log });
        const sent = events[end - 1]!;
        if (base >= 0n && base <= state.offset) {
          this.logger.error({ topic, log, offset: Number(base), expected: Number(state.offset) + 1 }, 'the topic was made anew and is filled again');
          state.offset = -1n;
          state.position = 0;
          state.state = 'checking';
          return;
        }
        state.position = sent.position;
        state.epoch = sent.epoch;
        if (base >= 0n) state.offset = base + BigInt(batch.length) - 1n;
        this.saveSoon(log, state);
        i = end;
      }
    }
  }

  /** Compares the topic from the checkpoint on with the store and finds where to send on. Throws StoreRewound. */
  private async check(log: number, state: LogState): Promise<void> {
    const { store, topic, kafka } = this.config;
    const saved = state.position > 0 ? { position: state.position, offset: Number(state.offset) } : await this.checkpoints.findOne({ _id: `${topic}/${log}` });
    const partition = (await topicOffsets(kafka, topic)).find((found) => found.partition === log);
    if (!partition) throw new Error(`topic ${topic} has no partition ${log}`);
    const tail = await store.tail(log);
    state.tail = tail.position;
    const { low, high } = partition;

    const readFrom = async (from: bigint, position: number): Promise<{ position: number; offset: bigint; matched: boolean }> => {
      let reached = { position, offset: from - 1n };
      let matched = true;
      let first = true;
      await readTopic(kafka, topic, [{ partition: log, from, to: high }], async (_partition, messages) => {
        const stored = await this.storedFor(log, messages);
        for (const message of messages) {
          const place = findPlace(message);
          if (!place) continue;
          if (first && position > 0 && place.position !== position) matched = false;
          first = false;
          if (!matched) return;
          this.compare(log, place, stored.get(place.position) ?? null, tail.epoch, tail.position);
          if (stored.get(place.position)?.id !== place.id) continue;
          if (place.position === reached.position + 1 || place.position === position) reached = { position: Math.max(reached.position, place.position), offset: BigInt(message.offset) };
        }
      });
      return { ...reached, matched: matched && (position === 0 || !first) };
    };

    const offset = saved && saved.offset >= 0 ? BigInt(saved.offset) : -1n;
    let reached = saved && saved.position > 0 && offset >= low && offset < high ? await readFrom(offset, saved.position) : null;
    if (!reached?.matched) {
      if (saved && saved.position > 0) this.logger.warn({ topic, log, position: saved.position }, 'the topic is not as it was left; it is read from its beginning');
      reached = await readFrom(low, 0);
    }
    state.position = reached.position;
    state.offset = high - 1n;
    state.epoch = tail.epoch;
    if (reached.position < tail.position) this.logger.info({ topic, log, from: reached.position + 1, to: tail.position }, 'relay sends what the topic lacks');
    // By $set: the offsets of a topic made anew are lower.
    await this.checkpoints.updateOne({ _id: `${topic}/${log}` }, { $set: { log, position: reached.position, offset: Number(reached.offset), epoch: state.epoch } }, { upsert: true });
  }

  /** The store's events at the positions of these records. */
  private async storedFor(log: number, messages: readonly KafkaMessage[]): Promise<Map<number, RecordedEvent>> {
    const positions = messages.flatMap((message) => findPlace(message)?.position ?? []);
    const stored = new Map<number, RecordedEvent>();
    if (positions.length === 0) return stored;
    const end = positions.reduce((a, b) => Math.max(a, b));
    for (let after = positions.reduce((a, b) => Math.min(a, b)) - 1; after < end;) {
      const events = (await this.config.store.read(log, after, READ_COMMITS)).flatMap((commit) => recordedEvents(this.config.store.service, commit));
      const last = events.at(-1);
      if (!last) break;
      for (const event of events) stored.set(event.position, event);
      after = last.position;
    }
    return stored;
  }

  private compare(log: number, place: RecordPlace, stored: RecordedEvent | null, epoch: number, tail: number): void {
    const { service } = this.config.store;
    // What an ended epoch published beyond its end stays in the topic; consumers refuse it by its epoch.
    if (place.epoch < (stored?.epoch ?? epoch)) return;
    if (!stored) throw new StoreRewound(`${service}/${log}: published up to ${place.position}, stored up to ${tail}`);
    if (stored.id !== place.id || stored.commitHash !== place.commitHash || place.epoch > stored.epoch) throw new StoreRewound(`${service}/${log}: position ${place.position} is not what was published`);
  }

  private saveSoon(log: number, state: LogState): void {
    state.unsaved = true;
    state.saving ??= pause(SAVE_MS, undefined, { signal: this.closing.signal }).catch(() => {})
      .then(() => this.save(log, state))
      .catch((error: unknown) => { this.logger.warn({ log, ...errorFields(error) }, 'relay checkpoint not written'); })
      .finally(() => { state.saving = null; });
  }

  private async save(log: number, state: LogState): Promise<void> {
    if (!state.unsaved) return;
    state.unsaved = false;
    // By $max: a late writer never moves it back.
    await this.checkpoints.updateOne({ _id: `${this.config.topic}/${log}` },
      { $set: { log }, $max: { position: state.position, offset: Number(state.offset), epoch: state.epoch } }, { upsert: true });
  }
}
