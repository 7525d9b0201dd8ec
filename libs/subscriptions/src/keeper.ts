import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { EventRegistry } from '@kangfu/contracts';
import { errorFields, type Logger } from '@kangfu/kafka';
import type mongoose from 'mongoose';
import { type CheckpointKey, type Checkpoints, Fenced, type Place } from './checkpoints.js';
import { comparedPairs, compareCollections, type Comparison, snapshotOf } from './compare.js';
import { FillPace, type FillProgress } from './fill-pace.js';
import { LogUnavailable } from './log-reader.js';
import type { Parking } from './parking.js';
import { ANNOUNCED_MS, type FillMark, type ProjectionDocument, projectionDocuments, type RebuildRequest } from './pointers.js';
import { PoisonEvents } from './poison.js';
import type { Projection } from './projection.js';
import { ProjectionWriter, type RowWrites } from './projection-writer.js';
import { collectionsOf, createProjectionIndexes, ensureCollections } from './projection-indexes.js';
import { type Places, rebuild } from './rebuild.js';
import type { Source } from './subscription.js';
import { inTransaction } from './transaction.js';
import type { Turns } from './turns.js';

export interface KeeperConfig {
  readonly projection: Projection;
  readonly registry: EventRegistry;
  readonly database: mongoose.mongo.Db;
  readonly client: mongoose.mongo.MongoClient;
  readonly checkpoints: Checkpoints;
  readonly parking: Parking;
  readonly sources: readonly Source[];
  /** New rows have taken the place of the live ones beside the consumer, with everything in them that was parked. */
  readonly switched: () => void;
  /** Those of a process that fill or rebuild take turns: each needs memory for pages, a batch and rows. */
  readonly building: Turns;
  readonly logger: Logger;
}

/** The lease under which something is done; `signal` when it ends. */
interface Held { readonly lease: number; readonly signal: AbortSignal }

/** A round that folds no more than this many events is near enough to the end: what is left comes from the topic, or while the consumer waits. */
const NEAR = 1_000;
const RETRY_MS = 2_000;
const SNAPSHOT_TOO_OLD = 239;
/** Collections that were switched away from stay this long. */
const KEPT_MS = 10 * 60_000;

/**
 * Knows where the rows of one version of a projection are, fills them from the stores when they are new, and rebuilds them beside the live ones (docs/decisions).
 * Works only in the process that holds the projection's lease, and everything it saves is fenced by it: {@link prepare} is called before the consumer starts.
 */
export class ProjectionKeeper {
  /** To the live rows. */
  writer: ProjectionWriter;
  private readonly name: string;
  private readonly documents: mongoose.mongo.Collection<ProjectionDocument>;
  private readonly pace = new FillPace();
  private queue: Promise<unknown> = Promise.resolve();
  private held: Held | null = null;
  private task: Promise<void> | null = null;
  private stopTask = new AbortController();

  constructor(private readonly config: KeeperConfig) {
    this.name = config.projection.collection;
    this.documents = projectionDocuments(config.database);
    this.writer = this.writerTo(this.name);
  }

  /** One after the other: batches of the consumer, and the moment of a switch. */
  turn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.queue.then(work);
    this.queue = result.catch(() => {});
    return result;
  }

  /** What is being built now; null: nothing. */
  progress(): FillProgress | null { return this.pace.progress(); }

  /**
   * Under a new lease, before the consumer reads: finds the rows; fills them when they are new (a restored log: builds them anew and switches); then takes up
   * a rebuild that was asked for. Rejects where it must be tried again.
   */
  async prepare(lease: number, signal: AbortSignal): Promise<void> {
    await this.stop();
    this.stopTask = new AbortController();
    const held = this.held = { lease, signal: AbortSignal.any([signal, this.stopTask.signal]) };
    const { checkpoints } = this.config;
    let document = await this.documents.findOne({ _id: this.name });
    if (!document) {
      const known = (await checkpoints.ofHandler(this.name)).length > 0;
      const filledAt = known ? new Date().toISOString() : null;
      document = { _id: this.name, collection: this.name, filledAt, fill: null, switching: false, rebuild: null, last: null, kept: [] };
      await this.documents.updateOne({ _id: this.name }, { $setOnInsert: document }, { upsert: true });
    }
    if (document.switching) await this.set({ switching: false });
    this.writer = this.writerTo(document.collection);
    const building = document.rebuild?.epochs ? this.restored(document.rebuild, held) : document.filledAt === null ? this.fill(held) : null;
    if (building) {
      await building.catch(async (error: unknown) => {
        if (error instanceof PoisonEvents) await this.config.parking.stand(this.name, error.found[0]!);
        throw error;
      });
    } else await createProjectionIndexes(this.config.database, this.config.projection, document.collection);
    await this.look();
  }

  /** Asks for a rebuild beside the live rows; `epochs` where logs were restored. One that is under way is gone on with, unless a log was restored meanwhile. */
  async request(by: string, epochs: Readonly<Record<string, number>> | null = null): Promise<RebuildRequest> {
    const before = await this.documents.findOne({ _id: this.name });
    if (before?.rebuild && !epochs) return before.rebuild;
    const request: RebuildRequest = {
      collection: `${this.name}~${randomBytes(4).toString('hex')}`, by, requestedAt: new Date().toISOString(),
      epochs: epochs && { ...before?.rebuild?.epochs, ...epochs }, mark: null, comparisons: null, failing: null,
    };
    await this.documents.updateOne(
      { _id: this.name }, {
        $set: { rebuild: request, switching: false }, ...(before?.rebuild ? { $push: { kept: { collection: before.rebuild.collection, until: request.requestedAt } } } : {}),
        $setOnInsert: { collection: this.name, filledAt: null, fill: null, last: null, ...(before ? {} : { kept: [] }) },
      }, { upsert: true });
    return request;
  }

  /** Takes up a rebuild that was asked for, in whichever process, and drops what was kept long enough. Called every few seconds; nothing without the lease. */
  async look(): Promise<void> {
    const { held } = this;
    if (!held || held.signal.aborted) return;
    const document = await this.documents.findOne({ _id: this.name });
    if (document?.rebuild && !document.rebuild.epochs && !this.task) {
      this.task = this.beside(document.rebuild, held).finally(() => { this.task = null; this.pace.end(); });
    }
    const now = new Date().toISOString();
    for (const { collection } of document?.kept.filter(({ until }) => until <= now) ?? []) await this.drop(collection);
  }

  /** Ends what is being built, to be gone on with under the next lease. */
  async stop(): Promise<void> {
    this.stopTask.abort();
    this.held = null;
    await this.task;
  }

  private async drop(collection: string): Promise<void> {
    const { database, checkpoints, projection } = this.config;
    for (const name of collectionsOf(projection, collection).reverse()) await database.dropCollection(name).catch(() => {});
    await checkpoints.forget(collection);
    await this.documents.updateOne({ _id: this.name }, { $pull: { kept: { collection } } });
  }

  /** The first fill. A store that cannot be reached at all leaves it to the topic, which holds the same events. */
  private async fill(held: Held): Promise<void> {
    const { logger } = this.config;
    const { signal } = held;
    for (let reached = -1; ;) {
      try {
        await this.untilNear(held, this.name, this.name, async (mark) => this.set({ fill: mark }));
        break;
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof PoisonEvents || error instanceof Fenced) throw error;
        const { done } = this.pace;
        logger.warn({ collection: this.name, done, ...errorFields(error) }, done > reached ? 'filling from the stores is tried again' : 'the rest is filled from the topics');
        if (done <= reached) break;
        reached = done;
        await pause(RETRY_MS, undefined, { signal });
      } finally {
        this.pace.end();
      }
    }
    await createProjectionIndexes(this.config.database, this.config.projection, this.name);
    // What stopped it is past.
    await this.config.parking.clear(this.name);
    await this.set({ filledAt: new Date().toISOString(), fill: null });
  }

  /** After a log was restored the live rows hold events that are gone: new ones are built from the stores, and take their place together with their positions. */
  private async restored(request: RebuildRequest, held: Held): Promise<void> {
    const { checkpoints, database, logger } = this.config;
    const { lease } = held;
    logger.warn({ collection: this.name, epochs: request.epochs }, 'a log was restored: the read model is built anew');
    try {
      await ensureCollections(database, this.config.projection, request.collection);
      await checkpoints.takeOver(request.collection, lease);
      await this.untilNear(held, request.collection, request.collection, async (mark) => this.setRebuild(request, { mark }));
      await createProjectionIndexes(database, this.config.projection, request.collection);
      await this.switchTo(request, null, async (session) => { await checkpoints.replace(this.name, request.collection, request.epochs!, lease, session); });
      // Everything was folded.
      await this.config.parking.clear(this.name);
    } finally {
      this.pace.end();
    }
  }

  /** Builds rows beside the live ones, compares and switches. Rejects never: what failed is said in the document and tried again. */
  private async beside(request: RebuildRequest, held: Held): Promise<void> {
    const { checkpoints, database, logger } = this.config;
    const { lease, signal } = held;
    const { collection } = request;
    while (!signal.aborted) {
      try {
        if (this.config.sources.some(({ reader }) => reader.logs === undefined)) throw new LogUnavailable(`${this.name} has sources whose stores cannot be read`);
        await ensureCollections(database, this.config.projection, collection);
        await checkpoints.takeOver(collection, lease);
        const live = async (): Promise<Record<string, number>> => Object.fromEntries((await checkpoints.ofHandler(this.name)).map(({ source, log, position }) => [`${source}/${log}`, position]));
        await this.untilNear(held, collection, collection, async (mark) => this.setRebuild(request, { mark, failing: null }), live);
        await createProjectionIndexes(database, this.config.projection, collection);
        await this.untilNear(held, collection, collection, async () => {}, live);
        const comparisons = await this.compare(held, collection, live);
        await this.setRebuild(request, { comparisons });
        await this.set({ switching: true });
        await pause(ANNOUNCED_MS, undefined, { signal });
        await this.turn(async () => {
          const vector = await live();
          await this.build(held, collection, collection, vector);
          signal.throwIfAborted();
          await this.switchTo(request, comparisons, async (session) => {
            await checkpoints.hold(this.name, vector, lease, session);
            await checkpoints.forget(collection, session);
            // A rebuild folds everything or stops, so what was parked up to here is in the new rows.
            await this.config.parking.clear(this.name, session);
          });
        });
        this.config.switched();
        logger.info({ collection, comparisons }, 'a rebuilt read model has taken the place of the live one');
        return;
      } catch (error) {
        if (signal.aborted) return;
        logger.error({ collection, ...errorFields(error) }, 'a rebuild stands still');
        await this.set({ switching: false }).catch(() => {});
        await this.setRebuild(request, { failing: error instanceof PoisonEvents || error instanceof LogUnavailable ? error.message : errorFields(error).error }).catch(() => {});
        await pause(RETRY_MS, undefined, { signal }).catch(() => {});
      }
    }
  }

  /** Both at one vector while the consumer waits for a moment, then as a snapshot sees them; null where that took longer than MongoDB keeps one (5 minutes). */
  private async compare(held: Held, collection: string, live: () => Promise<Record<string, number>>): Promise<Comparison[] | null> {
    const { client, database, projection } = this.config;
    const session = client.startSession({ snapshot: true });
    try {
      await this.turn(async () => {
        await this.build(held, collection, collection, await live());
        await database.collection(collection).findOne({}, { session, projection: { _id: 1 } });
      });
      const results: Comparison[] = [];
      for (const { live, fresh, shape } of comparedPairs(projection, this.writer.collection, collection)) {
        results.push(await compareCollections(snapshotOf(database.collection(live), session), snapshotOf(database.collection(fresh), session), shape));
      }
      return results;
    } catch (error) {
      if ((error as { code?: number }).code !== SNAPSHOT_TOO_OLD) throw error;
      return null;
    } finally {
      await session.endSession();
    }
  }

  private async switchTo({ collection, by }: RebuildRequest, comparisons: readonly Comparison[] | null, checkpoints: (session: mongoose.mongo.ClientSession) => Promise<void>): Promise<void> {
    const previous = this.writer.collection;
    const now = Date.now();
    await inTransaction(this.config.client, async (session) => {
      await checkpoints(session);
      const { matchedCount } = await this.documents.updateOne({ _id: this.name, collection: previous, 'rebuild.collection': collection }, {
        $set: { collection, filledAt: new Date(now).toISOString(), fill: null, switching: false, rebuild: null, last: { collection, previous, by, finishedAt: new Date(now).toISOString(), comparisons } },
        $push: { kept: { collection: previous, until: new Date(now + KEPT_MS).toISOString() } },
      }, { session });
      if (matchedCount === 0) throw new Fenced(collection);
    });
    this.writer = this.writerTo(collection);
  }

  /** Rounds of building until one has little to do. `upTo` is asked before each; without it, as far as the logs reach. */
  private async untilNear(held: Held, handler: string, collection: string, begin: (mark: FillMark) => Promise<void>, upTo?: () => Promise<Record<string, number>>): Promise<void> {
    const from = await this.placesOf(handler);
    const ends = upTo ? await upTo() : await this.ends();
    this.pace.begin(collection, from, ends);
    await begin({ startedAt: new Date().toISOString(), startedFrom: this.pace.done });
    while ((await this.config.building.take(async () => {
      held.signal.throwIfAborted();
      return this.build(held, handler, collection, upTo ? await upTo() : null);
    })) > NEAR) held.signal.throwIfAborted();
  }

  /** Folds from a handler's checkpoints on. Answers how many events. */
  private async build({ lease, signal }: Held, handler: string, collection: string, upTo: Readonly<Record<string, number>> | null): Promise<number> {
    const { projection, registry, database, client, checkpoints, sources } = this.config;
    const known = new Set((await checkpoints.ofHandler(handler)).map(({ source, log }) => `${source}/${log}`));
    const save = async (writes: RowWrites, before: Places, next: Places): Promise<void> => inTransaction(client, async (session) => {
      for (const [log, { epoch, position }] of next) {
        const cut = log.lastIndexOf('/');
        const was = before.get(log)!;
        const place = (at: { epoch: number; position: number }): Place => ({ ...at, offset: offsetOf(at.position) });
        await checkpoints.move(this.key(handler, log.slice(0, cut), Number(log.slice(cut + 1))), known.has(log) ? place(was) : null, place({ epoch, position }), lease, session);
      }
      await writes.write(session);
    }).then(() => { for (const log of next.keys()) known.add(log); });
    const from = await this.placesOf(handler);
    const leftOut = new Set<string>();
    for (const log of from.keys()) for (const id of await this.skippedIn(log)) leftOut.add(id);
    const { events } = await rebuild({
      projection, registry, database, collection, readers: sources.map(({ reader }) => reader), from, upTo, leftOut, save, signal,
      onProgress: (places) => this.pace.moved(places),
    });
    return events;
  }

  /** Where each log that can be read from a store stands. */
  private async placesOf(handler: string): Promise<Map<string, { epoch: number; position: number }>> {
    const places = new Map<string, { epoch: number; position: number }>();
    for (const { service, reader } of this.config.sources) for (let log = 0; log < (reader.logs ?? 0); log++) places.set(`${service}/${log}`, { epoch: 0, position: 0 });
    for (const { source, log, epoch, position } of await this.config.checkpoints.ofHandler(handler)) if (places.has(`${source}/${log}`)) places.set(`${source}/${log}`, { epoch, position });
    return places;
  }

  private async skippedIn(name: string): Promise<ReadonlySet<string>> {
    const cut = name.lastIndexOf('/');
    return this.config.parking.skippedOf({ handler: this.name, source: name.slice(0, cut), log: Number(name.slice(cut + 1)) });
  }

  private async ends(): Promise<Record<string, number>> {
    const ends: Record<string, number> = {};
    for (const { service, reader } of this.config.sources) for (let log = 0; log < (reader.logs ?? 0); log++) ends[`${service}/${log}`] = (await reader.end?.(log)) ?? 0;
    return ends;
  }

  private writerTo(collection: string): ProjectionWriter { return new ProjectionWriter(this.config.projection, this.config.registry, this.config.database, collection); }
  private key(handler: string, source: string, log: number): CheckpointKey { return { handler, projection: this.config.projection.name, collection: handler, source, log }; }
  private async set(fields: Partial<ProjectionDocument>): Promise<void> { await this.documents.updateOne({ _id: this.name }, { $set: fields }); }
  private async setRebuild({ collection }: RebuildRequest, fields: Partial<RebuildRequest>): Promise<void> {
    await this.documents.updateOne({ _id: this.name, 'rebuild.collection': collection }, { $set: Object.fromEntries(Object.entries(fields).map(([field, value]) => [`rebuild.${field}`, value])) });
  }
}

/**
 * Where in the topic to read on after a position that was read from the store. Every event up to it has a record, sent again perhaps, so the next one stands at this
 * offset or later; what comes before it is dropped by its position. Where the topic lacks a beginning, the gap is filled from the store.
 */
const offsetOf = (position: number): string => String(position - 1);
