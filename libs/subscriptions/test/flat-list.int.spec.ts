import { idOf } from '@kangfu/common';
import { defineEvent, EventRegistry, Field, Type } from '@kangfu/contracts';
import type { RecordedEvent } from '@kangfu/event-store';
import { openStage, type Stage } from '@kangfu/testing/kafka-topics';
import { ACCESS_COLLECTION, compareProjection, ensureProjectionIndexes, flatOf, MongoRows, projection, ProjectionWriter, type RowAccess, type RowFilter } from '../src/index.js';

interface Job { id: string; desk: string; due: string }
interface House { accessKey: string; jobs: readonly Job[] }
const Listed = defineEvent('alpha', 'JobsListed', { description: 'listed', data: Type.Object({ house: Type.String(), jobs: Type.Array(Type.Object({ name: Type.String(), desk: Type.String(), due: Field.date() })) }) });
const registry = new EventRegistry([], [Listed]);
const houses = projection<House>('houses', 1, {
  view: (key, slices) => {
    const jobs = slices.one<readonly Job[]>('house')!.state;
    return jobs.length === 0 ? null : { accessKey: `case-${key}`, jobs };
  },
  indexes: [{ keys: { 'jobs.desk': 1 } }], flat: { field: 'jobs', indexes: [{ keys: { desk: 1, due: 1, _id: 1 } }] },
}).on(Listed, (e) => e.data.house, (_s, e) => e.data.jobs.map(({ name, desk, due }) => ({ id: `${e.data.house}/${name}`, desk, due })));

const t = (n: number): string => new Date(Date.UTC(2026, 5, 1) + n * 1000).toISOString();
const listed = (house: string, version: number, at: number, ...jobs: [name: string, desk: string, due: string][]): RecordedEvent => ({
  service: 'alpha', type: 'JobsListed', schema: 1, stream: `house-${idOf(house)}`, version, at: t(at), occurred: t(at), id: `${house}/${version}`, pii: [], data: { house, jobs: jobs.map(([name, desk, due]) => ({ name, desk, due })) },
}) as unknown as RecordedEvent;
const all: RowAccess = { filter: {}, joined: false };

jest.setTimeout(30_000);
let stage: Stage;
let jobs: MongoRows<Job>;
const write = async (writer: ProjectionWriter, ...events: RecordedEvent[]): Promise<void> => (await writer.plan(events)).write();
const ids = async (access: RowAccess, filter: RowFilter, asOf: string | null = null): Promise<string[]> => (await jobs.find(access, { first: 10, filter, sort: { due: 1 }, asOf })).rows.map(({ _id }) => _id);

beforeEach(async () => {
  stage = await openStage('flat');
  await ensureProjectionIndexes(stage.database, [houses]);
  jobs = new MongoRows<Job>({ connection: stage.connection, projection: houses, flat: 'jobs' });
  await stage.database.collection<{ _id: string }>(ACCESS_COLLECTION).insertMany([{ _id: 'case-a', _shown: true, places: ['p1'] }, { _id: 'case-b', _shown: true, places: ['p2'] }] as never[]);
});
afterEach(() => stage.close());

test('elements of all rows are one list: kept with their row, gone when it has them no more, as they were at an instant under the rights of today', async () => {
  const writer = new ProjectionWriter(houses, registry, stage.database);
  await write(writer, listed('a', 1, 0, ['roof', 'x', '2026-07-03'], ['door', 'y', '2026-07-01']), listed('b', 1, 5, ['wall', 'x', '2026-07-02']));
  expect(await ids(all, { desk: 'x' })).toEqual(['b/wall', 'a/roof']);
  await write(writer, listed('a', 2, 10, ['roof', 'x', '2026-07-01'], ['gate', 'x', '2026-07-09']));
  expect(await ids(all, { desk: 'x' })).toEqual(['a/roof', 'b/wall', 'a/gate']);
  expect(await ids(all, { desk: 'y' })).toEqual([]);
  expect(await ids(all, { desk: 'x' }, t(7))).toEqual(['b/wall', 'a/roof']);
  expect(await ids(all, { desk: 'x' }, t(2))).toEqual(['a/roof']);
  expect(await jobs.tally(all, {}, 'desk', { jobs: 1 }, null, ['due'])).toEqual([{ by: 'x', sums: { jobs: 3 }, least: { due: '2026-07-01' } }]);
  expect(await jobs.tally(all, {}, 'desk', { jobs: 1 }, t(7))).toEqual([{ by: 'x', sums: { jobs: 2 }, least: {} }, { by: 'y', sums: { jobs: 1 }, least: {} }]);
  // What may be seen of rows today decides about their past.
  const place: RowAccess = { filter: { '_access.places': 'p1' }, joined: true };
  expect(await ids(place, { desk: 'x' }, t(7))).toEqual(['a/roof']);
  await write(writer, listed('b', 2, 20));
  expect(await ids(all, {})).toEqual(['a/roof', 'a/gate']);
  const page = await jobs.find(all, { first: 1, sort: { due: 1 } });
  expect((await jobs.find(all, { first: 1, sort: { due: 1 }, after: page.cursors[0]! })).rows).toEqual([{ _id: 'a/gate', id: 'a/gate', desk: 'x', due: '2026-07-09' }]);
  expect(await jobs.get(all, 'a/roof')).toMatchObject({ due: '2026-07-01' });
});

test('whatever the batches, it is what a replay gives', async () => {
  const events = [listed('a', 1, 0, ['roof', 'x', '2026-07-03']), listed('b', 1, 1, ['wall', 'x', '2026-07-02']), listed('a', 2, 2, ['door', 'y', '2026-07-01']), listed('b', 2, 3), listed('b', 3, 4, ['wall', 'z', '2026-07-02'])];
  const [once, bit] = ['fresh', 'bits'].map((name) => stage.database.client.db(`${stage.database.databaseName}-${name}`));
  await write(new ProjectionWriter(houses, registry, once!), ...events);
  const writer = new ProjectionWriter(houses, registry, bit!);
  for (const event of [...events, events[2]!]) await write(writer, event);
  for (const { different, missing, unexpected } of await compareProjection(houses, bit!, once!)) expect([different, missing, unexpected]).toEqual([0, 0, 0]);
  expect(await bit!.collection(flatOf('houses_v1')).find({}, { projection: { desk: 1 } }).sort({ _id: 1 }).toArray()).toEqual([{ _id: 'a/door', desk: 'y' }, { _id: 'b/wall', desk: 'z' }]);
  await Promise.all([once!.dropDatabase(), bit!.dropDatabase()]);
});
