import { randomUUID } from 'node:crypto';
import { GENESIS_HASH, type StoredCommit } from '@kangfu/event-store';
import { newStream, sampleDraft } from '@kangfu/event-store/contract/drafts';
import { placeAfter, placeCommit, prepareCommit, type Place } from '@kangfu/event-store/prepare';
import { MongoEventStore } from '@kangfu/event-store-mongodb';
import { cpuPer, type Cpu } from './cpu.ts';
import { atLeast, columns, median, rate, ratios, spread, type Bench } from './measure.ts';

/** Many short rounds: what else the machine does then hits both sides alike, and the median leaves the rest out. */
const ROUNDS = 21;
const QUICK_ROUNDS = 3;
/** Appends of one round by how many are in flight: a third of a second each. */
const APPENDS: Record<number, number> = { 1: 100, 32: 1_600, 64: 2_560, 256: 3_840 };
const INSERTS: Record<number, number> = { 1: 100, 32: 320, 64: 384, 256: 768 };
const BATCH = 256;
const DURABLE = { writeConcern: { w: 'majority', j: true } } as const;

/**
 * Appends against the driver itself: `insertOne` with as many in flight, and `insertMany` of 256 one after another. The
 * driver writes the same documents (made beforehand, hashes and all) into a collection with the same indexes, with the same
 * durability (w: majority, j: true), in the same run; rounds alternate.
 */
export const append: Bench = async ({ mongo, mongodPid, quick, say }) => {
  const rounds = quick ? QUICK_ROUNDS : ROUNDS;
  const prefix = `bench-append-${randomUUID().slice(0, 8)}`;
  const stores = await Promise.all(['store', 'one', 'many'].map(async (name) => {
    const store = new MongoEventStore({ client: mongo, database: `${prefix}-${name}`, service: 'bench', tenant: 'bench', queueLimit: 100_000 });
    await store.init();
    return store;
  }));
  const store = stores[0]!;
  const collection = (name: string) => mongo.db(`${prefix}-${name}`).collection<StoredCommit>('commits-0');

  const ends: Record<string, Place> = {};
  const documents = (name: string, count: number): StoredCommit[] => Array.from({ length: count }, () => {
    const commit = placeCommit(prepareCommit(newStream(), 0, 'bench', randomUUID(), sampleDraft()), ends[name] ?? { log: 0, epoch: 1, commit: 0, position: 0, at: '', hash: GENESIS_HASH }, 1, new Date().toISOString());
    ends[name] = placeAfter(commit);
    return commit;
  });
  const cpu: Record<string, Cpu[]> = {};
  /** Drafts and documents are made before the clock starts. */
  const measure = async (name: string, count: number, work: () => Promise<number>): Promise<number> => {
    const { result, cpu: used } = await cpuPer(count, mongodPid, work);
    (cpu[name] ??= []).push(used);
    return result;
  };
  const ours = async (inFlight: number, count = APPENDS[inFlight]!): Promise<number> => {
    const drafts = Array.from({ length: count }, () => sampleDraft());
    const handles = await Promise.all(drafts.map(async () => (await store.load(newStream())).handle));
    return measure(`append ${inFlight}`, count, () => rate(count, inFlight, (i) => store.append(handles[i]!, drafts[i]!)));
  };
  const one = async (inFlight: number, count = INSERTS[inFlight]!): Promise<number> => {
    const commits = documents('one', count);
    return measure(`insertOne ${inFlight}`, count, () => rate(count, inFlight, (i) => collection('one').insertOne(commits[i]!, DURABLE)));
  };
  const many = async (count = APPENDS[256]!): Promise<number> => {
    const commits = documents('many', count);
    return BATCH * (await measure('insertMany', count, () => rate(Math.floor(count / BATCH), 1, (i) => collection('many').insertMany(commits.slice(i * BATCH, (i + 1) * BATCH), { ordered: true, ...DURABLE }))));
  };

  try {
    say(`  warming up, then ${rounds} rounds`);
    await ours(256, 5_000);
    await ours(1, 100);
    await one(256, 500);
    await many(5_120);
    for (const name of Object.keys(cpu)) delete cpu[name];
    const figures: Record<string, number[]> = {};
    const note = async (name: string, measure: Promise<number>): Promise<void> => { (figures[name] ??= []).push(await measure); };
    for (let round = 0; round < rounds; round++) {
      for (const inFlight of [1, 32, 64, 256]) {
        const contestants = [() => note(`append ${inFlight}`, ours(inFlight)), () => note(`insertOne ${inFlight}`, one(inFlight)), ...(inFlight === 256 ? [() => note('insertMany', many())] : [])];
        for (const run of round % 2 === 0 ? contestants : contestants.reverse()) await run();
      }
      if ((round + 1) % 5 === 0) say(`  round ${round + 1} of ${rounds}`);
    }
    const against = (a: string, b: string): number[] => ratios(figures[a]!, figures[b]!);
    const used = (name: string): string => `${name}: node ${median(cpu[name]!.map(({ node }) => node)).toFixed(0)} µs, mongod ${median(cpu[name]!.map(({ mongod }) => mongod)).toFixed(0)} µs`;
    const why = (a: string, b: string): string => `CPU each: ${used(a)}; ${used(b)}`;
    return {
      table: columns([
        ['in flight', 'append/s', 'insertOne/s', 'ratio', 'insertMany(256)/s', 'ratio'],
        ...[1, 32, 64, 256].map((n) => [
          String(n), spread(figures[`append ${n}`]!), spread(figures[`insertOne ${n}`]!), spread(against(`append ${n}`, `insertOne ${n}`), 2),
          n === 256 ? spread(figures.insertMany!) : '', n === 256 ? spread(against('append 256', 'insertMany'), 2) : '',
        ]),
      ]).concat(`medians (middle half) of ${rounds} rounds; 1 event of 350 bytes a commit, stored format with hash and three unique indexes, w: majority, j: true`, ...Object.keys(cpu).sort().map((name) => `CPU each, ${used(name)}`)),
      targets: [
        atLeast('append, 1 in flight, to insertOne', 0.9, against('append 1', 'insertOne 1'), why('append 1', 'insertOne 1')),
        atLeast('append, 64 in flight, to insertOne', 5, against('append 64', 'insertOne 64'), why('append 64', 'insertOne 64')),
        atLeast('append, 256 in flight, to insertMany(256)', 0.75, against('append 256', 'insertMany'), why('append 256', 'insertMany')),
      ],
      details: { perSecond: figures, cpuMicroseconds: cpu },
    };
  } finally {
    await Promise.all(stores.map((each) => each.close()));
    for (const name of ['store', 'one', 'many']) await mongo.db(`${prefix}-${name}`).dropDatabase();
  }
};
