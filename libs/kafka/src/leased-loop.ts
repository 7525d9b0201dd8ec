import { onClockShift } from '@kangfu/common';
import type { Leases } from './leases.js';

export interface LeasedLoopConfig {
  readonly leases: Pick<Leases, 'want' | 'release'>;
  readonly lease: string;
  /** From the end of a round to the next one, where nothing asks for it sooner. */
  readonly everyMs: number;
  /** Does what is due. True: there may be more, so the next round follows at once. */
  readonly round: () => Promise<boolean>;
  /** A round that failed; the next one comes as usual. */
  readonly failed: (error: unknown) => void;
}

/**
 * Looks for what is due, again and again, in one process at a time (by a lease): as soon as the lease is held, so long after each round, and at once when the
 * clock is moved. Never two rounds at a time; one that is asked for while another runs follows it. A process that lost the lease meanwhile ends the round it is
 * in, where {@link holding} does not stop it: that a late holder does no harm is up to what the round writes.
 */
export class LeasedLoop {
  private held = false;
  private ended = false;
  private again = false;
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private unlisten = (): void => {};

  constructor(private readonly config: LeasedLoopConfig) {}

  /** This process holds the lease. */
  get holding(): boolean { return this.held; }
  /** {@link close} was called: what has not begun is left to the next holder. */
  get closed(): boolean { return this.ended; }

  start(): void {
    this.unlisten = onClockShift(() => this.look());
    this.config.leases.want(this.config.lease, { acquired: () => { this.held = true; this.look(); }, lost: () => { this.held = false; } });
  }

  /** Waits for the round that runs, then gives the lease away. */
  async close(): Promise<void> {
    this.ended = true;
    this.held = false;
    this.unlisten();
    if (this.timer) clearTimeout(this.timer);
    await this.running;
    await this.config.leases.release(this.config.lease);
  }

  private look(): void {
    if (!this.held) return;
    if (this.running) { this.again = true; return; }
    if (this.timer) clearTimeout(this.timer);
    this.again = false;
    this.running = this.config.round().catch((error: unknown) => { this.config.failed(error); return false; }).then((more) => {
      this.running = null;
      if (!this.held) return;
      if (more || this.again) setImmediate(() => this.look());
      else this.timer = setTimeout(() => this.look(), this.config.everyMs);
    });
  }
}
