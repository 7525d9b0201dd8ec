import { recordedEvents, type StoredCommit } from '@kangfu/event-store';
import { MongoEventStore } from '@kangfu/event-store-mongodb';
import { LogProducer } from '@kangfu/kafka';
import { until } from '@kangfu/testing/until';
import type mongoose from 'mongoose';
import { encodeRecord, localLogReader, type Relay, type RestorableStore, RestoreRefused, Restorer } from '../src/index.js';
import { append, Road, streamOf, thingId } from './road.js';

jest.setTimeout(60_000);
const everything = { filter: {}, joined: false } as const;
let road: Road;
let store: MongoEventStore;
let relay: Relay;
let commits: mongoose.mongo.Collection<StoredCommit>;
const BY = 'operator:eva';

/** A service on MongoDB with its relay at work. */
const open = async (): Promise<void> => {
  road = await Road.open('restore');
  store = new MongoEventStore({ client: road.stage.connection.getClient() as unknown as mongoose.mongo.MongoClient, database: road.stage.database.databaseName, service: 'alpha', tenant: 'futian' });
  await store.init();
  road.sources = road.sources.map((source) => (source.service === 'alpha' ? { ...source, reader: localLogReader(store) } : source));
  commits = road.stage.database.collection<StoredCommit>('commits-0');
  begin();
};
const begin = (): void => {
  relay = road.relay(store, { onRewound: (error) => store.refuseAppends(error) });
  relay.start();
};
const restorer = (over: Partial<RestorableStore> = {}): Restorer => new Restorer({
  store: new Proxy<RestorableStore>(store, { get: (target, name) => { const own: unknown = Reflect.get(name in over ? over : target, name); return typeof own === 'function' ? own.bind(target) : own; } }),
  kafka: road.stage.kafka, topic: road.topic('alpha'), database: road.stage.database, rewound: () => relay.rewound(),
});
afterEach(async () => {
  await road.close();
  await store.close();
});

const note = (n: number, ...texts: string[]) => append(store, streamOf(n % 3), n < 3 ? 'ThingOpened' : 'ThingNoted', ...texts);
const stored = () => commits.find().sort({ _id: 1 }).toArray();
const relayed = async (): Promise<void> => { const { position } = await store.tail(0); await until('relayed', () => relay.status()[0]!.position === position); };
/** What a backup of the first so many commits would put back. */
const putBack = async (to: number): Promise<void> => { await commits.deleteMany({ _id: { $gt: to } }); };
const refused = () => until('appends are refused', () => relay.rewound() !== null);
const finished = (of: Restorer) => until('restored', () => of.progress().state !== 'running' && of.progress().state !== 'idle');

test('what is missing is restored from the topic to the bit, under a running service, and it accepts commands again', async () => {
  await open();
  const { rows } = road.runner();
  for (let n = 0; n < 12; n++) await note(n, `a${n}`, `b${n}`);
  const before = await stored();
  await relayed();
  await putBack(5);
  await refused();
  await expect(note(12, 'x')).rejects.toThrow('alpha/0: published up to');
  const own = restorer();
  expect(await own.inspect()).toEqual([{
    log: 0, stored: { commit: 5, position: 10, epoch: 1 }, published: { position: 24, epoch: 1 }, common: { commit: 5, position: 10 }, missing: 14, diverged: 0, restorable: 24, obstacle: null,
  }]);
  await own.begin({ kind: 'from-topic', setAside: false }, BY);
  await finished(own);
  expect(own.progress()).toEqual({ state: 'done', kind: 'from-topic', restored: 14, total: 14, error: null });
  expect(JSON.stringify(await stored())).toBe(JSON.stringify(before));
  await until('appends are accepted', () => relay.rewound() === null);
  const { first } = await note(12, 'c12');
  expect(first).toBe(25);
  expect(await rows.caughtUp({ 'alpha/0@1': 25 }, 20_000)).toBe(true);
  expect((await rows.many(everything, [0, 1, 2].map(thingId))).flatMap((row) => row!.notes).length).toBe(22);
  expect(await own.history()).toMatchObject([{ by: BY, log: 0, kind: 'from-topic', from: 11, to: 24, epoch: 1, setAside: null, reason: null }]);
  await expect(own.begin({ kind: 'from-topic', setAside: false }, BY)).rejects.toMatchObject({ code: 'nothing-to-restore' });
});

test('a restore that was cut off goes on where it was, and a store that is empty is filled', async () => {
  await open();
  for (let n = 0; n < 3; n++) await note(n, `a${n}`);
  for (let n = 3; n < 12; n++) await note(n, ...Array.from({ length: 80 }, (_, i) => `n${n}-${i}`));
  const before = await stored();
  await relayed();
  await putBack(0);
  await refused();
  let calls = 0;
  const own = restorer({ importCommits: (log, page) => { if (++calls === 2) throw new Error('cut off'); return store.importCommits(log, page); } });
  await own.begin({ kind: 'from-topic', setAside: false }, BY);
  await finished(own);
  expect(own.progress()).toMatchObject({ state: 'failed', error: 'cut off' });
  const part = await commits.countDocuments();
  expect(part).toBeGreaterThan(0);
  expect(part).toBeLessThan(before.length);
  expect(relay.rewound()).not.toBeNull();
  // Another one began meanwhile and wrote some of it too.
  await store.importCommits(0, before.slice(0, part + 1));
  await own.begin({ kind: 'from-topic', setAside: false }, BY);
  await finished(own);
  expect(own.progress()).toMatchObject({ state: 'done' });
  expect(await stored()).toEqual(before);
  await until('appends are accepted', () => relay.rewound() === null);
});

test('commits that were made on the older store are set aside when asked for, and kept', async () => {
  await open();
  for (let n = 0; n < 6; n++) await note(n, `a${n}`);
  const before = await stored();
  await relayed();
  await relay.close();
  await putBack(4);
  // Something was appended before anybody looked.
  store.refuseAppends(null);
  const other = await note(4, 'other');
  begin();
  await refused();
  const own = restorer();
  expect(await own.inspect()).toMatchObject([{ common: { commit: 4, position: 4 }, missing: 2, diverged: 1, restorable: 6 }]);
  await expect(own.begin({ kind: 'from-topic', setAside: false }, BY)).rejects.toThrow(RestoreRefused);
  await expect(own.begin({ kind: 'new-epoch', setAside: false, reason: 'r' }, BY)).rejects.toMatchObject({ code: 'diverged' });
  expect((await stored()).at(-1)!.hash).toBe(other.hash);
  await own.begin({ kind: 'from-topic', setAside: true }, BY);
  await finished(own);
  expect(await stored()).toEqual(before);
  const [{ setAside }] = (await own.history()) as unknown as [{ setAside: string }];
  expect(await road.stage.database.collection(setAside).find().toArray()).toEqual([other]);
  await until('appends are accepted', () => relay.rewound() === null);
});

test('a new epoch gives up what is missing: consumers that saw it rebuild, and a later restore brings back the history with the new epoch', async () => {
  await open();
  const { rows } = road.runner();
  for (let n = 0; n < 9; n++) await note(n, `a${n}`);
  await relayed();
  expect(await rows.caughtUp({ 'alpha/0@1': 9 }, 20_000)).toBe(true);
  await putBack(5);
  await refused();
  const own = restorer();
  await own.begin({ kind: 'new-epoch', setAside: false, reason: 'the topic is not to be trusted' }, BY);
  await finished(own);
  expect(own.progress()).toMatchObject({ state: 'done', restored: 0 });
  await until('appends are accepted', () => relay.rewound() === null);
  for (let n = 6; n < 9; n++) await note(n, `b${n}`);
  expect((await stored()).map(({ _id, epoch }) => [_id, epoch])).toEqual([[1, 1], [2, 1], [3, 1], [4, 1], [5, 1], [6, 2], [7, 2], [8, 2]]);
  expect(await rows.caughtUp({ 'alpha/0@2': 8 }, 30_000)).toBe(true);
  expect((await rows.many(everything, [0, 1, 2].map(thingId))).map((row) => row!.notes)).toEqual([['a0', 'a3', 'b6'], ['a1', 'a4', 'b7'], ['a2', 'b8']]);
  expect(await own.history()).toMatchObject([{ kind: 'new-epoch', from: 6, to: 5, epoch: 2, reason: 'the topic is not to be trusted' }]);

  // The backup of before the new epoch once more, with what the store knew then of epochs.
  const before = await stored();
  await relayed();
  await relay.close();
  await putBack(3);
  await road.stage.database.collection('store').deleteOne({ _id: 'log-0' as never });
  begin();
  await refused();
  const again = restorer();
  expect(await again.inspect()).toMatchObject([{ common: { position: 3 }, published: { position: 8, epoch: 2 }, missing: 5, diverged: 0, restorable: 8 }]);
  await again.begin({ kind: 'from-topic', setAside: false }, BY);
  await finished(again);
  expect(await stored()).toEqual(before);
  await until('appends are accepted', () => relay.rewound() === null);
  expect((await note(9, 'c9')).epoch).toBe(2);
});

test('what the topic does not have as a whole is not restored, and is said', async () => {
  await open();
  for (let n = 0; n < 3; n++) await note(n, `a${n}`);
  await relayed();
  await relay.close();
  const before = await stored();
  const [first, second, third] = before.flatMap((commit) => recordedEvents('alpha', commit));
  const origin = 'https://kangfu.example';
  await road.stage.dropTopics(road.topic('alpha'));
  await until('the topic is made anew', async () => { await road.makeTopics(); return true; });
  const producer = new LogProducer(road.stage.kafka);
  await producer.send(road.topic('alpha'), 0, [encodeRecord(origin, first!)]);
  await putBack(0);
  begin();
  await refused();
  expect(await restorer().inspect()).toMatchObject([{ missing: 1, restorable: 0, obstacle: 'alpha/0 position 1 was published by an older release, without all that its commit needs' }]);
  await expect(restorer().begin({ kind: 'from-topic', setAside: false }, BY)).rejects.toMatchObject({ code: 'not-restorable', message: expect.stringContaining('older release') as string });
  await store.importCommits(0, before.slice(0, 2));
  await producer.send(road.topic('alpha'), 0, [encodeRecord(origin, second!, before[1]), encodeRecord(origin, third!, { ...before[2]!, tenant: 'another' })]);
  expect(await restorer().inspect()).toMatchObject([{ missing: 1, restorable: 2, obstacle: 'alpha/0 position 3: log 0: commit 3 was changed' }]);
  expect(await commits.countDocuments()).toBe(2);
  await producer.close();
});
