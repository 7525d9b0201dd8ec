// @ts-expect-error kafkajs ships no types for its insides
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

interface Queue { pending: unknown[]; throttledUntil: number }
const patched = Symbol.for('kangfu.kafkajs-queue-fix');
const prototype = (RequestQueue as { prototype: { scheduleCheckPendingRequests(this: Queue): void; [patched]?: true } }).prototype;

/**
 * kafkajs 2.2.4 re-arms a timer with a negative delay (1 ms) on every connection for ever: 0.6 % of a core each, and a TimeoutNegativeWarning.
 * The check is needed only while requests wait or the broker throttles.
 */
if (!prototype[patched]) {
  const original = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function () {
    if (this.pending.length > 0 || this.throttledUntil > Date.now()) original.call(this);
  };
  prototype[patched] = true;
}
