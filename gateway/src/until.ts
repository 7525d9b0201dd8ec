const LONGEST_TIMER = 2 ** 31 - 1;

/** An async iterable that ends at an instant (ms since 1970): one last value, then the source is told to stop. */
export const until = <T>(source: AsyncIterable<T>, at: number, last: () => T): AsyncIterableIterator<T> => {
  const items = source[Symbol.asyncIterator]();
  let over = false;
  let timer: NodeJS.Timeout;
  const expired = new Promise<'expired'>((resolve) => {
    const wait = () => {
      const left = at - Date.now();
      if (left <= 0) return resolve('expired');
      timer = setTimeout(wait, Math.min(left, LONGEST_TIMER));
    };
    wait();
  });
  const end = () => { over = true; clearTimeout(timer); };
  return {
    [Symbol.asyncIterator]() { return this; },
    async next() {
      if (over) return { done: true, value: undefined };
      const item = await Promise.race([items.next(), expired]);
      if (item === 'expired') {
        end();
        void items.return?.();
        return { done: false, value: last() };
      }
      if (item.done) end();
      return item;
    },
    async return(value) { end(); await items.return?.(); return { done: true, value }; },
    async throw(error) { end(); await items.return?.(); throw error; },
  };
};
