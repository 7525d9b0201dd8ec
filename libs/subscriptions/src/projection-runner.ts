import { setTimeout as pause } from 'node:timers/promises';
import type { EventRegistry } from '@kangfu/contracts';
import { type HandlerStatus, type LogHandlerSpec, type Logger, RestartHandler, silentLogger } from '@kangfu/kafka';
import type mongoose from 'mongoose';
import { Changes } from './changes.js';
import { Checkpoints, Fenced } from './checkpoints.js';
import { Parking } from './parking.js';
import { MongoRows } from './mongo-rows.js';
import { Progress } from './progress.js';
import type { Projection } from './projection.js';
import { historyOf, ProjectionWriter, RowMoved } from './projection-writer.js';
import { wantsOf } from './projector.js';
import type { Rows } from './rows.js';
import type { Step } from './step.js';
import { type Source, Subscription } from './subscription.js';
import { inTransaction, isTransient } from './transaction.js';

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
}

/** A lost race is read and folded again this often at once; then the consumer backs off. */
const ATTEMPTS = 5;

interface Entry { readonly projection: Projection; readonly writer: ProjectionWriter; readonly subscription: Subscription; readonly progress: Progress; readonly changes: Changes; readonly services: ReadonlySet<string> }

/** Keeps the read models of one service: `handlers()` go to the log consumers, `rows()` to whoever reads. */
export class ProjectionRunner {
  private readonly entries = new Map<string, Entry>();
  private readonly checkpoints: Checkpoints;
  private readonly parking: Parking;
  private readonly client: mongoose.mongo.MongoClient;
  private readonly database: mongoose.mongo.Db;
  private readonly logger: Logger;

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
  }

  /** For `LogConsumers.add`. */
  handlers(): LogHandlerSpec[] { return [...this.entries.values()].map(({ subscription }) => subscription.handlerSpec()); }

  /** The reader of a projection. `accessCollection` is where rights stand by `accessKey`. */
  rows<V extends object>(projection: Projection<V>, accessCollection = 'access_v1'): Rows<V> {
    const entry = this.entries.get(projection.collection);
    if (!entry) throw new TypeError(`projection ${projection.collection} is not registered`);
    return new MongoRows<V>({ connection: this.config.connection, projection, accessCollection, progress: entry.progress, changes: entry.changes });
  }

  /** Collections and indexes: a step of its own before the service starts; safe to repeat. */
  async ensureIndexes(): Promise<void> { await ensureProjectionIndexes(this.database, this.config.projections); }

  /** Empties a projection and fills it again from the beginning of its logs; meanwhile readers see it incomplete. Follow with `LogConsumers.restart(collection)`. */
  async requestRebuild(projection: Projection<any>): Promise<void> { await this.checkpoints.requestRebuild(projection.collection); }

  status(): ProjectionStatus[] {
    return [...this.entries.values()].map(({ projection, progress, subscription }) => ({ name: projection.name, collection: projection.collection, logs: progress.all(), parked: subscription.parked() }));
  }

  /** Ready to serve: every handler has caught up once and none fails, or another replica keeps it. Kafka being away later changes nothing: commands and queries go on. */
  static ready(handlers: readonly HandlerStatus[]): boolean {
    return handlers.every(({ state, caughtUp, partitions }) => state === 'standby' || (caughtUp && partitions.every(({ failing }) => !failing)));
  }

  /** Writes checkpoints that only passed events nobody wants. After the consumers are closed. */
  async close(): Promise<void> { await Promise.all([...this.entries.values()].map(async ({ subscription }) => { await subscription.flush(); subscription.forget(); })); }

  private entryOf(projection: Projection): Entry {
    const sources = projection.sources.map((service) => {
      const source = this.config.sources.find((known) => known.service === service);
      if (!source) throw new TypeError(`projection ${projection.collection} reads ${service}, of which no source is given`);
      return source;
    });
    const entry = { projection, writer: new ProjectionWriter(projection, this.config.registry, this.database), progress: new Progress(), changes: new Changes(), services: new Set(projection.sources) };
    const subscription = new Subscription({
      handler: projection.collection, projection: projection.name, collection: projection.collection, sources, wants: wantsOf(projection.handlers),
      checkpoints: this.checkpoints, parking: this.parking, logger: this.logger,
      apply: (step) => this.apply(entry, step),
      moved: (source, log, place) => entry.progress.moved(`${source}/${log}`, place),
      prepare: async (lease) => {
        if (await this.checkpoints.rebuildIfRequested(projection.collection, lease, () => this.clear(projection))) this.logger.warn({ collection: projection.collection }, 'projection is rebuilt');
      },
      epochChanged: async (source, log, epoch) => {
        await this.checkpoints.requestRebuild(projection.collection, { [`${source}/${log}`]: epoch });
        throw new RestartHandler(`${source}/${log} has epoch ${epoch}`);
      },
    });
    return { ...entry, subscription };
  }

  private async clear(projection: Projection): Promise<void> {
    const writeConcern = { w: 'majority', j: true } as const;
    await this.database.collection(projection.collection).deleteMany({}, { writeConcern });
    await this.database.collection(historyOf(projection.collection)).deleteMany({}, { writeConcern });
    await this.parking.clear(projection.collection);
  }

  /** Rows, history and checkpoint in one transaction. Throws `PoisonEvents`. */
  private async apply({ writer, changes }: Pick<Entry, 'writer' | 'changes'>, step: Step): Promise<void> {
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
        if (error instanceof Fenced || attempt >= ATTEMPTS || !(error instanceof RowMoved || isTransient(error))) throw error;
        // A commit of unknown outcome may have happened.
        if (await step.happened()) { changes.emit(writes.keys); return; }
        await pause(5 * 2 ** attempt * Math.random());
      }
    }
  }
}

/** Collections and declared indexes of projections; the history has the same ones, each followed by the time a version holds. */
export const ensureProjectionIndexes = async (database: mongoose.mongo.Db, projections: readonly Projection<any>[]): Promise<void> => {
  const create = async (name: string): Promise<void> => {
    await database.createCollection(name).catch((error: { code?: number }) => { if (error.code !== 48) throw error; });
  };
  await create('checkpoints');
  for (const { collection, indexes } of projections) {
    const history = historyOf(collection);
    await create(collection);
    await create(history);
    if (indexes.length > 0) await database.collection(collection).createIndexes(indexes.map(({ keys, unique }) => ({ key: keys, ...(unique ? { unique } : {}) })));
    await database.collection(history).createIndexes([
      { key: { _key: 1, _from: 1 } },
      // `_id` is the key in rows and `_key` here. A unique row is not unique over time.
      ...indexes.map(({ keys }) => ({ key: { ...Object.fromEntries(Object.entries(keys).map(([field, order]) => [field === '_id' ? '_key' : field, order])), _from: -1 as const } })),
    ]);
  }
};
