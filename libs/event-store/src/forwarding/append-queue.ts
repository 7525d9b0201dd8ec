import { Overloaded } from '../event-store.js';
import type { AppendAnswer } from './protocol.js';

/** Appends and bytes in one request, and how many requests may be under way: while one is answered, what arrives is the next. */
const BATCH = 250;
const BATCH_BYTES = 2 * 1024 * 1024;
const UNDER_WAY = 2;
const QUEUE_LIMIT = 10_000;

interface Waiting { readonly text: string; readonly resolve: (answer: AppendAnswer | null) => void }

/** Appends on their way to one holder: what waits goes together, as it does into the log. No timer, so a lone one never waits. */
export class AppendQueue {
  private queue: Waiting[] = [];
  private underWay = 0;

  /** `send` posts a JSON array of requests and gives their answers in order; it rejects when there are none. */
  constructor(private readonly send: (body: string) => Promise<readonly AppendAnswer[]>) {}

  /** The answer to a request (as JSON), or null when none came: what became of it is not known. Throws {@link Overloaded}. */
  add(text: string): Promise<AppendAnswer | null> {
    if (this.queue.length >= QUEUE_LIMIT) throw new Overloaded('too many appends are waiting');
    return new Promise((resolve) => {
      this.queue.push({ text, resolve });
      // What is appended in this turn goes together.
      if (this.queue.length === 1) queueMicrotask(() => this.pump());
    });
  }

  private pump(): void {
    while (this.queue.length > 0 && this.underWay < UNDER_WAY) {
      let [count, bytes] = [1, this.queue[0]!.text.length];
      while (count < Math.min(this.queue.length, BATCH) && bytes + this.queue[count]!.text.length <= BATCH_BYTES) bytes += this.queue[count++]!.text.length;
      const batch = this.queue.splice(0, count);
      this.underWay++;
      void this.send(`[${batch.map(({ text }) => text).join()}]`).catch(() => null).then((answers) => {
        this.underWay--;
        batch.forEach(({ resolve }, i) => resolve(answers?.length === batch.length ? answers[i]! : null));
        this.pump();
      });
    }
  }
}
