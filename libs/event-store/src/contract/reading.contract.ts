import { randomUUID } from 'node:crypto';
import type { Appended, EventStore } from '../event-store.js';
import type { StoredCommit } from '../format.js';
import { readLog } from '../read-log.js';
import { collect, newStream, sampleDraft, sampleEvent } from './drafts.js';
import { type StoreSettings, wholeLog } from './sound-logs.js';

/** Of the contract of the event store: what is read back, by stream, position, instant and correlation. Called within its `describe`. */
export const readingContract = ({ make, appendTo }: { readonly make: (settings?: StoreSettings) => Promise<EventStore>; readonly appendTo: (stream: string, events: number, to: EventStore) => Promise<Appended> }): void => {
  test('read pages by position; a position inside a commit gives that commit', async () => {
    const own = await make();
    const counts = [1, 4, 2, 1, 3];
    for (const count of counts) await appendTo(newStream(), count, own);
    const expected = (after: number, limit: number): number[] => {
      let first = 1;
      return counts.flatMap((count, i) => { first += count; return first - 1 > after ? [i + 1] : []; }).slice(0, limit);
    };
    for (let after = 0; after <= 13; after++) {
      for (const limit of [1, 2, 10]) {
        const commits = await own.read(0, after, limit);
        expect({ after, limit, ids: commits.map((commit) => commit._id) }).toEqual({ after, limit, ids: expected(after, limit) });
      }
    }
  });

  test('commits with certain types are read, in order, and how far they were looked for is said: up to there there is no other', async () => {
    const own = await make();
    const stream = newStream();
    const types = ['Opened', 'Opened', 'Closed', 'Opened', 'Noted', 'Closed'];
    let { handle } = await own.load(stream);
    for (const type of types) ({ handle } = await own.append(handle, sampleDraft([sampleEvent({ type }), sampleEvent({ type: 'Passed' })])));
    const wanted = (names: readonly string[]): number[] => types.flatMap((type, i) => (names.includes(type) || names.includes('Passed') ? [i + 1] : []));
    for (const names of [['Closed'], ['Noted', 'Closed'], ['Passed'], ['Unknown']]) {
      for (let after = 0; after <= 2 * types.length; after++) {
        for (const limit of [1, 2, 10]) {
          const { commits, position, epoch, ended } = await own.readTypes(0, after, limit, names);
          const expected = wanted(names).filter((id) => 2 * id > after);
          const full = expected.length >= limit;
          expect({ names, after, limit, ids: commits.map(({ _id }) => _id), position, ended: full ? null : ended }).toEqual({
            names, after, limit, ids: expected.slice(0, limit), position: full ? 2 * expected[limit - 1]! : 2 * types.length, ended: full ? null : true,
          });
          expect(after === 2 * types.length || epoch === 1).toBe(true);
        }
      }
    }
  });

  test('a stream is read from any version to any other, in both directions, in pages of any size', async () => {
    const store = await make();
    const stream = newStream();
    for (const events of [1, 4, 2, 1, 3]) await appendTo(stream, events, store);
    const { commits } = await store.load(stream);
    for (const fromVersion of [1, 2, 5, 6, 8, 11, 12]) {
      for (const toVersion of [undefined, fromVersion, fromVersion + 3]) {
        const expected = commits.filter((commit) => commit.from <= (toVersion ?? Infinity) && commit.from + commit.count > fromVersion);
        for (const page of [1, 3]) {
          const range = { fromVersion, page, ...(toVersion === undefined ? {} : { toVersion }) };
          expect(await collect(store.readStream(stream, range))).toEqual(expected);
          expect(await collect(store.readStream(stream, { ...range, backwards: true }))).toEqual([...expected].reverse());
        }
      }
    }
    expect(await collect(store.readStream(newStream()))).toEqual([]);
    expect(await collect(store.readStream(newStream(), { backwards: true }))).toEqual([]);
    for await (const latest of store.readStream(stream, { backwards: true })) { expect(latest).toEqual(commits.at(-1)); break; }
  });

  test('a log is read between any two positions', async () => {
    const own = await make();
    for (const events of [1, 3, 2, 1, 2]) await appendTo(newStream(), events, own);
    const commits = await wholeLog(own, 0);
    for (let after = 0; after <= 10; after++) {
      for (let to = after; to <= 10; to++) {
        const expected = commits.filter((commit) => commit.first + commit.count - 1 > after && commit.first <= to && to > after);
        expect(await collect(readLog(own, 0, { after, to, page: 2 }))).toEqual(expected);
      }
      expect(await collect(readLog(own, 0, { after, page: 3 }))).toEqual(commits.filter((commit) => commit.first + commit.count - 1 > after));
    }
  });

  test('the position at an instant is that of the last commit recorded by then, and a correlation is found in all logs and between instants', async () => {
    const second = (n: number): string => new Date(Date.UTC(2026, 10, 2) + n * 1_000).toISOString();
    let now = 0;
    const own = await make({ logs: 3, clock: { now: () => new Date(second(now)) } });
    const correlation = randomUUID();
    const made: StoredCommit[] = [];
    for (let i = 0; i < 40; i++) {
      if (i % 3 === 0) now += 2;
      made.push((await own.append((await own.load(newStream())).handle, sampleDraft(1 + (i % 2), i % 5 === 0 ? { correlation } : {}))).commit);
    }
    for (let log = 0; log < 3; log++) {
      for (let n = 0; n <= now + 1; n += 3) {
        const last = made.filter((commit) => commit.log === log && commit.at <= second(n)).at(-1);
        expect(await own.positionAt(log, second(n).replace('Z', '+00:00'))).toBe(last ? last.first + last.count - 1 : 0);
      }
    }
    const related = made.filter((commit) => commit.correlation === correlation).sort((a, b) => a.log - b.log || a._id - b._id);
    expect(new Set(related.map((commit) => commit.log)).size).toBeGreaterThan(1);
    expect(await collect(own.readCorrelation(correlation))).toEqual(related);
    for (const [since, until] of [[2, 9], [4, 4], [5, 5], [0, 100], [now, now]] as const) {
      expect(await collect(own.readCorrelation(correlation, { since: second(since), until: second(until) }))).toEqual(related.filter((commit) => commit.at >= second(since) && commit.at <= second(until)));
    }
    expect(await collect(own.readCorrelation(randomUUID()))).toEqual([]);
    await expect(own.positionAt(0, 'yesterday')).rejects.toThrow(RangeError);
  });
};
