import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { examplesOf, runExample } from '@kangfu/testing/markdown-example';
import mongoose from 'mongoose';

jest.setTimeout(30_000);

const database = `readme-${randomUUID().slice(0, 8)}`;
const client = new mongoose.mongo.MongoClient(process.env.KANGFU_TEST_MONGODB_URI!);
afterAll(async () => {
  await client.db(database).dropDatabase();
  await client.close();
});

test('the README shows the store in thirty lines that run', async () => {
  const [example, ...more] = examplesOf(resolve(__dirname, '../README.md'));
  expect(more).toEqual([]);
  expect(example!.trimEnd().split('\n').length).toBeLessThanOrEqual(30);
  expect(Math.max(...example!.split('\n').map((line) => line.length))).toBeLessThanOrEqual(160);
  const printed: unknown[][] = [];
  const here = example!.replace('mongodb://127.0.0.1:27017/?replicaSet=rs0', process.env.KANGFU_TEST_MONGODB_URI!).replace("database: 'library'", `database: '${database}'`);
  expect(here).toContain(database);
  await runExample(here, require, (...values) => printed.push(values));
  expect(printed).toEqual([[['BookLent']], [['BookReturned', 'FeePaid']], [1, expect.stringMatching(/^book-/)], [2, expect.stringMatching(/^book-/)]]);
  expect(await client.db(database).collection('commits-0').countDocuments()).toBe(2);
});
