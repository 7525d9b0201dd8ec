import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { newStream, sampleDraft } from '@kangfu/event-store/contract/drafts';
import { MongoEventStore } from '@kangfu/event-store-mongodb';
import { differencesOf } from '@kangfu/infra/faults/check/topics';
import { readLogs, readTopics } from '@kangfu/infra/faults/check/stored';
import { ensureTopics, makeKafka } from '@kangfu/kafka';
import { Relay } from '@kangfu/subscriptions';
import { until } from '@kangfu/testing/until';
import mongoose from 'mongoose';
import { buildIfChanged } from '@kangfu/infra';
import { type Infrastructure, startInfrastructure } from '../local/infrastructure.ts';
import { nodeBinary } from '../paths.ts';
import type { RelayProcessOptions } from './support/relay-process.ts';

jest.setTimeout(120_000);

let infrastructure: Infrastructure;
let client: mongoose.mongo.MongoClient;
let dataDir: string;
/** What ends when a test ends. */
let ends: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  await buildIfChanged();
  dataDir = await mkdtemp(join(tmpdir(), 'kangfu-relay-'));
  infrastructure = await startInfrastructure({ dataDir, ports: 'free', autoRestart: false, env: { ...process.env, KANGFU_MONGODB_URI: '', KANGFU_KAFKA_BROKERS: '' }, log: () => {} });
  client = new mongoose.mongo.MongoClient(infrastructure.mongodb.address);
});
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  ends = [];
});
afterAll(async () => {
  await client?.close();
  await infrastructure?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** A log and a topic of a test's own, with somebody who appends. */
const open = async (name: string) => {
  const brokers = infrastructure.kafka.address;
  const topic = `${name}.referral.events.v1`;
  const database = `relay-${name}`;
  const kafka = makeKafka({ brokers: [brokers], clientId: name });
  await ensureTopics(kafka, [{ topic, partitions: 1 }]);
  const store = new MongoEventStore({ client, database, service: 'referral', tenant: 'futian' });
  await store.init();
  ends.push(() => store.close());
  const db = client.db(database);
  const append = async (count: number): Promise<void> => {
    await Promise.all(Array.from({ length: count }, async () => { await store.append((await store.load(newStream())).handle, sampleDraft(3)); }));
  };
  /** Appends, some hundreds a second at most, until it is told to stop; answers how many. */
  const appendOn = (): (() => Promise<number>) => {
    let [going, count] = [true, 0];
    const done = (async () => { for (; going; count += 10) { await append(10); await pause(30); } })();
    return async () => { going = false; await done; return count; };
  };
  const admin = kafka.admin();
  await admin.connect();
  ends.push(() => admin.disconnect());
  const records = async (): Promise<number> => Number((await admin.fetchTopicOffsets(topic))[0]!.high);

  /** Everything stored is in the topic, as it is, and each position comes first right after the one before it; told by a reader that is not ours. */
  const inOrderWithoutHoles = async (): Promise<void> => {
    const { position } = await store.tail(0);
    let found: Awaited<ReturnType<typeof readTopics>> = [];
    await until('everything is in the topic', async () => {
      if ((await records()) < position) return false;
      found = await readTopics({ kafka: brokers, topicPrefix: topic });
      return new Set(found.map(({ headers }) => headers.ce_sequence)).size >= position;
    }, 60_000);
    const firsts: number[] = [];
    for (const { headers } of found) if (Number(headers.ce_sequence) > (firsts.at(-1) ?? 0)) firsts.push(Number(headers.ce_sequence));
    expect(firsts.findIndex((first, i) => first !== i + 1)).toBe(-1);
    expect(firsts).toHaveLength(position);
    expect(differencesOf(await readLogs(client, { services: [{ name: 'referral', database, topic }] }), found)).toEqual([]);
  };
  const relayProcess = async (instance: string, ttlMs?: number): Promise<ChildProcess> => {
    const options: RelayProcessOptions = { mongodb: infrastructure.mongodb.address, database, brokers, topic, instance, ...(ttlMs ? { ttlMs } : {}) };
    const child = spawn(nodeBinary, [join(__dirname, 'support/relay-process.ts'), JSON.stringify(options)], { env: { ...process.env, NODE_OPTIONS: '', KANGFU_LIFE_LINE: '3' }, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => { said += chunk.toString(); });
    child.stdio[3]?.on('error', () => {});
    ends.push(async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    });
    await until(`${instance} takes part`, () => { if (child.exitCode !== null) throw new Error(said); return said.includes('ready'); }, 60_000);
    return child;
  };
  /** Who holds the lease, by what MongoDB says. */
  const holder = async (): Promise<string> => String((await db.collection('leases').findOne({ _id: 'relay/referral/0' as never }))?.instance);
  return { kafka, topic, database, store, db, append, appendOn, records, inOrderWithoutHoles, relayProcess, holder };
};

test('a relay that is killed, and one that freezes, is replaced within ten seconds', async () => {
  const road = await open('takeover');
  const processes = new Map<string, ChildProcess>();
  for (const name of ['a', 'b', 'c']) processes.set(name, await road.relayProcess(name));
  const took: number[] = [];
  for (const signal of ['SIGKILL', 'SIGSTOP'] as const) {
    await road.append(50);
    const { position } = await road.store.tail(0);
    await until('at work', async () => (await road.records()) >= position, 30_000);
    const gone = await road.holder();
    processes.get(gone)!.kill(signal);
    const since = performance.now();
    await road.append(1);
    await until('another goes on', async () => (await road.records()) >= position + 3, 30_000);
    took.push(performance.now() - since);
    expect(await road.holder()).not.toBe(gone);
  }
  expect(Math.max(...took)).toBeLessThan(10_000);
  await road.inOrderWithoutHoles();
});

test('a relay that was frozen amid its work and wakes can only repeat: no position comes first out of order, and none is left out', async () => {
  const road = await open('zombie');
  const processes = new Map<string, ChildProcess>();
  for (const name of ['a', 'b']) processes.set(name, await road.relayProcess(name, 1_000));
  const stop = road.appendOn();
  const frozen: string[] = [];
  for (let round = 0; round < 3; round++) {
    const before = await road.records();
    await until('it sends', async () => (await road.records()) > before, 30_000);
    const name = await road.holder();
    processes.get(name)!.kill('SIGSTOP');
    frozen.push(name);
    await until('the other has the lease', async () => (await road.holder()) !== name, 30_000);
    const there = await road.records();
    await until('the other sends', async () => (await road.records()) > there, 30_000);
    // Into the work of the other.
    processes.get(name)!.kill('SIGCONT');
  }
  expect(new Set(frozen)).toEqual(new Set(['a', 'b']));
  expect(await stop()).toBeGreaterThan(100);
  await road.inOrderWithoutHoles();
});

test('over killed and frozen brokers commands go on, the lag is seen, and each position comes first in order when Kafka is back', async () => {
  const road = await open('broker');
  const relay = new Relay({ store: road.store, kafka: road.kafka, topic: road.topic, origin: 'https://kangfu.example', database: road.db, onRewound: (error) => { throw error!; } });
  relay.start();
  ends.push(() => relay.close());
  await road.append(50);
  await until('at work', async () => (await road.records()) >= 150);

  // Away for a quarter of a minute.
  await infrastructure.kafka.kill('SIGSTOP');
  const since = performance.now();
  let slowest = 0;
  for (let n = 0; n < 300; n += 20) {
    const started = performance.now();
    await road.append(20);
    slowest = Math.max(slowest, performance.now() - started);
  }
  expect(slowest).toBeLessThan(5_000);
  await until('the lag is seen', () => relay.status()[0]!.lag >= 900);
  await until('a quarter of a minute', () => performance.now() - since > 15_000, 20_000);
  expect(relay.status()[0]!.error).toMatch(/^Kafka has not answered for \d+ s$/);
  await infrastructure.kafka.kill('SIGCONT');
  await until('drained', () => relay.status()[0]!.lag === 0 && relay.status()[0]!.position === 1_050, 60_000);

  // Killed amid the work, so that acknowledgements are lost, again and again.
  const stop = road.appendOn();
  for (let round = 0; round < 3; round++) {
    const { sent } = relay.status()[0]!;
    await until('it sends', () => relay.status()[0]!.sent > sent, 60_000);
    await infrastructure.kafka.kill('SIGKILL');
    await infrastructure.kafka.restart();
  }
  await stop();
  const { position } = await road.store.tail(0);
  await until('drained', () => relay.status()[0]!.position === position, 60_000);
  await road.inOrderWithoutHoles();
});
