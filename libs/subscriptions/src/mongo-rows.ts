import type mongoose from 'mongoose';
import type { Changes } from './changes.js';
import { Checkpoints } from './checkpoints.js';
import { Pointers } from './pointers.js';
import { Progress } from './progress.js';
import type { Projection } from './projection.js';
import { flatOf, historyOf, versionsOf } from './projection-writer.js';
import { ACCESS_COLLECTION, type ConsistencyVector, type Page, type PageRequest, type Row, type RowAccess, type RowFilter, type Rows, type Sums, type Tally } from './rows.js';
import { instant } from './timeline.js';

/** A cursor that is none, of another order or of another instant. */
export class InvalidCursor extends Error { override readonly name = 'InvalidCursor'; }

export interface MongoRowsConfig {
  readonly connection: mongoose.Connection;
  readonly projection: Pick<Projection<any>, 'collection' | 'sources'>;
  readonly accessCollection?: string;
  /** Reads the elements of this list of the rows instead of the rows. */
  readonly flat?: string;
  /** Of the runner in this process. Without one, `caughtUp` asks the checkpoints and `changes` tells nothing. */
  readonly progress?: Progress;
  readonly changes?: Changes;
}

type Stage = mongoose.PipelineStage;
/** Stages on the collection that holds the rows when it is asked. */
interface Query { readonly collection: string; readonly stages: readonly Stage[] }
type Sort = Readonly<Record<string, 1 | -1>>;
type Scalar = string | number | boolean | null;
interface Cursor { readonly sort: readonly [string, 1 | -1][]; readonly values: readonly Scalar[]; readonly asOf: string | null }

/** Where the runner is in another process, its checkpoints are asked this often. */
const POLL_MS = 100;
const HIDDEN = ['_slices', '_rev', '_shown', '_key', '_to', '_now', '_access', '_of'];

/** Before the name of a field of which the least is asked for. */
const LEAST = 'least ';

const encodeCursor = (cursor: Cursor): string => Buffer.from(JSON.stringify([cursor.sort, cursor.values, cursor.asOf])).toString('base64url');
const decodeCursor = (text: string): Cursor => {
  try {
    const [sort, values, asOf] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [Cursor['sort'], Scalar[], string | null];
    const scalar = (value: unknown): boolean => value === null || ['string', 'number', 'boolean'].includes(typeof value);
    if (Array.isArray(sort) && Array.isArray(values) && values.length === sort.length && values.every(scalar)) return { sort, values, asOf: asOf === null ? null : instant(asOf) };
  } catch { /* said below */ }
  throw new InvalidCursor('not a cursor');
};

const valueAt = (row: Record<string, unknown>, path: string): Scalar => {
  const value = path.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown> | null | undefined)?.[part], row);
  return (value ?? null) as Scalar;
};

/** Rows after the cursor in this order. Comparison in MongoDB never crosses null, which sorts before everything. */
const after = (sort: readonly [string, 1 | -1][], values: readonly Scalar[]): RowFilter => {
  const branches: RowFilter[] = [];
  sort.forEach(([field, order], i) => {
    const same = sort.slice(0, i).map(([earlier], j) => ({ [earlier]: values[j] ?? null }));
    const value = values[i] ?? null;
    const beyond = value === null ? (order === 1 ? { [field]: { $ne: null } } : null)
      : order === 1 ? { [field]: { $gt: value } } : { $or: [{ [field]: { $lt: value } }, { [field]: null }] };
    if (beyond) branches.push({ $and: [...same, beyond] });
  });
  return branches.length > 0 ? { $or: branches } : { _id: { $in: [] } };
};

/** Reads one projection through mongoose. Rights are those of now, on the row as it is now; `asOf` gives content only. */
export class MongoRows<V extends object> implements Rows<V> {
  private readonly pointers: Pointers;
  private readonly accessCollection: string;
  private readonly services: ReadonlySet<string>;
  private readonly progress: Progress;
  private readonly checkpoints: Checkpoints;

  constructor(private readonly config: MongoRowsConfig) {
    const { connection, projection } = config;
    this.accessCollection = config.accessCollection ?? ACCESS_COLLECTION;
    this.services = new Set(projection.sources);
    this.progress = config.progress ?? new Progress();
    this.checkpoints = new Checkpoints(connection.db as unknown as mongoose.mongo.Db);
    this.pointers = Pointers.of(connection);
  }

  async find(access: RowAccess, page: PageRequest): Promise<Page<V>> {
    if (!Number.isInteger(page.first) || page.first < 1 || page.first > 100) throw new RangeError('first must be 1 to 100');
    const sort: [string, 1 | -1][] = Object.entries(page.sort ?? {}).filter(([field]) => field !== '_id');
    sort.push(['_id', page.sort?.['_id'] ?? 1]);
    const cursor = page.after ? decodeCursor(page.after) : null;
    if (cursor && JSON.stringify(cursor.sort) !== JSON.stringify(sort)) throw new InvalidCursor('the cursor is of another order');
    const asked = page.asOf ? instant(page.asOf) : null;
    if (cursor && asked !== null && cursor.asOf !== asked) throw new InvalidCursor('the cursor is of another instant');
    const asOf = cursor ? cursor.asOf : asked;
    if (access.filter === null) return { rows: [], cursors: [], hasNextPage: false };
    const found = await this.run(
      await this.visible(access, [page.filter ?? {}], asOf, cursor ? after(sort, cursor.values) : null, { $sort: Object.fromEntries(sort) as Sort }),
      { $limit: page.first + 1 }, { $unset: HIDDEN },
    );
    const rows = found.slice(0, page.first) as Row<V>[];
    return {
      rows, hasNextPage: found.length > page.first,
      cursors: rows.map((row) => encodeCursor({ sort, values: sort.map(([field]) => valueAt(row, field)), asOf })),
    };
  }

  async get(access: RowAccess, key: string, asOf: string | null = null): Promise<Row<V> | null> { return (await this.many(access, [key], asOf))[0] ?? null; }

  async many(access: RowAccess, keys: readonly string[], asOf: string | null = null): Promise<(Row<V> | null)[]> {
    if (keys.length === 0) return [];
    if (access.filter === null) return keys.map(() => null);
    const found = await this.run(await this.visible(access, [], asOf === null ? null : instant(asOf), null, null, [...new Set(keys)]), { $unset: HIDDEN });
    const byKey = new Map((found as Row<V>[]).map((row) => [row._id, row]));
    return keys.map((key) => byKey.get(key) ?? null);
  }

  async count(access: RowAccess, filter: RowFilter, asOf: string | null = null): Promise<number> {
    if (access.filter === null) return 0;
    const [answer] = await this.run(await this.visible(access, [filter], asOf === null ? null : instant(asOf), null, null), { $count: 'count' });
    return (answer as { count: number } | undefined)?.count ?? 0;
  }

  async tally(access: RowAccess, filter: RowFilter, by: string, sums: Sums, asOf: string | null = null, least: readonly string[] = []): Promise<Tally[]> {
    if (access.filter === null) return [];
    const summed = Object.fromEntries(Object.entries(sums).map(([name, each]) => [name, { $sum: each }]));
    const lowest = Object.fromEntries(least.map((field) => [`${LEAST}${field}`, { $min: `$${field}` }]));
    const groups = await this.run(await this.visible(access, [filter], asOf === null ? null : instant(asOf), null, null), { $group: { _id: `$${by}`, ...summed, ...lowest } }, { $sort: { _id: 1 } });
    const part = (group: object, which: boolean): [string, unknown][] => Object.entries(group).filter(([name]) => name.startsWith(LEAST) === which);
    return (groups as ({ _id: string | null })[]).map(({ _id, ...rest }) => ({
      by: _id, sums: Object.fromEntries(part(rest, false)) as Tally['sums'], least: Object.fromEntries(part(rest, true).map(([name, value]) => [name.slice(LEAST.length), value])) as Tally['least'],
    }));
  }

  async peek(key: string): Promise<Row<V> | null> { return (await this.peekMany({ _id: key }, 1))[0] ?? null; }

  async peekMany(filter: RowFilter, limit: number): Promise<Row<V>[]> {
    const rows = await this.pointers.collectionOf(this.config.projection.collection);
    const query = this.config.flat ? { collection: flatOf(rows), stages: [{ $match: filter }] } : { collection: rows, stages: [{ $match: { $and: [{ _shown: true }, filter] } }] };
    return await this.run(query, { $sort: { _id: 1 } }, { $limit: limit }, { $unset: HIDDEN }) as Row<V>[];
  }

  changes(key: string, signal: AbortSignal): AsyncIterableIterator<string> {
    if (!this.config.changes) throw new TypeError(`${this.config.projection.collection} is not run in this process`);
    return this.config.changes.listen(key, signal);
  }

  async caughtUp(vector: ConsistencyVector, timeoutMs: number): Promise<boolean> {
    const until = performance.now() + timeoutMs;
    for (let wait = this.config.progress ? POLL_MS : 0; ;) {
      if (this.progress.reached(vector, this.services)) return true;
      const left = until - performance.now();
      if (left <= 0) return this.reachedElsewhere(vector);
      // The runner may be in another process: then its checkpoints tell, with some delay.
      if (wait === 0 && await this.reachedElsewhere(vector)) return true;
      wait = Math.min(left, POLL_MS);
      const asked = performance.now();
      await this.progress.next(wait);
      if (performance.now() - asked >= wait - 1) wait = 0;
    }
  }

  private async reachedElsewhere(vector: ConsistencyVector): Promise<boolean> {
    const saved = await this.progress.saved(POLL_MS / 2, async () =>
      new Map((await this.checkpoints.ofHandler(this.config.projection.collection)).map((found) => [`${found.source}/${found.log}`, found])));
    return this.progress.reached(vector, this.services, (log) => saved.get(log) ?? null);
  }

  /** What this reader may see of what was there at the instant. */
  private async visible(access: RowAccess, filters: readonly RowFilter[], asOf: string | null, beyond: RowFilter | null, sort: mongoose.PipelineStage.Sort | null, keys?: readonly string[]): Promise<Query> {
    const [rows, accessCollection] = await Promise.all([this.pointers.collectionOf(this.config.projection.collection), this.pointers.collectionOf(this.accessCollection)]);
    const shown = (...own: readonly RowFilter[]): mongoose.PipelineStage.Match => ({ $match: { $and: [{ _shown: true }, ...own] } });
    const pick = keys ? [{ _id: { $in: keys } }] : [];
    const right: mongoose.PipelineStage.Match = { $match: access.joined ? { $and: [{ '_access.0': { $exists: true } }, access.filter!] } : access.filter! };
    // An array of at most one row, so that `_access.places` reaches into it. A row without an access row is seen by nobody who needs one.
    const join: mongoose.PipelineStage.Lookup = { $lookup: { from: accessCollection, localField: 'accessKey', foreignField: '_id', as: '_access', pipeline: [shown()] } };
    const { flat } = this.config;
    if (asOf === null) {
      const wanted = [...pick, ...(access.joined ? [] : [access.filter!]), ...filters, ...(beyond ? [beyond] : [])];
      // Elements are there or not; without a condition of ours an index may answer alone.
      const match = flat ? { $match: wanted.length > 0 ? { $and: wanted } : {} } : shown(...wanted);
      return { collection: flat ? flatOf(rows) : rows, stages: [match, ...(sort ? [sort] : []), ...(access.joined ? [join, right] : [])] };
    }
    // The row as it is now decides who may see what it was.
    const today = (key: string): Stage[] => [
      { $lookup: { from: rows, localField: key, foreignField: '_id', as: '_now', pipeline: [shown(), ...(access.joined ? [join] : []), right, { $project: { _id: 1 } }] } }, { $match: { '_now.0': { $exists: true } } },
    ];
    if (flat) {
      const having = filters.map((filter) => ({ [flat]: { $elemMatch: filter } }));
      const then = { $unionWith: { coll: historyOf(rows), pipeline: [shown({ _from: { $lte: asOf }, _to: { $gt: asOf } }, ...having), { $set: { _id: '$_key' } }] } };
      return { collection: rows, stages: [
        shown({ _from: { $lte: asOf } }, ...having), then,
        { $unwind: `$${flat}` }, { $replaceRoot: { newRoot: { $mergeObjects: [`$${flat}`, { _id: `$${flat}.id`, _of: '$_id' }] } } },
        { $match: { $and: [{}, ...pick, ...filters, ...(beyond ? [beyond] : [])] } }, ...(sort ? [sort] : []), ...today('_of'),
      ] };
    }
    return { collection: rows, stages: [
      shown(...pick, { _from: { $lte: asOf } }, ...filters),
      {
        $unionWith: {
          coll: historyOf(rows),
          pipeline: [
            shown(...(keys ? [{ $or: keys.map((key) => versionsOf(key, asOf)) }] : []), { _from: { $lte: asOf }, _to: { $gt: asOf } }),
            // Filters may speak of `_id`, which is the key for every reader.
            { $set: { _id: '$_key' } }, ...filters.map((filter) => ({ $match: filter })),
          ],
        },
      },
      ...(beyond ? [{ $match: beyond }] : []), ...(sort ? [sort] : []), ...today('_id'),
    ] };
  }

  private async run({ collection, stages }: Query, ...more: Stage[]): Promise<unknown[]> {
    return this.modelOf(collection).aggregate([...stages, ...more]).read('primary').readConcern('majority').exec();
  }

  private modelOf(collection: string): mongoose.Model<any> {
    const { connection } = this.config;
    return (connection.models[collection] ?? connection.model(collection, new connection.base.Schema({ _id: String }, {
      strict: false, strictQuery: false, autoIndex: false, autoCreate: false, versionKey: false, minimize: false, collection, read: 'primary', readConcern: { level: 'majority' },
    }))) as mongoose.Model<any>;
  }
}
