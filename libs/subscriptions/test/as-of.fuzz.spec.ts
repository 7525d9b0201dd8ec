import fc from 'fast-check';
import type mongoose from 'mongoose';
import { idOf } from '@kangfu/common';
import { logOf, recordedEvents, type RecordedEvent, type StoredCommit } from '@kangfu/event-store';
import { openStage, type Stage } from '@kangfu/testing/kafka-topics';
import { ensureProjectionIndexes, historyOf, type LogReader, MongoRows, ProjectionWriter, replayProjection } from '../src/index.js';
import { makeThings, registry, streamOf, thingId, type ThingRow } from './road.js';

const LOGS = 3;
const THINGS = 4;
const everything = { filter: {}, joined: false } as const;
const instantOf = (seconds: number): string => new Date(Date.UTC(2026, 3, 1) + seconds * 1000).toISOString();
const numRuns = Number(process.env['KANGFU_FUZZ_RUNS'] ?? 12);

jest.setTimeout(120_000);
let stage: Stage;
let rows: MongoRows<ThingRow>;
const things = makeThings();
beforeAll(async () => {
  stage = await openStage('as-of');
  await ensureProjectionIndexes(stage.database, [things]);
  rows = new MongoRows<ThingRow>({ connection: stage.connection, projection: things });
});
afterAll(async () => { await stage.close(); });

/** One event: of which thing, in which service, how many seconds of its log's clock after the one before. */
interface Made { readonly thing: number; readonly judged: boolean; readonly after: number }
interface Case {
  readonly events: readonly Made[];
  /** Seconds by which each log's clock is wrong: six logs, three of each service. */
  readonly skews: readonly number[];
  /** From which log the next batch comes, how many events, and whether the batch before comes again with it. */
  readonly deliveries: readonly { readonly log: number; readonly count: number; readonly again: boolean }[];
  /** Instants to ask for: seconds, or the time of the n-th event, to the millisecond. */
  readonly asked: readonly { readonly exact: boolean; readonly n: number }[];
}

const cases: fc.Arbitrary<Case> = fc.record({
  events: fc.array(fc.record({ thing: fc.nat(THINGS - 1), judged: fc.boolean(), after: fc.nat(3) }), { minLength: 8, maxLength: 50 }),
  skews: fc.array(fc.integer({ min: -25, max: 25 }), { minLength: 2 * LOGS, maxLength: 2 * LOGS }),
  deliveries: fc.array(fc.record({ log: fc.nat(2 * LOGS - 1), count: fc.integer({ min: 1, max: 9 }), again: fc.boolean() }), { maxLength: 20 }),
  asked: fc.array(fc.record({ exact: fc.boolean(), n: fc.nat(60) }), { minLength: 3, maxLength: 4 }),
});

/** The logs as they would be stored: dense, time never backwards within one, and between them as the clocks go. */
const logsOf = ({ events, skews }: Case): Map<string, StoredCommit[]> => {
  const logs = new Map<string, StoredCommit[]>(['alpha', 'beta'].flatMap((service) => Array.from({ length: LOGS }, (_, log): [string, StoredCommit[]] => [`${service}/${log}`, []])));
  const versions = new Map<string, number>();
  const last = new Map<string, number>();
  let clock = 100;
  events.forEach(({ thing, judged, after }, n) => {
    const stream = streamOf(thing, judged ? 'verdict' : 'thing');
    const log = logOf(stream, LOGS);
    const name = `${judged ? 'beta' : 'alpha'}/${log}`;
    const version = (versions.get(stream) ?? 0) + 1;
    versions.set(stream, version);
    clock += after;
    const at = Math.max(last.get(name) ?? -Infinity, clock + skews[(judged ? LOGS : 0) + log]!);
    last.set(name, at);
    const commits = logs.get(name)!;
    commits.push({
      _id: commits.length + 1, log, epoch: 1, tenant: 'kangfu', stream, from: version, first: commits.length + 1, count: 1, token: '', commandId: `c${n}`, command: { type: 'Do', digest: '' },
      actor: { id: 'u', role: 'r', unit: null, for: null }, purpose: 'service', reason: null, at: instantOf(at), correlation: '', cause: null, prev: '', hash: '',
      events: [{ id: idOf(`as-of ${n}`), type: judged ? 'ThingJudged' : version === 1 ? 'ThingOpened' : 'ThingNoted', schema: 1, occurred: instantOf(0), subjects: [], salt: '', data: { thing: thingId(thing), text: `t${n}` }, pii: [] }],
    });
  });
  return logs;
};

/** Writes everything in the order of the deliveries, then what they left, each log in its own order. */
const deliver = async (logs: ReadonlyMap<string, RecordedEvent[]>, deliveries: Case['deliveries']): Promise<void> => {
  const writer = new ProjectionWriter(things, registry, stage.database);
  const names = [...logs.keys()];
  const next = new Map(names.map((name) => [name, 0]));
  let before: readonly RecordedEvent[] = [];
  for (const { log, count, again } of [...deliveries, ...names.map((_, i) => ({ log: i, count: Infinity, again: false }))]) {
    const name = names[log]!;
    const from = next.get(name)!;
    const batch = logs.get(name)!.slice(from, from + count);
    next.set(name, from + batch.length);
    const given = again ? [...before, ...batch] : batch;
    if (given.length > 0) await (await writer.plan(given)).write();
    before = batch;
  }
};

/** What was recorded by T, folded by nothing but this. Who has no row now is not shown in the past either. */
const plain = (events: readonly RecordedEvent[], T: string): Record<string, { notes: string[]; verdict: string | null; _from: string }> => {
  const found: Record<string, { notes: string[]; verdict: string | null; _from: string }> = {};
  for (let n = 0; n < THINGS; n++) {
    const of = (kind: string) => events.filter(({ stream, at }) => stream === streamOf(n, kind) && at <= T).sort((a, b) => a.version - b.version);
    const [own, judged] = [of('thing'), of('verdict')];
    const text = (event: RecordedEvent): string => (event.data as { text: string }).text;
    if (own.length > 0) found[thingId(n)] = { notes: own.map(text), verdict: judged.length > 0 ? text(judged.at(-1)!) : null, _from: [...own, ...judged].map(({ at }) => at).sort().at(-1)! };
  }
  return found;
};

/** All rows as of T, a page at a time. */
const pages = async (from: MongoRows<ThingRow>, asOf: string | null): Promise<Record<string, unknown>> => {
  const found: Record<string, unknown> = {};
  for (let after: string | null = null; ;) {
    const page = await from.find(everything, { first: 2, sort: { verdict: -1 }, asOf, after });
    for (const { _id, notes, verdict, _from } of page.rows) found[_id] = { notes, verdict, _from };
    if (!page.hasNextPage) return found;
    after = page.cursors.at(-1)!;
  }
};

test('as of any instant, rows are what a plain fold of what was recorded by then says, and what a replay that stops there makes, in whatever order the logs came', async () => {
  const client = stage.connection.getClient();
  let late = 0;
  await fc.assert(fc.asyncProperty(cases, async (example) => {
    for (const name of [things.collection, historyOf(things.collection)]) await stage.database.collection(name).deleteMany({});
    const stored = logsOf(example);
    const logs = new Map([...stored].map(([name, commits]) => [name, commits.flatMap((commit) => recordedEvents(name.split('/')[0]!, commit))]));
    const events = [...logs.values()].flat();
    await deliver(logs, example.deliveries);
    late += await stage.database.collection(historyOf(things.collection)).countDocuments();
    for (const { exact, n } of example.asked) {
      const T = exact ? events[n % events.length]!.at : instantOf(70 + n * 2);
      const expected = plain(events, T);
      expect({ T, rows: await pages(rows, T) }).toEqual({ T, rows: expected });
      expect(await rows.count(everything, { verdict: null }, T)).toBe(Object.values(expected).filter(({ verdict }) => verdict === null).length);
      const keys = Array.from({ length: THINGS }, (_, i) => thingId(i));
      expect((await rows.many(everything, keys, T)).map((row) => row && row.notes)).toEqual(keys.map((key) => expected[key]?.notes ?? null));

      const scratch = `${stage.database.databaseName}-then`;
      const readers = ['alpha', 'beta'].map((service): LogReader => ({ service, read: async (log, after, limit) => stored.get(`${service}/${log}`)!.slice(after, after + limit) }));
      const upTo = Object.fromEntries([...logs].map(([name, all]) => [name, all.filter(({ at }) => at <= T).length]));
      try {
        await replayProjection({ projection: things, registry, readers, upTo, into: client.db(scratch) as unknown as mongoose.mongo.Db });
        const then = stage.connection.useDb(scratch);
        expect({ T, rows: await pages(new MongoRows<ThingRow>({ connection: then, projection: things }), null) }).toEqual({ T, rows: expected });
      } finally {
        await client.db(scratch).dropDatabase();
      }
    }
    expect(await pages(rows, null)).toEqual(plain(events, '9'));
  }), { numRuns });
  // Rows had a past, or nothing was proved.
  expect(late).toBeGreaterThan(numRuns);
});
