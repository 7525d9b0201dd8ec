import type { StoredCommit } from '@kangfu/event-store';
import { recordBatches } from './record-batches.js';

/** Commits with these numbers of events, each event with a text of so many characters. */
const commits = (counts: readonly number[], characters = 10): StoredCommit[] => {
  let first = 1;
  return counts.map((count, i) => {
    const commit = {
      _id: i + 1, log: 0, epoch: 1, tenant: 't', stream: 'thing-1', from: first, first, count, token: 't', commandId: `c${i}`, command: { type: 'Do', digest: 'd' },
      actor: { id: 'u', role: 'r', unit: null, for: null }, purpose: 'service', reason: null, at: '2026-11-22T01:02:03.004Z', correlation: 'k', cause: null, prev: '0', hash: 'a',
      events: Array.from({ length: count }, (_, n) => ({ id: `${i}-${n}`, type: 'Done', schema: 1, occurred: '2026-11-22T01:02:03.004Z', subjects: [], salt: 's', data: { text: 'x'.repeat(characters) }, pii: [] })),
    };
    first += count;
    return commit;
  });
};
const shape = (counts: readonly number[], after = 0, characters = 10) =>
  [...recordBatches('https://kangfu.example', 'alpha', commits(counts, characters), after)].map(({ records, position }) => [records.length, position]);

test('commits go whole, as many as fit into a batch', () => {
  expect(shape([200, 200, 200, 1])).toEqual([[400, 400], [201, 601]]);
  expect(shape([3, 4])).toEqual([[7, 7]]);
  expect(shape([5, 5], 0, 160_000)).toEqual([[5, 5], [5, 10]]);
});

test('what is larger than a batch is split, and the next commit begins no new batch without need', () => {
  expect(shape([1, 1_100, 2])).toEqual([[500, 500], [500, 1_000], [103, 1_103]]);
  expect(shape([1], 0, 900_000)).toEqual([[1, 1]]);
  expect(shape([3], 0, 700_000)).toEqual([[2, 2], [1, 3]]);
});

test('it begins after a position, within a commit too', () => {
  expect(shape([3, 4], 2)).toEqual([[5, 7]]);
  expect(shape([3, 4], 7)).toEqual([]);
});
