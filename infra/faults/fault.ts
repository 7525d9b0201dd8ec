import type { Load } from './load/load.ts';
import type { Random } from './random.ts';
import type { World, WorldOptions } from './world.ts';

/** What a fault is given while the load runs. */
export interface FaultRun {
  readonly world: World;
  readonly load: Load;
  readonly random: Random;
  /** Seconds instead of minutes: the profile of `npm test`. */
  readonly short: boolean;
  readonly long: boolean;
  /** Counts an injection; call it when it has happened. */
  injected(what: string, times?: number): void;
  /** A promise that is awaited before the checks: what must be over, or hold, once everything has caught up. */
  afterwards(check: () => Promise<void>): void;
  /** Says what else was found out, for the table. */
  note(text: string): void;
  /** How many events the fault itself has poisoned: as many are to be parked. */
  expectParked(count: number): void;
  log(text: string): void;
}

/** This machine cannot do it; reported as that, not as passed. */
export class NotPossibleHere extends Error { override readonly name = 'NotPossibleHere'; }

export interface Fault {
  /** In the list of faults to survive. */
  readonly number: number;
  readonly name: string;
  /** What it does to the running system, in a sentence. */
  readonly injects: string;
  /** What holds beyond the invariants that every run is checked for. */
  readonly proves: string;
  /** Part of the short profile. */
  readonly short?: boolean;
  /** A system of its own, started so; otherwise all faults share one, one after the other. */
  readonly world?: () => Partial<WorldOptions>;
  /** Faults of one name share such a system. */
  readonly worldName?: string;
  /** Injects and heals. Throws {@link NotPossibleHere}. */
  run(run: FaultRun): Promise<void>;
}
