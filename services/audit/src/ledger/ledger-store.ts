import { bundleOf, HASH_BYTES, hashesAt, TILE_WIDTH, type TileId, TiledTree } from '@kangfu/ledger';
import mongoose from 'mongoose';

/** The tree as it stands: one document. `size` is also what a writer compares, so that of two writers one wins. */
export interface StateDocument { readonly _id: 'ledger'; readonly origin: string; readonly size: number; readonly root: string }

export interface LeafDocument {
  /** Index in the tree, from 0. */
  readonly _id: number;
  readonly service: string;
  readonly log: number;
  readonly epoch: number;
  readonly position: number;
  /** `service/stream@version`: how the next event of the stream finds its predecessor. */
  readonly key: string;
  readonly event: string;
  /** RFC 6962 leaf hash, hex. */
  readonly hash: string;
  /** The entry: RFC 8785 JSON of the leaf. */
  readonly entry: string;
  /** Who and what it is about, to find the proofs of a person or case. Ids only; not part of the leaf. */
  readonly people: readonly string[];
  readonly caseId: string | null;
}

/** A tile as it stands: a partial one is the beginning of every later state of itself, so older widths are cut from it. */
export interface TileDocument { readonly _id: string; readonly level: number; readonly index: number; readonly hashes: mongoose.mongo.Binary }

/** A checkpoint that was signed. Signed ones are never changed or removed. */
export interface CheckpointNote { readonly _id: number; readonly root: string; readonly note: string; readonly at: string }

const DURABLE = { writeConcern: { w: 'majority', j: true }, readConcern: { level: 'majority' } } as const;
const tileKey = (level: number, index: number): string => `${level}/${index}`;

/** Where the ledger lives in the database of the audit service. */
export class LedgerStore {
  readonly state: mongoose.mongo.Collection<StateDocument>;
  readonly leaves: mongoose.mongo.Collection<LeafDocument>;
  readonly tiles: mongoose.mongo.Collection<TileDocument>;
  readonly checkpoints: mongoose.mongo.Collection<CheckpointNote>;

  constructor(readonly client: mongoose.mongo.MongoClient, readonly database: mongoose.mongo.Db) {
    this.state = database.collection<StateDocument>('ledger', DURABLE);
    this.leaves = database.collection<LeafDocument>('ledger_leaves', DURABLE);
    this.tiles = database.collection<TileDocument>('ledger_tiles', DURABLE);
    this.checkpoints = database.collection<CheckpointNote>('ledger_checkpoints', DURABLE);
  }

  /** Collections and indexes; safe to repeat. Transactions create no collections here. */
  async prepare(): Promise<void> {
    for (const { collectionName } of [this.state, this.leaves, this.tiles, this.checkpoints]) {
      await this.database.createCollection(collectionName).catch((error: { code?: number }) => { if (error.code !== 48) throw error; });
    }
    await this.leaves.createIndexes([
      { key: { service: 1, log: 1, epoch: 1, position: 1 }, unique: true }, { key: { key: 1 } },
      { key: { people: 1, _id: 1 } }, { key: { caseId: 1, _id: 1 } },
    ]);
    await this.checkpoints.createIndex({ at: -1 });
  }

  async findState(): Promise<StateDocument | null> { return this.state.findOne({ _id: 'ledger' }); }
  /** The last signed one, or the last signed by an instant (ISO). */
  async findCheckpoint(asOf: string | null = null): Promise<CheckpointNote | null> {
    return this.checkpoints.findOne(asOf === null ? {} : { at: { $lte: asOf } }, { sort: { _id: -1 } });
  }

  async tile(level: number, index: number): Promise<Buffer | null> {
    const found = await this.tiles.findOne({ _id: tileKey(level, index) });
    return found && Buffer.from(found.hashes.buffer);
  }
  tree(size: number): TiledTree {
    return new TiledTree(size, async ({ level, index }) => (await this.tile(level, index)) ?? Buffer.alloc(0));
  }

  /** The bytes of a tile or entry bundle in a tree of this size; null for what such a tree does not have. */
  async findResource({ level, index, width }: TileId, size: number): Promise<Buffer | null> {
    const begin = index * TILE_WIDTH;
    if (begin + width > hashesAt(size, level === 'entries' ? 0 : level)) return null;
    if (level !== 'entries') {
      const hashes = await this.tile(level, index);
      return hashes && hashes.length >= width * HASH_BYTES ? hashes.subarray(0, width * HASH_BYTES) : null;
    }
    const found = await this.leaves.find({ _id: { $gte: begin, $lt: begin + width } }, { projection: { entry: 1 }, sort: { _id: 1 } }).toArray();
    return found.length === width ? bundleOf(found.map(({ entry }) => Buffer.from(entry))) : null;
  }

  static tileDocument(level: number, index: number, hashes: Buffer): TileDocument {
    return { _id: tileKey(level, index), level, index, hashes: new mongoose.mongo.Binary(hashes) };
  }
}
