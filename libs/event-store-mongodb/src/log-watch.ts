import { setTimeout as sleep } from 'node:timers/promises';
import type mongoose from 'mongoose';

const MAX_AWAIT_MS = 10_000;

/**
 * Wakes readers of one log: at once for what this process appended, by one shared change stream for what others did. The
 * stream is opened by the first waiter, opened again after errors, and costs nothing while nothing happens.
 */
export class LogWatch {
  private readonly waiting = new Map<() => void, number>();
  private known = 0;
  private closed = false;
  private stream: mongoose.mongo.ChangeStream | null = null;
  private running: Promise<void> | null = null;
  private markOpen: () => void = () => {};
  private opened: Promise<void> = new Promise((resolve) => { this.markOpen = resolve; });

  /** `isBeyond` tells whether the log goes beyond a position, by a majority read. */
  constructor(private readonly watch: (options: mongoose.mongo.ChangeStreamOptions) => mongoose.mongo.ChangeStream, private readonly isBeyond: (position: number) => Promise<boolean>) {}

  /** This process appended up to `position`. */
  appended(position: number): void {
    if (position > this.known) this.known = position;
    for (const [wake, after] of this.waiting) if (position > after) wake();
  }

  async wait(position: number, timeoutMs: number, signal?: AbortSignal): Promise<void> {
    if (this.closed || signal?.aborted || this.known > position) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        this.waiting.delete(wake);
        clearTimeout(timer);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, timeoutMs);
      signal?.addEventListener('abort', wake);
      this.waiting.set(wake, position);
      this.running ??= this.run();
      // Looked at after the stream is open: what came before it is seen here, what comes later by the stream.
      void this.opened.then(async () => {
        if (this.waiting.has(wake) && (await this.isBeyond(position).catch(() => true))) wake();
      });
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    this.wakeAll();
    // The read under way ends by itself within MAX_AWAIT_MS, or with the client.
    await this.stream?.close().catch(() => {});
  }

  private wakeAll(): void {
    for (const wake of [...this.waiting.keys()]) wake();
  }

  private async run(): Promise<void> {
    for (let pause = 20; !this.closed; pause = Math.min(pause * 2, 1_000)) {
      try {
        // `_id` of a change is its resume token; nothing of the commit travels.
        this.stream = this.watch({ maxAwaitTimeMS: MAX_AWAIT_MS, readConcern: { level: 'majority' }, readPreference: 'primary' });
        this.stream.on('resumeTokenChanged', () => { pause = 20; this.markOpen(); });
        for (;;) {
          await this.stream.next();
          this.wakeAll();
        }
      } catch {
        // Readers look for themselves while there is no stream, and the next stream starts with a look at the log.
        this.opened = new Promise((resolve) => { this.markOpen = resolve; });
        this.wakeAll();
        await this.stream?.close().catch(() => {});
      }
      if (!this.closed) await sleep(pause);
    }
  }
}
