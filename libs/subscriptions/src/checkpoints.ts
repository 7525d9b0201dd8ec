import type mongoose from 'mongoose';

/** How far a handler has come in one log. */
export interface Place {
  readonly epoch: number;
  /** Position of the last event handled; everything up to it is done. */
  readonly position: number;
  /** Offset in the topic of the last record handled: where to read on, nothing more. */
  readonly offset: string;
}
export const BEGINNING: Place = { epoch: 0, position: 0, offset: '-1' };

export interface CheckpointDocument extends Place {
  /** `<handler>|<source>/<log>`. */
  readonly _id: string;
  /** Name of the projection or process. */
  readonly projection: string;
  /** The projection's collection; null for a process. */
  readonly collection: string | null;
  readonly source: string;
  readonly log: number;
  /** Epoch of the lease under which it was written. */
  readonly lease: number;
  /** Of the last write. */
  readonly savedAt: string;
}

/** Another process has moved this checkpoint: what was done on top of it must not be kept. */
export class Fenced extends Error { override readonly name = 'Fenced'; }

export interface CheckpointKey { readonly handler: string; readonly projection: string; readonly collection: string | null; readonly source: string; readonly log: number }
const idOf = ({ handler, source, log }: CheckpointKey): string => `${handler}|${source}/${log}`;

/** `}` is the character after `|`. */
const ofHandler = (handler: string) => ({ _id: { $gte: `${handler}|`, $lt: `${handler}}` } });

/** The collection `checkpoints` of a service's database. A write compares what was read before, so that of two writers one wins. */
export class Checkpoints {
  readonly collection: mongoose.mongo.Collection<CheckpointDocument>;
  constructor(database: mongoose.mongo.Db) {
    this.collection = database.collection<CheckpointDocument>('checkpoints', { writeConcern: { w: 'majority', j: true }, readConcern: { level: 'majority' } });
  }

  async find(key: CheckpointKey): Promise<Place | null> {
    const found = await this.collection.findOne({ _id: idOf(key) });
    return found && { epoch: found.epoch, position: found.position, offset: found.offset };
  }

  async ofHandler(handler: string): Promise<CheckpointDocument[]> { return this.collection.find(ofHandler(handler)).toArray(); }

  /** From now on holders of an earlier lease can move none of these. */
  async takeOver(handler: string, lease: number): Promise<void> {
    await this.collection.updateMany(ofHandler(handler), { $max: { lease } });
  }

  /** Moves from `before` (null: there is none yet) to `next`. Throws {@link Fenced}. */
  async move(key: CheckpointKey, before: Place | null, next: Place, lease: number, session?: mongoose.mongo.ClientSession): Promise<void> {
    const options = session ? { session } : {};
    const { handler: _handler, ...names } = key;
    const fields = { ...names, epoch: next.epoch, position: next.position, offset: next.offset, lease, savedAt: new Date().toISOString() };
    if (!before) {
      await this.collection.insertOne({ _id: idOf(key), ...fields }, options)
        .catch((error: { code?: number }) => { throw error.code === 11000 ? new Fenced(idOf(key)) : error; });
      return;
    }
    const { matchedCount } = await this.collection.updateOne({ _id: idOf(key), epoch: before.epoch, position: before.position, lease: { $lte: lease } }, { $set: fields }, options);
    if (matchedCount === 0) throw new Fenced(idOf(key));
  }

  /** That nobody has moved these and they are still this lease's: for what is done in the same transaction. Throws {@link Fenced}. */
  async hold(handler: string, vector: Readonly<Record<string, number>>, lease: number, session: mongoose.mongo.ClientSession): Promise<void> {
    for (const [log, position] of Object.entries(vector)) {
      const { matchedCount } = await this.collection.updateOne({ _id: `${handler}|${log}`, position, lease: { $lte: lease } }, { $set: { lease, savedAt: new Date().toISOString() } }, { session });
      if (matchedCount === 0) throw new Fenced(`${handler}|${log}`);
    }
  }

  /** The places of another handler become this one's; a log is in the epoch that `epochs` (`source/log` → epoch) says, or a later one. Throws {@link Fenced}. */
  async replace(handler: string, by: string, epochs: Readonly<Record<string, number>>, lease: number, session: mongoose.mongo.ClientSession): Promise<void> {
    const own = await this.collection.find(ofHandler(handler), { session }).toArray();
    if (own.some((checkpoint) => checkpoint.lease > lease)) throw new Fenced(handler);
    const places = new Map((await this.collection.find(ofHandler(by), { session }).toArray()).map((checkpoint) => [`${checkpoint.source}/${checkpoint.log}`, checkpoint]));
    // A log without a single event has no place yet, but its epoch counts.
    for (const checkpoint of own) if (!places.has(`${checkpoint.source}/${checkpoint.log}`)) places.set(`${checkpoint.source}/${checkpoint.log}`, { ...checkpoint, ...BEGINNING });
    await this.collection.deleteMany({ $or: [ofHandler(handler), ofHandler(by)] }, { session });
    const savedAt = new Date().toISOString();
    const documents = [...places].map(([log, checkpoint]) => ({ ...checkpoint, _id: `${handler}|${log}`, collection: handler, epoch: Math.max(checkpoint.epoch, epochs[log] ?? 0), lease, savedAt }));
    if (documents.length > 0) await this.collection.insertMany(documents, { session });
  }

  async forget(handler: string, session?: mongoose.mongo.ClientSession): Promise<void> { await this.collection.deleteMany(ofHandler(handler), session ? { session } : {}); }
}
