import fc from 'fast-check';
import { foldTimeline, instant, lateSince, type RowChange, type RowVersion, slicesOf } from './timeline.js';

const at = (n: number): string => new Date(Date.UTC(2026, 0, 1) + n * 1000).toISOString();
const stream = (n: number): string => `case-00000000-0000-4000-8000-00000000000${n}`;
/** A state that tells exactly which events were folded, in which order. */
const change = (n: number, version: number, time: number): RowChange =>
  ({ stream: stream(n), version, at: at(time), fold: (state) => [...((state as number[] | undefined) ?? []), version] });

/** What the row must have been at every instant: the folds of the events recorded by then, nothing else. */
const model = (changes: readonly RowChange[]): RowVersion[] => {
  const instants = [...new Set(changes.map((c) => c.at))].sort();
  return instants.map((from, i) => {
    const slices: Record<string, { version: number; at: string; state: unknown }> = {};
    for (const c of [...changes].sort((a, b) => a.version - b.version)) {
      if (c.at <= from) slices[c.stream] = { version: c.version, at: c.at, state: c.fold(slices[c.stream]?.state) };
    }
    return { from, to: instants[i + 1] ?? null, slices };
  });
};

/** As the writer does it: keeps the current version, reads of the history only what `lateSince` asks for. */
class Store {
  current: RowVersion | null = null;
  readonly history = new Map<string, RowVersion>();
  reads = 0;
  apply(batch: readonly RowChange[]): void {
    const since = lateSince(this.current, batch);
    let known: RowVersion[] = [];
    if (since !== null) {
      this.reads++;
      known = [...this.history.values()].filter(({ to }) => to! > since).sort((a, b) => (a.from < b.from ? -1 : 1));
    }
    const { versions, changed } = foldTimeline(this.current ? [...known, this.current] : [], batch);
    for (const version of versions) {
      if (version.to === null) this.current = version;
      else if (changed.has(version.from)) this.history.set(version.from, version);
    }
  }
  all(): RowVersion[] { return [...[...this.history.values()].sort((a, b) => (a.from < b.from ? -1 : 1)), ...(this.current ? [this.current] : [])]; }
}

test('events in order give one version an instant and read no history', () => {
  const store = new Store();
  store.apply([change(1, 1, 0), change(1, 2, 5)]);
  store.apply([change(2, 1, 5), change(1, 3, 9)]);
  expect(store.reads).toBe(0);
  expect(store.all().map(({ from, to }) => [from, to])).toEqual([[at(0), at(5)], [at(5), at(9)], [at(9), null]]);
});

test('an event recorded earlier than what the row has seen is spliced into its history', () => {
  const store = new Store();
  store.apply([change(1, 1, 10)]);
  store.apply([change(1, 2, 20)]);
  store.apply([change(2, 1, 15)]);
  expect(store.all()).toEqual(model([change(1, 1, 10), change(1, 2, 20), change(2, 1, 15)]));
});

test('an event earlier than the first version becomes the first version', () => {
  const store = new Store();
  store.apply([change(1, 1, 10)]);
  store.apply([change(2, 1, 3)]);
  expect(store.all().map(({ from, to, slices }) => [from, to, Object.keys(slices)])).toEqual([[at(3), at(10), [stream(2)]], [at(10), null, [stream(1), stream(2)]]]);
});

test('any interleaving, batching and redelivery gives the same rows and history, and as of T is the fold of what was recorded by T', () => {
  const streams = fc.array(fc.array(fc.nat(3), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 });
  fc.assert(fc.property(streams, fc.infiniteStream(fc.nat(1000)), fc.infiniteStream(fc.integer({ min: 1, max: 4 })), (gaps, picks, sizes) => {
    const perStream = gaps.map((steps, n) => {
      let time = 0;
      return steps.map((gap, i) => change(n, i + 1, time += gap));
    });
    const everything = perStream.flat();
    // Interleave, keeping each stream's order; sometimes go back in a stream, as a relay does that sends again.
    const next = perStream.map(() => 0);
    const delivered: RowChange[] = [];
    while (next.some((n, i) => n < perStream[i]!.length)) {
      const i = picks.next().value! % perStream.length;
      if (next[i]! > 0 && picks.next().value! % 5 === 0) next[i] = picks.next().value! % next[i]!;
      const event = perStream[i]![next[i]!];
      if (event) { delivered.push(event); next[i]!++; }
    }
    const store = new Store();
    for (let i = 0; i < delivered.length;) {
      const size = sizes.next().value!;
      store.apply(delivered.slice(i, i + size));
      i += size;
    }
    expect(store.all()).toEqual(model(everything));
    for (let t = 0; t <= 20; t++) {
      const then = store.all().find(({ from, to }) => from <= at(t) && (to === null || at(t) < to));
      expect(then?.slices).toEqual(model(everything.filter((c) => c.at <= at(t))).at(-1)?.slices);
    }
  }), { numRuns: 300 });
});

test('slices are listed by kind, sorted by stream', () => {
  const slices = slicesOf({ [stream(2)]: { version: 1, at: at(0), state: 'b' }, [stream(1)]: { version: 3, at: at(1), state: 'a' }, 'consent-00000000-0000-4000-8000-000000000001': { version: 1, at: at(0), state: 'c' } });
  expect(slices.all<string>('case').map(({ state }) => state)).toEqual(['a', 'b']);
  expect(slices.one<string>('consent')?.state).toBe('c');
  expect(slices.one('referral')).toBeNull();
});

test('instants are compared as text, so they are brought to one form', () => {
  expect(instant('2026-01-01T08:00:00+08:00')).toBe('2026-01-01T00:00:00.000Z');
  expect(instant('2026-01-01T00:00:00.000Z')).toBe('2026-01-01T00:00:00.000Z');
  expect(() => instant('yesterday')).toThrow(RangeError);
});
