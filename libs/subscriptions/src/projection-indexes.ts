import type mongoose from 'mongoose';
import type { Projection } from './projection.js';
import { flatOf, historyOf } from './projection-writer.js';
import { sumsOf } from './sums.js';

/** A collection; safe to repeat. */
export const ensureCollection = async (database: mongoose.mongo.Db, name: string): Promise<void> => {
  await database.createCollection(name).catch((error: { code?: number }) => { if (error.code !== 48) throw error; });
};

/** The collections of a projection whose rows are in `collection`: rows, their earlier versions and, where there are such, their sums and the elements of their list. */
export const collectionsOf = ({ counts, flat }: Pick<Projection<any>, 'counts' | 'flat'>, collection: string): string[] =>
  [collection, historyOf(collection), ...(counts ? [sumsOf(collection)] : []), ...(flat ? [flatOf(collection)] : [])];

/** Makes them, with the one index that writing needs: what is no more of a row's list is found by the row. Safe to repeat. */
export const ensureCollections = async (database: mongoose.mongo.Db, projection: Pick<Projection<any>, 'counts' | 'flat'>, collection: string): Promise<void> => {
  for (const name of collectionsOf(projection, collection)) await ensureCollection(database, name);
  if (projection.flat) await database.collection(flatOf(collection)).createIndex({ _of: 1 });
};

/** Declared indexes on the rows in `collection`; the history has the same ones, each followed by the time a version holds. Sums are found by group and buckets. Safe to repeat. */
export const createProjectionIndexes = async (database: mongoose.mongo.Db, { indexes, counts, flat }: Projection<any>, collection: string): Promise<void> => {
  if (counts) {
    await database.collection(sumsOf(collection)).createIndex({ g: 1, o: 1, r: 1 });
    await database.collection(collection).createIndex({ _hours: 1 });
  }
  if (flat && flat.indexes.length > 0) await database.collection(flatOf(collection)).createIndexes(flat.indexes.map(({ keys }) => ({ key: keys })));
  if (indexes.length === 0) return;
  await database.collection(collection).createIndexes(indexes.map(({ keys, unique }) => ({ key: keys, ...(unique ? { unique } : {}) })));
  await database.collection(historyOf(collection)).createIndexes(
    // `_id` is the key in rows and `_key` here. A unique row is not unique over time.
    indexes.map(({ keys }) => ({ key: { ...Object.fromEntries(Object.entries(keys).map(([field, order]) => [field === '_id' ? '_key' : field, order])), _from: -1 as const } })));
};

/** Collections and indexes of projections in collections of their own names. */
export const ensureProjectionIndexes = async (database: mongoose.mongo.Db, projections: readonly Projection<any>[]): Promise<void> => {
  for (const projection of projections) {
    await ensureCollections(database, projection, projection.collection);
    await createProjectionIndexes(database, projection, projection.collection);
  }
};
