import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type mongoose from 'mongoose';

/** What the benches run on. */
export interface Stage {
  readonly mongo: mongoose.mongo.MongoClient;
  readonly mongodbUri: string;
  readonly kafkaBrokers: string;
  /** Of the MongoDB started here; undefined for one that was given. */
  readonly mongodPid: number | undefined;
  /** For files of this run; removed at the end. */
  readonly dataDir: string;
  /** A few rounds only: shows that it works, decides nothing. */
  readonly quick: boolean;
  /** Length of the log that sizes and rebuild work on. */
  readonly events: number;
  /** Sizes of the districts that `scale` works on. */
  readonly cases: readonly number[];
  /** Reports progress to people. */
  readonly say: (text: string) => void;
  /** Done at the end, whatever happened: what several benches share. */
  readonly cleanUp: (() => Promise<void>)[];
}
export interface Target { readonly name: string; readonly target: string; readonly measured: number; readonly met: boolean; readonly note: string }
export interface Measured { readonly table: readonly string[]; readonly targets: readonly Target[]; readonly details: unknown }
export type Bench = (stage: Stage) => Promise<Measured>;

/** The value below which this share of the values lies (nearest rank). */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
};

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** Median with its spread: half of the values lie within. */
export const spread = (values: readonly number[], digits = 0): string =>
  `${median(values).toFixed(digits)} (${percentile(values, 0.25).toFixed(digits)}–${percentile(values, 0.75).toFixed(digits)})`;

/** Both sides round by round: what the machine did meanwhile met both. */
export const ratios = (ours: readonly number[], theirs: readonly number[]): number[] => ours.map((value, i) => value / theirs[i]!);

const judged = (name: string, sign: '≥' | '≤', wanted: number, measured: number, note: string): Target => {
  const met = sign === '≥' ? measured >= wanted : measured <= wanted;
  return { name, target: `${sign} ${wanted}`, measured, met, note: met ? '' : note };
};
/** `note` says why it is missed, when it is. */
export const atLeast = (name: string, wanted: number, values: readonly number[], note: string): Target => judged(name, '≥', wanted, median(values), note);
export const atMost = (name: string, wanted: number, measured: number, note: string): Target => judged(name, '≤', wanted, measured, note);

/** A target whose measurement failed: not met. */
export const missing = (name: string, sign: '≥' | '≤', wanted: number, note: string): Target => judged(name, sign, wanted, Number.NaN, note);

/** Rows as aligned columns. */
export const columns = (rows: readonly (readonly string[])[]): string[] => {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('   '));
};

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** Before the clock starts: what was made in advance is settled, so that nobody pays for having it moved about while he is measured. */
export const settle = (): void => collect();

/** `work(i)` for i = 0 … count − 1 with so many at a time; per second. */
export const rate = async (count: number, inFlight: number, work: (i: number) => Promise<unknown>): Promise<number> => {
  let next = 0;
  const started = performance.now();
  await Promise.all(Array.from({ length: inFlight }, async () => { while (next < count) await work(next++); }));
  return (count / (performance.now() - started)) * 1000;
};
