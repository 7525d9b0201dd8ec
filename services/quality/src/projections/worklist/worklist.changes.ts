import type { RequestContext } from '@kangfu/nest';
import type { WorklistNow } from './worklist.types.js';

/** At most one look at a list in so many ms, however much changes. */
const QUIET_MS = 1_000;

/**
 * What `read` answers now, and again whenever that is another after something has changed (`changes`): rights looked up anew each time, at most once a second.
 * Not a generator: `return()` must end the wait for the next change at once.
 */
export const changesOf = (changes: (signal: AbortSignal) => readonly AsyncIterableIterator<string>[], context: RequestContext, read: (now: RequestContext) => Promise<WorklistNow>): AsyncIterableIterator<WorklistNow> => {
  const stop = new AbortController();
  let [shown, looked]: [string | null, number] = [null, 0];
  let changed = false;
  let wake = (): void => {};
  const listen = async (source: AsyncIterableIterator<string>): Promise<void> => {
    for await (const _ of source) { changed = true; wake(); }
    wake();
  };
  const listening = Promise.all(changes(stop.signal).map(listen));
  /** Resolves after a change, when the list has not been looked at for a while: what comes meanwhile is one change. */
  const next = async (): Promise<void> => {
    while (!changed && !stop.signal.aborted) await new Promise<void>((resolve) => { wake = resolve; });
    const left = looked + QUIET_MS - performance.now();
    if (left > 0 && !stop.signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        stop.signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
      });
    }
    changed = false;
  };
  const end = async (): Promise<IteratorReturnResult<undefined>> => { stop.abort(); await listening; return { done: true, value: undefined }; };
  return {
    [Symbol.asyncIterator]() { return this; },
    async next() {
      for (let now = context; ; now = context.refreshed()) {
        if (shown !== null) await next();
        if (stop.signal.aborted) return { done: true, value: undefined };
        looked = performance.now();
        const value = await read(now);
        const text = JSON.stringify([value.counts, value.items.nodes]);
        if (text === shown) continue;
        shown = text;
        return { done: false, value };
      }
    },
    return: end,
    async throw(error) { await end(); throw error; },
  };
};
