import type { EventRegistry } from '@kangfu/contracts';
import type { RecordedEvent } from '@kangfu/event-store';
import mongoose from 'mongoose';
import type { Projection } from './projection.js';
import { PoisonEvent, PoisonEvents } from './poison.js';
import { changesOf, type EventChange } from './projector.js';
import type { KnownRow, RowCache } from './row-cache.js';
import { hoursOf, slicesWithin, versionsWithin } from './row-steps.js';
import { entriesOf, type Entry, Increments, sumsOf } from './sums.js';
import { foldTimeline, lateSince, type RowVersion, type SliceMap, slicesOf } from './timeline.js';

interface RowDocument { _id: string; _rev: number; _from: string; _slices: SliceMap; _shown: boolean; [field: string]: unknown }
interface HistoryDocument { _id: { key: string; from: string }; _key: string; _from: string; _to: string; _slices: SliceMap; _shown: boolean; [field: string]: unknown }

/** Another writer changed a row between reading and writing: read again. */
export class RowMoved extends Error { override readonly name = 'RowMoved'; }

/** What a batch of events makes of the rows: computed without a transaction, written within one. */
export interface RowWrites { readonly keys: readonly string[]; /** Of the documents, about, by samples. */ readonly bytes: number; write(session?: mongoose.mongo.ClientSession): Promise<void> }

interface Content { readonly _slices: SliceMap; readonly _shown: boolean }
interface Folded { readonly versions: readonly RowVersion[]; readonly changed: ReadonlySet<string>; readonly contents: ReadonlyMap<RowVersion, Content>; readonly entries: readonly Entry[] }

/** An element of a {@link FlatList}: `_of` is the key of its row. */
interface FlatDocument { _id: string; _of: string; [field: string]: unknown }

/** The name of the collection of earlier versions. */
export const historyOf = (collection: string): string => `${collection}.history`;
/** The name of the collection of a list's elements. */
export const flatOf = (collection: string): string => `${collection}.flat`;

/** Filter of a row's versions in its history, those that begin by an instant: by `_id`, the one index that is always there. */
export const versionsOf = (key: string, by = '~'): { _id: { $gte: { key: string; from: string }; $lte: { key: string; from: string } } } => ({ _id: { $gte: { key, from: '' }, $lte: { key, from: by } } });

const SAMPLED = 16;
/** One in sixteen is measured. */
const bytesOf = (writes: readonly mongoose.mongo.AnyBulkWriteOperation<any>[]): number => {
  let bytes = 0;
  for (let i = 0; i < writes.length; i += SAMPLED) bytes += mongoose.mongo.BSON.calculateObjectSize(writes[i]!) * Math.min(SAMPLED, writes.length - i);
  return bytes;
};

/** Reads the rows of a batch once, folds in memory and writes one replacement per row, conditional on what was read. */
export class ProjectionWriter {
  private readonly rows: mongoose.mongo.Collection<RowDocument>;
  private readonly history: mongoose.mongo.Collection<HistoryDocument>;
  private readonly sums: mongoose.mongo.Collection<any>;
  private readonly flat: mongoose.mongo.Collection<FlatDocument>;

  /** `collection` is where its rows are, which is not always the projection's own name (`Pointers`). With a `cache` this is the only writer, and each plan follows on the one before. */
  constructor(
    private readonly projection: Projection, private readonly registry: EventRegistry, database: mongoose.mongo.Db,
    readonly collection: string = projection.collection, private readonly cache: RowCache | null = null,
  ) {
    const options = { ignoreUndefined: true, writeConcern: { w: 'majority', j: true }, readConcern: { level: 'majority' } } as const;
    this.rows = database.collection<RowDocument>(collection, options);
    this.history = database.collection<HistoryDocument>(historyOf(collection), options);
    this.sums = database.collection(sumsOf(collection), options);
    this.flat = database.collection<FlatDocument>(flatOf(collection), options);
    for (const { definition } of projection.handlers) {
      if (!registry.find(definition.service, definition.type)) throw new TypeError(`${projection.collection} handles ${definition.service}/${definition.type}, which the registry does not know`);
    }
  }

  /** Throws `PoisonEvents`. `settled` resolves when the writes of the plan before are in the database: only history is read after it. */
  async plan(events: readonly RecordedEvent[], settled: Promise<unknown> | null = null): Promise<RowWrites> {
    const changes = changesOf(this.projection, this.registry, events);
    const keys = [...changes.keys()];
    const { counts } = this.projection;
    if (keys.length === 0) return { keys, bytes: 0, write: async () => {} };
    const found = await this.known(keys);
    const current = (key: string): RowVersion | null => {
      const row = found.get(key);
      return row ? { from: row.from, to: null, slices: row.slices } : null;
    };
    const late = keys.flatMap((key) => { const since = lateSince(current(key), changes.get(key)!); return since === null ? [] : [{ key, since }]; });
    const earlier = new Map<string, RowVersion[]>();
    if (late.length > 0 && counts) for (const { key } of late) earlier.set(key, versionsWithin(found.get(key)!.slices).slice(0, -1));
    else if (late.length > 0) {
      await settled;
      const versions = this.history.find({ $or: late.map(({ key, since }) => ({ ...versionsOf(key), _to: { $gt: since } })) }, { sort: { _id: 1 } });
      for await (const { _key, _from, _to, _slices } of versions) earlier.set(_key, [...(earlier.get(_key) ?? []), { from: _from, to: _to, slices: _slices }]);
    }

    const rows: mongoose.mongo.AnyBulkWriteOperation<RowDocument>[] = [];
    const history: mongoose.mongo.AnyBulkWriteOperation<HistoryDocument>[] = [];
    const increments = new Increments();
    const flat: mongoose.mongo.AnyBulkWriteOperation<FlatDocument>[] = [];
    const written: string[] = [];
    const poison: PoisonEvent[] = [];
    let replaced = 0;
    for (const key of keys) {
      const now = current(key);
      const stored = earlier.get(key) ?? [];
      const known = now ? [...stored, now] : [];
      let folded: Folded;
      try { folded = this.fold(key, known, changes.get(key)!); } catch (error) { poison.push(this.poisonOf(key, known, changes.get(key)!, error)); continue; }
      const { versions, changed, contents } = folded;
      if (changed.size === 0) continue;
      written.push(key);
      if (counts) increments.add(folded.entries);
      const inHistory = new Set(stored.map(({ from }) => from));
      for (const version of versions) {
        if (version.to === null) {
          // Also when only earlier versions changed: the revision of the current row guards its history.
          const revision = found.get(key)?.rev ?? 0;
          const _slices = counts ? slicesWithin(found.get(key)?.slices ?? {}, versions) : version.slices;
          const document = { _id: key, _rev: revision + 1, _from: version.from, ...contents.get(version), _slices, ...(counts ? { _hours: hoursOf(_slices) } : {}) } as RowDocument;
          this.cache?.put(key, { rev: revision + 1, from: version.from, slices: _slices });
          flat.push(...this.flatWrites(key, document, revision === 0));
          if (revision === 0) rows.push({ insertOne: { document } });
          else { replaced++; rows.push({ replaceOne: { filter: { _id: key, _rev: revision }, replacement: document } }); }
        } else if (!counts && changed.has(version.from)) {
          const document = { _id: { key, from: version.from }, _key: key, _from: version.from, _to: version.to, ...contents.get(version) } as HistoryDocument;
          // Versions are never taken away, so one that was not stored cannot be there.
          history.push(inHistory.has(version.from) ? { replaceOne: { filter: { _id: document._id }, replacement: document } } : { insertOne: { document } });
        }
      }
    }
    if (poison.length > 0) throw new PoisonEvents(poison);
    const added = increments.operations();
    return {
      keys: written, bytes: bytesOf([...rows, ...history]),
      write: async (session) => {
        const options = session ? { session, ordered: false } : { ordered: false };
        if (rows.length > 0) {
          try {
            const { matchedCount } = await this.rows.bulkWrite(rows, options);
            if (matchedCount < replaced) throw new RowMoved(this.collection);
          } catch (error) {
            if ((error as { code?: number }).code === 11000) throw new RowMoved(this.collection, { cause: error });
            throw error;
          }
        }
        if (history.length > 0) await this.history.bulkWrite(history, options);
        if (added.length > 0) await this.sums.bulkWrite(added, options);
        // In order: what is no more goes first.
        if (flat.length > 0) await this.flat.bulkWrite(flat, { ...options, ordered: true });
      },
    };
  }

  /** The elements of a row's list, whole: MongoDB does nothing for those that are there already as they are. */
  private flatWrites(key: string, row: RowDocument, first: boolean): mongoose.mongo.AnyBulkWriteOperation<FlatDocument>[] {
    if (!this.projection.flat) return [];
    const elements = ((row[this.projection.flat.field] ?? []) as { id: string }[]).map((element): FlatDocument => ({ _id: element.id, _of: key, ...element }));
    return [
      ...(first ? [] : [{ deleteMany: { filter: { _of: key, _id: { $nin: elements.map(({ _id }) => _id) } } } }]),
      ...elements.map((document) => ({ replaceOne: { filter: { _id: document._id }, replacement: document, upsert: true } })),
    ];
  }

  /** The versions of a row after its changes, with the contents of those to be written. A fold throws `PoisonEvent`; a view whatever it throws. */
  private fold(key: string, known: readonly RowVersion[], changes: readonly EventChange[]): Folded {
    const { versions, changed } = foldTimeline(known, changes);
    const { counts } = this.projection;
    const written = changed.size === 0 ? [] : versions.filter(({ from, to }) => to === null || (!counts && changed.has(from)));
    const entries = counts && changed.size > 0 ? entriesOf((slices) => counts(key, slicesOf(slices)), known, versions) : [];
    return { versions, changed, contents: new Map(written.map((version) => [version, this.content(key, version)])), entries };
  }

  /** The event at fault. A view cannot say which one it was: it is the first that makes a row of which there was one without it. */
  private poisonOf(key: string, known: readonly RowVersion[], changes: readonly EventChange[], error: unknown): PoisonEvent {
    if (error instanceof PoisonEvent) return error;
    let [good, bad, cause] = [0, changes.length, error];
    while (bad - good > 1) {
      const middle = (good + bad) >> 1;
      try { this.fold(key, known, changes.slice(0, middle)); good = middle; } catch (earlier) { bad = middle; cause = earlier; }
    }
    return new PoisonEvent(this.projection.collection, changes[bad - 1]!.event, cause, 'making the row');
  }

  /** The rows of these keys, as far as there are any. */
  private async known(keys: readonly string[]): Promise<Map<string, KnownRow>> {
    this.cache?.begin();
    const found = new Map<string, KnownRow>();
    const unknown: string[] = [];
    for (const key of keys) {
      const row = this.cache?.find(key);
      if (row) found.set(key, row);
      else if (row === undefined) unknown.push(key);
    }
    if (unknown.length > 0) {
      for await (const { _id, _rev, _from, _slices } of this.rows.find({ _id: { $in: unknown } }, { projection: { _rev: 1, _from: 1, _slices: 1 } })) found.set(_id, { rev: _rev, from: _from, slices: _slices });
    }
    return found;
  }

  private content(key: string, version: RowVersion): Content {
    const view = this.projection.view(key, slicesOf(version.slices));
    return { ...view, _slices: version.slices, _shown: view !== null && view !== undefined };
  }
}
