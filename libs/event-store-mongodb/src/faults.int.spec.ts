import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, connect, type Socket, type Server } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { transformSync } from '@swc/core';
import mongoose from 'mongoose';
import { ConcurrencyError, OutcomeUnknown, StoreUnavailable, verifyCommits, versionOf, type CommitDraft, type StoredCommit } from '@kangfu/event-store';
import { newStream, sampleDraft } from '@kangfu/event-store/contract/drafts';
import { MongodReplicaSet, until } from '@kangfu/testing/mongod-replica-set';
import { MongoEventStore, type MongoEventStoreOptions } from './mongo-event-store.js';

jest.setTimeout(60_000);

let databases = 0;
const open = async (client: mongoose.mongo.MongoClient, over: Partial<MongoEventStoreOptions> = {}) => {
  const store = new MongoEventStore({ client, database: `faults-${databases++}`, service: 'referral', tenant: 'futian', ...over });
  await store.init();
  return store;
};

/** The log as the database holds it, read past the code under test and checked: I1, I2, I3 of the invariants. */
const inspect = async (client: mongoose.mongo.MongoClient, database: string, acknowledged: readonly StoredCommit[]): Promise<StoredCommit[]> => {
  const commits = await client.db(database).collection<StoredCommit>('commits-0').find({}, { readConcern: { level: 'majority' } }).sort({ _id: 1 }).toArray();
  verifyCommits(commits, 'start');
  const streams = new Map<string, StoredCommit[]>();
  for (const commit of commits) streams.set(commit.stream, [...(streams.get(commit.stream) ?? []), commit]);
  for (const [stream, own] of streams) versionOf(stream, own);
  for (const commit of acknowledged) expect(commits[commit._id - 1]).toEqual(commit);
  const ids = commits.flatMap((commit) => commit.events.map((event) => event.id));
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(commits.map((commit) => commit.commandId)).size).toBe(commits.length);
  return commits;
};

/** Callers that append on streams of their own as fast as they are answered, and retry with the same command id when the outcome is unknown. */
const load = (store: MongoEventStore, callers: number) => {
  const acknowledged: StoredCommit[] = [];
  const drafts: CommitDraft[] = [];
  const errors: Error[] = [];
  let running = true;
  const call = async (): Promise<void> => {
    let { handle } = await store.load(newStream());
    while (running) {
      const draft = sampleDraft(1 + (acknowledged.length % 2));
      drafts.push(draft);
      for (;;) {
        try {
          const appended = await store.append(handle, draft);
          acknowledged.push(appended.commit);
          handle = appended.handle;
          break;
        } catch (error) {
          errors.push(error as Error);
          if (!(error instanceof OutcomeUnknown) && !(error instanceof StoreUnavailable)) throw error;
        }
      }
    }
  };
  const done = Promise.all(Array.from({ length: callers }, call));
  return { acknowledged, drafts, errors, stop: async () => { running = false; await done; }, more: (count: number) => { const goal = acknowledged.length + count; return until(`${count} more appends`, () => acknowledged.length >= goal); } };
};

/** A TCP proxy that can swallow the answers of the server and then cut the connection. */
const proxyTo = async (port: number) => {
  const sockets = new Set<Socket>();
  let swallow = (_chunk: Buffer): boolean => false;
  const server: Server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => { sockets.delete(socket); client.destroy(); upstream.destroy(); });
    }
    let lost = false;
    client.on('data', (chunk) => { if (swallow(chunk)) lost = true; upstream.write(chunk); });
    upstream.on('data', (chunk) => { if (lost) client.destroy(); else client.write(chunk); });
  });
  await new Promise<void>((listening) => { server.listen(0, '127.0.0.1', listening); });
  return {
    port: (server.address() as { port: number }).port,
    /** Loses the answers to the next `count` requests that hold this text. */
    loseAnswersTo: (text: string, count: number) => { swallow = (chunk) => count > 0 && chunk.includes(text) && count-- > 0; },
    close: () => { for (const socket of sockets) socket.destroy(); server.close(); },
  };
};

describe('one server', () => {
  let set: MongodReplicaSet;
  let client: mongoose.mongo.MongoClient;
  beforeAll(async () => { set = await MongodReplicaSet.start(1); client = set.client(); });
  afterAll(async () => { await client?.close(); await set?.stop(); });

  test('a lost answer to a write that happened is found out, and nobody is told', async () => {
    const proxy = await proxyTo(set.portOf(0));
    const proxied = new mongoose.mongo.MongoClient(`mongodb://127.0.0.1:${proxy.port}/?directConnection=true`, { heartbeatFrequencyMS: 500 });
    try {
      const store = await open(proxied);
      const acknowledged: StoredCommit[] = [];
      for (let round = 0; round < 5; round++) {
        const handles = await Promise.all(Array.from({ length: 8 }, async () => (await store.load(newStream())).handle));
        proxy.loseAnswersTo('commits-0\0\u0004documents', 1 + (round % 2));
        const appended = await Promise.all(handles.map((handle) => store.append(handle, sampleDraft())));
        expect(appended.every((each) => !each.duplicate)).toBe(true);
        acknowledged.push(...appended.map((each) => each.commit));
      }
      expect(await inspect(client, `faults-${databases - 1}`, acknowledged)).toHaveLength(40);
      await store.close();
    } finally {
      await proxied.close();
      proxy.close();
    }
  });

  test('an insert that is refused, cut off or answered with a write concern error ends once in the log', async () => {
    const store = await open(client);
    const database = `faults-${databases - 1}`;
    const acknowledged: StoredCommit[] = [];
    for (const data of [
      { closeConnection: true }, { errorCode: 10107 }, { errorCode: 11600 }, { errorCode: 91 },
      { writeConcernError: { code: 91, errmsg: 'shutting down' } }, { writeConcernError: { code: 64, errmsg: 'waiting for replication timed out' } },
    ]) {
      const handles = await Promise.all(Array.from({ length: 6 }, async () => (await store.load(newStream())).handle));
      await set.failPoint('failCommand', { times: 1 }, { failCommands: ['insert'], ...data });
      const appended = await Promise.all(handles.map((handle) => store.append(handle, sampleDraft())));
      acknowledged.push(...appended.map((each) => each.commit));
    }
    expect(await inspect(client, database, acknowledged)).toHaveLength(36);
    await store.close();
  });

  test('a write concern error beside a duplicate key: each append gets its own answer', async () => {
    const store = await open(client);
    const database = `faults-${databases - 1}`;
    const rival = new MongoEventStore({ client, database, service: 'referral', tenant: 'futian' });
    await rival.init();
    const handles = await Promise.all(Array.from({ length: 6 }, async () => (await store.load(newStream())).handle));
    const { commit } = await rival.append((await rival.load(handles[3]!.stream)).handle, sampleDraft());
    await set.failPoint('failCommand', { times: 1 }, { failCommands: ['insert'], writeConcernError: { code: 91, errmsg: 'shutting down' } });
    const results = await Promise.allSettled(handles.map((handle) => store.append(handle, sampleDraft())));
    expect(results.map((result) => (result.status === 'fulfilled' ? 'ok' : result.reason.constructor))).toEqual(['ok', 'ok', 'ok', ConcurrencyError, 'ok', 'ok']);
    expect(await inspect(client, database, [commit, ...results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.commit] : []))])).toHaveLength(6);
    await Promise.all([store.close(), rival.close()]);
  });

  test('an unknown outcome is unknown in bounded time, and the retry with the same command id tells', async () => {
    const proxy = await proxyTo(set.portOf(0));
    const proxied = new mongoose.mongo.MongoClient(`mongodb://127.0.0.1:${proxy.port}/?directConnection=true`, { heartbeatFrequencyMS: 500, serverSelectionTimeoutMS: 500 });
    try {
      const store = await open(proxied, { patienceMs: 800, writeMs: 500 });
      const { commit } = await store.append((await store.load(newStream())).handle, sampleDraft());
      const { handle } = await store.load(newStream());
      const draft = sampleDraft();
      proxy.loseAnswersTo('commits-0', 1_000);
      const started = performance.now();
      await expect(store.append(handle, draft)).rejects.toThrow(OutcomeUnknown);
      expect(performance.now() - started).toBeLessThan(5_000);
      await expect(store.load(handle.stream)).rejects.toThrow(StoreUnavailable);
      proxy.loseAnswersTo('', 0);
      const retry = await store.append(handle, draft);
      expect(retry.duplicate).toBe(true);
      expect(await inspect(client, `faults-${databases - 1}`, [commit, retry.commit])).toHaveLength(2);
      await store.close();
    } finally {
      await proxied.close();
      proxy.close();
    }
  });

  test('errors carry nothing of the driver or of the event', async () => {
    const secret = 'marker-李娜';
    const store = await open(client, { patienceMs: 300 });
    const { handle } = await store.load(newStream());
    await set.failPoint('failCommand', 'alwaysOn', { failCommands: ['insert', 'find'], errorCode: 13 });
    try {
      const error = await store.append(handle, sampleDraft(1, { reason: secret })).catch((e: unknown) => e as Error);
      expect(error).toBeInstanceOf(StoreUnavailable);
      expect(`${String(error)}${(error as Error).stack}${JSON.stringify(Object.entries(error))}${String((error as Error).cause)}`).not.toMatch(/marker|Mongo(Server|Network|Bulk)|E11000/);
    } finally {
      await set.failPoint('failCommand', 'off');
    }
    await store.close();
  });

  test('the change stream comes back after its cursor was lost', async () => {
    const store = await open(client);
    const other = new MongoEventStore({ client, database: `faults-${databases - 1}`, service: 'referral', tenant: 'futian' });
    await other.init();
    await store.wait(0, 0, 50);
    await set.failPoint('failCommand', { times: 2 }, { failCommands: ['getMore', 'aggregate'], errorCode: 280, closeConnection: false });
    for (let position = 0; position < 5; position++) {
      const waiting = (async () => { while ((await store.tail(0)).position <= position) await store.wait(0, position, 20_000); })();
      await other.append((await other.load(newStream())).handle, sampleDraft());
      await waiting;
    }
    await Promise.all([store.close(), other.close()]);
  });
});

describe('several processes', () => {
  let set: MongodReplicaSet;
  let client: mongoose.mongo.MongoClient;
  // Inside the repository, so that packages are found; as modules of plain JavaScript, because a child has no jest to transform for it.
  const folder = resolve(__dirname, '../../../node_modules/.cache/event-store-processes', String(process.pid));
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    for (const lib of ['common', 'event-store', 'event-store-mongodb']) {
      const source = resolve(__dirname, '../..', lib);
      const target = join(folder, 'node_modules/@kangfu', lib);
      for (const file of readdirSync(join(source, 'src'), { recursive: true, encoding: 'utf8' })) {
        if (!file.endsWith('.ts') || /\.(spec|contract)\.ts$/.test(file)) continue;
        const to = join(target, 'dist', file.replace(/ts$/, 'js'));
        mkdirSync(dirname(to), { recursive: true });
        writeFileSync(to, transformSync(readFileSync(join(source, 'src', file), 'utf8'), { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'es6' }, swcrc: false }).code);
      }
      writeFileSync(join(target, 'package.json'), readFileSync(join(source, 'package.json')));
    }
    writeFileSync(join(folder, 'racer.mjs'), `
      import mongoose from 'mongoose';
      import { ConcurrencyError } from '@kangfu/event-store';
      import { newStream, sampleDraft } from '@kangfu/event-store/contract/drafts';
      import { MongoEventStore } from '@kangfu/event-store-mongodb';
      const [uri, database, shared] = process.argv.slice(2);
      const client = new mongoose.mongo.MongoClient(uri);
      const store = new MongoEventStore({ client, database, service: 'referral', tenant: 'futian' });
      await store.init();
      process.on('message', async (message) => {
        if (message !== 'stop') return;
        running = false; await done; await store.close(); await client.close(); process.disconnect();
      });
      let running = true;
      const call = async (stream) => {
        while (running) {
          const { handle } = await store.load(stream);
          const draft = sampleDraft(2);
          process.send({ sent: draft.commandId });
          try { process.send({ commit: (await store.append(handle, draft)).commit }); }
          catch (error) { if (!(error instanceof ConcurrencyError)) throw error; process.send({ conflict: draft.commandId }); }
        }
      };
      const done = Promise.all([...Array.from({ length: 6 }, newStream), shared, shared].map(call));
    `);
    set = await MongodReplicaSet.start(1);
    client = set.client();
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await client?.close();
    await set?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('that race on one log, and one of them killed, keep it dense; conflicts only where there is a rival', async () => {
    const database = 'race';
    const shared = newStream();
    await new MongoEventStore({ client, database, service: 'referral', tenant: 'futian' }).init();
    const acknowledged: StoredCommit[] = [];
    const conflicts: string[] = [];
    const failures: string[] = [];
    for (let i = 0; i < 3; i++) {
      const child = fork(join(folder, 'racer.mjs'), [set.uri, database, shared], { execPath: process.execPath, execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
      child.stderr!.on('data', (text) => failures.push(String(text)));
      child.on('message', (message: { commit?: StoredCommit; conflict?: string }) => {
        if (message.commit) acknowledged.push(message.commit);
        if (message.conflict) conflicts.push(message.conflict);
      });
      children.push(child);
    }
    await until('appends of all', () => acknowledged.length > 150 && conflicts.length > 3);
    const victim = children[0]!;
    victim.kill('SIGKILL');
    const goal = acknowledged.length + 100;
    await until('appends of the others', () => acknowledged.length > goal);
    await Promise.all(children.slice(1).map((child) => new Promise((gone) => { child.once('exit', gone); child.send('stop'); })));
    expect(failures).toEqual([]);
    const commits = await inspect(client, database, acknowledged);
    // What the killed process had under way may be there without an answer.
    expect(commits.length - acknowledged.length).toBeLessThanOrEqual(8 + 8);
    for (const id of conflicts) expect(commits.some((commit) => commit.commandId === id)).toBe(false);
    expect(versionOf(shared, commits.filter((commit) => commit.stream === shared))).toBeGreaterThan(0);
  });
});

describe('three servers', () => {
  let set: MongodReplicaSet;
  let client: mongoose.mongo.MongoClient;
  beforeAll(async () => { set = await MongodReplicaSet.start(3); client = set.client(); });
  afterAll(async () => { await client?.close(); await set?.stop(); });

  test('the primary stepped down, killed and frozen under load: nothing lost, nothing doubled, nobody told', async () => {
    const store = await open(client, { patienceMs: 30_000, writeMs: 2_000 });
    const database = `faults-${databases - 1}`;
    const running = load(store, 24);
    await running.more(200);

    await set.stepDown(await set.primary());
    await running.more(200);

    const killed = await set.primary();
    await set.kill(killed);
    await running.more(200);
    set.restart(killed);

    const frozen = await set.primary();
    set.freeze(frozen);
    await running.more(200);
    set.thaw(frozen);
    await running.more(100);

    await set.stepDown(await set.primary());
    await running.more(200);
    await running.stop();
    await store.close();
    expect(running.errors).toEqual([]);
    const commits = await inspect(client, database, running.acknowledged);
    expect(commits).toHaveLength(running.acknowledged.length);
    expect(running.drafts).toHaveLength(commits.length);
  });

  test('without a majority appends end as unknown or unavailable, and go on when it is back', async () => {
    const store = await open(client, { patienceMs: 1_500, writeMs: 500 });
    const database = `faults-${databases - 1}`;
    const running = load(store, 8);
    await running.more(50);
    const primary = await set.primary();
    const others = [0, 1, 2].filter((member) => member !== primary);
    others.forEach((member) => set.freeze(member));
    await until('an error', () => running.errors.length > 0);
    others.forEach((member) => set.thaw(member));
    await running.more(100);
    await running.stop();
    await store.close();
    for (const error of running.errors) expect([OutcomeUnknown, StoreUnavailable]).toContain(error.constructor);
    const commits = await inspect(client, database, running.acknowledged);
    expect(commits).toHaveLength(running.acknowledged.length);
  });
});
