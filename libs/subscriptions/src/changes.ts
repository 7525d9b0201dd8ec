/** Tells within this process which rows have changed, after the change is visible. A listener that is slow gets a key once, however often it changed. */
export class Changes {
  private readonly listeners = new Map<string, Set<(key: string) => void>>();

  emit(keys: Iterable<string>): void {
    if (this.listeners.size === 0) return;
    for (const key of keys) {
      for (const listen of this.listeners.get(key) ?? []) listen(key);
      for (const listen of this.listeners.get('*') ?? []) listen(key);
    }
  }

  /** Keys as they change; `*` for all rows. Listens from the call on, not from the first `next`. Ends with the signal. */
  listen(key: string, signal: AbortSignal): AsyncIterableIterator<string> {
    const waiting = new Set<string>();
    let wake: (() => void) | null = null;
    let ended = signal.aborted;
    const listener = (changed: string): void => { waiting.add(changed); wake?.(); };
    const end = (): void => {
      ended = true;
      const listeners = this.listeners.get(key);
      listeners?.delete(listener);
      if (listeners?.size === 0) this.listeners.delete(key);
      signal.removeEventListener('abort', end);
      wake?.();
    };
    if (!ended) {
      this.listeners.set(key, (this.listeners.get(key) ?? new Set()).add(listener));
      signal.addEventListener('abort', end, { once: true });
    }
    const iterator: AsyncIterableIterator<string> = {
      [Symbol.asyncIterator]: () => iterator,
      next: async () => {
        while (!ended && waiting.size === 0) await new Promise<void>((resolve) => { wake = resolve; });
        wake = null;
        const [first] = waiting;
        if (ended || first === undefined) return { done: true, value: undefined };
        waiting.delete(first);
        return { done: false, value: first };
      },
      return: async () => { end(); return { done: true, value: undefined }; },
    };
    return iterator;
  }
}
