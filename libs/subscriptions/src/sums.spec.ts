import fc from 'fast-check';
import type { Count } from './projection.js';
import { slicesWithin, versionAt, versionsWithin } from './row-steps.js';
import { bucketsOf, cellsOfPeriod, entriesOf, type Entry, Increments } from './sums.js';
import { foldTimeline, lateSince, type RowChange, type SliceMap } from './timeline.js';

const at = (n: number): string => new Date(Date.UTC(2026, 0, 1) + n * 40 * 60_000).toISOString();
const streams = ['a-00000000-0000-4000-8000-000000000001', 'b-00000000-0000-4000-8000-000000000002', 'c-00000000-0000-4000-8000-000000000003'];

/** Counts that depend on all slices at once: a move changes where everything counts. */
const countsOf = (slices: SliceMap): Count[] => Object.entries(slices).flatMap(([stream, { state }]) => (state as string[]).map((text): Count =>
  ({ groups: [`g${(slices[streams[0]!]?.version ?? 0) % 3}`, 'all'], day: `2026-01-${String((text.length % 27) + 1).padStart(2, '0')}`, counter: stream[0]!, n: text.length })));

const happening = fc.array(fc.record({ stream: fc.constantFrom(...streams), at: fc.nat(30), text: fc.string({ maxLength: 8 }) }), { minLength: 1, maxLength: 14 }).map((all): (RowChange & { text: string })[] => {
  const versions = new Map<string, number>();
  return [...all].sort((a, b) => a.at - b.at).map((each) => {
    const version = (versions.get(each.stream) ?? 0) + 1;
    versions.set(each.stream, version);
    return { stream: each.stream, version, at: at(each.at), text: each.text, fold: (state) => [...((state as string[] | undefined) ?? []), each.text] };
  });
});
/** Streams in any order between them, each in its own order, in batches of any size. */
const arrivals = happening.chain((changes) => fc.record({
  changes: fc.constant(changes), order: fc.array(fc.nat(2), { minLength: changes.length * 4, maxLength: changes.length * 4 }), sizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: changes.length, maxLength: changes.length }),
})).map(({ changes, order, sizes }) => {
  const queues = streams.map((stream) => changes.filter((change) => change.stream === stream));
  const arrived = [...order.flatMap((i) => queues[i]!.shift() ?? []), ...queues.flat()];
  const batches: RowChange[][] = [];
  for (let i = 0, n = 0; i < arrived.length; i += sizes[n++]!) batches.push(arrived.slice(i, i + sizes[n]!));
  return { changes, batches };
});

/** As the writer does it. */
const written = (batches: readonly (readonly RowChange[])[]): { slices: SliceMap; entries: Entry[] } => {
  let slices: SliceMap | null = null;
  const entries: Entry[] = [];
  for (const batch of batches) {
    const current = slices && versionsWithin(slices).at(-1)!;
    const known = slices === null || current === null ? [] : lateSince(current, batch) === null ? [{ ...current, slices }] : [...versionsWithin(slices).slice(0, -1), { ...current, slices }];
    const { versions, changed } = foldTimeline(known, batch);
    if (changed.size === 0) continue;
    entries.push(...entriesOf(countsOf, known, versions));
    slices = slicesWithin(slices ?? {}, versions);
  }
  return { slices: slices!, entries };
};
const sums = (counts: readonly Count[]): Record<string, number> => {
  const found: Record<string, number> = {};
  for (const { groups, day, counter, n } of counts) for (const group of groups) found[`${group} ${day} ${counter}`] = (found[`${group} ${day} ${counter}`] ?? 0) + n;
  return Object.fromEntries(Object.entries(found).filter(([, n]) => n !== 0).sort());
};

describe('sums of what a row counts', () => {
  test('as of any instant are those of a row folded afresh from what was recorded by then, in whatever order and batches it came', () => {
    fc.assert(fc.property(arrivals, fc.nat(31), ({ changes, batches }, n) => {
      const { slices, entries } = written(batches);
      const then: Record<string, { version: number; at: string; state: unknown }> = {};
      for (const change of changes) if (change.at <= at(n)) then[change.stream] = { version: change.version, at: change.at, state: change.fold(then[change.stream]?.state) };
      expect(sums(entries.filter((entry) => entry.at <= at(n)))).toEqual(sums(countsOf(then)));
      expect(versionAt(slices, at(n))?.slices ?? {}).toEqual(then);
    }), { numRuns: 300 });
  });
  test('leave the same row behind', () => {
    fc.assert(fc.property(arrivals, ({ changes, batches }) => expect(written(batches).slices).toEqual(written([changes]).slices)), { numRuns: 200 });
  });
});

test('the sums of a period, with what was recorded within the hour of an instant, are those of all entries by then', () => {
  const day = fc.integer({ min: 0, max: 800 }).map((n) => new Date(Date.UTC(2025, 0, 1) + n * 86_400_000).toISOString().slice(0, 10));
  const recorded = fc.integer({ min: 0, max: 800 * 24 * 6 }).map((n) => new Date(Date.UTC(2025, 0, 1) + n * 600_000).toISOString());
  const all = fc.array(fc.record({ groups: fc.constantFrom<readonly string[]>(['g'], ['g', 'h'], ['h']), day, counter: fc.constantFrom('a', 'b'), n: fc.integer({ min: -3, max: 3 }), at: recorded }), { minLength: 1, maxLength: 60 });
  fc.assert(fc.property(all, day, day, fc.boolean(), fc.nat(), fc.boolean(), (entries, a, b, open, pick, now) => {
    const [first, to] = [a, b].sort() as [string, string];
    const from = open ? null : first;
    // Instants at which something was recorded, so that the rest of an hour holds something.
    const asOf = now ? null : entries[pick % entries.length]!.at;
    const increments = new Increments();
    increments.add(entries);
    const stored = increments.operations().map((operation) => (operation as { updateOne: { update: { $inc: Record<string, number>; $setOnInsert: { g: string; o: string; r: string } } } }).updateOne.update);
    const within = (value: string, range: { $gte: string; $lte: string } | 'a'): boolean => (range === 'a' ? value === 'a' : value >= range.$gte && value <= range.$lte);
    let [found, wanted] = [0, 0];
    for (const { $inc, $setOnInsert: { g, o, r } } of stored) for (const cell of cellsOfPeriod(from, to, asOf)) if (g === 'g' && within(o, cell.o) && within(r, cell.r)) found += $inc['n.a'] ?? 0;
    for (const { groups, day: on, counter, n, at: when } of entries) {
      if (!groups.includes('g') || counter !== 'a' || on > to || (from !== null && on < from) || (asOf !== null && when > asOf)) continue;
      wanted += n;
      if (asOf !== null && when >= asOf.slice(0, 13)) found += n;
    }
    expect(found).toBe(wanted);
  }), { numRuns: 500 });
});

describe('the buckets of a period', () => {
  const days = (from: string, to: string): string[] => { const all: string[] = []; for (let t = Date.parse(from); t <= Date.parse(to); t += 86_400_000) all.push(new Date(t).toISOString().slice(0, 10)); return all; };
  const within = (bucket: string, ranges: ReturnType<typeof bucketsOf>): boolean => ranges.some(({ $gte, $lte }) => bucket >= $gte && bucket <= $lte);
  const times = (day: string, ranges: ReturnType<typeof bucketsOf>): number => [`y${day.slice(0, 4)}`, `m${day.slice(0, 7)}`, `d${day}`].filter((bucket) => within(bucket, ranges)).length;
  const day = fc.integer({ min: 0, max: 1_600 }).map((n) => new Date(Date.UTC(2023, 0, 1) + n * 86_400_000).toISOString().slice(0, 10));

  test('hold each of its days once, and no other', () => {
    const all = days('2022-12-20', '2027-08-01');
    fc.assert(fc.property(day, day, (a, b) => {
      const [from, to] = [a, b].sort() as [string, string];
      const [period, untilThen] = [bucketsOf(from, to), bucketsOf(null, to)];
      expect(all.filter((each) => times(each, period) !== (each >= from && each <= to ? 1 : 0) || times(each, untilThen) !== (each <= to ? 1 : 0))).toEqual([]);
    }), { numRuns: 60 });
  });
  test('are few: a whole year is one', () => {
    expect(bucketsOf('2025-01-01', '2025-12-31')).toEqual([{ $gte: 'y2025', $lte: 'y2025' }]);
    expect(bucketsOf('2025-11-20', '2026-02-03')).toEqual([{ $gte: 'd2025-11-20', $lte: 'd2025-11-30' }, { $gte: 'm2025-12', $lte: 'm2025-12' }, { $gte: 'm2026-01', $lte: 'm2026-01' }, { $gte: 'd2026-02-01', $lte: 'd2026-02-03' }]);
    expect(bucketsOf('2026-02-03', '2026-02-02')).toEqual([]);
  });
});
