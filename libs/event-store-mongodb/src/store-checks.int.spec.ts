import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { LogDamaged, StoreRewound, StoreUnavailable } from '@kangfu/event-store';
import { sampleDraft, newStream } from '@kangfu/event-store/contract/drafts';
import { expectSoundLogs } from '@kangfu/event-store/contract/event-store.contract';
import { MongoEventStore, StoreMismatch } from './mongo-event-store.js';

jest.setTimeout(30_000);

const database = `es-checks-${randomUUID().slice(0, 8)}`;
const client = new mongoose.mongo.MongoClient(process.env.KANGFU_TEST_MONGODB_URI!);
const made: MongoEventStore[] = [];
const storeOf = (over = {}) => {
  const store = new MongoEventStore({ client, database, service: 'referral', tenant: 'futian', ...over });
  made.push(store);
  return store;
};

afterAll(async () => {
  await Promise.all(made.map((store) => store.close()));
  await client.db(database).dropDatabase();
  await client.close();
});

test('init may race and be repeated; another number of logs or another service is refused', async () => {
  await Promise.all(Array.from({ length: 4 }, () => storeOf({ logs: 2 }).init()));
  await expect(storeOf({ logs: 3 }).init()).rejects.toThrow(StoreMismatch);
  await expect(storeOf({ logs: 3 }).init()).rejects.toThrow(/created with logs 2, not 3/);
  await expect(storeOf({ logs: 2, service: 'intake' }).init()).rejects.toThrow(StoreMismatch);
  await expect(storeOf({ logs: 2 }).load(newStream())).rejects.toThrow(StoreUnavailable);
  const indexes = await client.db(database).collection('commits-1').indexes();
  expect(indexes.map(({ key, unique }) => [Object.keys(key).join(), unique ?? false])).toEqual([['_id', false], ['stream,from', true], ['commandId', true]]);
});

test('positions beyond 2^31 are numbers, whatever the client promotes', async () => {
  const longs = new mongoose.mongo.MongoClient(process.env.KANGFU_TEST_MONGODB_URI!, { useBigInt64: true });
  const name = `${database}-long`;
  try {
    const store = storeOf({ client: longs, database: name });
    await store.init();
    const { commit } = await store.append((await store.load(newStream())).handle, sampleDraft());
    const { Long } = mongoose.mongo.BSON;
    await longs.db(name).collection<any>('commits-0').insertOne({ ...commit, _id: Long.fromNumber(3_000_000_000), first: Long.fromNumber(5_000_000_000), stream: newStream(), commandId: randomUUID() });
    store.refuseAppends(null); // reads the end of the log anew
    const appended = await store.append((await store.load(newStream())).handle, sampleDraft(2));
    expect(appended).toMatchObject({ position: 5_000_000_002, commit: { _id: 3_000_000_001, first: 5_000_000_001 } });
    expect((await store.load(appended.commit.stream)).commits).toEqual([appended.commit]);
    expect((await store.tail(0)).position).toBe(5_000_000_002);
  } finally {
    await longs.db(name).dropDatabase();
    await longs.close();
  }
});

test('a hole, a changed link and a missing version stop the reader', async () => {
  const name = `${database}-damage`;
  const store = storeOf({ database: name });
  await store.init();
  const stream = newStream();
  let { handle } = await store.load(stream);
  for (let i = 0; i < 6; i++) ({ handle } = await store.append(handle, sampleDraft(2)));
  const commits = client.db(name).collection<any>('commits-0');
  const third = await commits.findOneAndDelete({ _id: 3 });
  expect((await store.read(0, 0, 2)).map((commit) => commit._id)).toEqual([1, 2]);
  await expect(store.read(0, 0, 10)).rejects.toThrow(LogDamaged);
  await expect(store.read(0, 4, 10)).rejects.toThrow(LogDamaged);
  await expect(store.load(stream)).rejects.toThrow(LogDamaged);
  await commits.insertOne({ ...third, hash: '0'.repeat(64) });
  await expect(store.read(0, 0, 10)).rejects.toThrow(/hash chain/);
  await commits.deleteOne({ _id: 3 });
  await commits.insertOne(third);
  expect(await store.read(0, 0, 10)).toHaveLength(6);
  await client.db(name).dropDatabase();
});

test('every position is found, by who has read before and by who has not, and after another log took its place', async () => {
  const name = `${database}-positions`;
  const writing = storeOf({ database: name });
  await writing.init();
  const counts = Array.from({ length: 40 }, (_, i) => (i < 5 || i % 7 ? 1 : 1 + (i % 5)));
  for (const count of counts) await writing.append((await writing.load(newStream())).handle, sampleDraft(count));
  const commits = await client.db(name).collection<any>('commits-0').find().sort({ _id: 1 }).toArray();
  const end = (await writing.tail(0)).position;
  const readAll = async (store: MongoEventStore) => {
    for (let position = 0; position <= end + 2; position++) {
      const expected = commits.filter((commit) => commit.first + commit.count - 1 > position).slice(0, 3);
      expect(await store.read(0, position, 3)).toEqual(expected);
    }
  };
  const reading = storeOf({ database: name });
  await reading.init();
  await readAll(reading);
  await readAll(reading);
  // The same positions in other commits: what was remembered is noticed to be wrong.
  await client.db(name).collection('commits-0').deleteMany({});
  writing.refuseAppends(null);
  await writing.append((await writing.load(newStream())).handle, sampleDraft(4));
  while ((await writing.tail(0)).position < end) await writing.append((await writing.load(newStream())).handle, sampleDraft());
  commits.splice(0, Infinity, ...(await client.db(name).collection<any>('commits-0').find().sort({ _id: 1 }).toArray()));
  await readAll(reading);
  await client.db(name).dropDatabase();
});

test('a new epoch is taken up when the refusal is lifted', async () => {
  const name = `${database}-epoch`;
  const store = storeOf({ database: name });
  await store.init();
  const before = await store.append((await store.load(newStream())).handle, sampleDraft());
  store.refuseAppends(new StoreRewound('behind the topic'));
  expect(await store.openEpoch(0)).toBe(2);
  expect(await store.tail(0)).toMatchObject({ epoch: 2, commit: 1, position: before.position });
  store.refuseAppends(null);
  const after = await store.append((await store.load(newStream())).handle, sampleDraft());
  expect([before.commit.epoch, after.commit.epoch, (await store.tail(0)).epoch]).toEqual([1, 2, 2]);
  await expectSoundLogs(store);
  await client.db(name).dropDatabase();
});

test('what another process appends wakes the waiting, in a few milliseconds and by one stream for all', async () => {
  const name = `${database}-wait`;
  const [mine, other] = [storeOf({ database: name }), storeOf({ database: name })];
  await mine.init();
  await other.init();
  await mine.wait(0, 0, 50); // opens the stream
  const delays: number[] = [];
  for (let i = 0; i < 10; i++) {
    const waiting = Promise.all(Array.from({ length: 5 }, () => mine.wait(0, i, 20_000)));
    const { handle } = await other.load(newStream());
    await other.append(handle, sampleDraft());
    const acknowledged = performance.now();
    await waiting;
    delays.push(performance.now() - acknowledged);
    expect(await mine.read(0, i, 10)).toHaveLength(1);
  }
  expect(delays.sort((a, b) => a - b)[5]).toBeLessThan(100);
  await client.db(name).dropDatabase();
});
