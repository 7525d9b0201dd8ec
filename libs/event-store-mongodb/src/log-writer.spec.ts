import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { ConcurrencyError, GENESIS_HASH, InvalidCommit, OutcomeUnknown, Overloaded, StoreUnavailable, verifyCommits, versionOf, type StoredCommit } from '@kangfu/event-store';
import { sampleDraft } from '@kangfu/event-store/contract/drafts';
import { placeAfter, placeCommit, prepareCommit, type Place } from '@kangfu/event-store/prepare';
import { insertedOf, type CommitTable, type Inserted, type Wanted } from './commit-table.js';
import { LogWriter } from './log-writer.js';

const start: Place = { log: 0, epoch: 1, commit: 0, position: 0, at: '', hash: GENESIS_HASH };
const prepare = (stream: string, version: number, draft = sampleDraft()) => prepareCommit(stream, version, 'futian', randomUUID(), draft);

type Fault = 'none' | 'lost before' | 'lost after' | 'lost midway' | 'late' | 'competitor' | 'rival on a stream';

/** A collection with its unique indexes in memory, whose inserts meet the faults of a schedule. */
class SimulatedTable implements CommitTable {
  readonly commits: StoredCommit[] = [];
  readonly batches: number[] = [];
  inFlight = 0;
  maxInFlight = 0;
  tails = 0;
  private late: readonly StoredCommit[] | null = null;

  constructor(private readonly faults: Fault[], private readonly rivals: string[]) {}

  async insert(commits: readonly StoredCommit[]): Promise<Inserted> {
    this.maxInFlight = Math.max(this.maxInFlight, ++this.inFlight);
    this.batches.push(commits.length);
    await new Promise(setImmediate);
    this.land();
    this.inFlight--;
    switch (this.faults.shift() ?? 'none') {
      case 'lost before': return { kind: 'unknown' };
      case 'lost after': this.apply(commits); return { kind: 'unknown' };
      case 'lost midway': this.apply(commits.slice(0, Math.ceil(commits.length / 2))); return { kind: 'unknown' };
      // A primary that was frozen does it after we have given up on the answer.
      case 'late': this.late = commits; return { kind: 'unknown' };
      case 'competitor': this.rival(`referral-${randomUUID()}`); return this.apply(commits);
      case 'rival on a stream': this.rival(this.rivals[0]!); return this.apply(commits);
      default: return this.apply(commits);
    }
  }

  async tail(): Promise<Place> {
    this.tails++;
    await new Promise(setImmediate);
    const last = this.commits.at(-1);
    return last ? placeAfter(last) : start;
  }

  async find(wanted: readonly Wanted[]): Promise<StoredCommit[]> {
    await new Promise(setImmediate);
    return this.commits.filter((commit) => wanted.some((each) => each.commandId === commit.commandId || (each.stream === commit.stream && each.from === commit.from)));
  }

  rival(stream: string): void {
    const last = this.commits.at(-1);
    this.apply([placeCommit(prepare(stream, versionOf(stream, this.commits.filter((commit) => commit.stream === stream))), last ? placeAfter(last) : start, 1, '2026-11-02T08:00:00.000Z')]);
  }

  /** What is still under way when a run ends. */
  land(): void {
    const { late } = this;
    this.late = null;
    if (late) this.apply(late);
  }

  private apply(commits: readonly StoredCommit[]): Inserted {
    for (const [written, commit] of commits.entries()) {
      const taken = (['_id', 'stream', 'commandId'] as const).find((index) => this.commits.some((other) =>
        (index === 'stream' ? other.stream === commit.stream && other.from === commit.from : other[index] === commit[index])));
      if (taken) return { kind: 'duplicate', written, index: taken };
      this.commits.push(commit);
    }
    return { kind: 'written' };
  }
}

const writerOn = (table: CommitTable, over = {}) => {
  const appended: number[] = [];
  const writer = new LogWriter(table, {
    clock: { now: () => new Date('2026-11-02T08:00:00Z') }, queueLimit: 1000, queueBytes: 1e7, patienceMs: 5_000,
    handle: (stream, version) => ({ stream, version, log: 0 }), onAppended: (position) => appended.push(position), ...over,
  });
  return { writer, appended };
};

test('whatever the database does, nothing acknowledged is lost, nothing is doubled, and a conflict has a rival', async () => {
  const faults = fc.array(fc.constantFrom<Fault>('none', 'lost before', 'lost after', 'lost midway', 'late', 'competitor', 'rival on a stream'), { maxLength: 12 });
  const plan = fc.array(fc.record({ stream: fc.nat(3), events: fc.integer({ min: 1, max: 3 }) }), { minLength: 1, maxLength: 25 });
  await fc.assert(fc.asyncProperty(faults, plan, async (schedule, steps) => {
    const streams = Array.from({ length: 4 }, () => `referral-${randomUUID()}`);
    const table = new SimulatedTable([...schedule], streams);
    const { writer } = writerOn(table);
    const acknowledged: StoredCommit[] = [];
    const failed: string[] = [];
    // Each stream is appended on by its own caller, who loads again after a conflict.
    await Promise.all(streams.map(async (stream, s) => {
      let version = 0;
      for (const { events } of steps.filter((step) => step.stream === s)) {
        const draft = sampleDraft(events);
        try {
          const { commit, handle, duplicate } = await writer.append(prepare(stream, version, draft));
          expect(duplicate).toBe(false);
          acknowledged.push(commit);
          version = handle.version;
        } catch (error) {
          expect(error).toBeInstanceOf(ConcurrencyError);
          expect(s === 0 && schedule.includes('rival on a stream')).toBe(true);
          failed.push(draft.commandId);
          version = versionOf(stream, table.commits.filter((commit) => commit.stream === stream));
        }
      }
    }));
    await writer.idle();
    table.land();
    verifyCommits(table.commits, 'start');
    for (const stream of streams) versionOf(stream, table.commits.filter((commit) => commit.stream === stream));
    for (const commit of acknowledged) expect(table.commits[commit._id - 1]).toEqual(commit);
    expect(new Set(table.commits.map((commit) => commit.commandId)).size).toBe(table.commits.length);
    for (const id of failed) expect(table.commits.some((commit) => commit.commandId === id)).toBe(false);
    expect(table.maxInFlight).toBeLessThanOrEqual(1);
  }), { numRuns: 200 });
}, 30_000);

test('what waits is numbered while a batch is away, and anew when that batch does not end as it should', async () => {
  const faults = fc.array(fc.constantFrom<Fault>('none', 'none', 'lost before', 'lost after', 'lost midway', 'late', 'competitor', 'rival on a stream'), { minLength: 1, maxLength: 6 });
  let ahead = 0;
  await fc.assert(fc.asyncProperty(faults, async (schedule) => {
    const streams = Array.from({ length: 150 }, (_, i) => `referral-${i}-${randomUUID()}`);
    const table = new SimulatedTable([...schedule], streams);
    const insert = table.insert.bind(table);
    table.insert = async (commits) => {
      for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
      return insert(commits);
    };
    let looks = 0;
    const { writer } = writerOn(table, { clock: { now: () => new Date(Date.UTC(2026, 10, 2) + looks++) } });
    const outcomes = await Promise.allSettled(streams.map(async (stream) => {
      const { handle } = await writer.append(prepare(stream, 0));
      return (await writer.append(prepare(stream, handle.version))).commit;
    }));
    await writer.idle();
    table.land();
    verifyCommits(table.commits, 'start');
    for (const [i, outcome] of outcomes.entries()) {
      if (outcome.status === 'fulfilled') expect(table.commits[outcome.value._id - 1]).toEqual(outcome.value);
      else expect([i, schedule.includes('rival on a stream'), outcome.reason]).toEqual([0, true, expect.any(ConcurrencyError)]);
    }
    expect(table.maxInFlight).toBe(1);
    ahead += looks - table.batches.length;
  }), { numRuns: 12 });
  expect(ahead).toBeGreaterThan(12);
}, 30_000);

test('a lone append is sent at once; what arrives during a batch is one next batch', async () => {
  const table = new SimulatedTable([], []);
  const { writer, appended } = writerOn(table);
  const first = writer.append(prepare('a', 0));
  await Promise.resolve().then(() => {});
  const others = Array.from({ length: 20 }, (_, i) => writer.append(prepare(`b${i}`, 0)));
  await Promise.all([first, ...others]);
  expect(table.batches).toEqual([1, 20]);
  expect(appended).toEqual([1, 21]);
});

test('an append in the very turn in which a batch ends is not stranded', async () => {
  const table = new SimulatedTable([], []);
  const { writer } = writerOn(table);
  for (let i = 0; i < 200; i++) {
    const ended = writer.append(prepare(`a${i}`, 0));
    // Every microtask distance from the end of the batch.
    let late: Promise<unknown> = ended;
    for (let turns = 0; turns < i % 12; turns++) late = late.then(() => {});
    await late.then(() => writer.append(prepare(`b${i}`, 0)));
  }
  expect(table.commits).toHaveLength(400);
});

test('a batch holds at most 500 commits and about 256 KB', async () => {
  const table = new SimulatedTable([], []);
  const { writer } = writerOn(table, { queueLimit: 5000 });
  await Promise.all(Array.from({ length: 1200 }, (_, i) => writer.append(prepare(`a${i}`, 0))));
  const bytes = prepare('a0', 0).bytes;
  expect(Math.max(...table.batches)).toBeLessThanOrEqual(Math.min(500, Math.ceil((256 * 1024) / bytes)));
  expect(table.batches.length).toBeLessThan(10);
});

test('the tail is read once and then follows the acknowledgements; any error drops it', async () => {
  const table = new SimulatedTable(['none', 'none', 'lost after', 'none'], []);
  const { writer } = writerOn(table);
  for (let i = 0; i < 3; i++) await writer.append(prepare(`a${i}`, 0));
  expect(table.tails).toBe(1);
  await writer.append(prepare('a3', 0));
  expect(table.tails).toBe(2);
});

test('an outcome that cannot be asked for ends as unknown; what was never sent ends as unavailable', async () => {
  const dead = { tail: async () => start, insert: async (): Promise<Inserted> => ({ kind: 'unknown' }), find: async () => { throw new StoreUnavailable('away'); } };
  await expect(writerOn(dead).writer.append(prepare('a', 0))).rejects.toThrow(OutcomeUnknown);
  const headless = { ...dead, tail: async () => { throw new StoreUnavailable('away'); } };
  await expect(writerOn(headless).writer.append(prepare('a', 0))).rejects.toThrow(StoreUnavailable);
});

test('a commit that the database refuses fails alone', async () => {
  const table = new SimulatedTable([], []);
  const insert = table.insert.bind(table);
  table.insert = async (commits) => {
    const bad = commits.findIndex((commit) => commit.stream === 'bad');
    if (bad < 0) return insert(commits);
    if (bad > 0) await insert(commits.slice(0, bad));
    return { kind: 'refused', written: bad, why: 'too large' };
  };
  const { writer } = writerOn(table);
  const results = await Promise.allSettled(['a', 'bad', 'c', 'd'].map((stream) => writer.append(prepare(stream, 0))));
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  expect(results[1]).toMatchObject({ reason: expect.any(InvalidCommit) });
  verifyCommits(table.commits, 'start');
});

test('the queue is bounded in commits and in bytes', async () => {
  const { writer } = writerOn(new SimulatedTable([], []), { queueBytes: 3000 });
  const results = await Promise.allSettled(Array.from({ length: 10 }, (_, i) => writer.append(prepare(`a${i}`, 0))));
  const refused = results.filter((result) => result.status === 'rejected');
  expect(refused.length).toBeGreaterThan(5);
  for (const result of refused) expect(result.reason).toBeInstanceOf(Overloaded);
});

test('beside a write concern error nothing in a reply is certain, a duplicate key least of all', () => {
  const duplicate = { index: 3, code: 11000, keyPattern: { stream: 1, from: 1 } };
  expect(insertedOf({ n: 3, writeErrors: [duplicate], writeConcernError: { code: 64 } })).toEqual({ kind: 'unknown' });
  expect(insertedOf({ n: 3, writeErrors: [duplicate] })).toEqual({ kind: 'duplicate', written: 3, index: 'stream' });
  expect(insertedOf({ n: 0, writeErrors: [{ index: 0, code: 11000, keyPattern: { _id: 1 } }] })).toMatchObject({ index: '_id' });
  expect(insertedOf({ n: 0, writeErrors: [{ index: 0, code: 11602 }] })).toEqual({ kind: 'unknown' });
  expect(insertedOf({ n: 4 })).toEqual({ kind: 'written' });
});
