import mongoose from 'mongoose';

interface ClaimDocument { _id: string; owner: string; at: Date }

/**
 * Unique claims on a blind index: `{ blindIndex → owner }`. Made after `decide` and before the append; a retry of the same
 * owner finds its own claim and goes on. The index value is a keyed digest, never the number itself.
 */
export class Claims {
  private readonly collection: mongoose.mongo.Collection<ClaimDocument>;
  private indexed: Promise<unknown> | null = null;
  constructor(client: mongoose.mongo.MongoClient, database: string, name: string) {
    this.collection = client.db(database).collection<ClaimDocument>(name, { writeConcern: { w: 'majority', j: true }, readConcern: { level: 'majority' } });
  }
  /** The owner after the call: `owner` itself when the claim was free or its own already, the earlier owner otherwise. */
  async claim(index: string, owner: string): Promise<string> {
    try {
      await this.collection.insertOne({ _id: index, owner, at: new Date() });
      return owner;
    } catch (error) {
      if ((error as { code?: number }).code !== 11000) throw error;
      return (await this.find(index)) ?? this.claim(index, owner);
    }
  }
  async find(index: string): Promise<string | null> { return (await this.collection.findOne({ _id: index }))?.owner ?? null; }
  /** What an owner has claimed. */
  async of(owner: string): Promise<string[]> {
    await (this.indexed ??= this.collection.createIndex({ owner: 1 }).catch((error: unknown) => { this.indexed = null; throw error; }));
    return (await this.collection.find({ owner }).sort({ at: 1 }).toArray()).map(({ _id }) => _id);
  }
  /** Gives a claim back: only for a claim whose event was refused or lost a race. */
  async release(index: string, owner: string): Promise<void> { await this.collection.deleteOne({ _id: index, owner }); }
}
