import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { LogDamaged, readLog } from '@kangfu/event-store';
import { collect, newStream, sampleDraft, sampleEvent } from '@kangfu/event-store/contract/drafts';
import { MongoEventStore } from './mongo-event-store.js';

jest.setTimeout(30_000);

const client = new mongoose.mongo.MongoClient(process.env.KANGFU_TEST_MONGODB_URI!, { monitorCommands: true });
const prefix = `es-reading-${randomUUID().slice(0, 8)}`;
let databases = 0;
const open = async () => {
  const database = `${prefix}-${databases++}`;
  const store = new MongoEventStore({ client, database, service: 'test', tenant: 'test' });
  await store.init();
  return { store, commits: client.db(database).collection<any>('commits-0') };
};
/** Documents that answers of the server have brought, and how much the largest answer brought. */
const counted = async (work: () => Promise<unknown>) => {
  const [batches, started]: [number[], string[]] = [[], []];
  const count = ({ reply }: { reply: any }): void => { if (reply.cursor) batches.push((reply.cursor.firstBatch ?? reply.cursor.nextBatch).length); };
  const name = ({ commandName }: { commandName: string }): void => { started.push(commandName); };
  client.on('commandSucceeded', count).on('commandStarted', name);
  try { await work(); } finally { client.off('commandSucceeded', count).off('commandStarted', name); }
  return { documents: batches.reduce((sum, n) => sum + n, 0), largest: Math.max(0, ...batches), started };
};

afterAll(async () => {
  for (let i = 0; i < databases; i++) await client.db(`${prefix}-${i}`).dropDatabase();
  await client.close();
});

test('a reader that stops has read a page, one that reads all holds a page at a time, and no cursor stays open', async () => {
  const { store } = await open();
  const stream = newStream();
  let { handle } = await store.load(stream);
  for (let i = 0; i < 300; i++) ({ handle } = await store.append(handle, sampleDraft()));
  for (const backwards of [false, true]) {
    const first = await counted(async () => { for await (const commit of store.readStream(stream, { page: 20, backwards })) { expect(commit.from).toBe(backwards ? 300 : 1); break; } });
    expect(first.documents).toBe(20);
    const all = await counted(async () => { expect(await collect(store.readStream(stream, { page: 20, backwards }))).toHaveLength(300); });
    expect(all.largest).toBe(20);
    expect(all.started.filter((name) => name === 'getMore' || name === 'killCursors')).toEqual([]);
  }
  const log = await counted(async () => { expect(await collect(readLog(store, 0, { page: 50 }))).toHaveLength(300); });
  expect(log.largest).toBe(51); // the commit that the page goes on from
  await store.close();
});

test('pages of large commits hold fewer of them: 16 MB at most, and none is taken for the end', async () => {
  const { store } = await open();
  const stream = newStream();
  let { handle } = await store.load(stream);
  const counts = [1, 9, 9, 1];
  for (const megabytes of counts) ({ handle } = await store.append(handle, sampleDraft(Array.from({ length: megabytes }, () => sampleEvent({ data: { text: 'x'.repeat(1_000_000) } })))));
  const read = async (commits: AsyncIterable<{ count: number }>) => (await collect(commits)).map(({ count }) => count);
  const seen = await counted(async () => {
    expect(await read(readLog(store, 0))).toEqual(counts);
    expect(await read(store.readStream(stream))).toEqual(counts);
    expect(await read(store.readStream(stream, { backwards: true }))).toEqual([...counts].reverse());
  });
  expect(seen.largest).toBeLessThan(counts.length);
  expect(await store.read(0, 20, 10)).toEqual([]);
  await store.close();
});

test('a hole in a stream stops its reader, in both directions', async () => {
  const { store, commits } = await open();
  const stream = newStream();
  let { handle } = await store.load(stream);
  for (let i = 0; i < 9; i++) ({ handle } = await store.append(handle, sampleDraft(2)));
  await commits.deleteOne({ stream, from: 7 });
  for (const backwards of [false, true]) for (const page of [1, 2, 20]) await expect(collect(store.readStream(stream, { backwards, page }))).rejects.toThrow(LogDamaged);
  expect(await collect(store.readStream(stream, { fromVersion: 9 }))).toHaveLength(5);
  await commits.deleteOne({ stream, from: 1 });
  await expect(collect(store.readStream(stream))).rejects.toThrow(LogDamaged);
  await expect(collect(store.readStream(stream, { toVersion: 6, backwards: true, page: 2 }))).rejects.toThrow(LogDamaged);
  await store.close();
});

test('a search by correlation looks at no more than the instants hold, a part of the log at a time', async () => {
  const { store, commits } = await open();
  const at = (n: number) => new Date(Date.UTC(2026, 10, 2) + n * 1_000).toISOString();
  const wanted = randomUUID();
  const total = 45_000;
  await commits.insertMany(Array.from({ length: total }, (_, i) => ({ _id: i + 1, first: i + 1, count: 1, from: 1, stream: `s-${i}`, commandId: `c-${i}`, at: at(i), correlation: i % 15_000 === 7 ? wanted : 'other' })), { ordered: false });
  const all = await counted(async () => expect((await collect(store.readCorrelation(wanted))).map(({ _id }) => _id)).toEqual([8, 15_008, 30_008]));
  expect(all.documents).toBeLessThan(10);
  const explain = await counted(async () => expect((await collect(store.readCorrelation(wanted, { since: at(15_000), until: at(16_000) }))).map(({ _id }) => _id)).toEqual([15_008]));
  expect(explain.started.length).toBeLessThan(50);
  await store.close();
});
