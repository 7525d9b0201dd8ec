import mongoose from 'mongoose';
import { Pointers } from './pointers.js';
import type { Count, Projection } from './projection.js';
import { versionsWithin } from './row-steps.js';
import { instant, type RowVersion, type SliceMap, slicesOf } from './timeline.js';

/** A change of what rows count for, from the instant on at which it was recorded. */
export interface Entry extends Count { readonly at: string }
/** Counter → sum. */
export type Totals = Readonly<Record<string, number>>;
/** What is asked for: a group's counts of days, both included; `from` null: of all days up to `to`. */
export interface Part { readonly group: string; readonly from: string | null; readonly to: string }

/** A sum as stored in `<collection>.sums`: of a group (`g`), the days in a bucket (`o`) and what was recorded in another (`r`). */
interface SumDocument { readonly _id: string; readonly g: string; readonly o: string; readonly r: string; readonly n: Record<string, number> }

/** The name of the collection of sums. */
export const sumsOf = (collection: string): string => `${collection}.sums`;

/** The groups of a count in one text, made once for each list of them. */
const texts = new WeakMap<readonly string[], string>();
const textOf = (groups: readonly string[]): string => {
  let text = texts.get(groups);
  if (text === undefined) texts.set(groups, text = groups.join('|'));
  return text;
};

/** What is more in one list than in the other, summed. */
const difference = (after: readonly Count[], before: readonly Count[]): Count[] => {
  if (after.length === 0 && before.length === 0) return [];
  const had = new Set(before);
  const sums = new Map<string, Count>();
  const add = (count: Count, n: number): void => {
    const key = `${count.counter}|${count.day}|${textOf(count.groups)}`;
    const found = sums.get(key);
    sums.set(key, { groups: count.groups, day: count.day, counter: count.counter, n: (found ? found.n : 0) + n });
  };
  for (const count of after) if (!had.delete(count)) add(count, count.n);
  for (const count of had) add(count, -count.n);
  return [...sums.values()].filter(({ n }) => n !== 0);
};

/**
 * What a row's change from the versions `before` to the versions `after` adds: entries whose sum up to any instant is what the row counted for then, less what it was
 * taken to count for. `before` may begin with the version that held when the earliest change was recorded. Pure.
 */
export const entriesOf = (counts: (slices: SliceMap) => readonly Count[], before: readonly RowVersion[], after: readonly RowVersion[]): Entry[] => {
  const known = new Map<SliceMap, readonly Count[]>();
  const countsOf = (slices: SliceMap | undefined): readonly Count[] => {
    if (!slices) return [];
    if (!known.has(slices)) known.set(slices, counts(slices));
    return known.get(slices)!;
  };
  const entries: Entry[] = [];
  let ahead: readonly Count[] = [];
  let old = -1;
  for (const { from, slices } of after) {
    while (old + 1 < before.length && before[old + 1]!.from <= from) old++;
    const was = before[old]?.slices;
    const now = was === slices ? [] : difference(countsOf(slices), countsOf(was));
    for (const count of ahead.length === 0 ? now : difference(now, ahead)) entries.push({ ...count, at: from });
    ahead = now;
  }
  return entries;
};

/**
 * What an entry is added to: its day, month and year, each of all times and of the month of recording, and its day of the hour of recording. So any period as of any instant is a few
 * of them: whole months of recording in the coarsest buckets, the hours of the last month in days.
 */
const cellsOf = ({ day, at }: Entry): { o: string; r: string }[] => {
  const [y, m, d, month] = [`y${day.slice(0, 4)}`, `m${day.slice(0, 7)}`, `d${day}`, `m${at.slice(0, 7)}`];
  return [{ o: y, r: 'a' }, { o: m, r: 'a' }, { o: d, r: 'a' }, { o: y, r: month }, { o: m, r: month }, { o: d, r: month }, { o: d, r: `h${at.slice(0, 13)}` }];
};

/** Increments of sums, gathered over the rows of a batch: by groups, day and hour of recording, which many have in common; only then by cell. */
export class Increments {
  private readonly gathered = new Map<string, { readonly first: Entry; readonly n: Map<string, number> }>();

  add(entries: readonly Entry[]): void {
    for (const entry of entries) {
      const id = `${entry.day}|${entry.at.slice(0, 13)}|${textOf(entry.groups)}`;
      let found = this.gathered.get(id);
      if (!found) this.gathered.set(id, found = { first: entry, n: new Map() });
      found.n.set(entry.counter, (found.n.get(entry.counter) ?? 0) + entry.n);
    }
  }

  operations(): mongoose.mongo.AnyBulkWriteOperation<SumDocument>[] {
    const cells = new Map<string, { g: string; o: string; r: string; n: Map<string, number> }>();
    for (const { first, n } of this.gathered.values()) {
      const some = [...n].filter(([, sum]) => sum !== 0);
      if (some.length > 0) for (const { o, r } of cellsOf(first)) for (const g of first.groups) {
        const id = `${g}|${o}|${r}`;
        let found = cells.get(id);
        if (!found) cells.set(id, found = { g, o, r, n: new Map() });
        for (const [counter, sum] of some) found.n.set(counter, (found.n.get(counter) ?? 0) + sum);
      }
    }
    return [...cells].flatMap(([_id, { g, o, r, n }]) => {
      const $inc = Object.fromEntries([...n].filter(([, sum]) => sum !== 0).map(([counter, sum]) => [`n.${counter}`, sum]));
      return Object.keys($inc).length === 0 ? [] : [{ updateOne: { filter: { _id }, update: { $inc, $setOnInsert: { g, o, r } }, upsert: true } }];
    });
  }
}

/** A sum without counters that have come to nothing, which one history of batches leaves behind and another does not; null where none is left. */
export const sumShape = (document: Record<string, unknown>): Record<string, unknown> | null => {
  const n = Object.fromEntries(Object.entries((document['n'] ?? {}) as Record<string, number>).filter(([, sum]) => sum !== 0));
  return Object.keys(n).length === 0 ? null : { ...document, n };
};

interface Range { readonly $gte: string; readonly $lte: string }
const pad = (n: number): string => String(n).padStart(2, '0');
/** The day after. */
const next = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
const previous = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

/** The buckets that make up days `from` to `to`, both included: whole years, else whole months, else days. Pure. */
export const bucketsOf = (from: string | null, to: string): Range[] => {
  const end = next(to);
  if (from !== null && from >= end) return [];
  const year = (day: string): number => Number(day.slice(0, 4));
  const days = (a: string, b: string): Range[] => (a < b ? [{ $gte: `d${a}`, $lte: `d${previous(b)}` }] : []);
  const months = (a: string, b: string): Range[] => {
    // As far as the month of `b`, and from the first whole month.
    const last = `${b.slice(0, 7)}-01`;
    const first = a.endsWith('-01') ? a : next(`${a.slice(0, 7)}-${pad(new Date(Date.UTC(year(a), Number(a.slice(5, 7)), 0)).getUTCDate())}`);
    if (first >= last) return first > last ? days(a, b) : [...days(a, first), ...days(last, b)];
    return [...days(a, first), { $gte: `m${first.slice(0, 7)}`, $lte: `m${previous(last).slice(0, 7)}` }, ...days(last, b)];
  };
  const lastYear = `${end.slice(0, 4)}-01-01`;
  if (from === null) return [{ $gte: 'y', $lte: `y${year(end) - 1}` }, ...months(lastYear, end)];
  const firstYear = from.endsWith('-01-01') ? from : `${year(from) + 1}-01-01`;
  if (firstYear >= lastYear) return firstYear > lastYear ? months(from, end) : [...months(from, firstYear), ...months(lastYear, end)];
  return [...months(from, firstYear), { $gte: `y${firstYear.slice(0, 4)}`, $lte: `y${year(end) - 1}` }, ...months(lastYear, end)];
};

/** Where the sums of a period are, of what was recorded before the hour of an instant; what was recorded within it, rows tell. Null: of all. */
export const cellsOfPeriod = (from: string | null, to: string, asOf: string | null): { o: Range; r: Range | 'a' }[] => {
  const buckets = bucketsOf(from, to);
  if (asOf === null) return buckets.map((o) => ({ o, r: 'a' }));
  const month = asOf.slice(0, 7);
  const months = { $gte: 'm', $lte: `m${previous(`${month}-01`).slice(0, 7)}` };
  const hours = { $gte: `h${month}`, $lte: `h${new Date(Date.parse(`${asOf.slice(0, 13)}:00:00Z`) - 1).toISOString().slice(0, 13)}` };
  return [...buckets.map((o) => ({ o, r: months })), { o: { $gte: `d${from ?? ''}`, $lte: `d${to}` }, r: hours }];
};

const READ = { readConcern: { level: 'majority' } } as const;

/** Reads the sums of a projection that counts. */
export class MongoSums {
  private readonly pointers: Pointers;
  constructor(private readonly connection: mongoose.Connection, private readonly projection: Projection<any>) {
    if (!projection.counts) throw new TypeError(`${projection.collection} counts nothing`);
    this.pointers = Pointers.of(connection);
  }

  /**
   * The totals of each part: what was counted for its days, as recorded by an instant (null: by now). Exact to the millisecond: sums up to the hour of the instant, and what the rows
   * that changed within that hour say of the rest. Costs a few documents for a year and hardly more for ten; the rest grows with what was recorded in that hour.
   */
  async totals(parts: readonly Part[], asOf: string | null): Promise<Totals[]> {
    const collection = await this.pointers.collectionOf(this.projection.collection);
    const database = this.connection.db as unknown as mongoose.mongo.Db;
    const at = asOf === null ? null : instant(asOf);
    const rest = at === null ? [] : await this.within(database, collection, at);
    return Promise.all(parts.map(async ({ group, from, to }) => {
      const totals: Record<string, number> = {};
      const add = (counter: string, n: number): void => { totals[counter] = (totals[counter] ?? 0) + n; };
      const branches = cellsOfPeriod(from, to, at).map((cell) => ({ g: group, ...cell }));
      if (branches.length > 0) {
        for await (const { n } of database.collection<SumDocument>(sumsOf(collection)).find({ $or: branches } as object, { ...READ, projection: { n: 1 }, batchSize: 10_000 })) {
          for (const [counter, sum] of Object.entries(n)) add(counter, sum);
        }
      }
      for (const entry of rest) if (entry.groups.includes(group) && entry.day <= to && (from === null || entry.day >= from)) add(entry.counter, entry.n);
      return Object.fromEntries(Object.entries(totals).filter(([, sum]) => sum !== 0));
    }));
  }

  /** What was recorded in the hour of an instant until then. */
  private async within(database: mongoose.mongo.Db, collection: string, asOf: string): Promise<Entry[]> {
    const hour = asOf.slice(0, 13);
    const entries: Entry[] = [];
    for await (const { _id, _slices } of database.collection<{ _id: string; _slices: SliceMap }>(collection).find({ _hours: hour }, { ...READ, projection: { _slices: 1 } })) {
      const versions = versionsWithin(_slices).filter(({ from }) => from <= asOf);
      const first = versions.findIndex(({ from }) => from >= hour);
      if (first === -1) continue;
      const before = versions.slice(Math.max(0, first - 1), first);
      entries.push(...entriesOf((slices) => this.projection.counts!(_id, slicesOf(slices)), before, [...before, ...versions.slice(first)]));
    }
    return entries;
  }
}
