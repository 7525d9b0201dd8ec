import { setTimeout as pause } from 'node:timers/promises';

const LOOK_MS = 100;

/**
 * Whoever acts by itself on what read models say (processes, clocks, senders) begins when they are full: one that is being filled, or lags by the hours that the service was away, shows cases
 * as they once were, and what was told of them then would stay in the log (docs/decisions/0044). Reached once, it stays so: from then on they lag as queries see them.
 */
export class FullReadModels {
  private reaching: Promise<void> | null = null;
  private readonly ending = new AbortController();

  constructor(private readonly full: () => Promise<boolean>) {}

  /** Rejects when the service ends before. */
  reached(): Promise<void> { return this.reaching ??= this.look(); }

  end(): void { this.ending.abort(); }

  private async look(): Promise<void> {
    const { signal } = this.ending;
    // A database that does not answer is asked again.
    while (!(await this.full().catch(() => false))) await pause(LOOK_MS, undefined, { signal });
    signal.throwIfAborted();
  }
}
