/** Waits until `condition` holds, looking every few milliseconds; rejects naming `what` after `timeoutMs`. An exception counts as "not yet". */
export const until = async (what: string, condition: () => unknown, timeoutMs = 15_000): Promise<void> => {
  const end = performance.now() + timeoutMs;
  let last: unknown = null;
  for (;;) {
    try {
      if (await condition()) return;
      last = null;
    } catch (error) {
      last = error;
    }
    if (performance.now() > end) throw new Error(`not in ${timeoutMs} ms: ${what}`, last ? { cause: last } : {});
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
