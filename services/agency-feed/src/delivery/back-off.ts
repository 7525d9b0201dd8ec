/** Retries of one delivery: seconds after each failed attempt, over three days; then it is a dead letter. */
export const RETRY_SECONDS = [5, 30, 120, 600, 1_800, 7_200, 18_000, 36_000, 72_000, 115_000] as const;

/** When to try again after the n-th failed attempt (from 1), with jitter of ± 20 % by `random` in [0, 1); null: never. `Retry-After` is kept when it is later. */
export const nextAttempt = (failed: number, now: number, random: number, retryAfterSeconds: number | null = null): number | null => {
  const base = RETRY_SECONDS[failed - 1];
  if (base === undefined) return null;
  return now + 1000 * Math.max(base * (0.8 + 0.4 * random), retryAfterSeconds ?? 0);
};
