import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { canonicalJson } from '@kangfu/common';
import type { Runtime } from '@kangfu/infra';
import {
  collectionsOf, comparedPairs, compareCollections, type Comparison, historyOf, hoursOf, leavesOut, type Projection, replayProjection, type ReplayVector, type SliceMap, slicesOf, slicesWithin, snapshotOf, versionAt, versionsWithin,
} from '@kangfu/subscriptions';
import mongoose from 'mongoose';
import { type ServiceModels, findModels } from './definitions.ts';
import { replayHistory } from './history.ts';
import { positionAt, storeReader } from './stores.ts';

type Db = mongoose.mongo.Db;
type Collection = mongoose.mongo.Collection<any>;

export interface ReplayOptions {
  /** Write the fresh rows here: `SERVICE/COLLECTION.jsonl`, a document a line. */
  to?: string;
  /** Up to what was recorded by this instant (ISO). */
  asOf?: string;
  compare: boolean;
  /** Only these projections, by name or collection. */
  only?: readonly string[];
  /** Only of this service. */
  service?: string;
  onProgress?: (what: string) => void;
  /** Within one read model: positions folded, of how many. */
  onEvents?: (done: number, of: number) => void;
}

export interface ReplayedModel {
  readonly service: string;
  readonly name: string;
  readonly collection: string;
  /** Up to where it was replayed: `service/log` → position. */
  readonly vector: ReplayVector;
  readonly events: number;
  readonly comparisons: readonly Comparison[];
  readonly equal: boolean | null;
  /** Streams that the live model does not get just now, and events skipped by an operator: left out of a comparison. */
  readonly parked: number;
  readonly skipped: number;
}

interface CheckpointDocument { _id: string; source: string; log: number; position: number }

/** The rows as they stood at an instant: current ones that are old enough, and the version of the others that held then. */
const frozenAsOf = (database: Db, collection: string, asOf: string, session: mongoose.mongo.ClientSession): Collection => ({
  collectionName: `${collection} as of ${asOf}`,
  find: () => database.collection(collection).aggregate([
    { $match: { _from: { $lte: asOf } } },
    { $unionWith: { coll: historyOf(collection), pipeline: [{ $match: { _from: { $lte: asOf }, _to: { $gt: asOf } } }, { $set: { _id: '$_key' } }, { $unset: ['_key', '_to'] }] } },
    { $unset: '_rev' }, { $sort: { _id: 1 } },
  ], { session, allowDiskUse: true }),
}) as unknown as Collection;

/** Builds read models afresh from the stores of this machine into a scratch database and compares them with the live ones. */
export const replay = async (runtime: Runtime, options: ReplayOptions): Promise<ReplayedModel[]> => {
  const client = await new mongoose.mongo.MongoClient(runtime.mongodb, { serverSelectionTimeoutMS: 5000, writeConcern: { w: 'majority' } }).connect();
  try {
    const databases = new Map(runtime.services.map(({ name, database }) => [name, client.db(database)]));
    const readers = [...databases].map(([service, database]) => storeReader(service, database));
    const done: ReplayedModel[] = [];
    for (const [service, live] of databases) {
      if (options.service !== undefined && options.service !== service) continue;
      const models = await findModels(service);
      if (!models) continue;
      for (const projection of models.projections) {
        if (!wanted(options, projection.name, projection.collection)) continue;
        options.onProgress?.(`${service}: ${projection.collection}`);
        done.push(await inScratch(client, runtime, async (scratch, session) => {
          const vector = await vectorOf(live, projection.collection, databases, options.asOf, session);
          const left = options.compare ? await leftOut(live, projection.collection, session) : NOTHING_LEFT;
          const events = await replayProjection({ projection, registry: models.registry, readers, upTo: vector, leftOut: left.ids, into: scratch, onPlaces: (done) => options.onEvents?.(done, Object.values(vector).reduce((sum, end) => sum + end, 0)) });
          const comparisons = options.compare ? await compared(projection, live, scratch, options.asOf, session) : [];
          return finished(models, projection, vector, events, comparisons, left, scratch, options);
        }));
      }
      if (service === 'audit' && wanted(options, 'history', 'history_v1')) {
        options.onProgress?.('audit: ledger and history');
        done.push(await inScratch(client, runtime, async (scratch, session) => {
          const vector = await vectorOf(live, 'history_v1', databases, options.asOf, session);
          const { events, leaves } = await replayHistory({ live, readers, vector, into: scratch, session });
          const comparisons = options.compare
            ? [options.asOf === undefined ? await compareCollections(snapshotOf(live.collection('history_v1'), session), scratch.collection('history_v1')) : await compareCollections(frozenAsOf(live, 'history_v1', options.asOf, session), scratch.collection('history_v1')), leaves]
            : [];
          return finished(models, { name: 'history', collection: 'history_v1', flat: null }, vector, events, comparisons, NOTHING_LEFT, scratch, options);
        }));
      }
    }
    return done;
  } finally {
    await client.close();
  }
};

const wanted = ({ only }: ReplayOptions, name: string, collection: string): boolean => !only || only.length === 0 || only.includes(name) || only.includes(collection);

const inScratch = async <T>(client: mongoose.mongo.MongoClient, runtime: Runtime, work: (scratch: Db, session: mongoose.mongo.ClientSession) => Promise<T>): Promise<T> => {
  const scratch = client.db(`${runtime.dbPrefix}_replay_${process.pid}`);
  const session = client.startSession({ snapshot: true });
  try {
    await scratch.dropDatabase();
    return await work(scratch, session);
  } finally {
    await session.endSession();
    await scratch.dropDatabase();
  }
};

/** The same of rows that keep their history themselves. */
const frozenWithin = ({ view }: Projection<any>, database: Db, collection: string, asOf: string, session: mongoose.mongo.ClientSession): Collection => ({
  collectionName: `${collection} as of ${asOf}`,
  find: async function* () {
    for await (const { _id, _slices } of database.collection<{ _id: string; _slices: SliceMap }>(collection).find({}, { session, sort: { _id: 1 } })) {
      const version = versionAt(_slices, asOf);
      if (!version) continue;
      const row = view(_id, slicesOf(version.slices));
      const within = slicesWithin({}, versionsWithin(_slices).filter(({ from }) => from <= version.from));
      yield { _id, _from: version.from, ...row, _slices: within, _shown: row !== null, _hours: hoursOf(within) };
    }
  },
}) as unknown as Collection;

/** How far the live read model had come, or the logs at the instant. */
const vectorOf = async (live: Db, handler: string, databases: ReadonlyMap<string, Db>, asOf: string | undefined, session: mongoose.mongo.ClientSession): Promise<ReplayVector> => {
  const checkpoints = await live.collection<CheckpointDocument>('checkpoints').find({ _id: { $gte: `${handler}|`, $lt: `${handler}}` } }, { session }).toArray();
  return Object.fromEntries(await Promise.all(checkpoints.map(async ({ source, log, position }) => {
    const database = databases.get(source);
    const end = asOf === undefined || !database ? position : Math.min(position, await positionAt(database, log, asOf));
    return [`${source}/${log}`, end] as const;
  })));
};

interface LeftOut { readonly ids: ReadonlySet<string>; readonly parked: number; readonly skipped: number }
const NOTHING_LEFT: LeftOut = { ids: new Set(), parked: 0, skipped: 0 };

/** Events that the live model has not folded. Rows are a function of the set of events, so without these the two must be equal still. */
const leftOut = async (live: Db, handler: string, session: mongoose.mongo.ClientSession): Promise<LeftOut> => {
  const read = (name: string, filter: object) => live.collection<{ id: string; key: string; handler: string }>(name).find(filter, { session, projection: { id: 1, key: 1, handler: 1 } }).toArray();
  const [parked, skipped] = [await read('parked.events', { handler }), (await read('parked.skipped', {})).filter((event) => leavesOut(handler, event))];
  return { ids: new Set([...parked, ...skipped].map(({ id }) => id)), parked: new Set(parked.map(({ key }) => key)).size, skipped: skipped.length };
};

/** Where the live rows of a projection are: a rebuild may have put them elsewhere than under its name. */
const collectionOf = async (live: Db, name: string, session: mongoose.mongo.ClientSession): Promise<string> =>
  (await live.collection<{ _id: string; collection: string }>('projections').findOne({ _id: name }, { session, projection: { collection: 1 } }))?.collection ?? name;

const compared = async (projection: Projection<any>, live: Db, fresh: Db, asOf: string | undefined, session: mongoose.mongo.ClientSession): Promise<Comparison[]> => {
  const { collection: name } = projection;
  const collection = await collectionOf(live, name, session);
  if (asOf !== undefined) return [await compareCollections(projection.counts ? frozenWithin(projection, live, collection, asOf, session) : frozenAsOf(live, collection, asOf, session), fresh.collection(name))];
  const results: Comparison[] = [];
  for (const pair of comparedPairs(projection, collection, name)) results.push(await compareCollections(snapshotOf(live.collection(pair.live), session), fresh.collection(pair.fresh), pair.shape));
  return results;
};

const finished = async (
  { service }: ServiceModels, projection: Pick<Projection<any>, 'name' | 'collection' | 'flat'>, vector: ReplayVector, events: number, comparisons: readonly Comparison[], { parked, skipped }: LeftOut, scratch: Db, { to, compare }: ReplayOptions,
): Promise<ReplayedModel> => {
  const { name, collection } = projection;
  if (to !== undefined) {
    const folder = join(to, service);
    mkdirSync(folder, { recursive: true });
    for (const each of collectionsOf({ flat: projection.flat, counts: null }, collection)) {
      await pipeline(async function* () {
        for await (const document of scratch.collection(each).find({}, { sort: { _id: 1 }, projection: { _rev: 0 } })) yield `${canonicalJson(document)}\n`;
      }, createWriteStream(join(folder, `${each}.jsonl`)));
    }
  }
  return { service, name, collection, vector, events, comparisons, parked, skipped, equal: compare ? comparisons.every(({ different, missing, unexpected }) => different + missing + unexpected === 0) : null };
};

