import mongoose from 'mongoose';
import { recordedEvents, type RecordedEvent, type StoredCommit } from '@kangfu/event-store';
import { InMemoryEventStore } from '@kangfu/event-store/in-memory/in-memory-event-store';
import { LogProducer } from '@kangfu/kafka';
import { until } from '@kangfu/testing/until';
import { encodeRecord, localLogReader, ProjectionRunner } from '../src/index.js';
import { append, Opened, Road, sameAsReplay, streamOf, thingId } from './road.js';

const everything = { filter: {}, joined: false } as const;
jest.setTimeout(30_000);
let road: Road;
afterEach(async () => { await road.close(); });

/** Puts records into a topic as they are given, without a relay. */
const publish = async (events: readonly RecordedEvent[]): Promise<void> => {
  const producer = new LogProducer(road.stage.kafka);
  for (const event of events) await producer.send(road.topic(event.service), event.log, [encodeRecord('https://kangfu.example', event)]);
  await producer.close();
};
const eventsOf = (...commits: StoredCommit[]): RecordedEvent[] => commits.flatMap((commit) => recordedEvents('alpha', commit));

test('duplicated and reordered records change nothing; what is missing comes from the store', async () => {
  road = await Road.open('projections');
  const events = eventsOf(
    await append(road.alpha, streamOf(1), 'ThingOpened', 'a'), await append(road.alpha, streamOf(1), 'ThingNoted', 'b'),
    await append(road.alpha, streamOf(2), 'ThingOpened', 'x'), await append(road.alpha, streamOf(1), 'ThingNoted', 'c', 'd'),
  );
  const [e1, e2, e3, , e5] = events as [RecordedEvent, RecordedEvent, RecordedEvent, RecordedEvent, RecordedEvent];
  // 3 comes before 2 (so 2 is fetched), 4 never comes, everything comes twice.
  await publish([e1, e1, e3, e2, e2, e1, e5, e3]);
  const { rows } = road.runner();
  expect(await rows.caughtUp({ 'alpha/0@1': 5 }, 10_000)).toBe(true);
  expect(await rows.get(everything, thingId(1))).toMatchObject({ notes: ['a', 'b', 'c', 'd'] });
  expect(await rows.get(everything, thingId(2))).toMatchObject({ notes: ['x'] });
  await sameAsReplay(road);
});

test('a gap that the store cannot fill stops the log with an alarm; it goes on when the store can', async () => {
  road = await Road.open('projections');
  const commits = [await append(road.alpha, streamOf(1), 'ThingOpened', 'a'), await append(road.alpha, streamOf(1), 'ThingNoted', 'b'), await append(road.alpha, streamOf(1), 'ThingNoted', 'c')];
  const [e1, , e3] = eventsOf(...commits);
  await publish([e1!, e3!]);
  let away = true;
  const real = localLogReader(road.alpha);
  const { rows, consumers, close } = road.runner({ readers: { alpha: { service: 'alpha', read: async (...args) => { if (away) throw new Error('connect refused'); return real.read(...args); } } } });
  await until('alarm', () => consumers.status()[0]!.partitions.some(({ failing }) => failing?.reason === 'connect refused'));
  expect(ProjectionRunner.ready(consumers.status())).toBe(false);
  expect(await rows.caughtUp({ 'alpha/0@1': 1 }, 5_000)).toBe(true);
  expect(await rows.get(everything, thingId(1))).toMatchObject({ notes: ['a'] });
  away = false;
  expect(await rows.caughtUp({ 'alpha/0@1': 3 }, 10_000)).toBe(true);
  await until('ready', () => ProjectionRunner.ready(consumers.status()));
  await close();
  await sameAsReplay(road);
});

test('bytes that are no event are reported and what should stand there is read from the store', async () => {
  road = await Road.open('projections');
  const [e1, e2] = eventsOf(await append(road.alpha, streamOf(1), 'ThingOpened', 'a'), await append(road.alpha, streamOf(1), 'ThingNoted', 'b'));
  const producer = new LogProducer(road.stage.kafka);
  const record = encodeRecord('https://kangfu.example', e2!);
  await producer.send(road.topic('alpha'), 0, [encodeRecord('https://kangfu.example', e1!), { ...record, value: record.value.slice(0, 20) }, { value: 'garbage' }, { key: 'k', value: null }]);
  await producer.close();
  const { rows } = road.runner();
  expect(await rows.caughtUp({ 'alpha/0@1': 2 }, 10_000)).toBe(true);
  expect(await rows.get(everything, thingId(1))).toMatchObject({ notes: ['a', 'b'] });
});

test('a handler that throws parks that stream, also with the errors that end kafkajs; ready all the same, and mended when tried again', async () => {
  road = await Road.open('projections');
  let broken = true;
  road.things.handlers.push({ definition: Opened, rows: (e) => [thingId(e.stream === streamOf(1) && broken ? (undefined as unknown as { n: number }).n : 7)], fold: (state) => state ?? { notes: [] } });
  road.relay().start();
  const { rows, consumers, projections } = road.runner();
  await append(road.alpha, streamOf(1), 'ThingOpened', 'a');
  await append(road.alpha, streamOf(2), 'ThingOpened', 'b');
  await append(road.alpha, streamOf(1), 'ThingNoted', 'c');
  expect(await rows.caughtUp({ 'alpha/0@1': 3 }, 10_000)).toBe(true);
  expect([await rows.peek(thingId(1)), (await rows.peek(thingId(2)))?.notes]).toEqual([null, ['b']]);
  await until('ready', () => ProjectionRunner.ready(consumers.status()));
  expect(projections.status()[0]!.parked).toEqual({ keys: 1, events: 2 });
  broken = false;
  expect(await road.parking.handlers.get('things_v1')!.retry({ source: 'alpha', log: 0, key: streamOf(1) })).toEqual({ went: 2, left: 0, gone: 0, again: null });
  expect((await rows.peek(thingId(1)))?.notes).toEqual(['a', 'c']);
});

test('a restart goes on from the checkpoint, and events that nobody handles move it too', async () => {
  road = await Road.open('projections');
  road.relay().start();
  const first = road.runner({ instance: 'one' });
  await append(road.alpha, streamOf(1), 'ThingOpened', 'a');
  await append(road.alpha, streamOf(1), 'ThingPassed', 'p');
  expect(await first.rows.caughtUp({ 'alpha/0@1': 2 }, 10_000)).toBe(true);
  await first.close();
  expect(await road.checkpoint('alpha')).toMatchObject({ projection: 'things', collection: 'things_v1', source: 'alpha', log: 0, epoch: 1, position: 2, offset: '1', lease: 1 });
  const before = await road.rowsNow();
  await append(road.alpha, streamOf(2), 'ThingOpened', 'b');
  const second = road.runner({ instance: 'one' });
  expect(await second.rows.caughtUp({ 'alpha/0@1': 3 }, 10_000)).toBe(true);
  expect((await road.rowsNow()).find(({ _id }) => _id === thingId(1))).toEqual(before[0]);
  await until('checkpoint', async () => (await road.checkpoint('alpha'))?.['lease'] === 2);
});

test('a consumer killed after its transaction, before it could say so, folds nothing twice', async () => {
  road = await Road.open('projections');
  road.relay().start();
  // A second connection that is cut off from under the first runner, as a killed process would leave it.
  const doomed = await mongoose.createConnection(process.env['KANGFU_TEST_MONGODB_URI']!, { dbName: road.stage.database.databaseName }).asPromise();
  const first = road.runner({ instance: 'one', database: doomed });
  for (let n = 0; n < 10; n++) await append(road.alpha, streamOf(1), n === 0 ? 'ThingOpened' : 'ThingNoted', `t${n}`);
  expect(await first.rows.caughtUp({ 'alpha/0@1': 10 }, 10_000)).toBe(true);
  await doomed.close(true);
  for (let n = 10; n < 20; n++) await append(road.alpha, streamOf(1), 'ThingNoted', `t${n}`);
  const second = road.runner({ instance: 'one' });
  expect(await second.rows.caughtUp({ 'alpha/0@1': 20 }, 10_000)).toBe(true);
  expect(await second.rows.get(everything, thingId(1))).toMatchObject({ notes: Array.from({ length: 20 }, (_, n) => `t${n}`) });
  await sameAsReplay(road);
});

test('a zombie that still believes in its lease can write nothing, and the rows are those of a replay', async () => {
  road = await Road.open('projections');
  road.relay().start();
  road.relay(road.beta).start();
  const zombie = road.runner({ instance: 'one', ttlMs: 60_000 });
  await append(road.alpha, streamOf(0), 'ThingOpened', 'first');
  expect(await zombie.rows.caughtUp({ 'alpha/0@1': 1 }, 10_000)).toBe(true);
  // The same name takes the lease at once; the first one is not told before its next renewal, which is far away.
  const successor = road.runner({ instance: 'one' });
  for (let n = 1; n <= 60; n++) {
    await append(road.alpha, streamOf(n % 5), n < 5 ? 'ThingOpened' : 'ThingNoted', `t${n}`);
    if (n % 3 === 0) await append(road.beta, streamOf(n % 5, 'verdict'), 'ThingJudged', `v${n}`);
  }
  expect(await successor.rows.caughtUp({ 'alpha/0@1': 61, 'beta/0@1': 20 }, 15_000)).toBe(true);
  await until('checkpoint of the successor', async () => (await road.checkpoint('alpha'))?.['lease'] === 2);
  await sameAsReplay(road);
});

test('a log restored with a new epoch is folded afresh from the store', async () => {
  road = await Road.open('projections');
  const old = eventsOf(await append(road.alpha, streamOf(1), 'ThingOpened', 'kept'), await append(road.alpha, streamOf(1), 'ThingNoted', 'lost'), await append(road.alpha, streamOf(1), 'ThingNoted', 'lost too'));
  await publish(old);
  const judged = recordedEvents('beta', await append(road.beta, streamOf(1, 'verdict'), 'ThingJudged', 'good'));
  await publish(judged);
  // The store after the restore: the first event, then epoch 2 from position 2.
  const restored = { service: 'alpha', commits: [] as StoredCommit[] };
  const runner = road.runner({ readers: { alpha: { service: 'alpha', read: async (_log, after) => restored.commits.filter(({ first, count }) => first + count - 1 > after) } } });
  expect(await runner.rows.caughtUp({ 'alpha/0@1': 3, 'beta/0@1': 1 }, 10_000)).toBe(true);
  const source = new InMemoryEventStore({ service: 'alpha' });
  const kept = await append(source, streamOf(1), 'ThingOpened', 'kept');
  const anew = { ...(await append(source, streamOf(1), 'ThingNoted', 'new')), epoch: 2 };
  restored.commits.push(kept, anew);
  await publish(recordedEvents('alpha', anew));
  expect(await runner.rows.caughtUp({ 'alpha/0@2': 2, 'beta/0@1': 1 }, 15_000)).toBe(true);
  expect(await runner.rows.get(everything, thingId(1))).toMatchObject({ notes: ['kept', 'new'], verdict: 'good' });
});

test('a mixed load over three logs of two services ends in what a replay gives; latency is measured', async () => {
  let skew = 0;
  road = await Road.open('projections', 3, { now: () => new Date(Date.now() + (skew = -skew)) });
  const { rows, projections } = road.runner();
  await projections.ensureIndexes();
  road.relay().start();
  road.relay(road.beta).start();
  await append(road.alpha, streamOf(0), 'ThingOpened', 'warm');
  skew = 40;
  const latencies: number[] = [];
  const work: Promise<void>[] = [];
  for (let n = 0; n < 400; n++) {
    const thing = n % 17;
    const before = performance.now();
    const commit = n % 4 === 3 ? await append(road.beta, streamOf(thing, 'verdict'), 'ThingJudged', `v${n}`) : await append(road.alpha, streamOf(thing), n < 17 ? 'ThingOpened' : 'ThingNoted', `t${n}`);
    const service = n % 4 === 3 ? 'beta' : 'alpha';
    work.push(rows.caughtUp({ [`${service}/${commit.log}@1`]: commit.first }, 20_000).then((reached) => { expect(reached).toBe(true); latencies.push(performance.now() - before); }));
    if (n % 10 === 9) await new Promise((resolve) => setTimeout(resolve, 50 - (performance.now() - before)));
  }
  await Promise.all(work);
  latencies.sort((a, b) => a - b);
  const warm = latencies.slice(0, -20);
  process.stdout.write(`append to row visible, 400 events at about 200/s: p50 ${warm[warm.length >> 1]!.toFixed(0)} ms, p95 ${warm.at(-1)!.toFixed(0)} ms, max ${latencies.at(-1)!.toFixed(0)} ms\n`);
  expect((await road.historyNow()).length).toBeGreaterThan(100);
  await sameAsReplay(road);
});
