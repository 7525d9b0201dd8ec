import type { Place } from './checkpoints.js';
import type { ConsistencyVector } from './rows.js';

/** How far a projection of this process has come, in memory, and who waits for it. */
export class Progress {
  private readonly places = new Map<string, Place>();
  private readonly waiters = new Set<() => void>();
  private elsewhere: { at: number; places: Promise<ReadonlyMap<string, Pick<Place, 'epoch' | 'position'>>> } | null = null;

  /** `log` is `service/n`. */
  moved(log: string, place: Place): void {
    this.places.set(log, place);
    for (const waiter of [...this.waiters]) waiter();
  }

  all(): { source: string; log: number; epoch: number; position: number }[] {
    return [...this.places].map(([name, { epoch, position }]) => ({ source: name.slice(0, name.lastIndexOf('/')), log: Number(name.slice(name.lastIndexOf('/') + 1)), epoch, position }));
  }

  place(log: string): Place | null { return this.places.get(log) ?? null; }

  /** Of a vector, what concerns these services. A token of an epoch that ended names events that may be gone: any later epoch will do. */
  reached(vector: ConsistencyVector, services: ReadonlySet<string>, place: (log: string) => Pick<Place, 'epoch' | 'position'> | null = (log) => this.place(log)): boolean {
    return Object.entries(vector).every(([name, position]) => {
      const match = /^([a-z-]+)\/(\d+)@(\d+)$/.exec(name);
      if (!match || !services.has(match[1]!)) return true;
      const at = place(`${match[1]}/${match[2]}`);
      if (!at) return position === 0;
      return at.epoch > Number(match[3]) || (at.epoch === Number(match[3]) && at.position >= position);
    });
  }

  /** What the checkpoints say, read at most once in `ms` however many wait for it. */
  saved(ms: number, read: () => Promise<ReadonlyMap<string, Pick<Place, 'epoch' | 'position'>>>): Promise<ReadonlyMap<string, Pick<Place, 'epoch' | 'position'>>> {
    if (!this.elsewhere || performance.now() - this.elsewhere.at >= ms) this.elsewhere = { at: performance.now(), places: read() };
    return this.elsewhere.places;
  }

  /** Resolves at the next move, or after `ms`. */
  next(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => { clearTimeout(timer); this.waiters.delete(done); resolve(); };
      const timer = setTimeout(done, ms);
      this.waiters.add(done);
    });
  }
}
