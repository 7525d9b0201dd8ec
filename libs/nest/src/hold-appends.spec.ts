import { StoreRewound } from '@kangfu/event-store';
import { silentLogger } from '@kangfu/kafka';
import { holdAppends } from './hold-appends.js';

const setUp = (rewound: string | null, patienceMs = 60_000) => {
  const refusals: (StoreRewound | null)[] = [];
  let becomesSafe = (): void => {};
  const state = { rewound };
  const relay = { untilSafe: () => new Promise<void>((resolve) => { becomesSafe = resolve; }), rewound: () => state.rewound, checked: () => false };
  holdAppends({ service: 'intake', refuseAppends: (error) => refusals.push(error) }, relay, silentLogger, patienceMs);
  return { refusals, state, safe: async () => { becomesSafe(); await Promise.resolve(); await Promise.resolve(); } };
};
beforeEach(() => { jest.useFakeTimers(); });
afterEach(() => { jest.useRealTimers(); });

test('nothing is appended before the store was compared with its topic', async () => {
  const { refusals, safe } = setUp(null);
  expect(refusals).toEqual([expect.any(StoreRewound)]);
  await safe();
  expect(refusals).toEqual([expect.any(StoreRewound), null]);
  jest.advanceTimersByTime(120_000);
  expect(refusals).toHaveLength(2);
});

test('with Kafka away for long, commands go on: the store is the outbox', () => {
  const { refusals } = setUp(null, 30_000);
  jest.advanceTimersByTime(29_999);
  expect(refusals).toHaveLength(1);
  jest.advanceTimersByTime(1);
  expect(refusals.at(-1)).toBeNull();
});

test('a store that was found behind its topic stays refused, however long it takes', () => {
  const { refusals } = setUp('published up to 9, stored up to 5', 30_000);
  jest.advanceTimersByTime(120_000);
  expect(refusals).toEqual([expect.any(StoreRewound)]);
});
