import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordedEvent, StoredCommit } from '@kangfu/event-store';
import { commitHash, GENESIS_HASH, recordedEvents } from '@kangfu/event-store';
import { silentLogger } from '@kangfu/kafka';
import { hashOfLeaf, leafHash, leafOf, merkleRoot, NoteSigner, openCheckpoint, TILE_WIDTH, tilesOf } from '@kangfu/ledger';
import { Checkpoints, encodeRecord, type Source } from '@kangfu/subscriptions';
import mongoose from 'mongoose';
import { HISTORY } from '../history/history-row.js';
import { LedgerRewound, LedgerSigner } from './ledger-signer.js';
import { LedgerStore } from './ledger-store.js';
import { LedgerSubscription } from './ledger-subscription.js';
import { LedgerDamaged, LedgerWriter } from './ledger-writer.js';

const uuid = (n: number): string => `6ba7b810-9dad-51d1-80b4-${String(n).padStart(12, '0')}`;

/** The log of a service: commits of one to three events on a few streams, chained as a store chains them. */
const logOf = (service: string, commits: number, streams = 5): StoredCommit[] => {
  const versions = new Map<string, number>();
  const log: StoredCommit[] = [];
  let first = 1;
  for (let n = 1; n <= commits; n++) {
    const stream = `case-${uuid((n * 7) % streams)}`;
    const count = 1 + (n % 3);
    const from = (versions.get(stream) ?? 0) + 1;
    versions.set(stream, from + count - 1);
    const commit = {
      _id: n, log: 0, epoch: 1, tenant: 'kangfu', stream, from, first, count, token: `t${n}`, commandId: `${service}-c${n}`, command: { type: 'Do', digest: 'd' },
      actor: { id: 'u', role: 'window-clerk', unit: '440304006', for: null }, purpose: 'service', reason: null, at: new Date(Date.UTC(2026, 2, 1) + n * 1000).toISOString(), correlation: 'c', cause: null,
      prev: log.at(-1)?.hash ?? GENESIS_HASH, hash: '',
      events: Array.from({ length: count }, (_, i) => ({
        id: `${service}-${n}-${i}`, type: 'Done', schema: 1, occurred: '2026-03-01T00:00:00.000Z', subjects: [uuid(900)], salt: Buffer.alloc(16, n % 251).toString('base64'),
        data: { caseId: stream.slice(5), personId: uuid(900), n }, pii: [],
      })),
    };
    log.push({ ...commit, hash: commitHash(commit) });
    first += count;
  }
  return log;
};

const client = new mongoose.mongo.MongoClient(process.env.KANGFU_TEST_MONGODB_URI!);
const folder = mkdtempSync(join(tmpdir(), 'kangfu-ledger-'));
const pem = generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' });
const signer = new NoteSigner('kangfu.test/audit', pem);
let serial = 0;
beforeAll(() => client.connect());
afterAll(async () => { await client.close(); rmSync(folder, { recursive: true }); });

/** A ledger in a database of its own, fed by hand with what Kafka would deliver. */
const ledger = async (...logs: { service: string; commits: StoredCommit[] }[]) => {
  const database = client.db(`ledger_test_${process.pid}_${serial++}`);
  const store = new LedgerStore(client, database);
  await store.prepare();
  await database.createCollection(HISTORY.collection);
  await database.createCollection('checkpoints');
  await store.state.insertOne({ _id: 'ledger', origin: 'kangfu.test/audit', size: 0, root: merkleRoot([]).toString('hex') });
  const reads: string[] = [];
  const sources: Source[] = logs.map(({ service, commits }) => ({
    service, topic: `${service}.events.v1`,
    reader: { service, read: async (_log, after, limit) => { reads.push(`${service}>${after}`); return commits.filter((c) => c.first + c.count - 1 > after).slice(0, limit); } },
  }));
  const messages = new Map(logs.map(({ service, commits }) => [service, commits.flatMap((commit) => recordedEvents(service, commit)).map((event, offset) => {
    const record = encodeRecord('https://kangfu.test', event);
    return { key: Buffer.from(record.key as string), value: Buffer.from(record.value), headers: record.headers!, offset: String(offset), timestamp: '0', attributes: 0 } as never;
  })]));
  const file = join(folder, `checkpoint-${serial}`);
  const process_ = (crash?: (events: readonly RecordedEvent[]) => Promise<void> | void, maxEvents = 500) => {
    const writer = new LedgerWriter(store, HISTORY.collection);
    const subscription = new LedgerSubscription({
      handler: HISTORY.collection, sources, checkpoints: new Checkpoints(database), logger: silentLogger, maxEvents,
      append: async (events, step) => { await writer.append(events, step); await crash?.(events); },
    });
    const spec = subscription.handlerSpec();
    return {
      writer, signer: new LedgerSigner(store, signer, file),
      deliver: (service: string, from: number, to: number, lease = 1) => spec.handle({ name: spec.name, topic: `${service}.events.v1`, log: 0, lease, messages: messages.get(service)!.slice(from, to) }),
    };
  };
  return { database, store, file, reads, process: process_, events: (service: string) => logs.find((log) => log.service === service)!.commits.flatMap((commit) => recordedEvents(service, commit)) };
};

/** The tree recomputed from the stores alone, in the order of its entries. */
const check = async (kept: Awaited<ReturnType<typeof ledger>>, services: string[]): Promise<void> => {
  const state = (await kept.store.findState())!;
  const leaves = await kept.store.leaves.find({}, { sort: { _id: 1 } }).toArray();
  expect(leaves.map(({ _id }) => _id)).toEqual(Array.from({ length: state.size }, (_, i) => i));
  expect(merkleRoot(leaves.map(({ entry }) => leafHash(Buffer.from(entry)))).toString('hex')).toBe(state.root);
  expect((await kept.store.tree(state.size).root()).toString('hex')).toBe(state.root);
  for (const service of services) {
    const own = leaves.filter((leaf) => leaf.service === service);
    expect(own.map(({ position }) => position)).toEqual(kept.events(service).slice(0, own.length).map(({ position }) => position));
    const prev = new Map<string, string>();
    kept.events(service).slice(0, own.length).forEach((event, i) => {
      const leaf = leafOf(event, prev.get(event.stream) ?? null);
      expect(hashOfLeaf(leaf)).toBe(own[i]!.hash);
      prev.set(event.stream, hashOfLeaf(leaf));
    });
  }
  expect(await kept.database.collection(HISTORY.collection).countDocuments()).toBe(state.size);
  const tiles = await kept.store.tiles.find().toArray();
  expect(tiles.map(({ _id, hashes }) => [_id, hashes.length() / 32]).sort()).toEqual(tilesOf(state.size).map(({ level, index, width }) => [`${level}/${index}`, width]).sort());
};

test('a tree that grows while another process reads it is read again, and one that does not fit stays damaged', async () => {
  const kept = await ledger({ service: 'intake', commits: logOf('intake', 60) });
  const first = kept.process();
  await first.deliver('intake', 0, 30);
  let grown = false;
  const racing = Object.create(kept.store, { findState: { value: async () => {
    const state = await kept.store.findState();
    if (!grown) {
      grown = true;
      await first.deliver('intake', 30, 60);
    }
    return state;
  } } }) as LedgerStore;
  expect(await new LedgerWriter(racing, HISTORY.collection).head()).toEqual(await first.writer.head());
  await kept.store.leaves.deleteOne({ _id: (await kept.store.findState())!.size - 1 });
  await expect(new LedgerWriter(kept.store, HISTORY.collection).head()).rejects.toThrow(LedgerDamaged);
});

test('each event is in the tree once and in the order of its log, whatever is delivered again', async () => {
  const kept = await ledger({ service: 'intake', commits: logOf('intake', 300) }, { service: 'referral', commits: logOf('referral', 40) });
  const running = kept.process(undefined, 70);
  await running.deliver('intake', 0, 100);
  await running.deliver('referral', 0, 30);
  await running.deliver('intake', 50, 400);
  await running.deliver('intake', 0, 400);
  await running.deliver('referral', 10, 999);
  await kept.process().deliver('intake', 380, 999);
  expect((await kept.store.findState())!.size).toBe(kept.events('intake').length + kept.events('referral').length);
  expect(kept.reads).toEqual([]);
  await check(kept, ['intake', 'referral']);
});

test('a hole in the topic is filled from the service’s store, whose hash chain is checked', async () => {
  const kept = await ledger({ service: 'intake', commits: logOf('intake', 30) });
  const running = kept.process();
  await running.deliver('intake', 0, 5);
  await running.deliver('intake', 20, 30);
  expect(kept.reads.length).toBeGreaterThan(0);
  expect((await kept.store.findState())!.size).toBe(30);
  await check(kept, ['intake']);

  const commits = logOf('intake', 30);
  commits[8] = { ...commits[8]!, purpose: 'other' };
  const tampered = await ledger({ service: 'intake', commits });
  await tampered.process().deliver('intake', 0, 5);
  await expect(tampered.process().deliver('intake', 25, 30)).rejects.toThrow('was changed');
});

test('a crash at any point between storing and answering: nothing is lost or doubled', async () => {
  const kept = await ledger({ service: 'intake', commits: logOf('intake', 60) });
  let left = 3;
  for (let from = 0; from < 120; from += 25) {
    const crashing = kept.process(() => { if (left-- > 0) throw new Error('killed'); }, 10);
    await crashing.deliver('intake', from, from + 25).catch(() => {});
    await kept.process(undefined, 10).deliver('intake', from, from + 25);
  }
  await check(kept, ['intake']);
});

test('two writers at once: one wins each step, the older lease is fenced off', async () => {
  const kept = await ledger({ service: 'intake', commits: logOf('intake', 120) });
  const [one, two] = [kept.process(undefined, 20), kept.process(undefined, 20)];
  await Promise.allSettled([one.deliver('intake', 0, 240, 1), two.deliver('intake', 0, 240, 2)]);
  await two.deliver('intake', 0, 240, 2);
  expect((await kept.store.findState())!.size).toBe(kept.events('intake').length);
  await check(kept, ['intake']);
  await expect(one.writer.append(kept.events('intake').slice(0, 1), {
    key: { handler: HISTORY.collection, projection: 'ledger', collection: HISTORY.collection, source: 'intake', log: 0 }, before: { epoch: 1, position: 240, offset: '239' },
    next: { epoch: 1, position: 241, offset: '240' }, lease: 1,
  })).rejects.toThrow();
  await check(kept, ['intake']);
});

test('a log that goes on in a new epoch from an earlier position is written on', async () => {
  const commits = logOf('intake', 12);
  const kept = await ledger({ service: 'intake', commits });
  await kept.process().deliver('intake', 0, 24);
  const before = (await kept.store.findState())!.size;
  const restored = commits.slice(0, 10);
  const last = restored.at(-1)!;
  const stream = last.stream;
  const next = { ...last, _id: last._id + 1, epoch: 2, stream, from: last.from + last.count, first: last.first + last.count, count: 1, prev: last.hash, commandId: 'new', events: [{ ...last.events[0]!, id: 'new' }], hash: '' };
  const record = encodeRecord('https://kangfu.test', recordedEvents('intake', { ...next, hash: commitHash(next) })[0]!);
  const source = { service: 'intake', topic: 'intake.events.v1', reader: { service: 'intake', read: async () => [] } };
  const writer = new LedgerWriter(kept.store, HISTORY.collection);
  const subscription = new LedgerSubscription({ handler: HISTORY.collection, sources: [source], checkpoints: new Checkpoints(kept.database), logger: silentLogger, append: (events, step) => writer.append(events, step) });
  await subscription.handlerSpec().handle({ name: 'x', topic: 'intake.events.v1', log: 0, lease: 1, messages: [{ key: Buffer.from('k'), value: Buffer.from(record.value), headers: record.headers!, offset: '24', timestamp: '0', attributes: 0 } as never] });
  expect((await kept.store.findState())!.size).toBe(before + 1);
  const leaf = (await kept.store.leaves.findOne({ epoch: 2 }))!;
  const predecessor = (await kept.store.leaves.findOne({ epoch: 1, event: last.events.at(-1)!.id }))!;
  expect(JSON.parse(leaf.entry)).toMatchObject({ position: next.first, prev: predecessor.hash });
});

test('heads are signed after they are stored, each once, and served for exactly their size', async () => {
  const kept = await ledger({ service: 'intake', commits: logOf('intake', 300) });
  const running = kept.process();
  await running.signer.check(await running.writer.head());
  expect(await running.signer.sign(await running.writer.head())).toBe(true);
  await running.deliver('intake', 0, 400);
  expect((await kept.store.findCheckpoint())!._id).toBe(0);
  expect(await running.signer.sign(await running.writer.head())).toBe(true);
  expect(await running.signer.sign(await running.writer.head())).toBe(false);
  const note = (await kept.store.findCheckpoint())!;
  const state = (await kept.store.findState())!;
  expect(openCheckpoint(note.note, signer.verifier)).toEqual({ origin: 'kangfu.test/audit', size: 400, root: Buffer.from(state.root, 'hex') });
  expect(readFileSync(kept.file, 'utf8')).toBe(note.note);
  expect((await kept.store.findResource({ level: 0, index: 1, width: 144 }, 400))!.length).toBe(144 * 32);
  expect(await kept.store.findResource({ level: 0, index: 1, width: 145 }, 400)).toBeNull();
  expect((await kept.store.findResource({ level: 'entries', index: 0, width: TILE_WIDTH }, 400))!.length).toBeGreaterThan(TILE_WIDTH * 100);
  expect((await kept.store.findResource({ level: 1, index: 0, width: 1 }, 400))!.length).toBe(32);
});

test('a crash between storing and signing leaves a head that the next process signs', async () => {
  const kept = await ledger({ service: 'intake', commits: logOf('intake', 30) });
  await kept.process().deliver('intake', 0, 40);
  const next = kept.process();
  await next.signer.check(await next.writer.head());
  expect(await next.signer.sign(await next.writer.head())).toBe(true);
  expect((await kept.store.findCheckpoint())!._id).toBe(40);
  // Signed and in the file, but killed before the database had it.
  await next.deliver('intake', 40, 50);
  await next.signer.sign(await next.writer.head());
  await kept.store.checkpoints.deleteOne({ _id: 50 });
  const third = kept.process();
  await third.signer.check(await third.writer.head());
  expect(await third.signer.sign(await third.writer.head())).toBe(true);
  expect((await kept.store.findCheckpoint())!._id).toBe(50);
});

test('a store behind or beside what was signed stops the ledger', async () => {
  const kept = await ledger({ service: 'intake', commits: logOf('intake', 60) });
  const running = kept.process();
  await running.deliver('intake', 0, 80);
  await running.signer.sign(await running.writer.head());
  const other = await ledger({ service: 'intake', commits: logOf('intake', 60, 3) });
  writeFileSync(other.file, readFileSync(kept.file));
  const behind = other.process();
  await behind.deliver('intake', 0, 40);
  await expect(behind.signer.check(await behind.writer.head())).rejects.toThrow(LedgerRewound);
  await behind.deliver('intake', 40, 100);
  await expect(other.process().signer.check(await behind.writer.head())).rejects.toThrow('not those that were signed');
  await expect(running.signer.sign({ size: 79, root: merkleRoot([]) })).rejects.toThrow(LedgerRewound);
  writeFileSync(kept.file, new NoteSigner('kangfu.test/audit', generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' })).sign('kangfu.test/audit\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n'));
  await expect(kept.process().signer.check(await running.writer.head())).rejects.toThrow('not of this ledger');
});

test('a tile or entry changed behind the ledger’s back is noticed before anything is built on it', async () => {
  const kept = await ledger({ service: 'intake', commits: logOf('intake', 30) });
  await kept.process().deliver('intake', 0, 20);
  const tile = (await kept.store.tiles.findOne({ _id: '0/0' }))!;
  const bytes = Buffer.from(tile.hashes.buffer);
  bytes[40]! ^= 1;
  await kept.store.tiles.updateOne({ _id: '0/0' }, { $set: { hashes: new mongoose.mongo.Binary(bytes) } });
  await expect(kept.process().deliver('intake', 20, 30)).rejects.toThrow('do not give the root');
});
