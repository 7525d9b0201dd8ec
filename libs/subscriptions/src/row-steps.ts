import { instant, type RowVersion, type SliceMap, type SliceStep, type StoredSlice } from './timeline.js';

// A row that keeps its history itself: each slice with its earlier steps, so that any version can be told from the row alone.

/** All versions of such a row, in order of time. Pure. */
export const versionsWithin = (slices: SliceMap): RowVersion[] => {
  const steps = Object.entries(slices).flatMap(([stream, { earlier = [], version, at, state }]) => [...earlier, { version, at, state }].map((step) => ({ stream, step })));
  steps.sort((a, b) => (a.step.at < b.step.at ? -1 : a.step.at > b.step.at ? 1 : a.step.version - b.step.version));
  const versions: RowVersion[] = [];
  let current: SliceMap = {};
  for (const { stream, step } of steps) {
    current = { ...current, [stream]: step };
    const before = versions.at(-1);
    if (before?.from === step.at) versions[versions.length - 1] = { ...before, slices: current };
    else {
      if (before) versions[versions.length - 1] = { ...before, to: step.at };
      versions.push({ from: step.at, to: null, slices: current });
    }
  }
  return versions;
};

/**
 * The slices of the last version, each with the steps before it: those that the row had (`before`) and those of its new `versions`. A step that another of its stream
 * follows in the same instant never held, and is left out: so the result depends on the set of events alone, not on how batches cut them.
 */
export const slicesWithin = (before: SliceMap, versions: readonly RowVersion[]): SliceMap => Object.fromEntries(Object.entries(versions.at(-1)!.slices).map(([stream, last]): [string, StoredSlice] => {
  const had = before[stream];
  if (had?.version === last.version) return [stream, had];
  const steps = new Map<number, SliceStep>();
  for (const { version, at, state } of [...(had ? [...(had.earlier ?? []), had] : []), ...versions.flatMap(({ slices }) => slices[stream] ?? [])]) steps.set(version, { version, at, state });
  const ordered = [...steps.values()].sort((a, b) => a.version - b.version);
  const held = ordered.filter((step, i) => ordered[i + 1]?.at !== step.at);
  return [stream, { ...held.at(-1)!, ...(held.length > 1 ? { earlier: held.slice(0, -1) } : {}) }];
}));

/** The hours (`2026-11-26T17`, UTC) in which something of the row was recorded, sorted. */
export const hoursOf = (slices: SliceMap): string[] =>
  [...new Set(Object.values(slices).flatMap(({ at, earlier = [] }) => [at, ...earlier.map((step) => step.at)].map((each) => each.slice(0, 13))))].sort();

/** As the row was recorded at an instant: the version that held then; null where there was none. */
export const versionAt = (slices: SliceMap, asOf: string): RowVersion | null => versionsWithin(slices).filter(({ from }) => from <= instant(asOf)).at(-1) ?? null;
