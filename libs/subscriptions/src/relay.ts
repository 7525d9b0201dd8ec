import { type EventStore, StoreRewound } from '@kangfu/event-store';
import { errorFields, type Leases, LogProducer, type Logger, silentLogger, topicOffsets } from '@kangfu/kafka';
import type { Kafka } from 'kafkajs';
import type mongoose from 'mongoose';
import { type RelayDocument, RelayLog, type RelayLogStatus } from './relay-log.js';

export interface RelayConfig {
  readonly store: EventStore;
  readonly kafka: Kafka;
  readonly topic: string;
  /** Absolute: `https://kangfu.example`. */
  readonly origin: string;
  /** The service's own database, for the checkpoints (`relay`). */
  readonly database: mongoose.mongo.Db;
  /** With leases one process of the service sends a log; without, this one sends all. Two at once do no harm: consumers drop what they have. */
  readonly leases?: Leases;
  /** A topic holds events that the store does not have: the service must refuse appends until this is called with null. In every process of the service, whoever found it. */
  readonly onRewound: (error: StoreRewound | null) => void;
  readonly logger?: Logger;
  /** How often the ends of the topic are looked at, whether or not there is anything to send. Default 5,000. */
  readonly topicLookMs?: number;
}

/** How often the store's ends, and what other processes say, are looked at. */
const WATCH_MS = 1_000;
const TOPIC_LOOK_MS = 5_000;

/**
 * Sends every stored event to its service's topic: log n to partition n, in log order, each position at least once and never a later one before an earlier one.
 * A lease per log says which process of the service sends it. The store is the outbox: while Kafka is away commands go on, and the relay catches up by itself.
 * Whoever gets a log compares the end of its partition with the store first: what the topic lacks is sent again, what the store lacks means that the
 * store was restored from an older backup.
 */
export class Relay {
  private readonly logs: readonly RelayLog[];
  private readonly checkpoints: mongoose.mongo.Collection<RelayDocument>;
  private readonly producer: LogProducer;
  private readonly logger: Logger;
  private readonly compared = new Set<number>();
  private readonly refused = new Map<number, string>();
  private timer: NodeJS.Timeout | null = null;
  private watching: Promise<void> | null = null;
  private lookingAtTopic: Promise<void> | null = null;
  private lookedAtTopic = performance.now();
  private closed = false;
  private safe: () => void = () => {};
  private readonly becomesSafe = new Promise<void>((resolve) => { this.safe = resolve; });

  constructor(private readonly config: RelayConfig) {
    const { store, kafka, topic, origin, database, logger = silentLogger } = config;
    this.logger = logger;
    this.producer = new LogProducer(kafka);
    this.checkpoints = database.collection<RelayDocument>('relay', { writeConcern: { w: 'majority', j: true }, readConcern: { level: 'majority' } });
    this.logs = Array.from({ length: store.logs }, (_, log) => new RelayLog({
      log, store, kafka, topic, origin, producer: this.producer, checkpoints: this.checkpoints, logger,
      compared: async (which, error) => {
        if (!error) await this.config.leases?.mark(this.lease(which));
        this.learn(which, error?.message ?? null, true);
      },
    }));
  }

  /** Returns at once. */
  start(): void {
    this.logs.forEach((log, n) => {
      if (!this.config.leases) log.begin(0);
      else this.config.leases.want(this.lease(n), { acquired: (epoch) => { if (!this.closed) log.begin(epoch); }, lost: () => log.stop() });
    });
    this.watch();
  }

  /**
   * Every log was compared with its topic since this process began, here or by the process that holds its lease: only then is it known that the store was
   * not restored from an older backup. Once true it stays so, while Kafka is away too. A store that was found behind is in {@link rewound}.
   */
  checked(): boolean { return this.compared.size === this.logs.length; }

  /** Why appends are refused, or null. */
  rewound(): string | null { return [...this.refused.values()][0] ?? null; }

  /** Resolves when all logs are checked and none is behind its topic: from then on the service may append on its own account. Never rejects. */
  untilSafe(): Promise<void> { return this.becomesSafe; }

  /** Events stored and not yet acknowledged by Kafka, all logs together; read from the store. */
  async lag(): Promise<number> {
    await this.look();
    return this.status().reduce((sum, { lag }) => sum + lag, 0);
  }

  /** As of the last look, a second ago at most; never waits. */
  status(): RelayLogStatus[] { return this.logs.map((log) => log.status()); }

  async close(): Promise<void> {
    this.closed = true;
    if (this.timer) clearTimeout(this.timer);
    await Promise.all([this.watching, this.lookingAtTopic]);
    await Promise.all(this.logs.map((log) => log.close()));
    await this.producer.close();
    await Promise.all(this.logs.map((_log, n) => this.config.leases?.release(this.lease(n))));
  }

  private lease(log: number): string { return `relay/${this.config.store.service}/${log}`; }

  private learn(log: number, refused: string | null, compared: boolean): void {
    const before = this.rewound();
    if (refused === null) this.refused.delete(log);
    else this.refused.set(log, refused);
    if (compared) this.compared.add(log);
    const now = this.rewound();
    if (now !== before) this.config.onRewound(now === null ? null : new StoreRewound(now));
    if (now === null && this.checked()) this.safe();
  }

  private watch(): void {
    const every = this.config.topicLookMs ?? TOPIC_LOOK_MS;
    const failed = (error: unknown): void => { this.logger.debug(errorFields(error), 'relay cannot look at its logs'); };
    this.watching = this.look().catch(failed).then(() => {
      this.watching = null;
      if (!this.closed) this.timer = setTimeout(() => this.watch(), Math.min(WATCH_MS, every)).unref();
    });
    // Beside the other: it hangs while Kafka is away.
    if (this.lookingAtTopic || performance.now() - this.lookedAtTopic < every) return;
    this.lookingAtTopic = this.lookAtTopic().catch(failed).then(() => {
      this.lookingAtTopic = null;
      this.lookedAtTopic = performance.now();
    });
  }

  private async lookAtTopic(): Promise<void> {
    const before = this.logs.map((log) => log.expected());
    if (!this.status().some(({ state }) => state === 'sending')) return;
    for (const found of await topicOffsets(this.config.kafka, this.config.topic)) {
      const expected = before[found.partition];
      if (expected) this.logs[found.partition]!.lookAtTopic(found, expected);
    }
  }

  /** What the store and the holders of the leases say; Kafka is not asked, so lag is known while it is away. */
  private async look(): Promise<void> {
    const { leases, store } = this.config;
    const positions = this.logs.map((log) => log.status().position);
    const [documents, tails, marked] = await Promise.all([
      this.checkpoints.find({ _id: { $in: this.logs.map(({ id }) => id) } }).toArray(),
      Promise.all(this.logs.map((_log, n) => store.tail(n))),
      this.checked() || !leases ? ([] as string[]) : leases.marked(this.logs.map((_log, n) => this.lease(n))),
    ]);
    this.logs.forEach((log, n) => {
      const told = documents.find(({ _id }) => _id === log.id) ?? null;
      log.look(tails[n]!, positions[n]!, told);
      // A holder knows better than the document it has written.
      if (log.status().state === 'waiting') this.learn(n, told?.refused ?? null, marked.includes(this.lease(n)));
    });
  }
}
