import type mongoose from 'mongoose';
import type { Snapshot, SnapshotStore } from '@kangfu/event-store';
import { within } from './patience.js';

/** The state as JSON text: BSON gives some keys and numbers a meaning of its own, and text is read faster. */
interface SnapshotDocument { readonly _id: string; readonly schema: number; readonly at: Snapshot['at']; readonly state: string }

const DUPLICATE_KEY = 11000;
/** A database that is slower than this is left to answer the load itself. */
const PATIENCE_MS = 1_000;

/**
 * Snapshots in the collection `snapshots`, one document per stream. Not durable and read from whatever the primary has: the commit that a snapshot rests on
 * is checked by a majority read at every use, so one that was lost, rolled back or comes from a lost future does no harm.
 */
export class MongoSnapshotStore implements SnapshotStore {
  private readonly snapshots: mongoose.mongo.Collection<SnapshotDocument>;

  constructor(database: mongoose.mongo.Db) {
    this.snapshots = database.collection<SnapshotDocument>('snapshots', { readPreference: 'primary', readConcern: { level: 'local' }, writeConcern: { w: 1 } });
  }

  async find(stream: string, schema: number): Promise<Snapshot | null> {
    const found = await within(this.snapshots.findOne({ _id: stream, schema }), PATIENCE_MS).catch(() => null);
    return found && { stream, schema, at: found.at, state: JSON.parse(found.state) as unknown };
  }

  async save({ stream, schema, at, state }: Snapshot): Promise<void> {
    const document = { schema, at, state: JSON.stringify(state) };
    await this.snapshots.updateOne({ _id: stream, schema: { $lte: schema } }, { $set: document }, { upsert: true }).catch((error: { code?: number }) => {
      if (error.code !== DUPLICATE_KEY) throw error; // one of a higher schema is there, or another saver was first
    });
  }
}
