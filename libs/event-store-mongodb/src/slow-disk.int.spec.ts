import mongoose from 'mongoose';
import { Overloaded, type StoredCommit } from '@kangfu/event-store';
import { newStream, sampleDraft } from '@kangfu/event-store/contract/drafts';
import { expectSoundLogs } from '@kangfu/event-store/contract/event-store.contract';
import { MongodReplicaSet } from '@kangfu/testing/mongod-replica-set';
import { MongoEventStore } from './mongo-event-store.js';

jest.setTimeout(60_000);

/** What every journaled write takes more; about a disk that is busy with something else. */
const SLOW_MS = 150;

let set: MongodReplicaSet;
let client: mongoose.mongo.MongoClient;
let inserts: number[];

beforeAll(async () => {
  set = await MongodReplicaSet.start(1);
  client = new mongoose.mongo.MongoClient(set.uri, { monitorCommands: true });
  client.on('commandStarted', ({ commandName, command }) => { if (commandName === 'insert' && String(command.insert).startsWith('commits-')) inserts.push(command.documents.length); });
});
afterAll(async () => { await client?.close(); await set?.stop(); });
beforeEach(() => { inserts = []; });

const slowly = async <T>(work: () => Promise<T>): Promise<T> => {
  await set.failPoint('failCommand', 'alwaysOn', { failCommands: ['insert'], blockConnection: true, blockTimeMS: SLOW_MS });
  try { return await work(); } finally { await set.failPoint('failCommand', 'off'); }
};
const open = async (database: string, over = {}) => {
  const store = new MongoEventStore({ client, database, service: 'test', tenant: 'test', ...over });
  await store.init();
  return store;
};

interface Done { readonly called: number; readonly answered: number; readonly commit: StoredCommit }
/** So many callers, each on a stream of its own, append one after the other until `total` are answered. */
const load = async (store: MongoEventStore, callers: number, total: number): Promise<Done[]> => {
  const done: Done[] = [];
  let begun = 0;
  await Promise.all(Array.from({ length: callers }, async () => {
    for (let { handle } = await store.load(newStream()); begun++ < total;) {
      const called = performance.now();
      const appended = await store.append(handle, sampleDraft());
      done.push({ called, answered: performance.now(), commit: appended.commit });
      handle = appended.handle;
    }
  }));
  return done;
};
const latency = ({ called, answered }: Done): number => answered - called;
const quantile = (values: readonly number[], q: number): number => [...values].sort((a, b) => a - b)[Math.floor(values.length * q)]!;

test.each([16, 64, 256])('with %i callers batches grow to what waits, latency stays at about two writes, and the rate grows with the callers', async (callers) => {
  const store = await open(`slow-${callers}`);
  await load(store, 4, 8); // warm
  inserts = [];
  const started = performance.now();
  const done = await slowly(() => load(store, callers, callers * 6));
  const seconds = (performance.now() - started) / 1_000;
  // One write at a time: so many a second are possible, whoever waits.
  const writes = 1_000 / SLOW_MS;
  expect(done.length / inserts.length).toBeGreaterThan(Math.min(callers, 128) / 3);
  expect(Math.max(...inserts)).toBeLessThanOrEqual(500);
  expect(done.length / seconds).toBeGreaterThan((Math.min(callers, 128) * writes) / 6);
  // Behind the batch under way, then with one's own; two halves where there are many. The slack is for a busy machine, not for a queue that grows.
  expect(quantile(done.map(latency), 0.95)).toBeLessThan(5 * SLOW_MS + 1_000);

  // What was answered before another was called comes before it in the log.
  const byAnswer = [...done].sort((a, b) => a.answered - b.answered);
  let [next, highest] = [0, 0];
  for (const { called, commit } of [...done].sort((a, b) => a.called - b.called)) {
    while (byAnswer[next]!.answered < called) highest = Math.max(highest, byAnswer[next++]!.commit._id);
    expect(commit._id).toBeGreaterThan(highest);
  }
  await expectSoundLogs(store);
  // And when the disk is itself again, so is the store.
  const after = await load(store, 16, 64);
  expect(quantile(after.map(latency), 0.5)).toBeLessThan(quantile(done.map(latency), 0.5));
  await store.close();
});

test('what is called in one turn is written in that order, batch after batch', async () => {
  const store = await open('slow-order');
  const handles = await Promise.all(Array.from({ length: 300 }, async () => (await store.load(newStream())).handle));
  const commits = await slowly(() => Promise.all(handles.map(async (handle) => (await store.append(handle, sampleDraft())).commit)));
  expect(commits.map(({ _id }) => _id)).toEqual(Array.from({ length: 300 }, (_, i) => i + 1));
  expect(inserts.length).toBeLessThan(6);
  await store.close();
});

test('more than may wait is refused at once, and what was taken is written', async () => {
  const store = await open('slow-full', { queueLimit: 100 });
  const handles = await Promise.all(Array.from({ length: 400 }, async () => (await store.load(newStream())).handle));
  let written = false;
  const waited: boolean[] = [];
  const results = await slowly(async () => {
    const first = store.append(handles[0]!, sampleDraft()).finally(() => { written = true; });
    await new Promise((later) => setImmediate(later)); // under way
    return Promise.allSettled([first, ...handles.slice(1).map((handle) => store.append(handle, sampleDraft()).catch((error: unknown) => { waited.push(written); throw error; }))]);
  });
  const refused = results.filter((result) => result.status === 'rejected');
  expect(refused).toHaveLength(299);
  for (const { reason } of refused) expect(reason).toBeInstanceOf(Overloaded);
  expect(waited).toEqual(refused.map(() => false));
  expect(await expectSoundLogs(store)).toHaveLength(101);
  await store.close();
});
