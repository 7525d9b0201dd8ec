import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { pointOf } from '@kangfu/event-store';
import { newStream, sampleDraft } from '@kangfu/event-store/contract/drafts';
import { snapshotStoreContract } from '@kangfu/event-store/contract/snapshot-store.contract';
import { MongoEventStore } from './mongo-event-store.js';
import { MongoSnapshotStore } from './mongo-snapshot-store.js';

const client = new mongoose.mongo.MongoClient(process.env.KANGFU_TEST_MONGODB_URI!);
const name = `es-snapshots-${randomUUID().slice(0, 8)}`;

afterAll(async () => {
  await client.db(name).dropDatabase();
  await client.close();
});

snapshotStoreContract('MongoSnapshotStore', async () => new MongoSnapshotStore(client.db(name)));

test('with a snapshot two documents are read of a stream of a thousand events, and no index is missing', async () => {
  const store = new MongoEventStore({ client, database: name, service: 'test', tenant: 'test' });
  await store.init();
  const stream = newStream();
  let { handle } = await store.load(stream);
  for (let i = 0; i < 100; i++) ({ handle } = await store.append(handle, sampleDraft(10)));
  const { last } = await store.load(stream);
  const snapshots = new MongoSnapshotStore(client.db(name));
  await snapshots.save({ stream, schema: 1, at: pointOf(last!), state: { n: 1_000 } });
  const { at } = (await snapshots.find(stream, 1))!;
  expect(await store.load(stream, at)).toMatchObject({ commits: [], after: 1_000, handle: { version: 1_000 } });
  const explained = (filter: object, collection: string) => client.db(name).collection(collection).find(filter).explain('executionStats');
  for (const [filter, collection] of [[{ stream, from: { $gte: at.from } }, 'commits-0'], [{ _id: stream, schema: 1 }, 'snapshots']] as const) {
    const { executionStats } = await explained(filter, collection);
    expect([executionStats.totalDocsExamined, executionStats.totalKeysExamined]).toEqual([1, 1]);
  }
  await store.close();
});
