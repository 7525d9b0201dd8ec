import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { Claims } from './claims.js';
import { FileKeyEncryption, KeyedDigest, SubjectKeys } from './keys.js';

const database = `privacy_${randomUUID().slice(0, 8)}`;
const client = new mongoose.mongo.MongoClient(process.env['KANGFU_TEST_MONGODB_URI']!);
const folder = mkdtempSync(join(tmpdir(), 'kangfu-keys-'));
const file = join(folder, 'kek.json');
writeFileSync(file, JSON.stringify({ current: 'k2', keys: { k1: randomBytes(32).toString('base64'), k2: randomBytes(32).toString('base64') } }));

beforeAll(async () => { await client.connect(); });
afterAll(async () => { await client.db(database).dropDatabase(); await client.close(); rmSync(folder, { recursive: true }); });

test('of many who make a person’s first key at once, all get the same one', async () => {
  const makers = Array.from({ length: 20 }, () => new SubjectKeys(client, database, new FileKeyEncryption(file)));
  const keys = await Promise.all(makers.map((maker) => maker.ensure('p1')));
  expect(new Set(keys.map((key) => key!.key.toString('hex'))).size).toBe(1);
});

test('the stored key is wrapped: the database alone opens nothing', async () => {
  const key = await new SubjectKeys(client, database, new FileKeyEncryption(file)).ensure('p2');
  const stored = JSON.stringify(await client.db(database).collection<{ _id: string }>('subject-keys').findOne({ _id: 'p2/1' }));
  expect(stored).not.toContain(key!.key.toString('base64'));
  expect(stored).toContain('"kek":"k2"');
});

test('a tombstone says erased and makes no new key', async () => {
  const keys = new SubjectKeys(client, database, new FileKeyEncryption(file));
  await keys.ensure('p3');
  await client.db(database).collection<{ _id: string }>('subject-keys').updateOne({ _id: 'p3/1' }, { $set: { kek: null, wrapped: null, erasedAt: new Date().toISOString() } });
  const fresh = new SubjectKeys(client, database, new FileKeyEncryption(file));
  expect(await fresh.find('p3', 1)).toEqual({ state: 'erased' });
  expect(await fresh.ensure('p3')).toBeNull();
});

test('of fifty who claim one number, one owns it and a retry finds its own claim', async () => {
  const claims = new Claims(client, database, 'identity-claims');
  const owners = await Promise.all(Array.from({ length: 50 }, (_, i) => claims.claim('index', `person-${i}`)));
  expect(new Set(owners).size).toBe(1);
  expect(await claims.claim('index', owners[0]!)).toBe(owners[0]);
  await claims.release('index', 'somebody else');
  expect(await claims.find('index')).toBe(owners[0]);
});

test('keyed digests of one secret differ by their use', () => {
  const secret = randomBytes(32);
  expect(new KeyedDigest(secret, 'identity').of('11010519491231002X')).toBe(new KeyedDigest(secret, 'identity').of('11010519491231002X'));
  expect(new KeyedDigest(secret, 'identity').of('x')).not.toBe(new KeyedDigest(secret, 'command-input').of('x'));
});
