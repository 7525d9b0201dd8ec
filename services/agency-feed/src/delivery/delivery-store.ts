import type mongoose from 'mongoose';

export interface Attempt { readonly at: string; readonly ms: number; readonly status: number | null; /** Why it failed, without content; null on success. */ readonly error: string | null }

/** One mailbox entry on its way to one endpoint; the delivery log of that endpoint. */
export interface Delivery {
  /** `<endpoint>|<position>`. */
  readonly _id: string;
  readonly endpointId: string;
  readonly agency: string;
  readonly position: number;
  /** Deliveries of one person keep their order: a failing one holds back the later ones of that person only. */
  readonly personId: string;
  readonly status: 'pending' | 'delivered' | 'dead' | 'skipped';
  readonly attempts: readonly Attempt[];
  readonly nextAt: string | null;
  readonly skippedBecause?: string;
}
interface Cursor { _id: string; position: number }

/** Deliveries in MongoDB: what is pending survives any restart. */
export class DeliveryStore {
  readonly deliveries: mongoose.mongo.Collection<Delivery>;
  private readonly cursors: mongoose.mongo.Collection<Cursor>;
  constructor(db: mongoose.mongo.Db) {
    const options = { writeConcern: { w: 'majority' as const, j: true }, readConcern: { level: 'majority' as const } };
    this.deliveries = db.collection('deliveries', options);
    this.cursors = db.collection('delivery-cursors', options);
  }

  async ensureIndexes(): Promise<void> {
    await this.deliveries.createIndex({ endpointId: 1, position: 1 }, { unique: true });
    await this.deliveries.createIndex({ endpointId: 1, status: 1, position: 1, personId: 1 });
  }

  /** Position up to which the mailbox was taken over into deliveries. */
  async cursor(endpointId: string): Promise<number> { return (await this.cursors.findOne({ _id: endpointId }))?.position ?? 0; }

  /** Takes entries over, then moves the cursor: a crash in between repeats, the unique index keeps one of each. */
  async enqueue(endpointId: string, entries: readonly Pick<Delivery, 'agency' | 'position' | 'personId'>[], upTo: number): Promise<void> {
    if (entries.length > 0) {
      await this.deliveries.bulkWrite(entries.map(({ agency, position, personId }) => ({ updateOne: {
        filter: { _id: `${endpointId}|${position}` }, upsert: true,
        update: { $setOnInsert: { endpointId, agency, position, personId, status: 'pending' as const, attempts: [], nextAt: null } },
      } })), { ordered: false });
    }
    await this.cursors.updateOne({ _id: endpointId }, { $max: { position: upTo } }, { upsert: true });
  }

  /**
   * What may go now: of each person the oldest undelivered entry, if it is due and not a dead letter. So a failing event holds back that person, however
   * many entries wait behind it, and nobody else. `busy` are deliveries under way, read before this is asked. Also when the next retry is due.
   */
  async due(endpointId: string, busy: readonly string[], now: string, limit: number): Promise<{ due: Delivery[]; nextAt: string | null }> {
    const first = await this.deliveries.aggregate<Delivery>([
      { $match: { endpointId, status: { $in: ['pending', 'dead'] } } },
      { $sort: { position: 1 } },
      { $group: { _id: '$personId', delivery: { $first: '$$ROOT' } } },
      { $replaceRoot: { newRoot: '$delivery' } },
      { $match: { status: 'pending', _id: { $nin: [...busy] } } },
      { $sort: { nextAt: 1, position: 1 } },
      { $limit: limit + 1 },
    ]).toArray();
    const due = first.filter(({ nextAt }) => nextAt === null || nextAt <= now);
    return { due: due.slice(0, limit), nextAt: first.find(({ nextAt }) => nextAt !== null && nextAt > now)?.nextAt ?? null };
  }

  async attempted(_id: string, attempt: Attempt, outcome: Pick<Delivery, 'status' | 'nextAt'>): Promise<void> {
    await this.deliveries.updateOne({ _id, status: 'pending' }, { $push: { attempts: { $each: [attempt], $slice: -20 } } as never, $set: outcome });
  }

  /** Dead letters back to pending, or given up with a reason. Answers how many. */
  async redrive(endpointId: string): Promise<number> {
    return (await this.deliveries.updateMany({ endpointId, status: 'dead' }, { $set: { status: 'pending', nextAt: null } })).modifiedCount;
  }
  async skip(endpointId: string, position: number, reason: string): Promise<number> {
    return (await this.deliveries.updateOne({ endpointId, position, status: { $in: ['dead', 'pending'] } }, { $set: { status: 'skipped', skippedBecause: reason, nextAt: null } })).modifiedCount;
  }

  async log(endpointId: string, beforePosition: number | null, limit: number): Promise<Delivery[]> {
    return this.deliveries.find({ endpointId, ...(beforePosition === null ? {} : { position: { $lt: beforePosition } }) }).sort({ position: -1 }).limit(limit).toArray();
  }
  async counts(endpointId: string): Promise<Record<Delivery['status'], number>> {
    const counts = { pending: 0, delivered: 0, dead: 0, skipped: 0 };
    for await (const { _id, n } of this.deliveries.aggregate<{ _id: Delivery['status']; n: number }>([{ $match: { endpointId } }, { $group: { _id: '$status', n: { $sum: 1 } } }])) counts[_id] = n;
    return counts;
  }
}
