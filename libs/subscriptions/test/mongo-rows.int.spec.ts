import fc from 'fast-check';
import { openStage, type Stage } from '@kangfu/testing/kafka-topics';
import { ACCESS_COLLECTION, ensureProjectionIndexes, historyOf, InvalidCursor, MongoRows, type PageRequest, projection, type RowAccess } from '../src/index.js';

interface Case { place: string; filed: string | null; status: string; accessKey: string }
const cases = projection<Case>('cases', 2, { view: () => null, indexes: [{ keys: { status: 1, filed: -1, _id: 1 } }] });
const all: RowAccess = { filter: {}, joined: false };
const t = (n: number): string => new Date(Date.UTC(2026, 5, 1) + n * 1000).toISOString();

jest.setTimeout(30_000);
let stage: Stage;
let rows: MongoRows<Case>;
const insert = async (collection: string, ...documents: object[]): Promise<void> => { await stage.database.collection(collection).insertMany(documents as never[]); };
const row = (key: string, from: number, fields: Partial<Case>, shown = true) =>
  ({ _id: key, _rev: 3, _from: t(from), _slices: { secret: 1 }, _shown: shown, place: 'p1', filed: null, status: 'open', accessKey: `case-${key}`, ...fields });
const past = (key: string, from: number, to: number, fields: Partial<Case>, shown = true) => {
  const { _rev, ...rest } = row(key, from, fields, shown);
  return { ...rest, _id: { key, from: t(from) }, _key: key, _to: t(to) };
};
const access = (key: string, places: string[], shown = true) => ({ _id: `case-${key}`, _rev: 1, _from: t(0), _slices: {}, _shown: shown, places });

beforeEach(async () => {
  stage = await openStage('rows');
  await ensureProjectionIndexes(stage.database, [cases]);
  rows = new MongoRows<Case>({ connection: stage.connection, projection: cases });
});
afterEach(async () => { await stage.close(); });
const keys = async (access: RowAccess, page: PageRequest): Promise<string[]> => (await rows.find(access, page)).rows.map(({ _id }) => _id);

test('gives the view and nothing of ours, hides rows without a view, keeps order and nulls of keys', async () => {
  await insert('cases_v2', row('a', 0, {}), row('b', 0, {}, false));
  expect(await rows.get(all, 'a')).toEqual({ _id: 'a', _from: t(0), place: 'p1', filed: null, status: 'open', accessKey: 'case-a' });
  expect(await rows.get(all, 'b')).toBeNull();
  expect((await rows.many(all, ['x', 'a', 'b', 'a'])).map((found) => found?._id ?? null)).toEqual([null, 'a', null, 'a']);
  expect(await rows.count(all, {})).toBe(1);
  expect((await rows.peekMany({ place: 'p1' }, 10)).length).toBe(1);
  await expect(rows.find(all, { first: 0 })).rejects.toThrow(RangeError);
  await expect(rows.find(all, { first: 101 })).rejects.toThrow(RangeError);
});

test('no right means no row, in every method', async () => {
  await insert('cases_v2', row('a', 0, {}));
  const none: RowAccess = { filter: null, joined: true };
  expect(await rows.find(none, { first: 10 })).toEqual({ rows: [], cursors: [], hasNextPage: false });
  expect(await rows.get(none, 'a')).toBeNull();
  expect(await rows.many(none, ['a'], t(5))).toEqual([null]);
  expect(await rows.count(none, {})).toBe(0);
});

test('rights are on the row, or on the access row as it is now', async () => {
  await insert('cases_v2', row('a', 0, { place: 'p1' }), row('b', 0, { place: 'p2' }), row('c', 0, {}), row('d', 0, {}));
  await insert(ACCESS_COLLECTION, access('a', ['s1', 'd1']), access('b', ['s2', 'd1']), access('d', ['s1'], false));
  expect(await keys({ filter: { place: 'p2' }, joined: false }, { first: 10 })).toEqual(['b']);
  const street: RowAccess = { filter: { $or: [{ '_access.places': { $in: ['s1'] } }] }, joined: true };
  expect(await keys(street, { first: 10 })).toEqual(['a']);
  expect(await rows.get(street, 'a')).not.toHaveProperty('_access');
  expect(await rows.get(street, 'b')).toBeNull();
  expect(await rows.count({ filter: { '_access.places': 'd1' }, joined: true }, {})).toBe(2);
});

test('as of T gives what was recorded by then, under the rights of now', async () => {
  await insert('cases_v2', row('a', 20, { status: 'closed', place: 'p2' }), row('b', 5, {}), row('c', 30, {}, false));
  await insert(historyOf('cases_v2'), past('a', 0, 10, { status: 'open' }), past('a', 10, 20, { status: 'assessed' }), past('c', 0, 30, {}));
  await insert(ACCESS_COLLECTION, access('a', ['s1']), access('b', ['s2']), access('c', ['s1']));
  const at = async (n: number) => (await rows.find(all, { first: 10, asOf: t(n), filter: { status: { $ne: 'nothing' } } })).rows.map(({ _id, status, _from }) => [_id, status, _from]);
  expect(await at(-1)).toEqual([]);
  expect(await at(0)).toEqual([['a', 'open', t(0)]]);
  expect(await at(10)).toEqual([['a', 'assessed', t(10)], ['b', 'open', t(5)]]);
  expect(await at(20)).toEqual([['a', 'closed', t(20)], ['b', 'open', t(5)]]);
  expect(await rows.get(all, 'a', '2026-06-01T08:00:15+08:00')).toMatchObject({ status: 'assessed' });
  // The row has moved to p2: who may see p1 sees its past no more, and the other way round.
  expect(await rows.get({ filter: { place: 'p1' }, joined: false }, 'a', t(0))).toBeNull();
  expect(await rows.get({ filter: { place: 'p2' }, joined: false }, 'a', t(0))).toMatchObject({ status: 'open', place: 'p1' });
  const street: RowAccess = { filter: { '_access.places': 's1' }, joined: true };
  expect(await keys(street, { first: 10, asOf: t(12) })).toEqual(['a']);
  expect(await rows.count(all, { status: 'open' }, t(3))).toBe(1);
  expect(await rows.count(all, { status: 'open' }, t(25))).toBe(1);
});

test('a cursor belongs to its order and instant, and anything else is refused', async () => {
  await insert('cases_v2', row('a', 0, {}), row('b', 0, {}), row('c', 9, {}));
  const page = await rows.find(all, { first: 1, asOf: t(5) });
  const after = page.cursors[0]!;
  // The cursor carries the instant.
  expect(await keys(all, { first: 5, after })).toEqual(['b']);
  await expect(rows.find(all, { first: 5, after, asOf: t(6) })).rejects.toThrow(InvalidCursor);
  await expect(rows.find(all, { first: 5, after, sort: { filed: 1 } })).rejects.toThrow(InvalidCursor);
  for (const text of ['x', Buffer.from('[1]').toString('base64url'), Buffer.from('[[["_id",1]],[{"$gt":""}],null]').toString('base64url')]) {
    await expect(rows.find(all, { first: 5, after: text })).rejects.toThrow(InvalidCursor);
  }
});

test('pages together are the whole list in order, for any sort, nulls included, now and as of T', async () => {
  const row1 = fc.record({ filed: fc.constantFrom(null, t(1), t(2), t(3)), status: fc.constantFrom('open', 'closed'), place: fc.constantFrom('p1', 'p2'), from: fc.constantFrom(0, 10), old: fc.boolean() });
  const sorts = fc.constantFrom<Record<string, 1 | -1>[]>({}, { filed: 1 }, { filed: -1 }, { status: 1, filed: -1 }, { filed: -1, status: -1, _id: -1 });
  await fc.assert(fc.asyncProperty(fc.array(row1, { maxLength: 14 }), sorts, fc.integer({ min: 1, max: 5 }), fc.boolean(), async (specs, sort, first, then) => {
    await stage.database.collection('cases_v2').deleteMany({});
    await stage.database.collection(historyOf('cases_v2')).deleteMany({});
    const documents = specs.map(({ from, old, ...fields }, i) => row(`k${i}`, old ? 20 : from, { ...fields, filed: old ? null : fields.filed }));
    const earlier = specs.flatMap(({ from, old, ...fields }, i) => (old ? [past(`k${i}`, from, 20, fields)] : []));
    if (documents.length > 0) await insert('cases_v2', ...documents);
    if (earlier.length > 0) await insert(historyOf('cases_v2'), ...earlier);
    const asOf = then ? t(5) : null;
    const expected = specs.flatMap(({ from, old, ...fields }, i) => (then ? (from <= 5 ? [{ _id: `k${i}`, ...fields }] : []) : [{ _id: `k${i}`, ...fields, filed: old ? null : fields.filed }]));
    const order: [string, 1 | -1][] = Object.entries({ ...sort, ...('_id' in sort ? {} : { _id: 1 as const }) });
    expected.sort((a, b) => {
      for (const [field, sign] of order) {
        const [x, y] = [(a as any)[field], (b as any)[field]];
        if (x !== y) return sign * (x === null ? -1 : y === null ? 1 : x < y ? -1 : 1);
      }
      return 0;
    });
    const seen: string[] = [];
    for (let after: string | null = null; ;) {
      const page = await rows.find(all, { first, after, sort, asOf });
      seen.push(...page.rows.map(({ _id }) => _id));
      expect(page.rows.length).toBe(page.cursors.length);
      if (!page.hasNextPage) break;
      after = page.cursors.at(-1)!;
    }
    expect(seen).toEqual(expected.map(({ _id }) => _id));
    expect(await rows.count(all, {}, asOf)).toBe(expected.length);
  }), { numRuns: 40 });
});

test('without a runner in this process the checkpoints tell what is folded', async () => {
  const reading = new MongoRows<Case>({ connection: stage.connection, projection: { collection: 'cases_v2', sources: ['intake'] } });
  expect(await reading.caughtUp({ 'intake/0@1': 4, 'quality/0@1': 9 }, 20)).toBe(false);
  const waiting = reading.caughtUp({ 'intake/0@1': 4, 'quality/0@1': 9 }, 5_000);
  await insert('checkpoints', { _id: 'cases_v2|intake/0', projection: 'cases', collection: 'cases_v2', source: 'intake', log: 0, epoch: 1, position: 4, offset: '3', lease: 1 });
  expect(await waiting).toBe(true);
  expect(() => reading.changes('a', new AbortController().signal)).toThrow(TypeError);
});

test('the declared indexes are there for rows and, followed by time, for their history', async () => {
  await ensureProjectionIndexes(stage.database, [cases]);
  expect((await stage.database.collection('cases_v2').indexes()).map(({ key }) => key)).toEqual([{ _id: 1 }, { status: 1, filed: -1, _id: 1 }]);
  expect((await stage.database.collection(historyOf('cases_v2')).indexes()).map(({ key }) => key)).toEqual([{ _id: 1 }, { status: 1, filed: -1, _key: 1, _from: -1 }]);
});
