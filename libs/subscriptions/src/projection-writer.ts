import type { EventRegistry } from '@kangfu/contracts';
import type { RecordedEvent } from '@kangfu/event-store';
import type mongoose from 'mongoose';
import type { Projection } from './projection.js';
import { PoisonEvent, PoisonEvents } from './poison.js';
import { changesOf, type EventChange } from './projector.js';
import { foldTimeline, lateSince, type RowVersion, type SliceMap, slicesOf } from './timeline.js';

interface RowDocument { _id: string; _rev: number; _from: string; _slices: SliceMap; _shown: boolean; [field: string]: unknown }
interface HistoryDocument { _id: { key: string; from: string }; _key: string; _from: string; _to: string; _slices: SliceMap; _shown: boolean; [field: string]: unknown }

/** Another writer changed a row between reading and writing: read again. */
export class RowMoved extends Error { override readonly name = 'RowMoved'; }

/** What a batch of events makes of the rows: computed without a transaction, written within one. */
export interface RowWrites { readonly keys: readonly string[]; write(session?: mongoose.mongo.ClientSession): Promise<void> }

interface Content { readonly _slices: SliceMap; readonly _shown: boolean }
interface Folded { readonly versions: readonly RowVersion[]; readonly changed: ReadonlySet<string>; readonly contents: ReadonlyMap<RowVersion, Content> }

/** The name of the collection of earlier versions. */
export const historyOf = (collection: string): string => `${collection}.history`;

/** Reads the rows of a batch once, folds in memory and writes one replacement per row, conditional on what was read. */
export class ProjectionWriter {
  private readonly rows: mongoose.mongo.Collection<RowDocument>;
  private readonly history: mongoose.mongo.Collection<HistoryDocument>;

  constructor(private readonly projection: Projection, private readonly registry: EventRegistry, database: mongoose.mongo.Db) {
    const options = { ignoreUndefined: true, writeConcern: { w: 'majority', j: true }, readConcern: { level: 'majority' } } as const;
    this.rows = database.collection<RowDocument>(projection.collection, options);
    this.history = database.collection<HistoryDocument>(historyOf(projection.collection), options);
    for (const { definition } of projection.handlers) {
      if (!registry.find(definition.service, definition.type)) throw new TypeError(`${projection.collection} handles ${definition.service}/${definition.type}, which the registry does not know`);
    }
  }

  /** Throws `PoisonEvents`. */
  async plan(events: readonly RecordedEvent[]): Promise<RowWrites> {
    const changes = changesOf(this.projection, this.registry, events);
    const keys = [...changes.keys()];
    if (keys.length === 0) return { keys, write: async () => {} };
    const found = new Map((await this.rows.find({ _id: { $in: keys } }, { projection: { _rev: 1, _from: 1, _slices: 1 } }).toArray()).map((row) => [row._id, row]));
    const current = (key: string): RowVersion | null => {
      const row = found.get(key);
      return row ? { from: row._from, to: null, slices: row._slices } : null;
    };
    const late = keys.flatMap((key) => { const since = lateSince(current(key), changes.get(key)!); return since === null ? [] : [{ key, since }]; });
    const earlier = new Map<string, RowVersion[]>();
    if (late.length > 0) {
      const versions = this.history.find({ $or: late.map(({ key, since }) => ({ _key: key, _to: { $gt: since } })) }, { sort: { _key: 1, _from: 1 } });
      for await (const { _key, _from, _to, _slices } of versions) earlier.set(_key, [...(earlier.get(_key) ?? []), { from: _from, to: _to, slices: _slices }]);
    }

    const rows: mongoose.mongo.AnyBulkWriteOperation<RowDocument>[] = [];
    const history: mongoose.mongo.AnyBulkWriteOperation<HistoryDocument>[] = [];
    const written: string[] = [];
    const poison: PoisonEvent[] = [];
    let replaced = 0;
    for (const key of keys) {
      const now = current(key);
      const known = now ? [...(earlier.get(key) ?? []), now] : [];
      let folded: Folded;
      try { folded = this.fold(key, known, changes.get(key)!); } catch (error) { poison.push(this.poisonOf(key, known, changes.get(key)!, error)); continue; }
      const { versions, changed, contents } = folded;
      if (changed.size === 0) continue;
      written.push(key);
      for (const version of versions) {
        if (version.to === null) {
          // Also when only earlier versions changed: the revision of the current row guards its history.
          const revision = found.get(key)?._rev ?? 0;
          const document = { _id: key, _rev: revision + 1, _from: version.from, ...contents.get(version) } as RowDocument;
          if (revision === 0) rows.push({ insertOne: { document } });
          else { replaced++; rows.push({ replaceOne: { filter: { _id: key, _rev: revision }, replacement: document } }); }
        } else if (changed.has(version.from)) {
          const document = { _id: { key, from: version.from }, _key: key, _from: version.from, _to: version.to, ...contents.get(version) } as HistoryDocument;
          history.push({ replaceOne: { filter: { _id: document._id }, replacement: document, upsert: true } });
        }
      }
    }
    if (poison.length > 0) throw new PoisonEvents(poison);
    return {
      keys: written,
      write: async (session) => {
        const options = session ? { session, ordered: false } : { ordered: false };
        if (rows.length > 0) {
          try {
            const { matchedCount } = await this.rows.bulkWrite(rows, options);
            if (matchedCount < replaced) throw new RowMoved(this.projection.collection);
          } catch (error) {
            if ((error as { code?: number }).code === 11000) throw new RowMoved(this.projection.collection, { cause: error });
            throw error;
          }
        }
        if (history.length > 0) await this.history.bulkWrite(history, options);
      },
    };
  }

  /** The versions of a row after its changes, with the contents of those to be written. A fold throws `PoisonEvent`; a view whatever it throws. */
  private fold(key: string, known: readonly RowVersion[], changes: readonly EventChange[]): Folded {
    const { versions, changed } = foldTimeline(known, changes);
    const written = changed.size === 0 ? [] : versions.filter(({ from, to }) => to === null || changed.has(from));
    return { versions, changed, contents: new Map(written.map((version) => [version, this.content(key, version)])) };
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

  private content(key: string, version: RowVersion): Content {
    const view = this.projection.view(key, slicesOf(version.slices));
    return { ...view, _slices: version.slices, _shown: view !== null && view !== undefined };
  }
}
