import type mongoose from 'mongoose';
import type { Projection } from './projection.js';
import { historyOf } from './projection-writer.js';

/** A collection; safe to repeat. */
export const ensureCollection = async (database: mongoose.mongo.Db, name: string): Promise<void> => {
  await database.createCollection(name).catch((error: { code?: number }) => { if (error.code !== 48) throw error; });
};

/** Declared indexes on the rows in `collection`; the history has the same ones, each followed by the time a version holds. Safe to repeat. */
export const createProjectionIndexes = async (database: mongoose.mongo.Db, { indexes }: Projection<any>, collection: string): Promise<void> => {
  if (indexes.length === 0) return;
  await database.collection(collection).createIndexes(indexes.map(({ keys, unique }) => ({ key: keys, ...(unique ? { unique } : {}) })));
  await database.collection(historyOf(collection)).createIndexes(
    // `_id` is the key in rows and `_key` here. A unique row is not unique over time.
    indexes.map(({ keys }) => ({ key: { ...Object.fromEntries(Object.entries(keys).map(([field, order]) => [field === '_id' ? '_key' : field, order])), _from: -1 as const } })));
};

/** Collections and indexes of projections in collections of their own names. */
export const ensureProjectionIndexes = async (database: mongoose.mongo.Db, projections: readonly Projection<any>[]): Promise<void> => {
  for (const projection of projections) {
    await ensureCollection(database, projection.collection);
    await ensureCollection(database, historyOf(projection.collection));
    await createProjectionIndexes(database, projection, projection.collection);
  }
};
