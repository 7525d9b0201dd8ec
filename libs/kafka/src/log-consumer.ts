import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import type { Leases } from './leases.js';
import { errorFields, type Logger, silentLogger } from './logger.js';

export interface LogBatch {
  /** Name of the handler. */
  readonly name: string;
  readonly topic: string;
  /** Partition = log of the service whose topic it is. */
  readonly log: number;
  readonly messages: readonly KafkaMessage[];
  /** Epoch of the handler's lease: a checkpoint refuses a lower one than it has seen. */
  readonly lease: number;
}

/** Reads topics in order, one batch at a time. Where to begin and what to drop is the handler's: Kafka's committed offsets are not used. */
export interface LogHandlerSpec {
  /** Also the name of its lease. */
  readonly name: string;
  readonly topics: readonly string[];
  /** The next offset to read of each partition, from the handler's own checkpoint; a partition not named is read from its beginning. May take long (a read model that is filled); the signal ends with the lease. */
  offsets(lease: number, signal: AbortSignal): Promise<readonly { topic: string; log: number; offset: string }[]>;
  /** Resolves when all effects of the batch are durable. When it rejects, the batch comes again after a while; other partitions go on. */
  handle(batch: LogBatch): Promise<void>;
  /** The lease went to another process: what is known in memory is no longer so. */
  lost?(): void;
}

export interface PartitionStatus {
  readonly topic: string;
  readonly log: number;
  /** Records of the topic after the last handled one, as far as known. */
  readonly behind: number;
  /** When the oldest record that is not handled was sent (ms since 1970), as far as known; null: everything is handled. */
  readonly waitingSince: number | null;
  /** Set while the handler fails on this partition: it is retried for ever. */
  readonly failing: { readonly error: string; readonly reason: string; readonly since: string; readonly attempts: number } | null;
}
export interface HandlerStatus {
  readonly name: string;
  /** `standby`: another process holds the lease, in which it says when it has caught up (`Leases.marked`). */
  readonly state: 'standby' | 'starting' | 'running' | 'closed';
  /** It has once handled everything that was there when it started, and was less than a second behind what came meanwhile. */
  readonly caughtUp: boolean;
  readonly partitions: readonly PartitionStatus[];
}

export interface LogConsumersConfig {
  readonly kafka: Kafka;
  readonly leases: Leases;
  readonly logger?: Logger;
  /** How long an idle poll waits at the broker; ending waits for it too. New records end it at once. */
  readonly maxWaitMs?: number;
}

/** Thrown by a handler that wants to be asked for its offsets again: all its partitions are read anew. */
export class RestartHandler extends Error { override readonly name = 'RestartHandler'; }

const FIRST_RETRY_MS = 200;
const LAST_RETRY_MS = 5_000;
/** Polls end after half a second: a broker silent for this long is frozen or cut off. */
const SILENCE_MS = 10_000;
const DISCONNECT_MS = 3_000;
/** No further behind than this is caught up. */
const NEAR_MS = 1_000;
const backOff = (attempts: number): number => Math.min(FIRST_RETRY_MS * 2 ** Math.max(0, attempts - 1), LAST_RETRY_MS);

interface Progress { next: bigint; end: bigint; goal: bigint; waitingSince: number | null; failing: { error: string; reason: string; since: string; attempts: number } | null }

/** One handler: its lease, and a consumer in a private group while the lease is held. */
class LogConsumer {
  private consumer: Consumer | null = null;
  private lease: number | null = null;
  /** Another process holds the lease, as far as is known. */
  private elsewhere = false;
  private leaseEnds = new AbortController();
  private starting: Promise<void> | null = null;
  private attempts = 0;
  private closed = false;
  private inFlight: Promise<void> = Promise.resolve();
  private working = false;
  /** Asked to begin anew: the consumer of before delivers nothing more. */
  private startingOver = false;
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly progress = new Map<string, Progress>();
  private reachedGoal = false;
  /** Under which lease others were told so. */
  private marked: number | null = null;

  constructor(readonly spec: LogHandlerSpec, private readonly config: Required<LogConsumersConfig>) {}

  open(): void {
    this.config.leases.want(this.spec.name, {
      elsewhere: () => { this.elsewhere = true; },
      acquired: (epoch) => { this.lease = epoch; this.elsewhere = false; this.leaseEnds = new AbortController(); this.startingOver = false; this.start(); },
      lost: () => { this.lease = null; this.leaseEnds.abort(); this.spec.lost?.(); void this.halt(); },
    });
  }

  status(): HandlerStatus {
    return {
      name: this.spec.name, state: this.closed ? 'closed' : this.elsewhere ? 'standby' : this.consumer && this.progress.size > 0 ? 'running' : 'starting',
      caughtUp: this.reachedGoal,
      partitions: [...this.progress].map(([key, { next, end, failing, waitingSince }]) => {
        const cut = key.lastIndexOf('/');
        return { topic: key.slice(0, cut), log: Number(key.slice(cut + 1)), behind: Math.max(0, Number(end - next)), waitingSince, failing };
      }),
    };
  }

  async close(): Promise<void> {
    this.closed = true;
    this.leaseEnds.abort();
    await this.starting;
    await this.halt();
    await this.config.leases.release(this.spec.name);
    this.lease = null;
  }

  private later(ms: number, action: () => void): void {
    if (this.closed) return;
    const timer = setTimeout(() => { this.timers.delete(timer); action(); }, ms);
    this.timers.add(timer);
  }

  private start(): void {
    if (this.closed || this.lease === null || this.starting || this.consumer) return;
    this.starting = this.connect().then(
      () => { this.attempts = 0; },
      (error: unknown) => {
        this.attempts++;
        this.config.logger.warn({ handler: this.spec.name, ...errorFields(error) }, 'log consumer cannot start');
        this.later(backOff(this.attempts), () => this.start());
      }).finally(() => { this.starting = null; });
  }

  private async connect(): Promise<void> {
    const { kafka, maxWaitMs } = this.config;
    const topics = [...this.spec.topics];
    // A batch of the consumer before may still be writing.
    await this.inFlight.catch(() => {});
    await this.readEnds(topics);
    const consumer = kafka.consumer({
      groupId: `~${this.spec.name}.${randomUUID()}`, maxWaitTimeInMs: maxWaitMs, minBytes: 1, maxBytesPerPartition: 2 * 1024 * 1024,
      // Alone in its group: after losing its place (a frozen broker) it must not wait for its own former self to come back.
      rebalanceTimeout: 2_000, sessionTimeout: 30_000, heartbeatInterval: 5_000, allowAutoTopicCreation: false, retry: { retries: 4, restartOnFailure: async () => false },
    });
    // After a rebalance of the group kafkajs would begin at the committed offset, which is never written.
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      for (const [topic, partitions] of Object.entries(payload.memberAssignment)) {
        for (const partition of partitions) consumer.seek({ topic, partition, offset: String(this.of(topic, partition).next) });
      }
    });
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      this.replace(consumer, errorFields(payload.error).reason);
    });
    // A frozen broker leaves requests and group membership hanging for longer than it takes to begin anew.
    let fetched = performance.now();
    consumer.on(consumer.events.FETCH, () => { fetched = performance.now(); });
    const watch = setInterval(() => {
      if (this.consumer !== consumer) clearInterval(watch);
      else if (this.working) fetched = performance.now();
      else if (performance.now() - fetched > SILENCE_MS) this.replace(consumer, `no answer of the broker for ${SILENCE_MS / 1000} s`);
    }, 2_000).unref();
    try {
      await consumer.connect();
      await consumer.subscribe({ topics, fromBeginning: true });
      if (this.closed || this.lease === null) throw new Error('no longer wanted');
      this.consumer = consumer;
      await consumer.run({
        autoCommit: false, eachBatchAutoResolve: false, partitionsConsumedConcurrently: 1,
        eachBatch: (payload) => (this.inFlight = this.eachBatch(consumer, payload)),
      });
    } catch (error) {
      clearInterval(watch);
      if (this.consumer === consumer) this.consumer = null;
      void consumer.disconnect().catch(() => {});
      throw error;
    }
  }

  private replace(consumer: Consumer, reason: string): void {
    if (this.consumer !== consumer) return;
    this.config.logger.warn({ handler: this.spec.name, reason }, 'log consumer failed, a new one is made');
    this.consumer = null;
    void consumer.disconnect().catch(() => {});
    this.attempts++;
    this.later(backOff(this.attempts), () => this.start());
  }

  /** Waits (by failing and being started again) until all topics are there, and notes where they begin and end. */
  private async readEnds(topics: readonly string[]): Promise<void> {
    const admin = this.config.kafka.admin({ retry: { retries: 2 } });
    await admin.connect();
    try {
      const there = new Set(await admin.listTopics());
      const absent = topics.filter((topic) => !there.has(topic));
      if (absent.length > 0) throw new Error(`no topic ${absent.join(', ')} yet`);
      if (this.lease === null) throw new Error('no longer wanted');
      const offsets = await this.spec.offsets(this.lease, this.leaseEnds.signal);
      for (const topic of topics) {
        for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
          const own = offsets.find((known) => known.topic === topic && known.log === partition);
          const next = own ? BigInt(own.offset) : BigInt(low);
          // Beyond the end: the topic was made anew. What is in it is read again and what is known is dropped by position.
          const inside = next <= BigInt(high) ? next : BigInt(low);
          this.progress.set(`${topic}/${partition}`, { next: inside, end: BigInt(high), goal: BigInt(high), waitingSince: null, failing: null });
        }
      }
      this.look();
    } finally {
      await admin.disconnect();
    }
  }

  private of(topic: string, partition: number): Progress {
    const key = `${topic}/${partition}`;
    let progress = this.progress.get(key);
    if (!progress) this.progress.set(key, progress = { next: 0n, end: 0n, goal: 0n, waitingSince: null, failing: null });
    return progress;
  }

  private look(): void {
    const near = (since: number | null): boolean => since === null || Date.now() - since < NEAR_MS;
    const { lease } = this;
    if (lease === null || this.marked === lease || ![...this.progress.values()].every(({ next, goal, waitingSince }) => next >= goal && near(waitingSince))) return;
    this.reachedGoal = true;
    this.marked = lease;
    this.config.leases.mark(this.spec.name).catch((error: unknown) => {
      this.config.logger.debug({ handler: this.spec.name, ...errorFields(error) }, 'that it has caught up is said again');
      this.marked = null;
      this.later(LAST_RETRY_MS, () => this.look());
    });
  }

  /** Nothing may leave this function: a TypeError stops kafkajs for good, other errors loop without a pause. */
  private async eachBatch(consumer: Consumer, { batch, pause, resolveOffset, heartbeat }: EachBatchPayload): Promise<void> {
    const { topic, partition } = batch;
    const lease = this.lease;
    if (this.consumer !== consumer || lease === null || this.closed || this.startingOver) return;
    const progress = this.of(topic, partition);
    progress.end = BigInt(batch.highWatermark);
    progress.waitingSince ??= Number(batch.messages[0]?.timestamp ?? Date.now());
    this.working = true;
    const beat = setInterval(() => { void heartbeat().catch(() => {}); }, 5_000);
    try {
      await this.spec.handle({ name: this.spec.name, topic, log: partition, messages: batch.messages, lease });
      const last = BigInt(batch.lastOffset());
      progress.next = last + 1n;
      progress.waitingSince = progress.next >= progress.end ? null : Number(batch.messages.at(-1)?.timestamp ?? Date.now());
      progress.failing = null;
      resolveOffset(String(last));
      this.look();
    } catch (error) {
      if (error instanceof RestartHandler) {
        this.config.logger.warn({ handler: this.spec.name, reason: error.message }, 'log handler starts over');
        this.startingOver = true;
        // Not from within the batch: disconnecting waits for it.
        this.later(0, () => { void this.restart(); });
        return;
      }
      const attempts = (progress.failing?.attempts ?? 0) + 1;
      progress.failing = { ...errorFields(error), since: progress.failing?.since ?? new Date().toISOString(), attempts };
      const ms = backOff(attempts);
      // Given up because the process ends: the next one goes on.
      const level = (error as Error | null)?.name === 'AbortError' ? 'debug' : 'error';
      this.config.logger[level]({ handler: this.spec.name, topic, log: partition, attempts, againInMs: ms, ...errorFields(error) }, 'batch failed');
      try {
        const resume = pause();
        const offset = batch.firstOffset() ?? String(progress.next);
        this.later(ms, () => {
          if (this.consumer !== consumer) return;
          try { consumer.seek({ topic, partition, offset }); resume(); } catch (fault) { this.config.logger.warn({ handler: this.spec.name, ...errorFields(fault) }, 'cannot resume'); }
        });
      } catch (fault) {
        this.config.logger.warn({ handler: this.spec.name, ...errorFields(fault) }, 'cannot pause');
      }
    } finally {
      this.working = false;
      clearInterval(beat);
    }
  }

  async restart(): Promise<void> {
    await this.starting;
    this.reachedGoal = false;
    await this.halt();
    this.startingOver = false;
    this.start();
  }

  private async halt(): Promise<void> {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    const consumer = this.consumer;
    this.consumer = null;
    await this.inFlight.catch(() => {});
    // Nothing is committed in Kafka: where the broker does not answer, the group may as well be left behind.
    if (consumer) await Promise.race([consumer.disconnect().catch(() => {}), sleep(DISCONNECT_MS, undefined, { ref: false })]);
  }
}

/**
 * Consumers of logs: one per handler, each under a lease and in a private group of a random name (a shared group waits out the session
 * of a killed member, half a minute; a private one starts at once). Handlers are added before `start`.
 */
export class LogConsumers {
  private readonly consumers: LogConsumer[] = [];
  private readonly config: Required<LogConsumersConfig>;
  private started = false;

  constructor(config: LogConsumersConfig) { this.config = { logger: silentLogger, maxWaitMs: 1_000, ...config }; }

  add(...specs: readonly LogHandlerSpec[]): this {
    for (const spec of specs) {
      if (this.consumers.some((consumer) => consumer.spec.name === spec.name)) throw new TypeError(`log handler ${spec.name} is registered twice`);
      const consumer = new LogConsumer(spec, this.config);
      this.consumers.push(consumer);
      if (this.started) consumer.open();
    }
    return this;
  }

  /** Returns at once; Kafka and MongoDB may come later. */
  start(): void {
    if (this.started) return;
    this.started = true;
    for (const consumer of this.consumers) consumer.open();
  }

  /** Lets a handler begin again at its offsets. */
  async restart(name: string): Promise<void> { await this.consumers.find(({ spec }) => spec.name === name)?.restart(); }

  status(): HandlerStatus[] { return this.consumers.map((consumer) => consumer.status()); }

  /** Waits for the batches in hand, then gives the leases back. */
  async close(): Promise<void> { await Promise.all(this.consumers.map((consumer) => consumer.close())); }
}
