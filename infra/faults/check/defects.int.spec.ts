import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import { canonical, sha256, storedCommandId } from './hashing.ts';
import { type Attempt, historyFaults } from './history.ts';
import { faultsOf } from './logs.ts';
import { type Commit, readLogs } from './stored.ts';

// A small event store on a real MongoDB, run by callers that race, once as it should be and once with each of these mistakes in it: the checker finds each.
const defects = {
  'acknowledges before it writes, and is killed in between': /I1 .* was acknowledged and is not stored/,
  'does what it has refused': /I1 .* was refused \(stale-version\) and is stored/,
  'skips a position': /positions are not dense/,
  'skips a number': /is number \d+/,
  'writes an event twice after a lost answer': /event .* was stored before/,
  'does a repeated command again': /its command was stored before/,
  'accepts a stale version': /I4 .* expected version \d+ and was accepted on version \d+/,
  'tells of conflicts that there are not': /I4 .* was told of a conflict .* and has no competitor/,
  'puts a later append before an earlier one': /I4 .* was acknowledged before .* was sent, and stands after it/,
  'answers with the place of another': /I1 .* was acknowledged at position \d+ and stands at \d+/,
  'writes in the name of a caller': /is in the name of a caller who never sent it/,
  'changes what was written': /the hash chain is broken/,
  'takes the time from a clock that jumps back': /time runs backwards/,
} as const;
type Defect = keyof typeof defects;

const client = new mongoose.mongo.MongoClient(process.env.KANGFU_TEST_MONGODB_URI!);
beforeAll(() => client.connect());
afterAll(() => client.close());

const CALLERS = 4;
const EACH = 12;

class SmallStore {
  private readonly commits: mongoose.mongo.Collection<Commit>;
  private readonly defect: Defect | null;
  private appended = 0;
  constructor(database: mongoose.mongo.Db, defect: Defect | null) {
    this.commits = database.collection<Commit>('commits-0', { writeConcern: { w: 'majority' } });
    this.defect = defect;
  }

  async init(): Promise<void> {
    if (this.defect !== 'accepts a stale version' && this.defect !== 'puts a later append before an earlier one') await this.commits.createIndex({ stream: 1, from: 1 }, { unique: true });
  }

  async versionOf(stream: string): Promise<number> {
    const last = await this.commits.findOne({ stream }, { sort: { from: -1 } });
    return last ? last.from + last.count - 1 : 0;
  }

  /** Token, or what stood in the way. Every sixth append or so suffers from the defect. */
  async append(stream: string, actor: string, commandId: string, expected: number | null): Promise<{ token: string } | { code: string }> {
    const id = storedCommandId(actor, commandId);
    const known = await this.commits.findOne({ commandId: id });
    const hit = (defect: Defect): boolean => this.defect === defect && this.appended % 5 === 4;
    if (known && this.defect !== 'does a repeated command again') return this.token(known);
    for (;;) {
      const version = await this.versionOf(stream);
      if (expected !== null && expected !== version) {
        if (this.defect !== 'accepts a stale version' && this.defect !== 'does what it has refused') return { code: 'stale-version' };
      } else if (hit('tells of conflicts that there are not') && expected !== null) {
        this.appended++;
        return { code: 'stale-version' };
      }
      const last = await this.commits.findOne({}, { sort: { _id: -1 } });
      const commit = this.next(last, stream, version, actor, id);
      if (hit('skips a position')) commit.first++;
      if (hit('skips a number')) commit._id++;
      if (hit('takes the time from a clock that jumps back')) commit.at = new Date(Date.parse(commit.at) - 3_600_000).toISOString();
      commit.hash = sha256(canonical(commit)).toString('hex');
      this.appended++;
      if (this.defect === 'acknowledges before it writes, and is killed in between' && this.appended % 6 === 0) return this.token(commit);
      try {
        await this.commits.insertOne({ ...commit });
      } catch (error) {
        if ((error as { code?: number }).code === 11000) continue;
        throw error;
      }
      if (this.defect === 'does what it has refused' && expected !== null && expected !== version) return { code: 'stale-version' };
      if (this.defect === 'changes what was written' && this.appended % 6 === 0) await this.commits.updateOne({ _id: commit._id }, { $set: { 'events.0.data.n': -1 } });
      if (this.defect === 'writes an event twice after a lost answer' && this.appended % 6 === 0) await this.again(commit, stream, actor, storedCommandId(actor, randomUUID()), commit.events);
      if (this.defect === 'writes in the name of a caller' && this.appended % 6 === 0) await this.again(commit, stream, actor, storedCommandId(actor, randomUUID()));
      if (this.defect === 'answers with the place of another' && this.appended % 6 === 0 && commit.first > 1) return this.token({ ...commit, first: commit.first - 1 });
      return this.token(commit);
    }
  }

  /** At the end: the first and the last commit change places. */
  async finish(): Promise<void> {
    if (this.defect !== 'puts a later append before an earlier one') return;
    const commits = await this.commits.find({}, { sort: { _id: 1 } }).toArray();
    const [first, last] = [commits[0]!, commits.at(-1)!];
    const swap = ({ commandId, stream, from, events }: Commit) => ({ $set: { commandId, stream, from, events } });
    await this.commits.updateOne({ _id: first._id }, swap(last));
    await this.commits.updateOne({ _id: last._id }, swap(first));
  }

  private next(last: Commit | null, stream: string, version: number, actor: string, commandId: string): Commit {
    const at = new Date(Math.max(Date.now(), last ? Date.parse(last.at) : 0)).toISOString();
    return {
      _id: (last?._id ?? 0) + 1, log: 0, epoch: 1, stream, from: version + 1, first: last ? last.first + last.count : 1, count: 1, commandId, command: { type: 'Do', digest: '' },
      actor: { id: actor, role: 'tester', unit: null, for: null }, purpose: 'test', reason: null, at, correlation: '', cause: null, prev: last?.hash ?? '0'.repeat(64),
      events: [{ id: randomUUID(), type: 'Done', schema: 1, occurred: at, subjects: [], salt: '', data: { n: this.appended }, pii: [] }],
    } as unknown as Commit;
  }

  private async again(before: Commit, stream: string, actor: string, commandId: string, events?: Commit['events']): Promise<void> {
    const commit = this.next(before, stream, before.from, actor, commandId);
    if (events) commit.events = events;
    commit.hash = sha256(canonical(commit)).toString('hex');
    await this.commits.insertOne({ ...commit }).catch((error: { code?: number }) => { if (error.code !== 11000) throw error; });
  }

  private token = ({ first, count }: Commit): { token: string } => ({ token: Buffer.from(`tests/0@1:${first + count - 1}`).toString('base64url') });
}

const run = async (defect: Defect | null): Promise<string[]> => {
  const database = client.db(`defects_${process.pid}_${randomUUID().slice(0, 8)}`);
  try {
    const store = new SmallStore(database, defect);
    await store.init();
    const attempts: Attempt[] = [];
    const streams = ['first', 'second'];
    const attempt = async (actor: string, stream: string, commandId: string, expectedVersion: number | null): Promise<void> => {
      const began = performance.now();
      const answer = await store.append(stream, actor, commandId, expectedVersion);
      attempts.push({
        what: 'append', service: 'tests', actor, commandId, stream, expectedVersion, began, ended: performance.now(),
        ...('token' in answer ? { outcome: 'acknowledged', codes: [], token: answer.token } : { outcome: 'conflict', codes: [answer.code], token: null }),
      });
    };
    await Promise.all(Array.from({ length: CALLERS }, async (_, caller) => {
      for (let n = 0; n < EACH; n++) {
        const stream = streams[n % 2]!;
        const commandId = randomUUID();
        // Every third caller is late with what it has seen.
        const seen = n % 3 === 0 ? await store.versionOf(stream) : null;
        if (caller === 0 && seen !== null) await attempt('late', stream, randomUUID(), null);
        await attempt(`caller-${caller}`, stream, commandId, seen);
        // Nobody else is in this stream.
        if (n % 3 === 1) await attempt(`caller-${caller}`, `of-${caller}`, randomUUID(), await store.versionOf(`of-${caller}`));
        if (n % 4 === 0) await attempt(`caller-${caller}`, stream, commandId, seen);
      }
    }));
    await store.finish();
    const logs = await readLogs(client, { services: [{ name: 'tests', database: database.databaseName, topic: 'tests' }] });
    expect(logs[0]!.commits.length).toBeGreaterThan(CALLERS);
    // The streams of this store have names that no log was made for: all are in the one there is.
    return [...faultsOf(logs, 1), ...historyFaults(attempts, logs)];
  } finally {
    await database.dropDatabase();
  }
};

test('a store without a defect passes', async () => expect(await run(null)).toEqual([]));

test.each(Object.entries(defects))('a store that %s is found out', async (defect, told) => expect(await run(defect as Defect)).toContainEqual(expect.stringMatching(told)));
