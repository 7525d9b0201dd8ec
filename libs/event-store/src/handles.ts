import type { StreamHandle } from './event-store.js';
import { logOf } from './log-of.js';

/**
 * Makes and knows the handles of one store. A unique index on the first version of commits alone would let a number from
 * elsewhere in (one that points into the middle of a commit), so a handle that this store did not make is refused.
 */
export class Handles {
  private readonly made = new WeakSet<StreamHandle>();
  constructor(private readonly logs: number) {}

  make(stream: string, version: number): StreamHandle {
    const handle: StreamHandle = Object.freeze({ stream, version, log: logOf(stream, this.logs) });
    this.made.add(handle);
    return handle;
  }

  /** Throws a TypeError for a handle made by hand: a fault of the program, not a conflict. */
  check(handle: StreamHandle): void {
    if (!this.made.has(handle)) throw new TypeError('append takes the handle that load or append of this store returned');
  }
}
