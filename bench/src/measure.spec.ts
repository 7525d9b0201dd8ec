import { cpuOfStat } from './cpu.ts';
import { targetLines, withFigures } from './figures.ts';
import { atLeast, atMost, columns, median, missing, percentile, rate, ratios, spread } from './measure.ts';

test('median and percentiles', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
  expect([0.5, 0.99, 1, 0].map((share) => percentile(hundred, share))).toEqual([50, 99, 100, 1]);
  expect(percentile([7], 0.99)).toBe(7);
  expect(percentile([], 0.5)).toBeNaN();
  expect(spread([1, 2, 3, 4, 100], 1)).toBe('3.0 (2.0–4.0)');
});

test('ratios are taken round by round; a target is judged by their median and says why it is missed', () => {
  const values = ratios([10, 30, 8], [10, 10, 10]);
  expect(values).toEqual([1, 3, 0.8]);
  expect(atLeast('a', 0.9, values, 'why')).toEqual({ name: 'a', target: '≥ 0.9', measured: 1, met: true, note: '' });
  expect(atLeast('a', 1.1, values, 'why')).toMatchObject({ met: false, note: 'why' });
  expect(atMost('b', 250, 250, 'why')).toMatchObject({ target: '≤ 250', met: true });
  expect(atMost('b', 250, 251, 'why')).toMatchObject({ met: false, note: 'why' });
});

test('rate does everything once, with so many at a time', async () => {
  const done: number[] = [];
  let [now, most] = [0, 0];
  const perSecond = await rate(20, 4, async (i) => {
    most = Math.max(most, ++now);
    await new Promise(setImmediate);
    now--;
    done.push(i);
  });
  expect(done.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i));
  expect([most, perSecond > 0]).toEqual([4, true]);
});

test('columns line up; CPU time is read past a name with blanks and brackets', () => {
  expect(columns([['', 'a'], ['long', '1']])).toEqual(['       a', 'long   1']);
  expect(cpuOfStat('12 (a (b) c) S 1 1 1 0 -1 4194560 1 2 3 4 150 50 0 0 20 0 1 0 1')).toBe(2_000_000);
});

test('figures replace those between the marks; a target that was not measured is not met', () => {
  const [begin, end] = ['<!-- figures: written by `npm run bench -- --write` -->', '<!-- end of figures -->'];
  expect(withFigures(`a\n${begin}\nold\n${end}\nb`, 'new')).toBe(`a\n${begin}\nnew\n${end}\nb`);
  expect(() => withFigures('a', 'new')).toThrow();
  const lost = missing('x', '≥', 8, 'no peers');
  expect(lost.met).toBe(false);
  expect(targetLines([atLeast('y', 1, [2], ''), lost])).toEqual(['    target   measured         ', 'y      ≥ 1       2.00      met', 'x      ≥ 8        NaN   MISSED   no peers']);
});
