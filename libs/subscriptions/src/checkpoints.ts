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

/** From `before` (null: there is none yet) to `next`. */
export interface Move { readonly key: CheckpointKey; readonly before: Place | null; readonly next: Place; readonly lease: number }
/** A move that nothing waits for, so that it goes with those of other handlers. */
export interface IdleMove {
  /** Asked when its turn has come; null: there is nothing to move any more, `'busy'`: its turn comes again. */
  readonly due: () => Move | 'busy' | null;
  /** It is on its way; rejects with {@link Fenced}. */
  readonly moving: (moved: Promise<void>) => void;
}
/** How often idle moves are written: checkpoints of a service at rest are behind by no more. */
const IDLE_MS = 500;

/** `}` is the character after `|`. */
const ofHandler = (handler: string) => ({ _id: { $gte: `${handler}|`, $lt: `${handler}}` } });

const fieldsOf = ({ handler: _handler, ...names }: CheckpointKey, { epoch, position, offset }: Place, lease: number) => ({ ...names, epoch, position, offset, lease, savedAt: new Date().toISOString() });
const unmoved = (key: CheckpointKey, { epoch, position }: Place, lease: number) => ({ _id: idOf(key), epoch, position, lease: { $lte: lease } });

/** The collection `checkpoints` of a service's database. A write compares what was read before, so that of two writers one wins. */
export class Checkpoints {
  readonly collection: mongoose.mongo.Collection<CheckpointDocument>;
  private readonly idle: IdleMove[] = [];
  private timer: NodeJS.Timeout | null = null;

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
    const fields = fieldsOf(key, next, lease);
    if (!before) {
      await this.collection.insertOne({ _id: idOf(key), ...fields }, options)
        .catch((error: { code?: number }) => { throw error.code === 11000 ? new Fenced(idOf(key)) : error; });
      return;
    }
    const { matchedCount } = await this.collection.updateOne(unmoved(key, before, lease), { $set: fields }, options);
    if (matchedCount === 0) throw new Fenced(idOf(key));
  }

  /**
   * Soon, in one request with what else is idle: most handlers want nothing of most batches, and a write of its own for each of them costs more than what they all do. Whoever ends
   * in between reads a little again.
   */
  moveIdle(move: IdleMove): void {
    this.idle.push(move);
    this.timer ??= setTimeout(() => this.moveAllIdle(), IDLE_MS).unref();
  }

  private moveAllIdle(): void {
    this.timer = null;
    const moves: { readonly move: Move; readonly idle: IdleMove }[] = [];
    for (const idle of this.idle.splice(0)) {
      const move = idle.due();
      if (move === 'busy') this.moveIdle(idle);
      else if (move) moves.push({ move, idle });
    }
    if (moves.length === 0) return;
    const refused = this.moveAll(moves.map(({ move }) => move));
    for (const { move: { key }, idle } of moves) idle.moving(refused.then((keys) => { if (keys.has(idOf(key))) throw new Fenced(idOf(key)); }));
  }

  /** Each for itself, in one request. Answers those that another process has moved. */
  private async moveAll(moves: readonly Move[]): Promise<ReadonlySet<string>> {
    let moved = 0;
    try {
      const { matchedCount, insertedCount } = await this.collection.bulkWrite(moves.map(({ key, before, next, lease }) => (before
        ? { updateOne: { filter: unmoved(key, before, lease), update: { $set: fieldsOf(key, next, lease) } } }
        : { insertOne: { document: { _id: idOf(key), ...fieldsOf(key, next, lease) } } })), { ordered: false });
      moved = matchedCount + insertedCount;
    } catch (error) {
      if ((error as { code?: number }).code !== 11000) throw error;
    }
    if (moved === moves.length) return new Set();
    const now = new Map((await this.collection.find({ _id: { $in: moves.map(({ key }) => idOf(key)) } }).toArray()).map((checkpoint) => [checkpoint._id, checkpoint]));
    return new Set(moves.filter(({ key, next, lease }) => {
      const at = now.get(idOf(key));
      return at?.epoch !== next.epoch || at.position !== next.position || at.lease !== lease;
    }).map(({ key }) => idOf(key)));
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
