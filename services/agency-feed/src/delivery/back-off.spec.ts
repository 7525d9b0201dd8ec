import { nextAttempt, RETRY_SECONDS } from './back-off.js';

test('waits grow over about three days and end', () => {
  const total = RETRY_SECONDS.reduce((sum, s) => sum + s, 0);
  expect(total / 86_400).toBeGreaterThan(2.5);
  expect(total / 86_400).toBeLessThan(3.5);
  expect(nextAttempt(RETRY_SECONDS.length + 1, 0, 0.5)).toBeNull();
});

test('jitter stays within a fifth and Retry-After is respected', () => {
  expect(nextAttempt(1, 0, 0)).toBeCloseTo(4_000);
  expect(nextAttempt(1, 0, 1)).toBeCloseTo(6_000);
  expect(nextAttempt(1, 0, 0.5, 90)).toBe(90_000);
});
