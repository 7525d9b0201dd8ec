import { Turns } from './turns.js';

test('so many at a time, in the order in which they came; one that fails makes room', async () => {
  const turns = new Turns(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const all = [0, 1, 2, 3].map((n) => turns.take(async () => {
    begun.push(n);
    await new Promise<void>((resolve) => { ends[n] = resolve; });
    if (n === 0) throw new Error('failed');
    return n;
  }).catch((error: Error) => error.message));
  await new Promise(setImmediate);
  expect(begun).toEqual([0, 1]);
  ends[0]!();
  await new Promise(setImmediate);
  expect(begun).toEqual([0, 1, 2]);
  ends[2]!();
  await new Promise(setImmediate);
  ends[1]!();
  ends[3]!();
  expect(await Promise.all(all)).toEqual(['failed', 1, 2, 3]);
});
