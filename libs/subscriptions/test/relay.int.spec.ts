import { recordedEvents, StoreRewound } from '@kangfu/event-store';
import { InMemoryEventStore } from '@kangfu/event-store/in-memory/in-memory-event-store';
import { Leases, LogProducer, readTopic, topicOffsets } from '@kangfu/kafka';
import { until } from '@kangfu/testing/until';
import type { Kafka } from 'kafkajs';
import { decodeRecord, type Relay } from '../src/index.js';
import { append, Road, streamOf, thingId } from './road.js';

const everything = { filter: {}, joined: false } as const;
jest.setTimeout(30_000);
let road: Road;
afterEach(async () => { await road.close(); });

/** All records of a topic in order of log and offset, decoded. */
const inTopic = async (service = 'alpha') => {
  const found: ReturnType<typeof decodeRecord>[] = [];
  const offsets = await topicOffsets(road.stage.kafka, road.topic(service));
  await readTopic(road.stage.kafka, road.topic(service), offsets.map(({ partition, low, high }) => ({ partition, from: low, to: high })), async (partition, messages) => {
    found.push(...messages.map((message) => decodeRecord(service, partition, message)));
  });
  return found.sort((a, b) => a.log - b.log);
};
const sent = (relay: Relay, positions: readonly number[]) => until('relayed', () => relay.status().every(({ position }, log) => position === positions[log]));

test('each log goes to its partition, every event as stored with its place and commit in the headers', async () => {
  road = await Road.open('relay', 3);
  const relay = road.relay();
  relay.start();
  const commits = [];
  for (let n = 1; n <= 12; n++) commits.push(await append(road.alpha, streamOf(n), 'ThingOpened', `a${n}`, `b${n}`));
  const tails = await Promise.all([0, 1, 2].map(async (log) => (await road.alpha.tail(log)).position));
  expect(Math.min(...tails)).toBeGreaterThan(0);
  await sent(relay, tails);
  const stored = commits.flatMap((commit) => recordedEvents('alpha', commit)).sort((a, b) => a.log - b.log || a.position - b.position);
  expect(await inTopic()).toEqual(stored);
  expect(await relay.lag()).toBe(0);
});

test('a relay that died between the acknowledgement and its checkpoint goes on from what the topic holds', async () => {
  road = await Road.open('relay');
  const first = road.relay();
  first.start();
  await append(road.alpha, streamOf(1), 'ThingOpened', 'a');
  await sent(first, [1]);
  await first.close();
  await road.stage.database.collection('relay').deleteMany({});
  await append(road.alpha, streamOf(2), 'ThingOpened', 'b');
  const second = road.relay();
  second.start();
  await sent(second, [2]);
  expect((await inTopic()).map(({ position }) => position)).toEqual([1, 2]);
});

test('acknowledgements that are lost make it send again, never a later position first, and consumers drop what they have', async () => {
  road = await Road.open('relay');
  let losses = 3;
  const lossy = new Proxy(road.stage.kafka, {
    get: (kafka, name: keyof Kafka) => name !== 'producer' ? Reflect.get(kafka, name) : (config: never) => {
      const producer = kafka.producer(config);
      return { ...producer, send: async (record: never) => { const answer = await producer.send(record); if (losses-- > 0) throw new Error('reply lost'); return answer; } };
    },
  });
  const { rows } = road.runner();
  const relay = road.relay(road.alpha, { kafka: lossy });
  relay.start();
  await append(road.alpha, streamOf(1), 'ThingOpened', 'a');
  await append(road.alpha, streamOf(1), 'ThingNoted', 'b', 'c');
  await sent(relay, [3]);
  expect(await rows.caughtUp({ 'alpha/0@1': 3 }, 10_000)).toBe(true);
  const positions = (await inTopic()).map(({ position }) => position);
  expect(positions.length).toBeGreaterThan(3);
  positions.reduce((reached, position) => { expect(position).toBeLessThanOrEqual(reached + 1); return Math.max(reached, position); }, 0);
  expect(await rows.get(everything, thingId(1))).toMatchObject({ notes: ['a', 'b', 'c'] });
});

test('two relays of one log do no harm', async () => {
  road = await Road.open('relay');
  const { rows } = road.runner();
  const relays = [road.relay(), road.relay()];
  for (const relay of relays) relay.start();
  for (let n = 0; n < 20; n++) await append(road.alpha, streamOf(n % 3), n < 3 ? 'ThingOpened' : 'ThingNoted', `t${n}`);
  await Promise.all(relays.map((relay) => sent(relay, [20])));
  expect(await rows.caughtUp({ 'alpha/0@1': 20 }, 10_000)).toBe(true);
  const notes = (await rows.many(everything, [thingId(0), thingId(1), thingId(2)])).flatMap((row) => row!.notes);
  expect(notes.sort()).toEqual(Array.from({ length: 20 }, (_, n) => `t${n}`).sort());
});

test('with a lease only one relay of a service sends, and another takes over when it ends', async () => {
  road = await Road.open('relay');
  const [a, b] = [new Leases({ database: road.stage.database, ttlMs: 1_000 }), new Leases({ database: road.stage.database, ttlMs: 1_000 })];
  const first = road.relay(road.alpha, { leases: a });
  first.start();
  await until('the first sends', () => first.status()[0]!.state === 'sending');
  const second = road.relay(road.alpha, { leases: b });
  second.start();
  await append(road.alpha, streamOf(1), 'ThingOpened', 'a');
  await sent(first, [1]);
  expect(second.status()[0]!.state).toBe('waiting');
  await first.close();
  await append(road.alpha, streamOf(1), 'ThingNoted', 'b');
  await sent(second, [2]);
  expect((await inTopic()).map(({ position }) => position)).toEqual([1, 2]);
  await second.close();
  await a.close();
  await b.close();
});

test('a topic made anew while nobody looked is filled from the store', async () => {
  road = await Road.open('relay');
  const first = road.relay();
  first.start();
  for (let n = 1; n <= 5; n++) await append(road.alpha, streamOf(n), 'ThingOpened', `a${n}`);
  await sent(first, [5]);
  await first.close();
  await road.stage.dropTopics(road.topic('alpha'));
  await until('the topic is made anew', async () => { await road.makeTopics(); return true; });
  const second = road.relay();
  second.start();
  await sent(second, [5]);
  expect((await inTopic()).map(({ position }) => position)).toEqual([1, 2, 3, 4, 5]);
});

test('a topic made anew under a working relay and consumer is filled again, and nothing is lost or doubled in the rows', async () => {
  road = await Road.open('relay');
  const { rows } = road.runner();
  const relay = road.relay();
  relay.start();
  for (let n = 1; n <= 4; n++) await append(road.alpha, streamOf(1), n === 1 ? 'ThingOpened' : 'ThingNoted', `a${n}`);
  expect(await rows.caughtUp({ 'alpha/0@1': 4 }, 10_000)).toBe(true);
  await road.stage.dropTopics(road.topic('alpha'));
  await until('the topic is made anew', async () => { await road.makeTopics(); return true; });
  await append(road.alpha, streamOf(1), 'ThingNoted', 'a5');
  await until('filled', async () => new Set((await inTopic()).map(({ position }) => position)).size === 5, 20_000);
  expect(await rows.caughtUp({ 'alpha/0@1': 5 }, 20_000)).toBe(true);
  expect(await rows.get(everything, thingId(1))).toMatchObject({ notes: ['a1', 'a2', 'a3', 'a4', 'a5'] });
});

test('a store behind its topic is told to the service', async () => {
  road = await Road.open('relay');
  const first = road.relay();
  first.start();
  for (let n = 1; n <= 3; n++) await append(road.alpha, streamOf(n), 'ThingOpened', `a${n}`);
  await sent(first, [3]);
  await first.close();
  // Restored from a backup of before, and already used again: position 1 is there, 2 is another event, 3 is missing.
  for (const more of [[], ['other']]) {
    const restored = new InMemoryEventStore({ service: 'alpha' });
    for (const text of more) await append(restored, streamOf(9), 'ThingOpened', text);
    let told: StoreRewound | null = null;
    const relay = road.relay(restored, { onRewound: (error) => { told = error; } });
    relay.start();
    await until('told', () => told !== null);
    expect(told).toBeInstanceOf(StoreRewound);
    expect(relay.status()[0]!.state).toBe('rewound');
    await relay.close();
  }
});

test('without Kafka the lag is known, and it goes on by itself when Kafka is back', async () => {
  road = await Road.open('relay');
  let away = true;
  const flaky = new Proxy(road.stage.kafka, {
    get: (kafka, name: keyof Kafka) => name === 'admin' && away ? () => { throw new Error('no broker'); } : Reflect.get(kafka, name),
  });
  const relay = road.relay(road.alpha, { kafka: flaky });
  relay.start();
  await append(road.alpha, streamOf(1), 'ThingOpened', 'a');
  await until('lag is seen', async () => (await relay.lag()) === 1 && relay.status()[0]!.error !== null);
  away = false;
  await sent(relay, [1]);
  expect(await relay.lag()).toBe(0);
});

test('a foreign record in the topic is passed over', async () => {
  road = await Road.open('relay');
  const producer = new LogProducer(road.stage.kafka);
  await producer.send(road.topic('alpha'), 0, [{ key: 'x', value: 'not an event' }]);
  await producer.close();
  await append(road.alpha, streamOf(1), 'ThingOpened', 'a');
  const relay = road.relay();
  relay.start();
  await sent(relay, [1]);
});
