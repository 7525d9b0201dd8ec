import type { StoredCommit } from '@kangfu/event-store';
import { type FeedBatch, feedOf, type LogStart } from './log-feed.js';
import { paceOf } from './fill-pace.js';

/** A log of `times.length` commits of two events each: the second of them is wanted. */
const logOf = (service: string, times: readonly number[]) => {
  const commits = times.map((time, n) => ({
    _id: n + 1, log: 0, epoch: n < 3 ? 1 : 2, stream: `s-${n}`, from: 1, first: 2 * n + 1, count: 2, at: new Date(time).toISOString(), hash: '', command: { type: 'Do', digest: '' },
    events: ['Passed', 'Wanted'].map((type) => ({ id: `${service} ${n} ${type}`, type })),
  }) as unknown as StoredCommit);
  return { service, commits, read: async (_log: number, after: number, limit: number) => commits.filter(({ first, count }) => first + count - 1 > after).slice(0, limit) };
};
const start = (reader: LogStart['reader'], position = 0, upTo: number | null = null): LogStart => ({ reader, log: 0, after: { epoch: position > 0 ? 1 : 0, position }, upTo, types: new Set(['Wanted']) });
const collect = async (starts: LogStart[], size = 3): Promise<FeedBatch[]> => {
  const batches: FeedBatch[] = [];
  for await (const batch of feedOf(starts, () => size)) batches.push(batch);
  return batches;
};

test('each log in order, between them by recorded time, in batches that say how far each log is done', async () => {
  const batches = await collect([start(logOf('a', [1, 4, 4, 9])), start(logOf('b', [2, 3, 8]))]);
  expect(batches.map(({ events }) => events.map(({ service, position }) => `${service}${position}`))).toEqual([['a2', 'b2', 'b4'], ['a4', 'a6', 'b6'], ['a8']]);
  expect(batches.map(({ places }) => Object.fromEntries([...places].map(([log, { position, epoch }]) => [log, `${position}@${epoch}`])))).toEqual([{ 'a/0': '2@1', 'b/0': '4@1' }, { 'a/0': '6@1', 'b/0': '6@1' }, { 'a/0': '8@2' }]);
});

test('more pages than one, from within a commit, up to a position within one', async () => {
  const batches = await collect([start(logOf('a', Array.from({ length: 1_300 }, (_, n) => n)), 1, 2_401)], 400);
  expect(batches.flatMap(({ events }) => events.map(({ position }) => position))).toEqual(Array.from({ length: 1_200 }, (_, n) => 2 * n + 2));
  // The last one passed an event that nobody wants.
  expect(batches.at(-1)!.places.get('a/0')).toEqual({ epoch: 2, position: 2_401 });
});

test('what was folded of a log that was restored since is not gone on with: it holds other events there', async () => {
  const log = logOf('a', Array.from({ length: 5 }, (_, n) => n));
  // From the fourth commit on it is of the second epoch.
  await expect(collect([start(log, 8)])).rejects.toThrow('a/0 was restored: at 8 it has epoch 2, not 1');
  expect((await collect([{ ...start(log, 8), after: { epoch: 2, position: 8 } }])).flatMap(({ events }) => events.map(({ position }) => position))).toEqual([10]);
});

test('a hole, and a log that does not reach where it should, are errors; a signal ends a store that does not answer', async () => {
  const holed = logOf('a', [1, 2, 3]);
  holed.commits.splice(1, 1);
  await expect(collect([start(holed)])).rejects.toThrow('a/0: hole after 2');
  await expect(collect([start(logOf('a', [1]), 0, 9)])).rejects.toThrow('a/0 ends at 2, 9 was asked for');
  const ended = new AbortController();
  const next = feedOf([start({ service: 'a', read: () => new Promise(() => {}) })], () => 3, ended.signal).next();
  ended.abort(new Error('lease lost'));
  await expect(next).rejects.toThrow('lease lost');
});

test('a pace tells what is left, once there is one', () => {
  expect(paceOf('c', 500, 2_000, 100, 2_000)).toEqual({ collection: 'c', done: 500, total: 2_000, rate: 200, remainingSeconds: 8 });
  expect(paceOf('c', 0, 10, 0, 0)).toMatchObject({ rate: 0, remainingSeconds: null });
  expect(paceOf('c', 12, 10, 0, 1_000)).toMatchObject({ total: 12, remainingSeconds: 0 });
});
