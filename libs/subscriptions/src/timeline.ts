import type { Slice, Slices } from './projection.js';

/** What one stream has given to a row up to some instant. */
export interface SliceStep { readonly version: number; readonly at: string; readonly state: unknown }
/** The last step; where a row keeps its history itself (`Projection.counts`), with those before it. */
export interface StoredSlice extends SliceStep { readonly earlier?: readonly SliceStep[] }
export type SliceMap = Readonly<Record<string, StoredSlice>>;

/** A row as it was recorded from the instant `from` until just before `to`; `to` is null for the current one. */
export interface RowVersion { readonly from: string; readonly to: string | null; readonly slices: SliceMap }

/** One event's effect on a row. */
export interface RowChange {
  readonly stream: string;
  readonly version: number;
  /** Recorded instant in `toISOString()` form: compared as text. */
  readonly at: string;
  readonly fold: (state: unknown) => unknown;
}

/** `toISOString()` form of an instant, so that instants compare as text. Throws a RangeError on what is none. */
export const instant = (text: string): string => (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) ? text : new Date(text).toISOString());

const seen = (slices: SliceMap, { stream, version }: RowChange): boolean => (slices[stream]?.version ?? 0) >= version;

/**
 * The earliest instant of which changes need the history of a row whose current version is `current`, or null where none does.
 * Logs of different streams arrive in any order, so an event may have been recorded before what the row has seen already.
 */
export const lateSince = (current: RowVersion | null, changes: readonly RowChange[]): string | null => {
  if (!current) return null;
  let late: string | null = null;
  for (const change of changes) {
    if (!seen(current.slices, change) && change.at < current.from && (late === null || change.at < late)) late = change.at;
  }
  return late;
};

/**
 * Folds changes into the versions of a row. `known` are its versions in order of time, the current one last: all of them, or those
 * that end after the earliest late change ({@link lateSince}); empty for a new row. Changes of one stream come in version order;
 * everything else may come in any order and repeatedly: the result depends on the set of changes alone.
 * Returns all known versions, and which of them are new or changed.
 */
export const foldTimeline = (known: readonly RowVersion[], changes: readonly RowChange[]): { versions: RowVersion[]; changed: Set<string> } => {
  const versions = [...known];
  const changed = new Set<string>();
  for (const change of changes) {
    const { stream, version, at } = change;
    const latest = versions.at(-1)?.slices ?? {};
    if (seen(latest, change)) continue;
    const slice: StoredSlice = { version, at, state: change.fold(latest[stream]?.state) };
    let index = versions.length;
    while (index > 0 && versions[index - 1]!.from >= at) index--;
    // All versions from `index` on hold from `at` or later. Unless one begins just then, the one before is cut in two.
    if (versions[index]?.from !== at) {
      const before = versions[index - 1];
      if (before) {
        versions[index - 1] = { ...before, to: at };
        changed.add(before.from);
      }
      versions.splice(index, 0, { from: at, to: before ? before.to : versions[index]?.from ?? null, slices: before?.slices ?? {} });
    }
    // Later versions hold this stream's previous state (its events come in order), so all get the new one.
    for (let i = index; i < versions.length; i++) {
      const later = versions[i]!;
      versions[i] = { ...later, slices: { ...later.slices, [stream]: slice } };
      changed.add(later.from);
    }
  }
  return { versions, changed };
};

/** Stream ids end in a uuid of 36 characters. */
const kindOf = (stream: string): string => stream.slice(0, -37);

/** Slices as views get them. */
export const slicesOf = (map: SliceMap): Slices => {
  const every = <S>(): Slice<S>[] => Object.keys(map).sort().map((stream) => ({ stream, ...(map[stream] as StoredSlice & { state: S }) }));
  let kinds: Map<string, Slice<any>[]> | null = null;
  const ofKind = (kind: string): readonly Slice<any>[] => {
    if (!kinds) {
      kinds = new Map();
      for (const slice of every<any>()) {
        const known = kinds.get(kindOf(slice.stream));
        if (known) known.push(slice);
        else kinds.set(kindOf(slice.stream), [slice]);
      }
    }
    return kinds.get(kind) ?? [];
  };
  return { all: (kind) => [...ofKind(kind)], one: (kind) => ofKind(kind)[0] ?? null, every };
};
