import { commitHash, GENESIS_HASH, type StoredCommit } from '@kangfu/event-store';
import mongoose from 'mongoose';
import { logsOf, positionAt, storeReader } from './stores.ts';

const client = new mongoose.mongo.MongoClient(process.env.KANGFU_TEST_MONGODB_URI!);
const database = client.db(`replay_stores_${process.pid}`);
const at = (n: number): string => new Date(Date.UTC(2026, 2, 1) + Math.floor(n / 2) * 1000).toISOString();

beforeAll(async () => {
  await client.connect();
  const log: StoredCommit[] = [];
  for (let n = 1; n <= 10; n++) {
    const commit = {
      _id: n, log: 0, epoch: 1, tenant: 'kangfu', stream: `case-${n}`, from: 1, first: (log.at(-1)?.first ?? 0) + (log.at(-1)?.count ?? 1), count: 1 + (n % 3), token: 't', commandId: `c${n}`, command: { type: 'Do', digest: 'd' },
      actor: { id: 'u', role: 'r', unit: null, for: null }, purpose: 'service', reason: null, at: at(n), correlation: 'c', cause: null, prev: log.at(-1)?.hash ?? GENESIS_HASH, hash: '',
      events: Array.from({ length: 1 + (n % 3) }, (_, i) => ({ id: `${n}-${i}`, type: 'Done', schema: 1, occurred: at(n), subjects: [], salt: '', data: {}, pii: [] })),
    };
    log.push({ ...commit, hash: commitHash(commit) });
  }
  await database.collection<StoredCommit>('commits-0').insertMany(log);
  await database.createCollection('commits-1');
});
afterAll(async () => { await database.dropDatabase(); await client.close(); });

const reader = storeReader('intake', database);
const end = 20;

test('reads from any position, a position within a commit included', async () => {
  for (let after = 0; after < end; after++) {
    const commits = await reader.read(0, after, 3);
    expect(commits.length).toBeLessThanOrEqual(3);
    expect(commits[0]!.first).toBeLessThanOrEqual(after + 1);
    expect(commits[0]!.first + commits[0]!.count - 1).toBeGreaterThan(after);
  }
  expect(await reader.read(0, end, 3)).toEqual([]);
  expect(await reader.read(1, 0, 3)).toEqual([]);
  expect(await logsOf(database)).toEqual([0, 1]);
});

test('the position at an instant is that of the last commit recorded by then', async () => {
  expect(await positionAt(database, 0, '2026-02-01T00:00:00.000Z')).toBe(0);
  expect(await positionAt(database, 0, at(1))).toBe(2);
  expect(await positionAt(database, 0, at(2))).toBe(6);
  expect(await positionAt(database, 0, '2027-01-01T00:00:00.000Z')).toBe(end);
  expect(await positionAt(database, 1, '2027-01-01T00:00:00.000Z')).toBe(0);
});

test('a hole stops the reader', async () => {
  const commits = database.collection<StoredCommit>('commits-0');
  const third = (await commits.findOne({ _id: 3 }))!;
  await commits.deleteOne({ _id: 3 });
  await expect(reader.read(0, 0, 10)).rejects.toThrow('hole');
  await expect(reader.read(0, third.first - 1, 10)).rejects.toThrow('hole');
  await commits.insertOne(third);
});
