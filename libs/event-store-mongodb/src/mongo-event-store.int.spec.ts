import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { eventStoreContract } from '@kangfu/event-store/contract/event-store.contract';
import { MongoEventStore } from './mongo-event-store.js';

jest.setTimeout(30_000);

const client = new mongoose.mongo.MongoClient(process.env.KANGFU_TEST_MONGODB_URI!);
const prefix = `es-contract-${randomUUID().slice(0, 8)}`;
let stores = 0;

afterAll(async () => {
  for (let i = 0; i < stores; i++) await client.db(`${prefix}-${i}`).dropDatabase();
  await client.close();
});

eventStoreContract('MongoEventStore', async (settings) => {
  const store = new MongoEventStore({ client, database: `${prefix}-${stores++}`, service: 'test', tenant: 'test', ...settings });
  await store.init();
  return store;
});
