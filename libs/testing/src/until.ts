/** Waits until `condition` holds, looking every few milliseconds; rejects naming `what` after `timeoutMs`. An exception counts as "not yet". */
export const until = async (what: string, condition: () => unknown, timeoutMs = 15_000): Promise<void> => {
  const end = performance.now() + timeoutMs;
  for (;;) {
    let cause: unknown;
    try {
      if (await condition()) return;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > end) throw new Error(`not in ${timeoutMs} ms: ${what}`, { cause });
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
