import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { globalId } from '@kangfu/common';
import { startSystem, type System } from '@kangfu/infra';
import { Checkpoints, flatOf } from '@kangfu/subscriptions';
import type mongoose from 'mongoose';
import { seededUserId, signToken } from '../../tools/src/commands/token.ts';
import { JOURNEY, STATISTICS } from '../../tools/src/demo/operations.ts';
import { generate } from '../../tools/src/generate/generate.ts';
import { loadModels, type Models } from '../../tools/src/generate/models.ts';
import { DISTRICT } from '../../tools/src/generate/story.ts';
import { readModel, SEED, UNTIL } from './district.ts';
import { atMost, columns, percentile, settle, type Bench } from './measure.ts';
import { manifold } from './statistics.ts';
import { repeat } from './worklist.ts';

const QUICK = { sizes: [100], asked: 40 };
const ASKED = 300;
const LARGEST = 100_000;
const IN_FLIGHT = [1, 8];
const [WORK_MS, STATISTICS_MS] = [50, 300];
/** As long as one process may fill its read models without getting on. */
const PATIENCE_MS = 300_000;
/** More than a service has elsewhere: it goes through ten years at once. */
const MEMORY = ['--max-old-space-size=1024', '--max-semi-space-size=64'];

const ITEMS = 'nodes { kind label { zh } due overdue level case { id } client { name { value state } } aboutId } pageInfo { hasNextPage endCursor }';
const WORKLIST = `query($role: Role!, $filter: WorklistFilter) { worklist(role: $role, first: 20, filter: $filter) { ${ITEMS} } }`;
const COUNTS = 'query($role: Role!) { worklistCounts(role: $role) { total overdue dueSoon escalated unassigned kinds { label { zh } total } } }';

interface Desk { readonly role: string; readonly unit: string; readonly items: number; readonly kind: string }
type Ask = (token: string, query: string, variables: object) => Promise<Record<string, any>>;

/** Nothing is appended any more, by the processes neither, which take up what was told. */
const atRest = async (mongo: mongoose.mongo.MongoClient, databases: readonly string[]): Promise<void> => {
  const ends = async (): Promise<string> => (await Promise.all(databases.map((name) => mongo.db(name).collection('commits-0').estimatedDocumentCount()))).join();
  for (let [before, quiet] = ['', 0]; quiet < 5;) {
    const now = await ends();
    quiet = now === before ? quiet + 1 : 0;
    before = now;
    await pause(2_000);
  }
};

/** What processes would set off has been told, and is not asked about: they begin at the end of what was told, where they would otherwise be for hours. */
const processesFromHere = async (mongo: mongoose.mongo.MongoClient, models: Models, databaseOf: (service: string) => string): Promise<void> => {
  for (const { name: service, processes } of models.services) {
    const checkpoints = new Checkpoints(mongo.db(databaseOf(service)) as never);
    for (const { name: source } of models.services) {
      const [last] = await mongo.db(databaseOf(source)).collection<{ first: number; count: number; epoch: number }>('commits-0').find({}, { sort: { _id: -1 }, limit: 1 }).toArray();
      if (!last) continue;
      const position = last.first + last.count - 1;
      for (const { name } of processes) await checkpoints.move({ handler: `process:${name}`, projection: name, collection: null, source, log: 0 }, null, { epoch: last.epoch, position, offset: String(position - 1) }, 0);
    }
  }
};

const askerOf = (gateway: string, agent: Agent): Ask => (token, query, variables) => new Promise((resolve, reject) => {
  const body = JSON.stringify({ query, variables });
  const sent = request(`${gateway}/graphql`, {
    method: 'POST', agent, headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', authorization: `Bearer ${token}`, 'content-length': Buffer.byteLength(body) },
  }, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const answer = JSON.parse(text) as { data?: Record<string, any>; errors?: unknown };
      if (response.statusCode === 200 && answer.data && !answer.errors) resolve(answer.data);
      else reject(new Error(`${query.slice(0, 80)}… answered ${response.statusCode}: ${text.slice(0, 300)}`));
    });
  });
  sent.on('error', reject).end(body);
});

/** Milliseconds of so many questions, so many at a time. */
const timed = async (asked: number, inFlight: number, question: (i: number) => Promise<unknown>): Promise<number[]> => {
  const taken: number[] = [];
  let next = 0;
  await Promise.all(Array.from({ length: inFlight }, async () => {
    while (next < asked) {
      const i = next++;
      const before = performance.now();
      await question(i);
      taken.push(performance.now() - before);
    }
  }));
  return taken;
};

/**
 * Worklists, journeys and statistics over HTTP at the gateway, with signed tokens of development users: each size is told in one piece by the generator into a system of its own, which fills its
 * read models as after any start. Asked when nothing is appended any more. Then the rows of the largest ten times over, under ids of their own, as often as that gives no more than 100,000 cases, and asked again.
 */
export const scale: Bench = async ({ mongodbUri, kafkaBrokers, mongo, dataDir, quick, cases: sizes, say }) => {
  const models = await loadModels();
  const [journeys, lists] = [readModel(models, 'journeys'), readModel(models, 'worklist')];
  const rows: string[][] = [['cases', 'who asks', 'for', 'of', ...IN_FLIGHT.flatMap((n) => [`p50, ${n} in flight`, 'p95'])]];
  const details: Record<string, readonly number[]> = {};
  const worst = new Map<string, number>();
  const asked = quick ? QUICK.asked : ASKED;

  for (const size of quick ? QUICK.sizes : sizes) {
    const [dbPrefix, folder] = [`bench-${randomUUID().slice(0, 8)}`, join(dataDir, `scale-${size}`)];
    const databaseOf = (name: string): string => `${dbPrefix}_${name}`;
    const agent = new Agent({ keepAlive: true, maxSockets: Math.max(...IN_FLIGHT) });
    let system: System | null = null;
    try {
      const told = await generate({ mongodb: mongodbUri, dbPrefix, logs: 1, dataDir: folder, cases: size, seed: SEED, years: 10, until: UNTIL, add: false, models });
      say(`  ${size.toLocaleString('en')} cases: ${told.events.toLocaleString('en')} events told in ${told.seconds} s, ${told.eventsPerSecond}/s`);
      await processesFromHere(mongo, models, databaseOf);
      const started = performance.now();
      system = await startSystem({
        dataDir: folder, ports: 'free', autoRestart: false, patience: PATIENCE_MS, nodeArgs: MEMORY,
        env: { ...process.env, KANGFU_MONGODB_URI: mongodbUri, KANGFU_KAFKA_BROKERS: kafkaBrokers, KANGFU_DB_PREFIX: dbPrefix, KANGFU_TOPIC_PREFIX: `${dbPrefix}.`, KANGFU_COST_PER_MINUTE: '1000000000', LOG_LEVEL: 'error' },
      });
      const filled = (performance.now() - started) / 1000;
      say(`  ready after ${filled.toFixed(0)} s`);
      await atRest(mongo, ['intake', 'referral', 'quality'].map(databaseOf));
      say(`  at rest after ${((performance.now() - started) / 1000).toFixed(0)} s`);

      const quality = mongo.db(databaseOf('quality'));
      const ask = askerOf(system.runtime.gateway, agent);
      const { issuer } = system.runtime;
      const tokenOf = (role: string, unit: string): Promise<string> => signToken(join(folder, 'keys/issuer.key.pem'), issuer, seededUserId(role, unit), 7_200);
      const measure = async (size: number, who: string, what: string, kind: 'work' | 'statistics', of: number, question: (i: number) => Promise<unknown>): Promise<void> => {
        const cells: string[] = [];
        for (const inFlight of IN_FLIGHT) {
          await timed(20, inFlight, question);
          settle();
          const taken = await timed(asked, inFlight, question);
          const p95 = percentile(taken, 0.95);
          cells.push(percentile(taken, 0.5).toFixed(1), p95.toFixed(1));
          details[`${size} ${who} ${what} ${inFlight}`] = taken;
          if (inFlight === 1) worst.set(`${kind} ${size}`, Math.max(worst.get(`${kind} ${size}`) ?? 0, p95));
        }
        rows.push([size.toLocaleString('en'), who, what, of.toLocaleString('en'), ...cells]);
        say(`  ${rows.at(-1)!.join('  ')}`);
      };

      const cases = (await quality.collection<{ _id: string }>(journeys.collection).find({}, { projection: { _id: 1 }, sort: { _id: 1 } }).toArray()).map(({ _id }) => _id);
      const questions = async (of: number): Promise<void> => {
        // The busiest desk of those that somebody sits at, and one like most.
        const desks = (await quality.collection(flatOf(lists.collection)).aggregate<{ _id: { role: string; unit: string; kind: string }; n: number }>([{ $group: { _id: { role: '$role', unit: '$unit', kind: '$kind' }, n: { $sum: 1 } } }, { $sort: { n: -1 } }]).toArray())
          .reduce((known, { _id: { role, unit, kind }, n }) => {
            const found = known.get(`${role}@${unit}`);
            return known.set(`${role}@${unit}`, found ? { ...found, items: found.items + n } : { role, unit, kind, items: n });
          }, new Map<string, Desk>());
        const busy = [...desks.values()].filter(({ role, unit }) => unit !== null && ['assessor', 'street-coordinator', 'window-clerk', 'quality-inspector'].includes(role)).sort((a, b) => b.items - a.items);
        for (const { role, unit, items, kind } of [busy[0], busy[busy.length >> 1]].filter((desk) => desk !== undefined)) {
          const [who, token, named] = [`${role}@${unit}`, await tokenOf(role, unit), role.toUpperCase().replaceAll('-', '_')];
          const all = (await ask(token, COUNTS, { role: named }))['worklistCounts'].total as number;
          if (all === 0 || all > items) throw new Error(`${who} has ${items} items on the desk, and is told of ${all}`);
          await measure(of, who, 'a worklist’s first page', 'work', items, () => ask(token, WORKLIST, { role: named }));
          await measure(of, who, 'of one kind', 'work', items, () => ask(token, WORKLIST, { role: named, filter: { kinds: [kind.toUpperCase().replaceAll('-', '_')] } }));
          await measure(of, who, 'counts', 'work', items, () => ask(token, COUNTS, { role: named }));
        }
        const ids = Array.from({ length: Math.min(cases.length, asked) }, (_, i) => globalId('case', cases[Math.floor((i * cases.length) / asked) % cases.length]!));
        const [assessor, office] = [await tokenOf('assessor', DISTRICT), await tokenOf('programme-office', DISTRICT)];
        await measure(of, `assessor@${DISTRICT}`, 'a case’s journey', 'work', of, async (i) => {
          if (!(await ask(assessor, JOURNEY, { id: ids[i % ids.length] }))['case']?.journey) throw new Error('a case has no journey');
        });
        const period = { from: '2025-01-01', to: '2025-12-31' };
        const year = async (asOf: string | null): Promise<void> => {
          const { statistics } = await ask(office, STATISTICS, { place: DISTRICT, period, asOf });
          if (!statistics || (asOf === null && statistics.cases.filed === 0)) throw new Error('the year’s statistics are empty');
        };
        await measure(of, `programme-office@${DISTRICT}`, 'a year’s statistics', 'statistics', of, () => year(null));
        await measure(of, `programme-office@${DISTRICT}`, 'as of then', 'statistics', of, (i) => year(new Date(Date.parse('2025-01-08T02:00:00.000Z') + (i % 200) * 1.7 * 86_400_000).toISOString()));
      };
      await questions(size);
      if (size !== Math.max(...(quick ? QUICK.sizes : sizes))) continue;
      for (let there = 1; 10 * there * size <= (quick ? 10 * size : LARGEST); there *= 10) {
        await repeat(quality as never, { journeys: journeys.collection, worklist: lists.collection }, cases, Array.from({ length: 9 * there }, (_, i) => there + i));
        await manifold(quality as never, readModel(models, 'statistics').collection, there, 10);
        say(`  the same ${10 * there} times over`);
        await questions(10 * there * size);
      }
    } finally {
      agent.destroy();
      await system?.stop();
      for (const { name } of (await mongo.db('admin').admin().listDatabases()).databases) if (name.startsWith(`${dbPrefix}_`)) await mongo.db(name).dropDatabase();
    }
  }
  const largest = [...worst].map(([name]) => Number(name.split(' ')[1])).reduce((a, b) => Math.max(a, b), 0);
  return {
    table: columns(rows).concat(`ms of ${asked} questions each over HTTP at the gateway, pages of 20 with the clients’ names; clients, gateway, services, Kafka and MongoDB share the machine; seed ${SEED}, w: majority, j: true; sizes larger than what was told are the same cases ten and a hundred times over; targets hold for one in flight`),
    targets: [
      atMost(`worklist and journey over HTTP at ${largest} cases, slowest p95 ms`, WORK_MS, worst.get(`work ${largest}`) ?? Number.NaN, 'see the table'),
      atMost(`a year’s statistics of the district over HTTP at ${largest} cases, slowest p95 ms`, STATISTICS_MS, worst.get(`statistics ${largest}`) ?? Number.NaN, 'see the table'),
    ],
    details,
  };
};
