import { setTimeout as pause } from 'node:timers/promises';
import type { HandlerStatus, Leases } from '@kangfu/kafka';
import { ProjectionRunner } from '@kangfu/subscriptions';

const LOOK_MS = 100;

/** All have caught up here; or where another process keeps one, it says in its lease that it has. And each was filled once. */
export const readModelsFull = async (handlers: readonly HandlerStatus[], leases: Pick<Leases, 'marked'>, filled: () => Promise<boolean>): Promise<boolean> => {
  if (!ProjectionRunner.ready(handlers)) return false;
  const elsewhere = handlers.filter(({ state }) => state === 'standby').map(({ name }) => name);
  return (elsewhere.length === 0 || (await leases.marked(elsewhere)).length === elsewhere.length) && filled();
};

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
