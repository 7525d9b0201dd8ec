import { type EventStore, recordedEvents, StoreRewound } from '@kangfu/event-store';
import { InMemoryEventStore } from '@kangfu/event-store/in-memory/in-memory-event-store';
import { Leases, LogProducer, readTopic, topicOffsets } from '@kangfu/kafka';
import { until } from '@kangfu/testing/until';
import type { Kafka } from 'kafkajs';
import { decodeRecord, type Relay } from '../src/index.js';
import { append, Road, streamOf, thingId } from './road.js';

const everything = { filter: {}, joined: false } as const;
jest.setTimeout(30_000);
let road: Road;
let leases: Leases[] = [];
/** Leases of one more process. */
const aProcess = (): Leases => { const made = new Leases({ database: road.stage.database, ttlMs: 1_000 }); leases.push(made); return made; };
afterEach(async () => {
  await Promise.all(leases.map((own) => own.close()));
  leases = [];
  await road.close();
});

/** A store as an older backup of it would be: it ends at commit `end`. */
class CutStore {
  end = Infinity;
  readonly store: EventStore;
  constructor(whole: InMemoryEventStore) {
    const cut = {
      tail: async (log: number) => {
        const last = (await whole.read(log, 0, 1_000)).filter(({ _id }) => _id <= this.end).at(-1);
        return last ? { log, epoch: last.epoch, commit: last._id, position: last.first + last.count - 1, at: last.at, hash: last.hash } : whole.tail(log);
      },
      read: async (log: number, after: number, limit: number) => (await whole.read(log, after, limit)).filter(({ _id }) => _id <= this.end),
    };
    this.store = new Proxy<EventStore>(whole, { get: (target, name) => { const own: unknown = Reflect.get(name in cut ? cut : target, name); return typeof own === 'function' ? own.bind(target) : own; } });
  }
}

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

test('after acknowledgements that are lost it looks what arrived, and goes on from there', async () => {
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
  expect((await inTopic()).map(({ position }) => position)).toEqual([1, 2, 3]);
  expect(losses).toBeLessThan(3);
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

test('with leases each log has one sender, and another takes over when it ends', async () => {
  road = await Road.open('relay');
  const first = road.relay(road.alpha, { leases: aProcess() });
  first.start();
  await until('the first sends', () => first.status()[0]!.state === 'sending');
  const second = road.relay(road.alpha, { leases: aProcess() });
  second.start();
  await append(road.alpha, streamOf(1), 'ThingOpened', 'a');
  await sent(first, [1]);
  expect(second.status()[0]!.state).toBe('waiting');
  await first.close();
  await append(road.alpha, streamOf(1), 'ThingNoted', 'b');
  await sent(second, [2]);
  expect((await inTopic()).map(({ position }) => position)).toEqual([1, 2]);
});

test('several processes share the logs, and each knows that all of them were compared', async () => {
  road = await Road.open('relay', 3);
  const processes = [aProcess(), aProcess()];
  const [a, b] = processes.map((own) => road.relay(road.alpha, { leases: own })) as [Relay, Relay];
  // Log 1 is b's, the others fall to a.
  processes[1]!.want('relay/alpha/1', { acquired: () => {}, lost: () => {} });
  await until('b holds log 1', () => road.stage.database.collection('leases').findOne({ _id: 'relay/alpha/1' as never, epoch: 1 }));
  a.start();
  await until('a sends what it may', () => a.status().filter(({ state }) => state === 'sending').length === 2);
  expect(a.checked()).toBe(false);
  await processes[1]!.release('relay/alpha/1');
  b.start();
  for (let n = 1; n <= 12; n++) await append(road.alpha, streamOf(n), 'ThingOpened', `a${n}`);
  const tails = await Promise.all([0, 1, 2].map(async (log) => (await road.alpha.tail(log)).position));
  await Promise.all([a.untilSafe(), b.untilSafe(), sent(a, tails), sent(b, tails)]);
  const states = [a, b].map((relay) => relay.status().map(({ state }) => state));
  expect(states[0]!.map((state, log) => [state, states[1]![log]].sort())).toEqual([0, 1, 2].map(() => ['sending', 'waiting']));
  expect([a.checked(), b.checked(), a.rewound(), b.rewound()]).toEqual([true, true, null, null]);
});

test('whoever finds the store behind its topic, every process refuses, and none does when the store has it again', async () => {
  road = await Road.open('relay');
  const first = road.relay();
  first.start();
  const commits = [];
  for (let n = 1; n <= 3; n++) commits.push(await append(road.alpha, streamOf(n), 'ThingOpened', `a${n}`));
  await sent(first, [3]);
  await first.close();
  const store = new CutStore(road.alpha);
  store.end = 1;
  const processes = [aProcess(), aProcess()];
  const told: (string | null)[][] = [[], []];
  const relays = processes.map((own, i) => road.relay(store.store, { leases: own, onRewound: (error) => { told[i]!.push(error?.message ?? null); } }));
  for (const relay of relays) relay.start();
  await until('both refuse', () => told.every((words) => words.length === 1));
  expect(told[1]).toEqual(told[0]);
  expect(told[0]![0]).toBe('alpha/0: published up to 3 or beyond, stored up to 1');
  expect(relays.map((relay) => relay.rewound())).toEqual([told[0]![0], told[0]![0]]);
  store.end = 3;
  await Promise.all(relays.map((relay) => relay.untilSafe()));
  expect(told.map((words) => words.at(-1))).toEqual([null, null]);
});

test('a store that is put back under a working relay is found behind its topic without a new append', async () => {
  road = await Road.open('relay');
  const store = new CutStore(road.alpha);
  let told: StoreRewound | null = null;
  const relay = road.relay(store.store, { onRewound: (error) => { told = error; } });
  relay.start();
  for (let n = 1; n <= 3; n++) await append(road.alpha, streamOf(n), 'ThingOpened', `a${n}`);
  await sent(relay, [3]);
  store.end = 2;
  await until('told', () => told !== null);
  expect(relay.status()[0]!.state).toBe('rewound');
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

test('a topic made anew is noticed and filled although nothing is appended', async () => {
  road = await Road.open('relay');
  const { rows } = road.runner();
  const relay = road.relay(road.alpha, { topicLookMs: 200 });
  relay.start();
  for (let n = 1; n <= 4; n++) await append(road.alpha, streamOf(1), n === 1 ? 'ThingOpened' : 'ThingNoted', `a${n}`);
  expect(await rows.caughtUp({ 'alpha/0@1': 4 }, 10_000)).toBe(true);
  await road.stage.dropTopics(road.topic('alpha'));
  await until('the topic is made anew', async () => { await road.makeTopics(); return true; });
  await until('filled', async () => (await inTopic()).length >= 4, 25_000);
  expect((await inTopic()).map(({ position }) => position)).toEqual([1, 2, 3, 4]);
  expect(relay.status()[0]).toMatchObject({ refills: 1, resent: 4, lag: 0 });
});

test('a topic whose beginning is cut is not filled behind the rest: readers take it from the store; one that is emptied is filled', async () => {
  road = await Road.open('relay');
  const relay = road.relay(road.alpha, { topicLookMs: 200 });
  relay.start();
  for (let n = 1; n <= 5; n++) await append(road.alpha, streamOf(1), n === 1 ? 'ThingOpened' : 'ThingNoted', `a${n}`);
  await sent(relay, [5]);
  const cut = async (offset: string): Promise<void> => {
    const admin = road.stage.kafka.admin();
    await admin.connect();
    await admin.fetchTopicOffsets(road.topic('alpha'));
    await admin.deleteTopicRecords({ topic: road.topic('alpha'), partitions: [{ partition: 0, offset }] });
    await admin.disconnect();
  };
  await cut('3');
  await until('noticed', () => relay.status()[0]!.cut === 3);
  const { rows } = road.runner();
  expect(await rows.caughtUp({ 'alpha/0@1': 5 }, 20_000)).toBe(true);
  expect(await rows.get(everything, thingId(1))).toMatchObject({ notes: ['a1', 'a2', 'a3', 'a4', 'a5'] });
  await append(road.alpha, streamOf(1), 'ThingNoted', 'a6');
  await sent(relay, [6]);
  expect((await inTopic()).map(({ position }) => position)).toEqual([4, 5, 6]);
  expect(relay.status()[0]!.refills).toBe(0);
  await cut('-1');
  await until('filled', async () => (await inTopic()).length >= 6, 25_000);
  expect((await inTopic()).map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(relay.status()[0]!.refills).toBe(1);
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
