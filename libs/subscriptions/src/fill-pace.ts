/** How far a fill or rebuild has come, in positions of all logs it reads. */
export interface FillProgress {
  readonly collection: string;
  readonly done: number;
  readonly total: number;
  /** Positions a second since it was begun or gone on with. */
  readonly rate: number;
  /** null: not to be told yet. */
  readonly remainingSeconds: number | null;
}

/** What is left at a pace. */
export const paceOf = (collection: string, done: number, total: number, from: number, milliseconds: number): FillProgress => {
  const rate = milliseconds > 0 ? Math.round(((done - from) * 1000) / milliseconds) : 0;
  return { collection, done, total: Math.max(done, total), rate, remainingSeconds: rate > 0 ? Math.ceil(Math.max(0, total - done) / rate) : null };
};

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((a, b) => a + b, 0);

/** Keeps the pace of one fill at a time. */
export class FillPace {
  private current: { collection: string; places: Map<string, number>; total: number; from: number; since: number } | null = null;

  begin(collection: string, from: ReadonlyMap<string, { position: number }>, ends: Readonly<Record<string, number>>): void {
    const places = new Map([...from].map(([log, { position }]) => [log, position]));
    this.current = { collection, places, total: sum(Object.values(ends)), from: sum(places.values()), since: performance.now() };
  }

  moved(places: ReadonlyMap<string, { position: number }>): void { for (const [log, { position }] of places) this.current?.places.set(log, position); }

  get done(): number { return this.current ? sum(this.current.places.values()) : 0; }

  progress(): FillProgress | null { return this.current && paceOf(this.current.collection, this.done, this.current.total, this.current.from, performance.now() - this.current.since); }

  end(): void { this.current = null; }
}
