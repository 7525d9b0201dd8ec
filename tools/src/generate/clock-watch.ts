import { Queue } from './queue.ts';

const A_DAY = 86_400_000;

/**
 * When to look at the clocks of a case again: a day after something happened to it, since no clock ends sooner, and whenever its list of work says that there is something to tell.
 * The service looks by an index over all lists (quality, clock-watch); here only what may have changed is looked at.
 */
export class ClockWatch {
  private readonly looks = new Queue<string>();
  private readonly pending = new Map<string, number>();

  /** Something happened to the case. */
  touch(caseId: string, now: number): void { this.at(caseId, now + A_DAY); }

  /** Looks at that instant, unless it does sooner. */
  at(caseId: string, instant: number): void {
    if ((this.pending.get(caseId) ?? Infinity) <= instant) return;
    this.pending.set(caseId, instant);
    this.looks.add(instant, caseId);
  }

  /** When the next look is due; null: none is. */
  next(): number | null { return this.looks.peek(); }

  /** A case that is to be looked at by then; null: there is none (any more). */
  take(until: number): string | null {
    for (let look = this.looks.next(until); look; look = this.looks.next(until)) {
      if (this.pending.get(look.item) !== look.at) continue;
      this.pending.delete(look.item);
      return look.item;
    }
    return null;
  }

  forget(caseId: string): void { this.pending.delete(caseId); }
}
