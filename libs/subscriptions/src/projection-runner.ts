import { setTimeout as pause } from 'node:timers/promises';
import type { EventRegistry } from '@kangfu/contracts';
import type { RecordedEvent } from '@kangfu/event-store';
import { errorFields, type HandlerStatus, type LogHandlerSpec, type Logger, RestartHandler, silentLogger } from '@kangfu/kafka';
import type mongoose from 'mongoose';
import { Changes } from './changes.js';
import { Checkpoints, Fenced } from './checkpoints.js';
import { firstPoison } from './first-poison.js';
import { Parking } from './parking.js';
import { isRefused, PoisonEvents } from './poison.js';
import type { FillProgress } from './fill-pace.js';
import { ProjectionKeeper } from './keeper.js';
import { MongoRows } from './mongo-rows.js';
import { projectionDocuments, type RebuildRequest } from './pointers.js';
import { Progress } from './progress.js';
import type { Projection } from './projection.js';
import { createProjectionIndexes, ensureCollection, ensureCollections } from './projection-indexes.js';
import { RowMoved } from './projection-writer.js';
import { wantsOf } from './projector.js';
import { ACCESS_COLLECTION, type Rows } from './rows.js';
import type { Step } from './step.js';
import { type Source, Subscription } from './subscription.js';
import { MongoSums } from './sums.js';
import { inTransaction, isTransient } from './transaction.js';
import { Turns } from './turns.js';

export interface ProjectionRunnerConfig {
  /** Connected, to the service's own database. */
  readonly connection: mongoose.Connection;
  readonly registry: EventRegistry;
  readonly projections: readonly Projection<any>[];
  /** Of every service that a projection reads, its own included. */
  readonly sources: readonly Source[];
  /** Of the service, which its operators ask; one of its own unless given. */
  readonly parking?: Parking;
  readonly logger?: Logger;
}

export interface ProjectionStatus {
  readonly name: string;
  readonly collection: string;
  readonly logs: readonly { readonly source: string; readonly log: number; readonly epoch: number; readonly position: number }[];
  /** Streams that it does not get, and their events, while this process keeps it. */
  readonly parked: { readonly keys: number; readonly events: number };
  /** What this process is filling or rebuilding of it now. */
  readonly building: FillProgress | null;
}

/** A lost race is read and folded again this often at once; then the consumer backs off. */
const ATTEMPTS = 5;
/** How often the process with the lease looks whether a rebuild was asked for. */
const LOOK_MS = 2_000;
/** Twenty at once need more than the heap that a service has; and folding is done by one thread anyway. */
const BUILT_AT_ONCE = 2;

interface Entry { readonly projection: Projection; readonly keeper: ProjectionKeeper; readonly subscription: Subscription; readonly progress: Progress; readonly changes: Changes; readonly services: ReadonlySet<string> }

/** Keeps the read models of one service: `handlers()` go to the log consumers, `rows()` to whoever reads. */
export class ProjectionRunner {
  private readonly entries = new Map<string, Entry>();
  private readonly checkpoints: Checkpoints;
  private readonly parking: Parking;
  private readonly client: mongoose.mongo.MongoClient;
  private readonly database: mongoose.mongo.Db;
  private readonly logger: Logger;
  private readonly looking: NodeJS.Timeout;
  private readonly building = new Turns(BUILT_AT_ONCE);
  /** Known to have been filled once: it stays so. */
  private readonly filledOnce = new Set<string>();

  constructor(private readonly config: ProjectionRunnerConfig) {
    if (!config.connection.db) throw new TypeError('the connection is not open');
    this.database = config.connection.db as unknown as mongoose.mongo.Db;
    this.client = config.connection.getClient() as unknown as mongoose.mongo.MongoClient;
    this.checkpoints = new Checkpoints(this.database);
    this.parking = config.parking ?? new Parking(this.database);
    this.logger = config.logger ?? silentLogger;
    for (const projection of config.projections) {
      if (this.entries.has(projection.collection)) throw new TypeError(`projection ${projection.collection} is registered twice`);
      this.entries.set(projection.collection, this.entryOf(projection));
    }
    this.looking = setInterval(() => {
      for (const { keeper, projection } of this.entries.values()) keeper.look().catch((error: unknown) => this.logger.debug({ collection: projection.collection, ...errorFields(error) }, 'cannot look for rebuilds'));
    }, LOOK_MS).unref();
  }

  /** For `LogConsumers.add`. */
  handlers(): LogHandlerSpec[] { return [...this.entries.values()].map(({ subscription }) => subscription.handlerSpec()); }

  /** The reader of a projection. `accessCollection` is where rights stand by `accessKey`. */
  rows<V extends object>(projection: Projection<V>, accessCollection = ACCESS_COLLECTION): Rows<V> {
    const entry = this.entryFor(projection);
    return new MongoRows<V>({ connection: this.config.connection, projection, accessCollection, progress: entry.progress, changes: entry.changes });
  }

  /** The reader of the sums of a projection that counts. */
  sums(projection: Projection<any>): MongoSums {
    this.entryFor(projection);
    return new MongoSums(this.config.connection, projection);
  }

  /** The reader of the elements of its rows' list. */
  flat<E extends object>(projection: Projection<any>, accessCollection = ACCESS_COLLECTION): Rows<E> {
    if (!projection.flat) throw new TypeError(`${projection.collection} keeps no list flat`);
    const entry = this.entryFor(projection);
    return new MongoRows<E>({ connection: this.config.connection, projection, accessCollection, flat: projection.flat.field, progress: entry.progress, changes: entry.changes });
  }

  /** Collections, and indexes of those that are in use (a new one gets them when it is filled): a step of its own before the service starts; safe to repeat. */
  async ensureIndexes(): Promise<void> {
    await ensureCollection(this.database, 'checkpoints');
    await ensureCollection(this.database, 'projections');
    const documents = new Map((await projectionDocuments(this.database).find().toArray()).map((document) => [document._id, document]));
    for (const { projection } of this.entries.values()) {
      const document = documents.get(projection.collection);
      const collection = document?.collection ?? projection.collection;
      await ensureCollections(this.database, projection, collection);
      if (document?.filledAt) await createProjectionIndexes(this.database, projection, collection);
    }
  }

  /** Asks for a rebuild of `<name>_v<N>` beside the live rows; the process that keeps the projection does it within seconds. Safe to repeat. */
  async requestRebuild(projection: Projection<any>, by: string): Promise<RebuildRequest> {
    const { keeper } = this.entryFor(projection);
    const request = await keeper.request(by);
    await keeper.look();
    return request;
  }

  status(): ProjectionStatus[] {
    return [...this.entries.values()].map(({ projection, progress, keeper, subscription }) => ({ name: projection.name, collection: projection.collection, logs: progress.all(), parked: subscription.parked(), building: keeper.progress() }));
  }

  /** Every projection was filled once, by whichever process: until then there is nothing to serve, on standby neither. */
  async filled(): Promise<boolean> {
    if (this.filledOnce.size < this.entries.size) {
      for (const { _id } of await projectionDocuments(this.database).find({ filledAt: { $ne: null } }, { projection: { _id: 1 } }).toArray()) if (this.entries.has(_id)) this.filledOnce.add(_id);
    }
    return this.filledOnce.size === this.entries.size;
  }

  /** Ready to serve: every handler has caught up once and none fails, or another replica keeps it. Kafka being away later changes nothing: commands and queries go on. */
  static ready(handlers: readonly HandlerStatus[]): boolean {
    return handlers.every(({ state, caughtUp, partitions }) => state === 'standby' || (caughtUp && partitions.every(({ failing }) => !failing)));
  }

  /** Ends what is being built and writes checkpoints that only passed events nobody wants. After the consumers are closed. */
  async close(): Promise<void> {
    clearInterval(this.looking);
    await Promise.all([...this.entries.values()].map(async ({ subscription, keeper }) => { await keeper.stop(); await subscription.flush(); subscription.forget(); }));
  }

  private entryFor(projection: Pick<Projection, 'collection'>): Entry {
    const entry = this.entries.get(projection.collection);
    if (!entry) throw new TypeError(`projection ${projection.collection} is not registered`);
    return entry;
  }

  private entryOf(projection: Projection): Entry {
    const sources = projection.sources.map((service) => {
      const source = this.config.sources.find((known) => known.service === service);
      if (!source) throw new TypeError(`projection ${projection.collection} reads ${service}, of which no source is given`);
      return source;
    });
    const keeper = new ProjectionKeeper({
      projection, registry: this.config.registry, database: this.database, client: this.client, checkpoints: this.checkpoints, parking: this.parking, sources, building: this.building, logger: this.logger,
      switched: () => { subscription.refresh().catch((error: unknown) => this.logger.debug({ collection: projection.collection, ...errorFields(error) }, 'what is parked is read again with the next lease')); },
    });
    const entry = { projection, keeper, progress: new Progress(), changes: new Changes(), services: new Set(projection.sources) };
    const subscription: Subscription = new Subscription({
      handler: projection.collection, projection: projection.name, collection: projection.collection, sources, wants: wantsOf(projection.handlers),
      checkpoints: this.checkpoints, parking: this.parking, logger: this.logger,
      apply: (step) => keeper.turn(() => this.apply(entry, step)),
      moved: (source, log, place) => entry.progress.moved(`${source}/${log}`, place),
      prepare: (lease, signal) => keeper.prepare(lease, signal),
      epochChanged: async (source, log, epoch) => {
        await keeper.request('epoch', { [`${source}/${log}`]: epoch });
        throw new RestartHandler(`${source}/${log} has epoch ${epoch}`);
      },
    });
    return { ...entry, subscription };
  }

  /** Rows, history and checkpoint in one transaction. Throws `PoisonEvents`. */
  private async apply({ keeper: { writer }, changes, projection }: Pick<Entry, 'keeper' | 'changes' | 'projection'>, step: Step): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const writes = await writer.plan(step.events);
      try {
        await inTransaction(this.client, async (session) => {
          await step.checkpoint(session);
          await writes.write(session);
        });
        changes.emit(writes.keys);
        return;
      } catch (error) {
        if (isRefused(error)) {
          const write = async (events: readonly RecordedEvent[], session: mongoose.mongo.ClientSession): Promise<void> => (await writer.plan(events)).write(session);
          throw new PoisonEvents([await firstPoison(projection.collection, this.client, step.events, error, (fault) => !isRefused(fault), write)]);
        }
        if (error instanceof Fenced || attempt >= ATTEMPTS || !(error instanceof RowMoved || isTransient(error))) throw error;
        // A commit of unknown outcome may have happened.
        if (await step.happened()) { changes.emit(writes.keys); return; }
        await pause(5 * 2 ** attempt * Math.random());
      }
    }
  }
}
