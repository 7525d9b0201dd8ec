import type { SliceMap } from './timeline.js';

/** What a writer must know of a row to fold on: all but the view. */
export interface KnownRow { readonly rev: number; readonly from: string; readonly slices: SliceMap }

const SAMPLE = 32;

/**
 * Rows as a rebuild has written them, so that it need not read them again: it is the only writer of its collection. Those used last are kept, within about
 * `bytes()` of memory; those of the batch that is planned and of the one before, which may still be on its way to the database, stay in any case.
 */
export class RowCache {
  /** In the order of use. */
  private readonly rows = new Map<string, KnownRow & { generation: number }>();
  private generation = 0;
  private puts = 0;
  /** Of a row, by samples. */
  private average = 512;

  /** `complete`: the collection was empty, so until one is dropped a row that is not here is not there. */
  constructor(private complete: boolean, private readonly bytes: () => number) {}

  get size(): number { return this.rows.size; }

  /** null: there is no such row. undefined: it must be read. */
  find(key: string): KnownRow | null | undefined { return this.rows.get(key) ?? (this.complete ? null : undefined); }

  /** A new batch is planned. */
  begin(): void { this.generation++; }

  put(key: string, row: KnownRow): void {
    if (this.puts++ % SAMPLE === 0) this.average += (Math.max(256, 3 * JSON.stringify(row.slices).length) - this.average) / 16;
    this.rows.delete(key);
    this.rows.set(key, { ...row, generation: this.generation });
    const room = this.bytes() / this.average;
    for (const [oldest, { generation }] of this.rows) {
      if (this.rows.size <= room || generation >= this.generation - 1) break;
      this.rows.delete(oldest);
      this.complete = false;
    }
  }
}
