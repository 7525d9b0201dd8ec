import mongoose from 'mongoose';
import { localLogReader, type LogReader, type ProjectionDocument, projectionDocuments, ProjectionRunner } from '../src/index.js';
import { recordedEvents } from '@kangfu/event-store';
import { InMemoryEventStore } from '@kangfu/event-store/in-memory/in-memory-event-store';
import { LogProducer } from '@kangfu/kafka';
import { until } from '@kangfu/testing/until';
import { encodeRecord } from '../src/index.js';
import { append, Road, sameAsReplay, streamOf, thingId } from './road.js';

const everything = { filter: {}, joined: false } as const;
jest.setTimeout(120_000);
let road: Road;
afterEach(async () => { await road.close(); });

/** Notes on five things, and a verdict now and then. */
const write = async (from: number, count: number): Promise<void> => {
  for (let n = from; n < from + count; n++) {
    await append(road.alpha, streamOf(n % 5), n < 5 ? 'ThingOpened' : 'ThingNoted', `t${n}`);
    if (n % 10 === 0) await append(road.beta, streamOf(n % 5, 'verdict'), 'ThingJudged', `v${n}`);
  }
};
const document = async (): Promise<ProjectionDocument | null> => projectionDocuments(road.stage.database).findOne({ _id: 'things_v1' });
/** A store that stands still after a position until it is let go on; what was asked of it. */
const standingStill = (reader: LogReader, after: number): LogReader & { asked: number[]; goOn: () => void } => {
  let goOn = (): void => {};
  const gate = new Promise<void>((resolve) => { goOn = resolve; });
  const asked: number[] = [];
  return { ...reader, asked, goOn, read: async (log, position, limit) => { asked.push(position); if (position >= after) await gate; return reader.read(log, position, limit); } };
};

test('a new read model is filled from the stores without a topic, gets its indexes, and goes on from the topic where it stands', async () => {
  road = await Road.open('rebuild');
  await write(0, 1_200);
  const { rows, projections, consumers } = road.runner({ ttlMs: 20_000, fill: true });
  expect(await projections.filled()).toBe(false);
  expect(await rows.caughtUp({ 'alpha/0@1': 1_200, 'beta/0@1': 120 }, 30_000)).toBe(true);
  await until('filled', () => projections.filled());
  expect((await road.rowsNow()).length).toBe(5);
  expect((await road.stage.database.collection('things_v1').indexes()).map(({ key }) => key)).toContainEqual({ verdict: 1, _id: 1 });
  expect(await document()).toMatchObject({ collection: 'things_v1', fill: null, rebuild: null });
  // The relay sends everything from the beginning: nothing of it is folded twice.
  road.relay().start();
  road.relay(road.beta).start();
  await write(1_200, 20);
  expect(await rows.caughtUp({ 'alpha/0@1': 1_220, 'beta/0@1': 122 }, 30_000)).toBe(true);
  await until('ready', () => ProjectionRunner.ready(consumers.status()));
  await sameAsReplay(road);
});

test('a fill that is interrupted goes on where it was, in another process', async () => {
  road = await Road.open('rebuild');
  await write(0, 1_600);
  const alpha = standingStill(localLogReader(road.alpha), 1_500);
  const first = road.runner({ ttlMs: 20_000, fill: true, readers: { alpha } });
  await until('on its way', async () => ((await road.checkpoint('alpha'))?.['position'] ?? 0) >= 900, 60_000);
  expect(first.projections.status()[0]!.building).toMatchObject({ collection: 'things_v1', total: 1_600 + 160 });
  await first.close();
  const reached = (await road.checkpoint('alpha'))!['position'] as number;
  expect(reached).toBeLessThan(1_600);
  expect(await first.projections.filled()).toBe(false);
  const again = { ...localLogReader(road.alpha), asked: [] as number[] };
  const second = road.runner({ ttlMs: 20_000, fill: true, readers: { alpha: { ...again, read: async (log, after, limit) => { again.asked.push(after); return localLogReader(road.alpha).read(log, after, limit); } } } });
  expect(await second.rows.caughtUp({ 'alpha/0@1': 1_600, 'beta/0@1': 160 }, 30_000)).toBe(true);
  // With a look at the commit it had come to, whether it is still that one.
  expect(Math.min(...again.asked)).toBe(reached - 1);
  await sameAsReplay(road);
});

test('where a store cannot be reached, the rest is filled from the topic', async () => {
  road = await Road.open('rebuild');
  await write(0, 30);
  road.relay().start();
  road.relay(road.beta).start();
  const beta: LogReader = { ...localLogReader(road.beta), read: async () => { throw new Error('connect refused'); } };
  const { rows, projections } = road.runner({ ttlMs: 20_000, fill: true, readers: { beta } });
  expect(await rows.caughtUp({ 'alpha/0@1': 30, 'beta/0@1': 3 }, 30_000)).toBe(true);
  await until('filled', () => projections.filled());
  await sameAsReplay(road);
});

test.each(['the keeper', 'the standby'])('a rebuild beside, asked of %s, mends a row that was tampered with, counts the difference, and every reader sees each write at once, throughout', async (asked) => {
  road = await Road.open('rebuild');
  road.relay().start();
  road.relay(road.beta).start();
  const elsewhere = await mongoose.createConnection(process.env['KANGFU_TEST_MONGODB_URI']!, { dbName: road.stage.database.databaseName }).asPromise();
  const keeper = road.runner({ ttlMs: 20_000, fill: true, ...(asked === 'the keeper' ? {} : { database: elsewhere, instance: 'other' }) });
  await until('the rows are kept', async () => (await document()) !== null);
  const standby = road.runner({ ttlMs: 20_000, fill: true, ...(asked === 'the keeper' ? { database: elsewhere, instance: 'other' } : {}) });
  await write(0, 300);
  expect(await keeper.rows.caughtUp({ 'alpha/0@1': 300, 'beta/0@1': 30 }, 30_000)).toBe(true);
  await road.stage.database.collection('things_v1').updateOne({ _id: thingId(3) as never }, { $set: { notes: ['tampered'] } });
  await (asked === 'the keeper' ? keeper : standby).projections.requestRebuild(road.things, 'operator');
  let seen = 0;
  for (let n = 300; (await document())?.last === null || seen < 20; n++) {
    const { first } = await append(road.alpha, streamOf(0), 'ThingNoted', `t${n}`);
    for (const { rows } of [keeper, standby]) {
      expect(await rows.caughtUp({ 'alpha/0@1': first }, 10_000)).toBe(true);
      expect((await rows.get(everything, thingId(0)))?.notes.at(-1)).toBe(`t${n}`);
      expect((await rows.find(everything, { first: 10 })).rows.length).toBe(5);
    }
    seen++;
  }
  const { collection, last, rebuild, kept } = (await document())!;
  expect(last).toMatchObject({ collection, previous: 'things_v1', by: 'operator', comparisons: [{ different: 1, missing: 0, unexpected: 0, first: [JSON.stringify(thingId(3))] }, { different: 0, missing: 0, unexpected: 0 }] });
  expect([collection.startsWith('things_v1~'), rebuild, kept.map((each) => each.collection)]).toEqual([true, null, ['things_v1']]);
  expect((await keeper.rows.peek(thingId(3)))?.notes[0]).toBe('t3');
  await sameAsReplay(road, collection);
  // The process that takes over keeps the new rows.
  await keeper.close();
  const { first } = await append(road.alpha, streamOf(0), 'ThingNoted', 'after');
  expect(await standby.rows.caughtUp({ 'alpha/0@1': first }, 20_000)).toBe(true);
  expect((await standby.rows.peek(thingId(0)))?.notes.at(-1)).toBe('after');
  await sameAsReplay(road, collection);
  await standby.close();
  await elsewhere.close();
});

test('a rebuild beside that is interrupted goes on in the next process, and the live rows serve meanwhile', async () => {
  road = await Road.open('rebuild');
  road.relay().start();
  road.relay(road.beta).start();
  await write(0, 1_600);
  const alpha = standingStill(localLogReader(road.alpha), 1_500);
  // The live rows come by the topic; only the rebuild stands still.
  const live = road.runner({ ttlMs: 20_000 });
  expect(await live.rows.caughtUp({ 'alpha/0@1': 1_600, 'beta/0@1': 160 }, 30_000)).toBe(true);
  await live.close();
  const first = road.runner({ ttlMs: 20_000, fill: true, readers: { alpha } });
  await first.projections.requestRebuild(road.things, 'operator');
  const collection = (await document())!.rebuild!.collection;
  const reached = async (): Promise<number> => ((await road.stage.database.collection('checkpoints').findOne({ _id: `${collection}|alpha/0` as never })) as { position?: number } | null)?.position ?? 0;
  await until('on its way', async () => (await reached()) >= 900, 60_000);
  expect(first.projections.status()[0]!.building).toMatchObject({ collection });
  expect((await first.rows.find(everything, { first: 10 })).rows.length).toBe(5);
  await first.close();
  const before = await reached();
  const asked: number[] = [];
  const second = road.runner({ ttlMs: 20_000, fill: true, readers: { alpha: { ...localLogReader(road.alpha), read: async (log, after, limit) => { asked.push(after); return localLogReader(road.alpha).read(log, after, limit); } } } });
  await until('switched', async () => (await document())?.last !== null, 60_000);
  expect(Math.min(...asked)).toBe(before - 1);
  expect((await document())!.last).toMatchObject({ collection, comparisons: [{ compared: 5, different: 0 }, { different: 0, missing: 0, unexpected: 0 }] });
  await sameAsReplay(road, collection);
  await second.close();
});

test('after a restore the rows are built anew beside, and readers go over when they are whole', async () => {
  road = await Road.open('rebuild');
  const publish = async (...commits: Awaited<ReturnType<typeof append>>[]): Promise<void> => {
    const producer = new LogProducer(road.stage.kafka);
    for (const event of commits.flatMap((commit) => recordedEvents('alpha', commit))) await producer.send(road.topic('alpha'), 0, [encodeRecord('https://kangfu.example', event)]);
    await producer.close();
  };
  const restored = new InMemoryEventStore({ service: 'alpha' });
  let store: Pick<InMemoryEventStore, 'read' | 'tail'> = road.alpha;
  const alpha: LogReader = { service: 'alpha', logs: 1, read: (...args) => store.read(...args), end: async (log) => (await store.tail(log)).position };
  const { rows } = road.runner({ ttlMs: 20_000, fill: true, readers: { alpha } });
  await publish(await append(road.alpha, streamOf(1), 'ThingOpened', 'kept'), await append(road.alpha, streamOf(1), 'ThingNoted', 'lost'), await append(road.alpha, streamOf(1), 'ThingNoted', 'lost too'));
  expect(await rows.caughtUp({ 'alpha/0@1': 3 }, 20_000)).toBe(true);
  const kept = await append(restored, streamOf(1), 'ThingOpened', 'kept');
  const anew = { ...(await append(restored, streamOf(1), 'ThingNoted', 'new')), epoch: 2 };
  store = { tail: (log) => restored.tail(log), read: async (_log, after) => [kept, anew].filter(({ first }) => first > after) };
  await publish(anew);
  expect(await rows.caughtUp({ 'alpha/0@2': 2 }, 20_000)).toBe(true);
  expect(await rows.get(everything, thingId(1))).toMatchObject({ notes: ['kept', 'new'] });
  expect((await document())!.last).toMatchObject({ previous: 'things_v1', by: 'epoch', comparisons: null });
});
