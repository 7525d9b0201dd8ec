import type mongoose from 'mongoose';

export interface Target { readonly name: string; readonly target: string; readonly measured: number; readonly met: boolean }
export interface Measured { readonly table: readonly string[]; readonly targets: readonly Target[]; readonly details: unknown }
/** Measures something on a MongoDB; `say` reports progress to people. */
export type Bench = (mongo: mongoose.mongo.MongoClient, say: (text: string) => void) => Promise<Measured>;

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** Median with its spread. */
export const spread = (values: readonly number[], digits = 0): string => `${median(values).toFixed(digits)} (${Math.min(...values).toFixed(digits)}–${Math.max(...values).toFixed(digits)})`;

export const atLeast = (name: string, wanted: number, values: readonly number[]): Target => ({ name, target: `≥ ${wanted}`, measured: median(values), met: median(values) >= wanted });

/** Rows as aligned columns. */
export const columns = (rows: readonly (readonly string[])[]): string[] => {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('   '));
};

/** `work(i)` for i = 0 … count − 1 with so many at a time; per second. */
export const rate = async (count: number, inFlight: number, work: (i: number) => Promise<unknown>): Promise<number> => {
  let next = 0;
  const started = performance.now();
  await Promise.all(Array.from({ length: inFlight }, async () => { while (next < count) await work(next++); }));
  return (count / (performance.now() - started)) * 1000;
};
