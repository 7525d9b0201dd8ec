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

/** `writes`: inserts that began between call and answer, the one under way at the call included: latency that a busy machine does not change. */
interface Done { readonly called: number; readonly answered: number; readonly writes: number; readonly commit: StoredCommit }
/** So many callers, each on a stream of its own, append one after the other until `total` are answered. */
const load = async (store: MongoEventStore, callers: number, total: number): Promise<Done[]> => {
  const done: Done[] = [];
  let begun = 0;
  await Promise.all(Array.from({ length: callers }, async () => {
    for (let { handle } = await store.load(newStream()); begun++ < total;) {
      const [called, before] = [performance.now(), inserts.length];
      const appended = await store.append(handle, sampleDraft());
      done.push({ called, answered: performance.now(), writes: inserts.length - before + 1, commit: appended.commit });
      handle = appended.handle;
    }
  }));
  return done;
};
const quantile = (values: readonly number[], q: number): number => [...values].sort((a, b) => a - b)[Math.floor(values.length * q)]!;

test.each([16, 64, 256])('with %i callers batches grow to what waits, and nobody waits for more than a few writes', async (callers) => {
  const store = await open(`slow-${callers}`);
  await load(store, 4, 8); // warm
  inserts = [];
  const done = await slowly(() => load(store, callers, callers * 6));
  // One write at a time, so the rate is what a write holds: it grows with the callers instead of collapsing.
  expect(done.length / inserts.length).toBeGreaterThan(Math.min(callers, 128) / 3);
  expect(Math.max(...inserts)).toBeLessThanOrEqual(500);
  // The write under way, one's own, and the one that is sent before the answers; halves where there are many. It does not add up while all keep calling.
  expect(quantile(done.map(({ writes }) => writes), 0.95)).toBeLessThanOrEqual(4 + Math.ceil(callers / 128));
  expect(Math.max(...done.slice(-callers).map(({ writes }) => writes))).toBeLessThanOrEqual(8 + Math.ceil(callers / 128));

  // What was answered before another was called comes before it in the log.
  const byAnswer = [...done].sort((a, b) => a.answered - b.answered);
  let [next, highest] = [0, 0];
  for (const { called, commit } of [...done].sort((a, b) => a.called - b.called)) {
    while (byAnswer[next]!.answered < called) highest = Math.max(highest, byAnswer[next++]!.commit._id);
    expect(commit._id).toBeGreaterThan(highest);
  }
  await expectSoundLogs(store);
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
