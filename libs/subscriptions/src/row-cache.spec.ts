import { RowCache } from './row-cache.js';

const row = (n: number) => ({ rev: n, from: '2026-01-01T00:00:00.000Z', slices: { [`thing-${n}`]: { version: n, at: '2026-01-01T00:00:00.000Z', state: 'x'.repeat(1_000) } } });

test('a row that is not here is not there, until one had to be dropped: then it must be read', () => {
  const cache = new RowCache(true, () => 60_000);
  cache.begin();
  cache.put('a', row(1));
  expect([cache.find('a')?.rev, cache.find('b')]).toEqual([1, null]);
  for (let batch = 0; batch < 20; batch++) {
    cache.begin();
    for (let n = 0; n < 10; n++) cache.put(`${batch}/${n}`, row(n));
  }
  expect(cache.size).toBeLessThan(60);
  expect([cache.find('a'), cache.find('b')]).toEqual([undefined, undefined]);
  expect(new RowCache(false, () => 60_000).find('a')).toBeUndefined();
});

test('rows of the batch that is planned, and of the one that may still be on its way, stay whatever they weigh', () => {
  const cache = new RowCache(true, () => 1);
  for (let batch = 0; batch < 5; batch++) {
    cache.begin();
    for (let n = 0; n < 50; n++) cache.put(`${batch}/${n}`, row(n));
    for (let n = 0; n < 50; n++) expect([cache.find(`${batch}/${n}`)?.rev, batch === 0 ? n : cache.find(`${batch - 1}/${n}`)?.rev]).toEqual([n, n]);
  }
  expect(cache.size).toBe(100);
});
