/** Where the `access` projection of this release (libs/access, which checks it) has its rows. */
export const ACCESS_COLLECTION = 'access_v4';

/** A condition on stored rows in MongoDB's query language. */
export type RowFilter = Readonly<Record<string, unknown>>;

/** What a reader may see *now*, made from an ability (libs/access). Rights are always those of the current rows, for `asOf` too. */
export interface RowAccess {
  /**
   * Condition over the row joined with the row of the `access` projection (collection {@link ACCESS_COLLECTION}) that its field `accessKey` names:
   * paths that begin with `_access.` are that row's (`_access.places`), others the row's own. `{}` is everything, `null` nothing.
   */
  readonly filter: RowFilter | null;
  /** The filter has `_access.` paths: join first ($lookup by `accessKey`), match after. */
  readonly joined: boolean;
}

export interface PageRequest {
  /** 1–100. */
  readonly first: number;
  /** Opaque cursor of the last row seen. */
  readonly after?: string | null;
  readonly filter?: RowFilter;
  /** Fields to sort by; `_id` is added as the last one. */
  readonly sort?: Readonly<Record<string, 1 | -1>>;
  /** Instant: what was recorded by then, under today's rights. */
  readonly asOf?: string | null;
}
export interface Page<V> { readonly rows: readonly Row<V>[]; readonly cursors: readonly string[]; readonly hasNextPage: boolean }
export type Row<V> = V & { readonly _id: string; readonly _from: string };

const PAGE = 100;
/** All rows of a list, page after page: for lists that are bounded by what they belong to, such as the agencies of a district. */
export const allRows = async <V>(find: (page: Pick<PageRequest, 'first' | 'after'>) => Promise<Page<V>>): Promise<Row<V>[]> => {
  const found: Row<V>[] = [];
  for (let after: string | null = null; ;) {
    const { rows, cursors, hasNextPage }: Page<V> = await find({ first: PAGE, after });
    found.push(...rows);
    if (!hasNextPage) return found;
    after = cursors.at(-1)!;
  }
};

/** What is summed of each row, by a name: a number or an expression of MongoDB. */
export type Sums = Readonly<Record<string, number | object>>;
export interface Tally { readonly by: string | null; readonly sums: Readonly<Record<string, number>>; /** The least value of each field that was asked for. */ readonly least: Readonly<Record<string, string>> }

/** Reads one projection. Every method takes what the reader may see; there is no other way in, except `peek` for deciding. */
export interface Rows<V extends object> {
  find(access: RowAccess, page: PageRequest): Promise<Page<V>>;
  /** null: not there, or not for this reader; nobody can tell which. */
  get(access: RowAccess, key: string, asOf?: string | null): Promise<Row<V> | null>;
  /** In the order of the keys, null where absent. */
  many(access: RowAccess, keys: readonly string[], asOf?: string | null): Promise<(Row<V> | null)[]>;
  count(access: RowAccess, filter: RowFilter, asOf?: string | null): Promise<number>;
  /** Sums over the rows of this filter, by the values of a field, and the least values of fields of text. */
  tally(access: RowAccess, filter: RowFilter, by: string, sums: Sums, asOf?: string | null, least?: readonly string[]): Promise<Tally[]>;
  /** For the system's own decisions (facts of commands, processes), never for an answer to a user. */
  peek(key: string): Promise<Row<V> | null>;
  peekMany(filter: RowFilter, limit: number): Promise<Row<V>[]>;
  /** Emits the key of a row after each change is visible; ends with the signal. */
  changes(key: string, signal: AbortSignal): AsyncIterableIterator<string>;
  /** Waits until this projection has folded everything up to the vector, at most `timeoutMs`. False: it is behind. */
  caughtUp(vector: ConsistencyVector, timeoutMs: number): Promise<boolean>;
}

/** `{ "intake/0@1": 42 }`: service / log @ epoch → position. */
export type ConsistencyVector = Readonly<Record<string, number>>;

/** Opaque text of a vector, as in `consistencyToken`. */
export const encodeVector = (vector: ConsistencyVector): string =>
  Buffer.from(Object.entries(vector).sort(([a], [b]) => (a < b ? -1 : 1)).map(([log, position]) => `${log}:${position}`).join(';')).toString('base64url');

/** Reads one token; null where it is none. */
export const decodeVector = (token: string): ConsistencyVector | null => {
  const vector: Record<string, number> = {};
  for (const part of Buffer.from(token, 'base64url').toString().split(';')) {
    const match = /^([a-z-]+\/\d+@\d+):(\d{1,15})$/.exec(part);
    if (!match) return null;
    vector[match[1]!] = Number(match[2]);
  }
  return vector;
};

/** The later of each log. */
export const mergeVectors = (...vectors: readonly ConsistencyVector[]): ConsistencyVector => {
  const merged: Record<string, number> = {};
  for (const vector of vectors) for (const [log, position] of Object.entries(vector)) merged[log] = Math.max(merged[log] ?? 0, position);
  return merged;
};
