import type { EventDefinition, EventOf } from '@kangfu/contracts';
import type { RecordedEvent, SealedBlob } from '@kangfu/event-store';

/**
 * A personal part as a read model keeps it: still sealed, with what is needed to open it.
 * Rows and their history never hold personal data in clear, so destroying a key erases them too (docs/decisions).
 */
export interface SealedPart extends SealedBlob { readonly stream: string; readonly version: number; readonly event: string; readonly type: string }

/** An event as a handler gets it: data brought to the current version, typed by its definition; the personal part still sealed. */
export type ProjectedEvent<D extends EventDefinition> = Omit<RecordedEvent, 'data' | 'type'> & {
  readonly type: D['type'];
  readonly data: EventOf<D>['data'];
  readonly sealed: SealedPart | null;
};

/** Who did it; null where a process of ours did, on nobody's word. */
export const doerOf = ({ actor }: Pick<RecordedEvent, 'actor'>): string | null => (actor.role === 'process' ? null : actor.id);

/** What one stream contributes to a row: `state` is the fold of that stream's handled events, in version order. */
export interface Slice<S = unknown> {
  readonly stream: string;
  /** Version of the last event folded in: the guard against redelivery. */
  readonly version: number;
  /** Recorded time of that event. */
  readonly at: string;
  readonly state: S;
}

/** The slices of a row, by stream kind (the part of the stream id before the uuid), each list sorted by stream id. */
export interface Slices {
  /** All slices of a kind. */
  all<S>(kind: string): Slice<S>[];
  /** The only slice of a kind (the first by stream id), or null. */
  one<S>(kind: string): Slice<S> | null;
  /** Of all kinds there are, in the order of stream ids. */
  every<S>(): Slice<S>[];
}

interface Handler {
  readonly definition: EventDefinition;
  readonly rows: (event: ProjectedEvent<EventDefinition>) => readonly string[];
  readonly fold: (state: unknown, event: ProjectedEvent<EventDefinition>) => unknown;
}

/**
 * What a row adds to sums: `n` of `counter` on a day in China, in each of the groups (places, say). Counters take no dots and begin with no `$`; `n` is an integer.
 * The same object given again is the same count: folds that remember what they made save the comparison.
 */
export interface Count { readonly groups: readonly string[]; readonly day: string; readonly counter: string; readonly n: number }

export interface RowIndex { readonly keys: Record<string, 1 | -1>; readonly unique?: boolean }

/**
 * A list within the rows whose elements are looked for across all rows: kept flat as well, one document per element in `<name>_v<N>.flat`, written with the row.
 * Each element has a text `id` that no other element of any row has. There is no history of it: what was is in that of the rows.
 */
export interface FlatList { readonly field: string; readonly indexes: readonly RowIndex[] }

/**
 * A read model: declared in one place. A row is a pure function of its slices, one slice per stream that touches it, so the order
 * between streams (and services) cannot matter and any two replays agree. The view's fields are stored at the top of the row.
 *
 *     export const caseList = projection<CaseRow>('cases', 1, {
 *       view: (key, slices) => { const file = slices.one<CaseState>('case'); return file && { caseId: key, status: file.state.status }; },
 *       indexes: [{ keys: { places: 1, filedAt: -1, _id: 1 } }],
 *     })
 *       .on(RequestFiled, (e) => [e.data.caseId], (state, e) => ({ ...state, street: e.data.street }))
 */
export class Projection<V extends object = object> {
  readonly handlers: Handler[] = [];
  constructor(
    readonly name: string,
    /** Changing the shape or a fold means a new version, which fills a collection of its own. */
    readonly version: number,
    /** null: there is no such row (not yet, or sealed away). Pure. Keys must not start with `_`. */
    readonly view: (key: string, slices: Slices) => V | null,
    readonly indexes: readonly RowIndex[] = [],
    /**
     * What the row counts for, summed over all rows as of any instant (`MongoSums`, docs/decisions/0024). Pure. Such a row keeps its history within itself, so that it grows with its
     * events and not with their square; it is read through its sums alone, not as of an instant.
     */
    readonly counts: ((key: string, slices: Slices) => readonly Count[]) | null = null,
    readonly flat: FlatList | null = null,
  ) {}

  /** Collection `<name>_v<N>`; earlier versions of rows are in `<name>_v<N>.history`. */
  get collection(): string { return `${this.name}_v${this.version}`; }

  /** Services whose topics it reads. */
  get sources(): string[] { return [...new Set(this.handlers.map((handler) => handler.definition.service))].sort(); }

  /** `rows` names the rows an event touches; `fold` gives the new state of this event's stream within each of them (`state` is undefined at first). Both pure. */
  on<D extends EventDefinition, S = any>(
    definition: D, rows: (event: ProjectedEvent<D>) => string | readonly string[],
    fold: (state: S | undefined, event: ProjectedEvent<D>) => S,
  ): this {
    this.handlers.push({
      definition,
      rows: (event) => { const keys = rows(event as never); return typeof keys === 'string' ? [keys] : keys; },
      fold: fold as Handler['fold'],
    });
    return this;
  }

  /** Folds what another projection folds, as it does: the same slices in rows of the same keys. Handlers that follow fold on. A change there is a change here, with a version of its own. */
  foldsAs(other: Projection<any>): this {
    this.handlers.push(...other.handlers);
    return this;
  }
}

/** Declares a read model; see {@link Projection}. */
export const projection = <V extends object>(
  name: string, version: number, spec: { view: (key: string, slices: Slices) => V | null; indexes?: readonly RowIndex[]; counts?: (key: string, slices: Slices) => readonly Count[]; flat?: FlatList },
): Projection<V> => new Projection<V>(name, version, spec.view, spec.indexes, spec.counts, spec.flat);

/** A row as stored in `<name>_v<N>`: the view's fields at the top, ours with an underscore. In `.history`, `_id` is `{ key, from }` and `_to` is set. */
export interface StoredRow {
  readonly _id: string;
  /** Optimistic revision: a writer replaces only what it has read. */
  readonly _rev: number;
  /** Recorded instant (ISO) from which this version of the row holds; earlier ones are history. */
  readonly _from: string;
  /** Slices by stream. */
  readonly _slices: Readonly<Record<string, { readonly version: number; readonly at: string; readonly state: unknown }>>;
  /** False while the view is null: no reader sees it. */
  readonly _shown: boolean;
  readonly [field: string]: unknown;
}
