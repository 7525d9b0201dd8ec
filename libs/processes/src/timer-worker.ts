import type { Clock } from '@kangfu/common';
import { errorFields, LeasedLoop, type Leases, type Logger, silentLogger } from '@kangfu/kafka';

/** A timer whose time has come, or whose pause has ended, as the index says. */
export interface DueTimer { readonly process: string; readonly stream: string; readonly timerId: string; readonly what: 'FireTimer' | 'EndPause'; readonly due: string }

export interface TimerWorkerConfig {
  readonly service: string;
  readonly leases: Pick<Leases, 'want' | 'release'>;
  /** From the index of timers. */
  readonly due: (now: string, limit: number) => Promise<readonly DueTimer[]>;
  /** How many instances run. */
  readonly running: () => Promise<number>;
  /** Appends to the stream what the timer sets off; false where its time has not come or it is gone. */
  readonly fire: (timer: DueTimer) => Promise<boolean>;
  readonly clock: Clock;
  readonly logger?: Logger;
}

export interface TimerStatus {
  /** This process holds the lease and fires. */
  readonly working: boolean;
  /** Due and not fired yet, at most as many as are taken at once. */
  readonly due: number;
  /** By how long the earliest of them is late. */
  readonly overdueMs: number;
  readonly fired: number;
  /** From when the last one was due until it was fired. */
  readonly lagMs: number;
  /** Timers whose firing failed and is tried again. */
  readonly failing: number;
  /** Running instances of all processes. */
  readonly running: number;
}

const LOOK_MS = 500;
const COUNT_MS = 10_000;
const BATCH = 200;
const PARALLEL = 16;
const MOST_PATIENCE_MS = 60_000;

interface Failure { attempts: number; nextAt: number }

/**
 * Fires timers whose time has come. One process of a service does (by a lease); one that wakes up late fires under the same command ids, so it can only repeat.
 * What was due while nobody ran is fired at the next start. The index may be late: then a timer fires late, or is found gone.
 */
export class TimerWorker {
  private readonly logger: Logger;
  private readonly failing = new Map<string, Failure>();
  /** Fired, and still in the index when it was last read. */
  private fired = new Set<string>();
  private counts = { due: 0, overdueMs: 0, fired: 0, lagMs: 0, running: 0 };
  private countedAt = -Infinity;
  private readonly loop: LeasedLoop;

  constructor(private readonly config: TimerWorkerConfig) {
    const { service, leases, logger = silentLogger } = config;
    this.logger = logger;
    this.loop = new LeasedLoop({ leases, lease: `timers/${service}`, everyMs: LOOK_MS, round: () => this.round(), failed: (error) => logger.warn({ service, ...errorFields(error) }, 'timers cannot be read') });
  }

  start(): void { this.loop.start(); }
  close(): Promise<void> { return this.loop.close(); }

  status(): TimerStatus { return { working: this.loop.holding, ...this.counts, failing: this.failing.size }; }

  /** True: there may be more. */
  private async round(): Promise<boolean> {
    const now = this.config.clock.now();
    const found = await this.config.due(now.toISOString(), BATCH);
    const keyOf = ({ timerId, what, due }: DueTimer): string => `${what}:${timerId}:${due}`;
    const keys = new Set(found.map(keyOf));
    this.fired = new Set([...this.fired].filter((key) => keys.has(key)));
    for (const key of this.failing.keys()) if (!keys.has(key)) this.failing.delete(key);
    const todo = found.filter((timer) => !this.fired.has(keyOf(timer)) && (this.failing.get(keyOf(timer))?.nextAt ?? 0) <= performance.now());
    const note = (): void => {
      const waiting = found.filter((timer) => !this.fired.has(keyOf(timer)));
      this.counts.due = waiting.length;
      this.counts.overdueMs = Math.max(0, ...waiting.map(({ due }) => now.getTime() - Date.parse(due)));
    };
    note();
    const before = this.counts.fired;
    const queue = [...todo];
    await Promise.all(Array.from({ length: Math.min(PARALLEL, queue.length) }, async () => {
      for (let timer = queue.shift(); timer && this.loop.holding; timer = queue.shift()) await this.fireOne(timer, keyOf(timer));
    }));
    note();
    if (performance.now() - this.countedAt > COUNT_MS) {
      this.counts.running = await this.config.running();
      this.countedAt = performance.now();
    }
    return found.length === BATCH && this.counts.fired > before;
  }

  private async fireOne(timer: DueTimer, key: string): Promise<void> {
    try {
      if (await this.config.fire(timer)) {
        this.counts.fired++;
        this.counts.lagMs = Math.max(0, this.config.clock.now().getTime() - Date.parse(timer.due));
        this.fired.add(key);
      }
      this.failing.delete(key);
    } catch (error) {
      const attempts = (this.failing.get(key)?.attempts ?? 0) + 1;
      this.failing.set(key, { attempts, nextAt: performance.now() + Math.min(MOST_PATIENCE_MS, LOOK_MS * 2 ** attempts) });
      this.logger.error({ service: this.config.service, process: timer.process, stream: timer.stream, timer: timer.timerId, attempts, ...errorFields(error) }, 'a timer cannot be fired and is tried again');
    }
  }
}
