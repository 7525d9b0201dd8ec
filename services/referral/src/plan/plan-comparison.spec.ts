import fc from 'fast-check';
import { sideBySide } from './plan-comparison.js';

type One = readonly [string, number];
const compare = (before: readonly One[], after: readonly One[]) => sideBySide(before, after, ([key]) => key, (a, b) => a[1] === b[1]);

test('what stays, changes, comes and goes', () => {
  expect(compare([['a', 1], ['b', 1], ['c', 1]], [['d', 1], ['b', 2], ['a', 1]])).toEqual([
    { before: null, after: ['d', 1], change: 'added' }, { before: ['b', 1], after: ['b', 2], change: 'changed' }, { before: ['a', 1], after: ['a', 1], change: 'same' }, { before: ['c', 1], after: null, change: 'removed' }]);
});
test('nothing is lost, and the other way round it reads backwards', () => {
  const list = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.integer({ min: 0, max: 2 })), { selector: ([key]) => key });
  const back = { added: 'removed', removed: 'added', changed: 'changed', same: 'same' } as const;
  const sorted = (pairs: { before: One | null; after: One | null; change: string }[]) => pairs.map((pair) => JSON.stringify([pair.before, pair.after, pair.change])).sort();
  fc.assert(fc.property(list, list, (before, after) => {
    const pairs = compare(before, after);
    expect(pairs.flatMap((pair) => (pair.before ? [pair.before] : [])).sort()).toEqual([...before].sort());
    expect(pairs.flatMap((pair) => (pair.after ? [pair.after] : []))).toEqual(after);
    expect(sorted(compare(after, before))).toEqual(sorted(pairs.map((pair) => ({ before: pair.after, after: pair.before, change: back[pair.change] }))));
  }));
});
