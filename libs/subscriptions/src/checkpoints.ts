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

interface RebuildDocument { readonly _id: string; readonly epochs: Readonly<Record<string, number>> }

export interface CheckpointKey { readonly handler: string; readonly projection: string; readonly collection: string | null; readonly source: string; readonly log: number }
const idOf = ({ handler, source, log }: CheckpointKey): string => `${handler}|${source}/${log}`;

/** `}` is the character after `|`. */
const ofHandler = (handler: string) => ({ _id: { $gte: `${handler}|`, $lt: `${handler}}` } });

/** The collection `checkpoints` of a service's database. A write compares what was read before, so that of two writers one wins. */
export class Checkpoints {
  readonly collection: mongoose.mongo.Collection<CheckpointDocument>;
  private readonly rebuilds: mongoose.mongo.Collection<RebuildDocument>;
  constructor(database: mongoose.mongo.Db) {
    const options = { writeConcern: { w: 'majority', j: true }, readConcern: { level: 'majority' } } as const;
    this.collection = database.collection<CheckpointDocument>('checkpoints', options);
    this.rebuilds = database.collection<RebuildDocument>('rebuilds', options);
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

  /** Asks for a rebuild; `epochs` (`source/log` → epoch) are the new ones of logs that were restored. It begins when the handler starts the next time. */
  async requestRebuild(handler: string, epochs: Readonly<Record<string, number>> = {}): Promise<void> {
    await this.rebuilds.updateOne({ _id: handler }, { $set: { epochs } }, { upsert: true });
  }

  /**
   * Does a rebuild that was asked for. The checkpoints go back first, under the lease of the caller, so that an earlier holder can write no more;
   * the request stays until all is cleared, so that a crash in between begins again.
   */
  async rebuildIfRequested(handler: string, lease: number, clear: () => Promise<void>): Promise<boolean> {
    const request = await this.rebuilds.findOne({ _id: handler });
    if (!request) return false;
    for (const { _id, source, log, epoch } of await this.ofHandler(handler)) {
      await this.collection.updateOne({ _id, lease: { $lte: lease } }, { $set: { position: 0, offset: '-1', lease, epoch: request.epochs[`${source}/${log}`] ?? epoch } });
    }
    await clear();
    await this.rebuilds.deleteOne({ _id: handler });
    return true;
  }
}
