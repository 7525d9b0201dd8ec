import type { RecordedEvent } from '@kangfu/event-store';
import { type Hash, leafBytes, leafHash, leafOf, TreeEdge } from '@kangfu/ledger';
import { type CheckpointKey, Checkpoints, Fenced, type Place } from '@kangfu/subscriptions';
import { inTransaction, isTransient } from '@kangfu/subscriptions/transaction';
import { type HistoryRow, historyRowOf } from '../history/history-row.js';
import { type LeafDocument, LedgerStore, type StateDocument } from './ledger-store.js';
import type mongoose from 'mongoose';

/** The tree in the store does not fit itself: somebody wrote to it, or a backup was restored in part. */
export class LedgerDamaged extends Error { override readonly name = 'LedgerDamaged'; }
/** Another writer has grown the tree. */
class LedgerMoved extends Error { override readonly name = 'LedgerMoved'; }

/** How far a source was read: `before` → `next`, written with the leaves. */
export interface SourceStep { readonly key: CheckpointKey; readonly before: Place | null; readonly next: Place; readonly lease: number }

export interface Head { readonly size: number; readonly root: Hash }

/** A lost race is tried again this often at once. */
const ATTEMPTS = 5;
/** So often a tree that grew while it was read is read again. */
const READINGS = 20;

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
const keyOf = (service: string, stream: string, version: number): string => `${service}/${stream}@${version}`;

/**
 * Grows the tree. Leaves, tiles, head, history rows and the source's checkpoint are one transaction, so an event is in the tree exactly once
 * however often it is delivered, and a head is only ever given out after all of it is durable on a majority.
 */
export class LedgerWriter {
  private edge: TreeEdge | null = null;
  private turn: Promise<unknown> = Promise.resolve();
  private readonly checkpoints: Checkpoints;
  private readonly history: mongoose.mongo.Collection<HistoryRow>;

  constructor(private readonly store: LedgerStore, historyCollection: string) {
    this.checkpoints = new Checkpoints(store.database);
    this.history = store.database.collection<HistoryRow>(historyCollection, { ignoreUndefined: true, writeConcern: { w: 'majority', j: true } });
  }

  /** The tree that is stored. Throws {@link LedgerDamaged}. */
  async head(): Promise<Head> {
    const edge = await this.load();
    return { size: edge.size, root: edge.root() };
  }

  /**
   * Appends events of one log in their order and moves the log's checkpoint. One call at a time; others wait.
   * Throws `Fenced` where another writer has moved the checkpoint: read it again and deliver what is missing.
   */
  append(events: readonly RecordedEvent[], step: SourceStep): Promise<Head> {
    const result = this.turn.then(() => this.attempt(events, step));
    this.turn = result.catch(() => {});
    return result;
  }

  private async attempt(events: readonly RecordedEvent[], step: SourceStep): Promise<Head> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.write(events, step);
      } catch (error) {
        this.edge = null;
        if (error instanceof Fenced || attempt >= ATTEMPTS || !(error instanceof LedgerMoved || isTransient(error))) throw error;
        // The commit may have happened although its answer was lost: the checkpoint tells.
        const now = await this.checkpoints.find(step.key);
        if (now && now.epoch === step.next.epoch && now.position === step.next.position) return this.head();
      }
    }
  }

  private async write(events: readonly RecordedEvent[], { key, before, next, lease }: SourceStep): Promise<Head> {
    const edge = this.edge ?? await this.load();
    const leaves = await this.leavesOf(edge.size, events);
    const grown = edge.append(leaves.map(({ hash }) => Buffer.from(hash, 'hex')));
    const root = grown.edge.root();
    await inTransaction(this.store.client, async (session) => {
      await this.checkpoints.move(key, before, next, lease, session);
      if (leaves.length === 0) return;
      const { matchedCount } = await this.store.state.updateOne({ _id: 'ledger', size: edge.size }, { $set: { size: grown.edge.size, root: root.toString('hex') } }, { session });
      if (matchedCount === 0) throw new LedgerMoved();
      await this.store.leaves.insertMany(leaves, { session, ordered: true });
      await this.store.tiles.bulkWrite(grown.changed.map(({ level, index, hashes }) => {
        const { _id, ...replacement } = LedgerStore.tileDocument(level, index, hashes);
        return { replaceOne: { filter: { _id }, replacement, upsert: true } };
      }), { session });
      const rows = events.flatMap((event, i) => historyRowOf(event, leaves[i]!._id) ?? []);
      if (rows.length > 0) await this.history.insertMany(rows, { session, ordered: false });
    });
    this.edge = grown.edge;
    return { size: grown.edge.size, root };
  }

  /** Each leaf names the one before it in its stream: among these events, or already in the tree. */
  private async leavesOf(size: number, events: readonly RecordedEvent[]): Promise<LeafDocument[]> {
    const latest = new Map<string, string>();
    const wanted = events.filter(({ version }) => version > 1).map(({ service, stream, version }) => keyOf(service, stream, version - 1));
    // A restored log may hold a version twice; the later leaf is the one that stands.
    const found = this.store.leaves.find({ key: { $in: [...new Set(wanted)] } }, { projection: { key: 1, hash: 1 }, sort: { _id: 1 } });
    for await (const leaf of found) latest.set(leaf.key, leaf.hash);
    return events.map((event, i) => {
      const { service, log, epoch, position, stream, version } = event;
      const prev = version === 1 ? null : latest.get(keyOf(service, stream, version - 1));
      if (prev === undefined) throw new LedgerDamaged(`${service}/${log} position ${position}: no leaf for version ${version - 1} of its stream`);
      const entry = leafBytes(leafOf(event, prev));
      const hash = leafHash(entry).toString('hex');
      const key = keyOf(service, stream, version);
      latest.set(key, hash);
      const data = event.data as { caseId?: unknown; personId?: unknown };
      const person = textOf(data.personId);
      return {
        _id: size + i, service, log, epoch, position, key, event: event.id, hash, entry: entry.toString(),
        people: [...new Set([...event.subjects, ...(person ? [person] : [])])], caseId: textOf(data.caseId),
      };
    });
  }

  /** The edge, from the store where it is not known. Another process may write meanwhile: what does not fit is read again when the tree has grown. */
  private async load(): Promise<TreeEdge> {
    if (this.edge) return this.edge;
    for (let reading = 1; ; reading++) {
      const state = await this.store.findState();
      if (!state) throw new LedgerDamaged('there is no ledger yet: create it first');
      try {
        return (this.edge = await this.read(state));
      } catch (error) {
        if (reading >= READINGS || (await this.store.findState())?.size === state.size) throw error;
      }
    }
  }

  /** Reads the edge of a tree and compares it with the stored head and the last leaf. Throws {@link LedgerDamaged}. */
  private async read(state: StateDocument): Promise<TreeEdge> {
    const needed = TreeEdge.tilesNeeded(state.size);
    const tiles = new Map(await Promise.all(needed.map(async ({ level, index }) => [`${level}/${index}`, await this.store.tile(level, index)] as const)));
    let edge: TreeEdge;
    try {
      edge = TreeEdge.of(state.size, ({ level, index }) => tiles.get(`${level}/${index}`) ?? undefined);
    } catch (error) {
      throw new LedgerDamaged(`the tree of ${state.size} entries: ${(error as Error).message}`);
    }
    if (edge.root().toString('hex') !== state.root) throw new LedgerDamaged(`the tiles do not give the root of the tree of ${state.size} entries`);
    const last = await this.store.leaves.findOne({}, { sort: { _id: -1 }, projection: { _id: 1 } });
    if ((last?._id ?? -1) !== state.size - 1) throw new LedgerDamaged(`the last entry is ${last?._id ?? 'none'} in a tree of ${state.size}`);
    return edge;
  }
}
