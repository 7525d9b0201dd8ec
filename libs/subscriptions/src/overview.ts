import type mongoose from 'mongoose';
import { Checkpoints, type CheckpointDocument } from './checkpoints.js';
import { type FillProgress, paceOf } from './fill-pace.js';
import { Parking } from './parking.js';
import { type ProjectionDocument, projectionDocuments, type RebuildOutcome, type RebuildRequest } from './pointers.js';
import type { Projection } from './projection.js';
import { flatOf, historyOf } from './projection-writer.js';
import { sumsOf } from './sums.js';
import type { Source } from './subscription.js';

/** One version of a projection as its release sees it, from the database alone: true in every process. */
export interface ProjectionOverview {
  readonly name: string;
  readonly version: number;
  /** Where its rows are. */
  readonly collection: string;
  /** `filling`: not ready for the first time yet. `rebuilding`: live, and built again beside. */
  readonly state: 'live' | 'filling' | 'rebuilding';
  readonly logs: readonly { readonly source: string; readonly log: number; readonly position: number; /** null: that store does not answer. */ readonly lag: number | null }[];
  readonly progress: FillProgress | null;
  readonly rebuild: RebuildRequest | null;
  readonly last: RebuildOutcome | null;
}

/** A collection that no release of this version reads: of another version, or what a rebuild left. */
export interface KeptCollection { readonly collection: string; readonly documents: number; /** The instance that keeps it, if a release of that version runs. */ readonly heldBy: string | null }
export interface Overview { readonly projections: readonly ProjectionOverview[]; readonly kept: readonly KeptCollection[] }

/** That cannot be dropped: it is read, or a running release keeps it. */
export class CollectionInUse extends Error { override readonly name = 'CollectionInUse'; }

const VERSIONED = /^(.+)_v\d+(~[0-9a-f]+)?$/;
const handlerOf = (collection: string): string => collection.split('~')[0]!;

export interface OverviewConfig { readonly database: mongoose.mongo.Db; readonly projections: readonly Projection<any>[]; readonly sources: readonly Source[] }

/** Tells how projections stand, and drops what is no longer read. */
export class ProjectionOverviews {
  private readonly documents: mongoose.mongo.Collection<ProjectionDocument>;
  private readonly checkpoints: Checkpoints;
  constructor(private readonly config: OverviewConfig) {
    this.documents = projectionDocuments(config.database);
    this.checkpoints = new Checkpoints(config.database);
  }

  async look(): Promise<Overview> {
    const documents = new Map((await this.documents.find().toArray()).map((document) => [document._id, document]));
    const ends = new Map<string, Promise<number | null>>();
    const endOf = (service: string, log: number): Promise<number | null> => {
      const key = `${service}/${log}`;
      const reader = this.config.sources.find((source) => source.service === service)?.reader;
      const known = ends.get(key) ?? (reader?.end ? reader.end(log).catch(() => null) : Promise.resolve(null));
      ends.set(key, known);
      return known;
    };
    const projections = await Promise.all(this.config.projections.map(async (projection): Promise<ProjectionOverview> => {
      const document = documents.get(projection.collection);
      const checkpoints = await this.checkpoints.ofHandler(projection.collection);
      const logs = await Promise.all(checkpoints.map(async ({ source, log, position }) => {
        const end = await endOf(source, log);
        return { source, log, position, lag: end === null ? null : Math.max(0, end - position) };
      }));
      return {
        name: projection.name, version: projection.version, collection: document?.collection ?? projection.collection,
        state: document?.filledAt == null ? 'filling' : document.rebuild ? 'rebuilding' : 'live', logs, progress: document ? await this.progress(projection, document, checkpoints, endOf) : null,
        rebuild: document?.rebuild ?? null, last: document?.last ?? null,
      };
    }));
    return { projections, kept: await this.kept(documents) };
  }

  /** Drops a kept collection with its history and checkpoints, and with the last of a version what was parked for it. Throws {@link CollectionInUse}; false: there is none. */
  async drop(collection: string): Promise<boolean> {
    const { database } = this.config;
    const documents = new Map((await this.documents.find().toArray()).map((document) => [document._id, document]));
    const found = (await this.kept(documents)).find((each) => each.collection === collection);
    if (!found) {
      if ([...documents.values()].some((document) => document.collection === collection || document.rebuild?.collection === collection)) throw new CollectionInUse(`${collection} is read or built`);
      return false;
    }
    if (found.heldBy !== null) throw new CollectionInUse(`${collection} is kept by a running release (${found.heldBy})`);
    for (const name of [flatOf(collection), sumsOf(collection), historyOf(collection), collection]) await database.dropCollection(name);
    await this.checkpoints.forget(collection);
    const handler = handlerOf(collection);
    await this.documents.updateOne({ _id: handler }, { $pull: { kept: { collection } } });
    // The last that was left of another version.
    if (documents.get(handler)?.collection === collection) {
      await this.documents.deleteOne({ _id: handler });
      await this.checkpoints.forget(handler);
      await new Parking(database).clear(handler);
    }
    return true;
  }

  private async progress(projection: Projection<any>, { collection, filledAt, fill, rebuild }: ProjectionDocument, own: readonly CheckpointDocument[], endOf: (service: string, log: number) => Promise<number | null>): Promise<FillProgress | null> {
    const sum = (checkpoints: readonly { position: number }[]): number => checkpoints.reduce((total, { position }) => total + position, 0);
    const since = (mark: { startedAt: string; startedFrom: number } | null, done: number): [number, number] => (mark ? [mark.startedFrom, Date.now() - Date.parse(mark.startedAt)] : [done, 0]);
    if (rebuild) {
      const done = sum(await this.checkpoints.ofHandler(rebuild.collection));
      return paceOf(rebuild.collection, done, sum(own), ...since(rebuild.mark, done));
    }
    if (filledAt !== null) return null;
    const sources = this.config.sources.filter(({ service }) => projection.sources.includes(service));
    const ends = await Promise.all(sources.flatMap(({ service, reader }) => Array.from({ length: reader.logs ?? 0 }, (_, log) => endOf(service, log))));
    return paceOf(collection, sum(own), ends.reduce<number>((total, end) => total + (end ?? 0), 0), ...since(fill, sum(own)));
  }

  private async kept(documents: ReadonlyMap<string, ProjectionDocument>): Promise<KeptCollection[]> {
    const { database, projections } = this.config;
    const current = new Set(projections.map(({ collection }) => collection));
    const names = new Set(projections.map(({ name }) => name));
    const inUse = new Set([...documents.values()].filter(({ _id }) => current.has(_id)).flatMap(({ collection, rebuild }) => [collection, ...(rebuild ? [rebuild.collection] : [])]));
    for (const collection of current) if (!documents.has(collection)) inUse.add(collection);
    const there = (await database.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name).filter((name) => names.has(VERSIONED.exec(name)?.[1] ?? '') && !inUse.has(name)).sort();
    const leases = database.collection<{ _id: string; instance: string }>('leases');
    return Promise.all(there.map(async (collection) => ({
      collection, documents: await database.collection(collection).estimatedDocumentCount(),
      // What a rebuild of this version left is read by nobody.
      heldBy: current.has(handlerOf(collection)) ? null : ((await leases.findOne({ _id: handlerOf(collection), $expr: { $gt: ['$until', '$$NOW'] } }))?.instance ?? null),
    })));
  }
}
