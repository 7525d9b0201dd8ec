import { errorFields, type LogBatch, type LogHandlerSpec, type Logger, silentLogger } from '@kangfu/kafka';
import { type RecordedEvent, recordedEvents } from '@kangfu/event-store';
import { cloudEventType } from '@kangfu/contracts';
import { METRICS, observe, tracedBatch } from '@kangfu/telemetry';
import { BEGINNING, type CheckpointKey, type Checkpoints, type Place } from './checkpoints.js';
import type { LogReader } from './log-reader.js';
import { decodeRecord, findPlace, UnreadableRecord } from './record.js';

/** A service whose events are read: its topic, and its store for what the topic lacks. */
export interface Source { readonly service: string; readonly topic: string; readonly reader: LogReader }

/** Events are missing in the topic and the store does not give them: the reader waits, it never skips. */
export class GapInLog extends Error { override readonly name = 'GapInLog'; }
/** What a step does: all events in log order, then the checkpoint, `before` → `next`, in one transaction where the effects allow it. */
export interface Step {
  readonly key: CheckpointKey;
  readonly events: readonly RecordedEvent[];
  readonly before: Place | null;
  readonly next: Place;
  readonly lease: number;
}

export interface SubscriptionConfig {
  /** Unique in the service: `cases_v1`. Name of the lease and first part of checkpoint ids. */
  readonly handler: string;
  readonly projection: string;
  readonly collection: string | null;
  readonly sources: readonly Source[];
  /** Event types per service; others only move the checkpoint. null: all. */
  readonly wants: ReadonlyMap<string, ReadonlySet<string>> | null;
  readonly checkpoints: Checkpoints;
  /** Must move the checkpoint itself. */
  readonly apply: (step: Step) => Promise<void>;
  /** After a checkpoint moved, in memory or durably. */
  readonly moved?: (source: string, log: number, place: Place) => void;
  /** Before the handler starts reading under this lease. */
  readonly prepare?: (lease: number) => Promise<void>;
  /** A log was restored: its new epoch begins before what was handled already. Must throw where that cannot stay; without it, the new epoch is read on. */
  readonly epochChanged?: (source: string, log: number, epoch: number) => Promise<void>;
  readonly logger?: Logger;
  readonly maxEvents?: number;
}

interface Partition {
  /** As far as handled; the saved one may be behind by events that nobody here wants. */
  place: Place;
  saved: Place | null;
  lease: number;
  busy: boolean;
  timer: NodeJS.Timeout | null;
  saving: Promise<void> | null;
}

const MAX_EVENTS = 500;
const HEAL_COMMITS = 200;
/** A checkpoint that only passed unwanted events is written at most this often. */
const IDLE_SAVE_MS = 200;

/**
 * Gives a handler each event of its sources once per checkpoint, in log order, without holes. Position decides, not the offset: what was handled is dropped
 * (a relay that crashed sends again, a topic may be made anew), and what is missing is fetched from the source's store.
 */
export class Subscription {
  private readonly partitions = new Map<string, Partition>();
  private readonly wanted: ReadonlyMap<string, ReadonlySet<string>> | null;
  private readonly logger: Logger;
  /** Records dropped or mended, for the metrics. */
  readonly counts = { duplicates: 0, healed: 0, unreadable: 0, oldEpoch: 0 };

  constructor(private readonly config: SubscriptionConfig) {
    this.logger = config.logger ?? silentLogger;
    // The name on the wire without its version, so that an unwanted value is never parsed.
    this.wanted = config.wants && new Map([...config.wants].map(([service, types]) => [service, new Set([...types].map((type) => cloudEventType(service, type, 1).slice(0, -3)))]));
  }

  handlerSpec(): LogHandlerSpec {
    return {
      name: this.config.handler, topics: this.config.sources.map(({ topic }) => topic),
      offsets: async (lease) => {
        this.forget();
        await this.config.checkpoints.takeOver(this.config.handler, lease);
        await this.config.prepare?.(lease);
        const topics = new Map(this.config.sources.map(({ service, topic }) => [service, topic]));
        return (await this.config.checkpoints.ofHandler(this.config.handler)).flatMap((found) => {
          this.config.moved?.(found.source, found.log, found);
          const topic = topics.get(found.source);
          return topic ? [{ topic, log: found.log, offset: String(BigInt(found.offset) + 1n) }] : [];
        });
      },
      handle: (batch) => this.handle(batch),
    };
  }

  /** What is known in memory is read again from the checkpoints before the next batch. */
  forget(): void {
    for (const partition of this.partitions.values()) if (partition.timer) clearTimeout(partition.timer);
    this.partitions.clear();
  }

  /** Writes checkpoints that are behind what was handled. */
  async flush(): Promise<void> { await Promise.all([...this.partitions].map(([id, partition]) => this.save(id, partition))); }

  private key(source: string, log: number): CheckpointKey {
    return { handler: this.config.handler, projection: this.config.projection, collection: this.config.collection, source, log };
  }

  private async handle(batch: LogBatch): Promise<void> {
    const source = this.config.sources.find(({ topic }) => topic === batch.topic);
    if (!source) throw new TypeError(`${this.config.handler} does not read ${batch.topic}`);
    const id = `${source.service}/${batch.log}`;
    await this.partitions.get(id)?.saving;
    let partition = this.partitions.get(id);
    if (!partition) {
      const saved = await this.config.checkpoints.find(this.key(source.service, batch.log));
      this.partitions.set(id, partition = { place: saved ?? BEGINNING, saved, lease: batch.lease, busy: false, timer: null, saving: null });
    }
    partition.lease = batch.lease;
    partition.busy = true;
    try {
      await this.deliver(source, batch, partition);
    } catch (error) {
      // The truth is in the database: a commit whose outcome is unknown may have happened.
      if (partition.timer) clearTimeout(partition.timer);
      this.partitions.delete(id);
      throw error;
    } finally {
      partition.busy = false;
    }
  }

  private async deliver(source: Source, batch: LogBatch, partition: Partition): Promise<void> {
    const { service } = source;
    const { log } = batch;
    const id = `${service}/${log}`;
    const { wants } = this.config;
    const wanted = (type: string): boolean => wants === null || (wants.get(service)?.has(type) ?? false);
    const wantedOnWire = (type: string): boolean => this.wanted === null || (this.wanted.get(service)?.has(type.replace(/\.v\d+$/, '')) ?? false);
    const max = this.config.maxEvents ?? MAX_EVENTS;
    let place = partition.place;
    let events: RecordedEvent[] = [];

    const settle = async (): Promise<void> => {
      if (place === partition.place) return;
      if (events.length > 0) {
        const step = { key: this.key(service, log), events, before: partition.saved, next: place, lease: batch.lease };
        await tracedBatch(this.config.handler, events, () => this.config.apply(step));
        observe(METRICS.projectionDelay, Math.max(0, Date.now() - Date.parse(events.at(-1)!.at)) / 1000, { handler: this.config.handler });
        partition.saved = place;
        events = [];
      } else if (!partition.timer) {
        this.saveLater(id, partition);
      }
      partition.place = place;
      this.config.moved?.(service, log, place);
    };
    /** From the store up to a position (exclusive; null: to its end). */
    const heal = async (until: number | null, offset: string): Promise<void> => {
      await settle();
      while (until === null || place.position < until - 1) {
        const commits = await source.reader.read(log, place.position, HEAL_COMMITS);
        if (commits.length === 0) {
          if (until === null) return;
          throw new GapInLog(`${id} after ${place.position}, next in the topic is ${until}`);
        }
        for (const event of commits.flatMap((commit) => recordedEvents(service, commit))) {
          if (event.position <= place.position || (until !== null && event.position >= until)) continue;
          if (event.position !== place.position + 1) throw new GapInLog(`${id} after ${place.position}, next in the store is ${event.position}`);
          if (wanted(event.type)) events.push(event);
          place = { epoch: Math.max(place.epoch, event.epoch), position: event.position, offset };
          this.counts.healed++;
          if (events.length >= max) await settle();
        }
      }
    };

    for (const message of batch.messages) {
      const found = findPlace(message);
      if (!found) {
        // Bytes that are no event. If they stand where one should be, the store has it.
        this.counts.unreadable++;
        this.logger.error({ handler: this.config.handler, topic: batch.topic, log, offset: message.offset }, 'a record is no event; reading the store instead');
        await heal(null, message.offset);
        continue;
      }
      if (found.epoch < place.epoch) { this.counts.oldEpoch++; continue; }
      if (found.position <= place.position) {
        if (found.epoch === place.epoch) { this.counts.duplicates++; continue; }
        this.logger.error({ handler: this.config.handler, topic: batch.topic, log, epoch: found.epoch, at: found.position, handled: place.position }, 'the log was restored before what was handled');
        await settle();
        await this.config.epochChanged?.(service, log, found.epoch);
        place = { epoch: place.epoch, position: found.position - 1, offset: place.offset };
      }
      if (found.position > place.position + 1) {
        this.logger.warn({ handler: this.config.handler, topic: batch.topic, log, after: place.position, next: found.position }, 'a gap in the topic is filled from the store');
        await heal(found.position, String(BigInt(message.offset) - 1n));
      }
      if (wantedOnWire(found.type)) {
        let event: RecordedEvent;
        try {
          event = decodeRecord(service, log, message);
        } catch (error) {
          if (!(error instanceof UnreadableRecord)) throw error;
          this.counts.unreadable++;
          this.logger.error({ handler: this.config.handler, topic: batch.topic, log, offset: message.offset }, 'a record cannot be read; reading the store instead');
          await heal(found.position + 1, message.offset);
          continue;
        }
        if (wanted(event.type)) events.push(event);
      }
      place = { epoch: found.epoch, position: found.position, offset: message.offset };
      if (events.length >= max) await settle();
    }
    await settle();
  }

  private saveLater(id: string, partition: Partition): void {
    partition.timer = setTimeout(() => {
      partition.timer = null;
      if (partition.busy) this.saveLater(id, partition);
      else void this.save(id, partition);
    }, IDLE_SAVE_MS);
  }

  private async save(id: string, partition: Partition): Promise<void> {
    if (this.partitions.get(id) !== partition || partition.place === partition.saved || partition.place === BEGINNING) return;
    const { place, saved, lease } = partition;
    const cut = id.lastIndexOf('/');
    partition.saving = this.config.checkpoints.move(this.key(id.slice(0, cut), Number(id.slice(cut + 1))), saved, place, lease).then(
      () => { partition.saved = place; },
      (error: unknown) => {
        this.logger.debug({ handler: this.config.handler, ...errorFields(error) }, 'checkpoint not written');
        if (this.partitions.get(id) === partition) this.partitions.delete(id);
      }).finally(() => { partition.saving = null; });
    await partition.saving;
  }
}

/** What a plain handler gets: events in log order without holes, each at least once; its own effects must stand a repetition. */
export interface Delivery { readonly source: string; readonly log: number; readonly events: readonly RecordedEvent[]; readonly lease: number }

/**
 * A handler without rows (agency feed, ledger): `handle` first, then the checkpoint. For `LogConsumers.add`; also makes `@LogHandler` methods into handlers,
 * as second argument of `LogStrategy`: `eventHandlers(checkpoints, sources)`.
 */
export const eventHandler = (
  config: { readonly name: string; readonly sources: readonly Source[]; readonly wants?: SubscriptionConfig['wants']; readonly checkpoints: Checkpoints; readonly logger?: Logger },
  handle: (delivery: Delivery) => Promise<void>,
): Subscription => {
  const { name, sources, wants = null, checkpoints, logger } = config;
  return new Subscription({
    handler: name, projection: name, collection: null, sources, wants, checkpoints, ...(logger ? { logger } : {}),
    apply: async ({ key, events, before, next, lease }) => {
      await handle({ source: key.source, log: key.log, events, lease });
      await checkpoints.move(key, before, next, lease);
    },
  });
};

/** See {@link eventHandler}. */
export const eventHandlers = (checkpoints: Checkpoints, sources: readonly Source[], logger?: Logger) =>
  ({ name, topics }: { name: string; topics: readonly string[] }, handle: (delivery: unknown) => Promise<void>): LogHandlerSpec =>
    eventHandler({ name, sources: sources.filter(({ topic }) => topics.includes(topic)), checkpoints, ...(logger ? { logger } : {}) }, handle).handlerSpec();
