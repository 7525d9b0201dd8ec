const LONGEST_TIMER = 2 ** 31 - 1;

/** An async iterable that ends at an instant (ms since 1970): one last value, then the source is told to stop. */
export const until = <T>(source: AsyncIterable<T>, at: number, last: () => T): AsyncIterableIterator<T> => {
  const items = source[Symbol.asyncIterator]();
  let over = false;
  let expired = false;
  let timer: NodeJS.Timeout;
  /** Of who waits now, one entry for a reader: a promise that lived as long as the token would keep a reaction of every message. */
  const waiting = new Set<() => void>();
  const wait = (): void => {
    const left = at - Date.now();
    if (left > 0) { timer = setTimeout(wait, Math.min(left, LONGEST_TIMER)); return; }
    expired = true;
    for (const wake of waiting) wake();
  };
  wait();
  const end = (): void => { over = true; clearTimeout(timer); };
  const lastOf = (): IteratorResult<T> => {
    end();
    void items.return?.();
    return { done: false, value: last() };
  };
  /** The source's next, or null when the instant comes first. */
  const next = (): Promise<IteratorResult<T> | null> => new Promise((resolve, reject) => {
    const wake = (): void => { resolve(null); };
    const done = (): void => { waiting.delete(wake); };
    waiting.add(wake);
    Promise.resolve(items.next()).finally(done).then(resolve, reject);
  });
  return {
    [Symbol.asyncIterator]() { return this; },
    async next() {
      if (over) return { done: true, value: undefined };
      if (expired) return lastOf();
      const item = await next().catch((error: unknown) => { end(); throw error; });
      if (item === null) return over ? { done: true, value: undefined } : lastOf();
      if (item.done) end();
      return item;
    },
    async return(value) { end(); await items.return?.(); return { done: true, value }; },
    async throw(error) { end(); await items.return?.(); throw error; },
  };
};
