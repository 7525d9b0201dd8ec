import mongoose from 'mongoose';

/** What is known of an owner without being known: keyed digests of fields, and of combinations by which owners find each other. */
export interface BlindRecord {
  readonly owner: string;
  /** Keyed digest by field: two are equal where the fields were. */
  readonly digests: Readonly<Record<string, string>>;
  /** What events hold in clear too. */
  readonly plain: Readonly<Record<string, string>>;
  readonly places: readonly string[];
  /** Digests of combinations of fields. */
  readonly blocks: readonly string[];
}
type RecordDocument = Omit<BlindRecord, 'owner'> & { _id: string };

/** Keyed digests of personal fields, to compare people without opening anything. Like {@link Claims} they are in no event, topic or read model; whoever erases a person removes their record. */
export class BlindRecords {
  private readonly collection: mongoose.mongo.Collection<RecordDocument>;
  private indexed: Promise<unknown> | null = null;
  constructor(client: mongoose.mongo.MongoClient, database: string, name: string) {
    this.collection = client.db(database).collection<RecordDocument>(name, { writeConcern: { w: 'majority', j: true }, readConcern: { level: 'majority' } });
  }
  /** The record of an owner from now on. Of two who are put at once, at least the later one finds the other. */
  async put({ owner, ...record }: BlindRecord): Promise<void> {
    await (this.indexed ??= this.collection.createIndex({ blocks: 1 }).catch((error: unknown) => { this.indexed = null; throw error; }));
    await this.collection.replaceOne({ _id: owner }, record, { upsert: true });
  }
  /** Puts the record in the place of the one that was found before (null: none); false, and nothing is done, where another is there now. */
  async replace({ owner, ...record }: BlindRecord, before: BlindRecord | null): Promise<boolean> {
    if (before) return (await this.collection.replaceOne({ _id: owner, digests: before.digests, plain: before.plain, places: before.places }, record)).matchedCount === 1;
    return this.collection.insertOne({ _id: owner, ...record }).then(() => true, (error: { code?: number }) => { if (error.code === 11000) return false; throw error; });
  }
  async find(owner: string): Promise<BlindRecord | null> {
    const found = await this.collection.findOne({ _id: owner });
    return found && recordOf(found);
  }
  /** Those who share a combination with this one, at most `limit`. */
  async near({ owner, blocks }: Pick<BlindRecord, 'owner' | 'blocks'>, limit: number): Promise<BlindRecord[]> {
    return (await this.collection.find({ blocks: { $in: [...blocks] }, _id: { $ne: owner } }).limit(limit).toArray()).map(recordOf);
  }
  async remove(owner: string): Promise<void> { await this.collection.deleteOne({ _id: owner }); }
}

const recordOf = ({ _id, ...record }: RecordDocument): BlindRecord => ({ owner: _id, ...record });
