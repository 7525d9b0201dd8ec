import { clockOffset, shiftClock } from '@kangfu/common';
import { until } from '@kangfu/testing/until';
import { LeasedLoop } from './leased-loop.js';
import type { LeaseHolder } from './leases.js';

/** A loop whose rounds end when they are told to, and which by itself would look again in an hour. */
const looping = (everyMs = 3_600_000) => {
  const log: string[] = [];
  const rounds: { end: (more: boolean) => void; fail: (error: Error) => void }[] = [];
  let holder: LeaseHolder | null = null;
  const loop = new LeasedLoop({
    lease: 'work', everyMs, failed: (error) => log.push((error as Error).message),
    leases: { want: (name, wanted) => { log.push(`wants ${name}`); holder = wanted; }, release: async (name) => { log.push(`released ${name}`); } },
    round: () => new Promise((end, fail) => { rounds.push({ end, fail }); }),
  });
  loop.start();
  return { loop, log, rounds, holder: holder! as LeaseHolder };
};
const began = (rounds: readonly unknown[], n: number) => until(`round ${n}`, () => rounds.length === n);
const moveClock = (): void => shiftClock(clockOffset() + 1_000);
afterAll(() => shiftClock(0));

test('nothing is looked for without the lease; with it at once, and again while there may be more', async () => {
  const { loop, log, rounds, holder } = looping();
  moveClock();
  expect([loop.holding, rounds.length]).toEqual([false, 0]);
  holder.acquired(1);
  expect([loop.holding, rounds.length]).toEqual([true, 1]);
  rounds[0]!.end(true);
  await began(rounds, 2);
  rounds[1]!.end(false);
  await loop.close();
  expect({ log, rounds: rounds.length, closed: loop.closed }).toEqual({ log: ['wants work', 'released work'], rounds: 2, closed: true });
});

test('a clock that is moved wakes it; moved within a round, another follows, never two at a time', async () => {
  const { loop, rounds, holder } = looping();
  holder.acquired(1);
  moveClock();
  moveClock();
  expect(rounds.length).toBe(1);
  rounds[0]!.end(false);
  await began(rounds, 2);
  rounds[1]!.end(false);
  await Promise.resolve();
  await until('asleep', () => { moveClock(); return rounds.length === 3; });
  rounds[2]!.end(false);
  await loop.close();
});

test('a round that fails is told, and the next comes in its time', async () => {
  const { loop, log, rounds, holder } = looping(1);
  holder.acquired(1);
  rounds[0]!.fail(new Error('the index is away'));
  await began(rounds, 2);
  expect(log).toEqual(['wants work', 'the index is away']);
  rounds[1]!.end(false);
  await began(rounds, 3);
  rounds[2]!.end(false);
  await loop.close();
});

test('a lost lease ends it until it is held again, and closing waits for the round that runs', async () => {
  const { loop, log, rounds, holder } = looping(1);
  holder.acquired(1);
  holder.lost();
  rounds[0]!.end(true);
  moveClock();
  await new Promise((resolve) => setImmediate(resolve));
  expect([loop.holding, rounds.length]).toEqual([false, 1]);
  holder.acquired(2);
  await began(rounds, 2);
  const closing = loop.close();
  expect([loop.holding, log]).toEqual([false, ['wants work']]);
  rounds[1]!.end(true);
  await closing;
  expect([rounds.length, log]).toEqual([2, ['wants work', 'released work']]);
});
