import { systemClock } from '@kangfu/common';
import { errorFields, type LogBatch, type LogHandlerSpec, type Logger, silentLogger } from '@kangfu/kafka';
import { type RecordedEvent, recordedEvents } from '@kangfu/event-store';
import { cloudEventType } from '@kangfu/contracts';
import { METRICS, observe, tracedBatch } from '@kangfu/telemetry';
import { BEGINNING, type CheckpointKey, type Checkpoints, Fenced, type Move, type Place } from './checkpoints.js';
import { GapInLog, type LogReader } from './log-reader.js';
import { contentsOf } from './parked-contents.js';
import { NotHeld, NotTheFirst, type ParkedKey, type Parking, type Parks, type Redriven } from './parking.js';
import { framesOf, NotAnEvent, PoisonEvent, PoisonEvents } from './poison.js';
import { decodeRecord, findPlace, UnreadableRecord } from './record.js';
import { LogStep, RedriveStep, type Step } from './step.js';
import { inTransaction } from './transaction.js';

/** A service whose events are read: its topic, and its store for what the topic lacks. */
export interface Source { readonly service: string; readonly topic: string; readonly reader: LogReader }


export interface SubscriptionConfig {
  /** Unique in the service: `cases_v1`. Name of the lease and first part of checkpoint ids. */
  readonly handler: string;
  readonly projection: string;
  readonly collection: string | null;
  readonly sources: readonly Source[];
  /** Event types per service; others only move the checkpoint. null: all. */
  readonly wants: ReadonlyMap<string, ReadonlySet<string>> | null;
  readonly checkpoints: Checkpoints;
  /** What is parked as one, so that its order is kept; the stream unless given. Never throws. */
  readonly keyOf?: (event: RecordedEvent) => string;
  /** Where poison goes, with all later events of its key. null: poison stops its log with an alarm. */
  readonly parking: Parking | null;
  /** Has the effects, and ends with `step.checkpoint`. Throws `PoisonEvents`, which are parked, and is called again without them; any other error is a fault that passes, and all comes again. */
  readonly apply: (step: Step) => Promise<void>;
  /** After a checkpoint moved, in memory or durably. */
  readonly moved?: (source: string, log: number, place: Place) => void;
  /** Before the handler starts reading under this lease; the signal ends with it. */
  readonly prepare?: (lease: number, signal: AbortSignal) => Promise<void>;
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
  /** Keys that are parked, with the number of their events; and ids of events taken out for good. */
  parked: Map<string, number>;
  skipped: Set<string>;
  busy: boolean;
  /** It is to be saved when its turn comes. */
  idle: boolean;
  saving: Promise<void> | null;
}

const MAX_EVENTS = 500;
const HEAL_COMMITS = 200;

/** What must be true of any stored event before a handler sees it. */
const isEvent = (event: RecordedEvent): boolean => typeof event.type === 'string' && typeof event.data === 'object' && event.data !== null && Array.isArray(event.pii);

/**
 * Gives a handler each event of its sources once per checkpoint, in log order, without holes. Position decides, not the offset: what was handled is dropped
 * (a relay that crashed sends again, a topic may be made anew), and what is missing is fetched from the source's store. An event that the handler cannot take is
 * parked with all later ones of its stream, and the others go on.
 */
export class Subscription implements Parks {
  private readonly partitions = new Map<string, Partition>();
  private readonly wanted: ReadonlyMap<string, ReadonlySet<string>> | null;
  private readonly logger: Logger;
  /** Records dropped or mended, for the metrics. */
  readonly counts = { duplicates: 0, healed: 0, unreadable: 0, oldEpoch: 0, parked: 0 };
  /** Batches, re-drives and the beginning under a lease take turns. */
  private last: Promise<unknown> = Promise.resolve();
  private lease: number | null = null;
  private readonly keyOf: (event: RecordedEvent) => string;
  /** By `source/log`: what {@link parked} counts, also of logs that had no batch yet. */
  private readonly parkedKeys = new Map<string, Map<string, number>>();

  constructor(private readonly config: SubscriptionConfig) {
    this.logger = config.logger ?? silentLogger;
    this.keyOf = config.keyOf ?? (({ stream }) => stream);
    config.parking?.handlers.set(config.handler, this);
    // The name on the wire without its version, so that an unwanted value is never parsed.
    this.wanted = config.wants && new Map([...config.wants].map(([service, types]) => [service, new Set([...types].map((type) => cloudEventType(service, type, 1).slice(0, -3)))]));
  }

  handlerSpec(): LogHandlerSpec {
    return {
      name: this.config.handler, topics: this.config.sources.map(({ topic }) => topic),
      offsets: (lease, signal) => this.turn(async () => {
        this.forget();
        await this.config.checkpoints.takeOver(this.config.handler, lease);
        await this.config.prepare?.(lease, signal);
        this.lease = lease;
        const topics = new Map(this.config.sources.map(({ service, topic }) => [service, topic]));
        const found = await this.config.checkpoints.ofHandler(this.config.handler);
        for (const { source, log } of found) await this.readParked(source, log);
        return found.flatMap((place) => {
          this.config.moved?.(place.source, place.log, place);
          const topic = topics.get(place.source);
          return topic ? [{ topic, log: place.log, offset: String(BigInt(place.offset) + 1n) }] : [];
        });
      }),
      handle: (batch) => this.turn(() => this.handle(batch)),
      lost: () => { this.lease = null; this.parkedKeys.clear(); },
    };
  }

  /** What is known in memory is read again from the checkpoints before the next batch. */
  forget(): void {
    this.lease = null;
    this.partitions.clear();
    this.parkedKeys.clear();
  }

  /** Reads again what is parked: something beside this handler changed it. */
  refresh(): Promise<void> {
    return this.turn(async () => {
      for (const id of [...this.parkedKeys.keys()]) {
        const cut = id.lastIndexOf('/');
        const parked = await this.readParked(id.slice(0, cut), Number(id.slice(cut + 1)));
        const partition = this.partitions.get(id);
        if (partition) partition.parked = parked;
      }
    });
  }

  /** Writes checkpoints that are behind. */
  async flush(): Promise<void> { await Promise.all([...this.partitions].map(([id, partition]) => this.save(id, partition))); }

  private key(source: string, log: number): CheckpointKey {
    return { handler: this.config.handler, projection: this.config.projection, collection: this.config.collection, source, log };
  }

  /** One after the other, whatever becomes of the one before. */
  private turn<T>(work: () => Promise<T>): Promise<T> {
    const run = this.last.then(work);
    this.last = run.catch(() => {});
    return run;
  }

  private async readParked(source: string, log: number): Promise<Map<string, number>> {
    const parked = (await this.config.parking?.keysOf(this.key(source, log))) ?? new Map<string, number>();
    this.parkedKeys.set(`${source}/${log}`, parked);
    return parked;
  }

  private async handle(batch: LogBatch): Promise<void> {
    const source = this.config.sources.find(({ topic }) => topic === batch.topic);
    if (!source) throw new TypeError(`${this.config.handler} does not read ${batch.topic}`);
    await this.within(source.service, batch.log, batch.lease, (partition) => this.deliver(source, batch, partition));
  }

  /** With what is known of a log of a source. */
  private async within<T>(source: string, log: number, lease: number, work: (partition: Partition) => Promise<T>): Promise<T> {
    const id = `${source}/${log}`;
    await this.partitions.get(id)?.saving;
    let partition = this.partitions.get(id);
    if (!partition) {
      const key = this.key(source, log);
      const saved = await this.config.checkpoints.find(key);
      // After the checkpoint: what another process parks in between moves it, and so fences this one.
      const parked = await this.readParked(source, log);
      const skipped = (await this.config.parking?.skippedOf(key)) ?? new Set<string>();
      this.partitions.set(id, partition = { place: saved ?? BEGINNING, saved, lease, parked, skipped, busy: false, idle: false, saving: null });
    }
    partition.lease = lease;
    partition.busy = true;
    try {
      return await work(partition);
    } catch (error) {
      // The truth is in the database: a commit whose outcome is unknown may have happened.
      this.partitions.delete(id);
      throw error;
    } finally {
      partition.busy = false;
    }
  }

  /** Until what is left of the step is done: each round parks what the one before could not take. */
  private async run(step: Step): Promise<void> {
    const notEvents = step.events.filter((event) => !isEvent(event));
    if (notEvents.length > 0) step.park(...notEvents.map((event) => new PoisonEvent(this.config.handler, event, new NotAnEvent(`${event.service}/${event.log} position ${event.position}`), 'reading it')));
    for (;;) {
      try {
        return await this.config.apply(step);
      } catch (error) {
        if (error instanceof PoisonEvents) step.park(...error.found);
        else throw error;
      }
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
        await tracedBatch(this.config.handler, events, () => this.take(partition, this.key(service, log), events, place, batch.lease));
        observe(METRICS.projectionDelay, Math.max(0, systemClock.now().getTime() - Date.parse(events.at(-1)!.at)) / 1000, { handler: this.config.handler });
        events = [];
      } else if (!partition.idle) {
        this.saveIdle(id, partition);
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
          if (wanted(event.type) || !isEvent(event)) events.push(event);
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

  private async take(partition: Partition, key: CheckpointKey, events: readonly RecordedEvent[], next: Place, lease: number): Promise<void> {
    const { checkpoints, parking } = this.config;
    const kept = partition.skipped.size === 0 ? events : events.filter(({ id }) => !partition.skipped.has(id));
    const step = new LogStep({ key, lease, before: partition.saved, next, checkpoints, parking, keyOf: this.keyOf }, kept, partition.parked);
    await this.run(step);
    partition.saved = next;
    for (const { key: name, poison, events: added } of step.additions.values()) {
      partition.parked.set(name, (partition.parked.get(name) ?? 0) + added.length);
      this.counts.parked += added.length;
      if (poison) this.logger.error({ handler: key.handler, source: key.source, log: key.log, key: name, position: poison.event.position, type: poison.event.type, ...poison.reason, frames: framesOf(poison.cause) }, 'poison: the stream is parked');
    }
  }

  parked(): { readonly keys: number; readonly events: number } {
    const counts = [...this.parkedKeys.values()].flatMap((keys) => [...keys.values()]);
    return { keys: counts.length, events: counts.reduce((sum, events) => sum + events, 0) };
  }

  async retry({ source, log, key }: Pick<ParkedKey, 'source' | 'log' | 'key'>): Promise<Redriven> {
    let went = 0;
    let gone = 0;
    for (;;) {
      // Step by step, so that batches come in between.
      const step = await this.underLease(source, log, (partition, lease) => this.redrive(partition, source, log, key, lease));
      if (!step) return { went, left: 0, gone, again: null };
      went += step.events.length;
      gone += step.gone.length;
      if (!step.poison) continue;
      const now = await this.config.parking!.findKey(this.key(source, log), key);
      return { went, left: now?.events ?? 0, gone, again: now && { ...now.reason, event: now.first } };
    }
  }

  async skip({ source, log, key }: Pick<ParkedKey, 'source' | 'log' | 'key'>, event: string, why: { readonly reason: string; readonly by: string }): Promise<void> {
    await this.underLease(source, log, async (partition, lease) => {
      const { checkpoints } = this.config;
      const parking = this.config.parking!;
      const at = this.key(source, log);
      const [found, [first, following]] = await Promise.all([parking.findKey(at, key), parking.eventsOf(at, key, 2)]);
      if (!found || first?.id !== event) throw new NotTheFirst(first ? `the first parked event of ${key} is ${first.id}` : `${key} is not parked`);
      await inTransaction(parking.database.client, async (session) => {
        await checkpoints.move(at, partition.saved, partition.saved ?? BEGINNING, lease, session);
        await parking.skip(at, first, found.reason, why, session);
        await parking.release(at, key, [first], following ? { event: following, poison: null } : null, session);
      });
      partition.skipped.add(event);
      this.released(partition, key, 1, following === undefined);
      this.logger.warn({ handler: at.handler, source, log, key, event, position: first.position, ...why }, 'a parked event is skipped');
    });
  }

  private async underLease<T>(source: string, log: number, work: (partition: Partition, lease: number) => Promise<T>): Promise<T> {
    return this.turn(async () => {
      const { lease } = this;
      if (lease === null) throw new NotHeld(this.config.handler);
      return this.within(source, log, lease, (partition) => work(partition, lease));
    }).catch((error: unknown) => { throw error instanceof Fenced ? new NotHeld(this.config.handler) : error; });
  }

  private sourceOf(service: string): Source {
    const source = this.config.sources.find((known) => known.service === service);
    if (!source) throw new TypeError(`${this.config.handler} does not read ${service}`);
    return source;
  }

  /** The next events of a key; null: it is not parked. */
  private async redrive(partition: Partition, source: string, log: number, key: string, lease: number): Promise<RedriveStep | null> {
    const { checkpoints } = this.config;
    const parking = this.config.parking!;
    const at = this.key(source, log);
    const max = this.config.maxEvents ?? MAX_EVENTS;
    const references = await parking.eventsOf(at, key, max + 1);
    if (references.length === 0) return null;
    const following = references.length > max ? references.pop()! : null;
    const { events, gone } = await contentsOf(this.sourceOf(source).reader, references);
    const place = partition.saved ?? BEGINNING;
    const step = new RedriveStep({ key: at, lease, before: partition.saved, next: place, checkpoints, parking, keyOf: this.keyOf }, key, references, events, gone, following);
    await this.run(step);
    this.released(partition, key, step.events.length + gone.length, !step.poison && !following);
    const told = { handler: at.handler, source, log, key, went: step.events.length };
    if (step.poison) this.logger.error({ ...told, position: step.poison.event.position, ...step.poison.reason, frames: framesOf(step.poison.cause) }, 'poison again: the stream stays parked');
    else this.logger.info(told, following ? 'a part of a parked stream went through' : 'a parked stream went through');
    return step;
  }

  private released(partition: Partition, key: string, events: number, all: boolean): void {
    if (all) partition.parked.delete(key);
    else partition.parked.set(key, (partition.parked.get(key) ?? 0) - events);
  }

  /** What is handled further than saved. */
  private unsaved(id: string, partition: Partition): Move | null {
    const { place, saved, lease } = partition;
    if (this.partitions.get(id) !== partition || place === saved || place === BEGINNING) return null;
    const cut = id.lastIndexOf('/');
    return { key: this.key(id.slice(0, cut), Number(id.slice(cut + 1))), before: saved, next: place, lease };
  }

  private saveIdle(id: string, partition: Partition): void {
    partition.idle = true;
    this.config.checkpoints.moveIdle({
      due: () => {
        if (partition.busy) return 'busy';
        partition.idle = false;
        return this.unsaved(id, partition);
      },
      moving: (moved) => { this.saving(id, partition, moved); },
    });
  }

  private saving(id: string, partition: Partition, moved: Promise<void>): Promise<void> {
    const { place } = partition;
    return partition.saving = moved.then(
      () => { partition.saved = place; },
      (error: unknown) => {
        this.logger.debug({ handler: this.config.handler, ...errorFields(error) }, 'checkpoint not written');
        if (this.partitions.get(id) === partition) this.partitions.delete(id);
      }).finally(() => { partition.saving = null; });
  }

  private async save(id: string, partition: Partition): Promise<void> {
    await partition.saving;
    const move = this.unsaved(id, partition);
    if (move) await this.saving(id, partition, this.config.checkpoints.move(move.key, move.before, move.next, move.lease));
  }
}
