import { randomUUID } from 'node:crypto';
import { GENESIS_HASH, type StoredCommit } from '@kangfu/event-store';
import { newStream, sampleDraft } from '@kangfu/event-store/contract/drafts';
import { placeAfter, placeCommit, prepareCommit, type Place } from '@kangfu/event-store/prepare';
import { MongoEventStore } from '@kangfu/event-store-mongodb';
import { cpuPer, type Cpu } from './cpu.ts';
import { atLeast, columns, median, missing, rate, ratios, settle, spread, type Bench, type Target } from './measure.ts';
import { openPeers, type PeerProcess } from './peers.ts';

/** Many short rounds: what else the machine does then hits all sides alike, and the median leaves the rest out. */
const ROUNDS = 17;
const QUICK_ROUNDS = 3;
/** Every contestant works so long in a round, by the speed of its warming up. */
const SLOT_MS = 250;
const WARM_UPS = 3;
const BATCH = 256;
const DURABLE = { writeConcern: { w: 'majority', j: true } } as const;

interface Slot { readonly perSecond: number; readonly cpu: Cpu }
/** Who works so many in flight: the store, the driver, a peer. `run` makes what it needs before its clock starts. */
interface Contestant { readonly name: string; readonly inFlight: number; readonly step: number; readonly run: (count: number) => Promise<Slot> }

/**
 * Appends of one event against the driver itself and against peers, in turns. The driver writes the same documents (made beforehand, hashes and all) into
 * a collection with the same indexes: `insertOne` with as many in flight, and `insertMany` of 256 and of 64 one after another, which is the most that this
 * MongoDB takes of them. Peers store the same event in their own format, in processes of their own. All with w: majority, j: true.
 */
export const append: Bench = async (stage) => {
  const { mongo, mongodPid, quick, say } = stage;
  const rounds = quick ? QUICK_ROUNDS : ROUNDS;
  const prefix = `bench-append-${randomUUID().slice(0, 8)}`;
  const stores = await Promise.all(['store', 'one', 'many', 'many64'].map(async (name) => {
    const store = new MongoEventStore({ client: mongo, database: `${prefix}-${name}`, service: 'bench', tenant: 'bench', queueLimit: 100_000 });
    await store.init();
    return store;
  }));
  const store = stores[0]!;
  const collection = (name: string) => mongo.db(`${prefix}-${name}`).collection<StoredCommit>('commits-0');
  let peers: PeerProcess[] = [];
  let noPeers = '';
  try {
    peers = await openPeers(stage, prefix);
  } catch (error) {
    noPeers = `no peers: ${(error as Error).message.split('\n')[0]}`;
    say(`  ${noPeers}`);
  }

  const ends: Record<string, Place> = {};
  const documents = (name: string, count: number): StoredCommit[] => Array.from({ length: count }, () => {
    const commit = placeCommit(prepareCommit(newStream(), 0, 'bench', randomUUID(), sampleDraft()), ends[name] ?? { log: 0, epoch: 1, commit: 0, position: 0, at: '', hash: GENESIS_HASH }, 1, new Date().toISOString());
    ends[name] = placeAfter(commit);
    return commit;
  });
  const slot = async (count: number, work: () => Promise<number>): Promise<Slot> => {
    settle();
    const { result: perSecond, cpu } = await cpuPer(count, mongodPid, work);
    return { perSecond, cpu };
  };
  const ours = (inFlight: number): Contestant => ({
    name: 'append', inFlight, step: inFlight, run: async (count) => {
      const drafts = Array.from({ length: count }, () => sampleDraft());
      const handles = await Promise.all(drafts.map(async () => (await store.load(newStream())).handle));
      return slot(count, () => rate(count, inFlight, (i) => store.append(handles[i]!, drafts[i]!)));
    },
  });
  const one = (inFlight: number): Contestant => ({
    name: 'insertOne', inFlight, step: inFlight, run: async (count) => {
      const commits = documents('one', count);
      return slot(count, () => rate(count, inFlight, (i) => collection('one').insertOne(commits[i]!, DURABLE)));
    },
  });
  const many = (size: number, into: string): Contestant => ({
    name: `insertMany(${size})`, inFlight: size, step: size, run: async (count) => {
      const commits = documents(into, count);
      return slot(count, async () => size * (await rate(count / size, 1, (i) => collection(into).insertMany(commits.slice(i * size, (i + 1) * size), { ordered: true, ...DURABLE }))));
    },
  });
  const peer = (process: PeerProcess, inFlight: number): Contestant => ({
    name: process.name, inFlight, step: inFlight, run: async (count) => {
      const { result, cpu } = await cpuPer(count, mongodPid, () => process.append(count, inFlight));
      return { perSecond: result.perSecond, cpu: { node: result.cpu, mongod: cpu.mongod } };
    },
  });
  const contestants = [
    ...[1, 32, 64, 256].flatMap((inFlight) => [ours(inFlight), one(inFlight), ...(inFlight === 32 ? [] : peers.map((each) => peer(each, inFlight)))]),
    many(64, 'many64'), many(BATCH, 'many'),
  ];
  const key = ({ name, inFlight }: Pick<Contestant, 'name' | 'inFlight'>): string => `${name} ${inFlight}`;

  try {
    say(`  warming up ${contestants.length} contestants, then ${rounds} rounds`);
    const counts = new Map<string, number>();
    for (const contestant of contestants) {
      let { step: count } = contestant;
      for (let i = 0; i < WARM_UPS; i++) {
        const { perSecond } = await contestant.run(count);
        count = Math.max(1, Math.round((perSecond * SLOT_MS) / 1000 / contestant.step)) * contestant.step;
      }
      counts.set(key(contestant), count);
    }
    const slots: Record<string, Slot[]> = Object.fromEntries(contestants.map((contestant) => [key(contestant), []]));
    for (let round = 0; round < rounds; round++) {
      for (const contestant of round % 2 === 0 ? contestants : contestants.toReversed()) slots[key(contestant)]!.push(await contestant.run(counts.get(key(contestant))!));
      if ((round + 1) % 5 === 0) say(`  round ${round + 1} of ${rounds}`);
    }
    const perSecond = (name: string, inFlight: number): number[] => slots[key({ name, inFlight })]!.map((each) => each.perSecond);
    const against = (inFlight: number, name: string): number[] => ratios(perSecond('append', inFlight), perSecond(name, inFlight));
    const used = (name: string): string => {
      const cpus = slots[name]!.map(({ cpu }) => cpu);
      return `${name}: node ${median(cpus.map(({ node }) => node)).toFixed(0)} µs, mongod ${median(cpus.map(({ mongod }) => mongod)).toFixed(0)} µs`;
    };
    const best = (inFlight: number): string => peers.map(({ name }) => name).toSorted((a, b) => median(perSecond(b, inFlight)) - median(perSecond(a, inFlight)))[0]!;
    const why = (inFlight: number, name: string): string => {
      const ceiling = inFlight === 1 ? '' : `ready documents in batches of ${inFlight} reach ${median(ratios(perSecond(`insertMany(${inFlight})`, inFlight), perSecond(name, inFlight))).toFixed(2)}; `;
      return `${ceiling}CPU each: ${used(`append ${inFlight}`)}; ${used(key({ name, inFlight }))}`;
    };
    const toPeer = (inFlight: number, wanted: number): Target => {
      const name = `append, ${inFlight} in flight, to the best peer`;
      return peers.length === 0 ? missing(name, '≥', wanted, noPeers) : atLeast(name, wanted, against(inFlight, best(inFlight)), `${best(inFlight)}; ${why(inFlight, best(inFlight))}`);
    };
    return {
      table: columns([
        ['appends a second', '1 in flight', '32', '64', '256'],
        ...['append', 'insertOne', 'insertMany(64)', 'insertMany(256)', ...peers.map(({ name }) => name)].map((name) => [name, ...[1, 32, 64, 256].map((n) => (slots[key({ name, inFlight: n })] ? spread(perSecond(name, n)) : ''))]),
        ['append to insertOne', ...[1, 32, 64, 256].map((n) => spread(against(n, 'insertOne'), 2))],
        ['append to insertMany of as many', '', '', ...[64, 256].map((n) => spread(against(n, `insertMany(${n})`), 2))],
        ...(peers.length === 0 ? [] : [['append to the best peer', ...[1, 32, 64, 256].map((n) => (n === 32 ? '' : `${spread(against(n, best(n)), 2)} ${best(n)}`))]]),
      ]).concat(`medians (middle half) of ${rounds} rounds; 1 event of 350 bytes a commit, stored format with hash and three unique indexes (peers: theirs), w: majority, j: true`, ...Object.keys(slots).map((name) => `CPU each, ${used(name)}`)),
      targets: [
        atLeast('append, 1 in flight, to insertOne', 0.95, against(1, 'insertOne'), why(1, 'insertOne')),
        atLeast('append, 64 in flight, to insertOne', 6, against(64, 'insertOne'), why(64, 'insertOne')),
        toPeer(64, 8),
        atLeast('append, 256 in flight, to insertMany(256)', 0.85, against(256, 'insertMany(256)'), `CPU each: ${used('append 256')}; ${used('insertMany(256) 256')}`),
        toPeer(256, 12),
      ],
      details: { counts: Object.fromEntries(counts), slots },
    };
  } finally {
    await Promise.all([...stores, ...peers].map((each) => each.close()));
    for (const { name } of (await mongo.db('admin').admin().listDatabases()).databases) if (name.startsWith(prefix)) await mongo.db(name).dropDatabase();
  }
};
