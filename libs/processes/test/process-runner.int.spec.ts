import { MongoEventStore } from '@kangfu/event-store-mongodb';
import { Leases, LogConsumers, topicOf } from '@kangfu/kafka';
import { localLogReader, Parking, type Projection, ProjectionRunner, Relay, type Rows, type Source } from '@kangfu/subscriptions';
import { openStage, type Stage } from '@kangfu/testing/kafka-topics';
import { until } from '@kangfu/testing/until';
import type mongoose from 'mongoose';
import { command, type DueTimer, type Execute, type ProcessContext, processInstances, processManager, type ProcessRow, ProcessRunner, TimerWorker } from '../src/index.js';
import { appendThing, effectsOf, Opened, registry, startEngine, thingId, watching } from './thing.js';

jest.setTimeout(60_000);
let stage: Stage;
let store: MongoEventStore;
let source: Source;
let now: number;
const clock = { now: () => new Date(now) };
const instances = processInstances('registry') as Projection<ProcessRow>;
const ends: (() => Promise<void>)[] = [];

beforeEach(async () => {
  stage = await openStage('process');
  now = Date.parse('2026-09-28T02:00:00Z');
  store = new MongoEventStore({ client: stage.connection.getClient() as unknown as mongoose.mongo.MongoClient, database: stage.database.databaseName, service: 'registry', tenant: 'test', clock });
  await store.init();
  source = { service: 'registry', topic: topicOf('registry', stage.prefix), reader: localLogReader(store) };
  await stage.topics({ topic: source.topic, partitions: 1 });
  const relay = new Relay({ store, kafka: stage.kafka, topic: source.topic, origin: 'https://kangfu.example', database: stage.database, onRewound: () => {} });
  relay.start();
  ends.push(() => store.close(), () => relay.close());
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await stage.close();
});

const start = async (name: string, around: (execute: Execute) => Execute = (execute) => execute, process = watching) => {
  const parking = new Parking(stage.database);
  const { config } = startEngine(store, clock, around);
  const projections = new ProjectionRunner({ connection: stage.connection, registry, projections: [instances], sources: [source] });
  await projections.ensureIndexes();
  const rows: Rows<ProcessRow> = projections.rows(instances);
  const runner = new ProcessRunner({ ...config, database: stage.database, processes: [process], sources: [source], parking });
  const leases = new Leases({ database: stage.database, instance: name, ttlMs: 2_000 });
  const consumers = new LogConsumers({ kafka: stage.kafka, leases, maxWaitMs: 200 }).add(...projections.handlers(), ...runner.handlers());
  const fired: DueTimer[] = [];
  const worker = new TimerWorker({
    service: 'registry', leases, clock, running: () => rows.count({ filter: {}, joined: false }, { status: 'running' }),
    due: async (at, limit) => (await rows.peekMany({ nextDue: { $lte: at } }, limit)).flatMap(({ process: name, stream, timers }) => timers.flatMap(({ timerId, due }) =>
      (due !== null && due <= at ? [{ process: name, stream, timerId, due, what: 'FireTimer' as const }] : []))),
    fire: async (timer) => { fired.push(timer); return runner.find('watching')!.engine.wake(process, timer.stream, timer.timerId, timer.what, timer.due); },
  });
  consumers.start();
  worker.start();
  let closed: Promise<void> | null = null;
  const close = (): Promise<void> => closed ??= (async () => { await worker.close(); await consumers.close(); await runner.close(); await projections.close(); await leases.close(); })();
  ends.push(close);
  return { runner, worker, rows, fired, parking, close };
};
const place = async (n: number): Promise<ProcessRow | null> => (await stage.database.collection(instances.collection).findOne({ key: thingId(n) })) as unknown as ProcessRow | null;

test('a hundred causes have one effect each, and each instance is in the list with its timers', async () => {
  for (let n = 0; n < 100; n++) await appendThing(store, n, 'ThingOpened', clock.now().toISOString());
  const { runner, rows, worker } = await start('one');
  await until('all done', () => runner.status()[0]!.done === 100);
  await until('all listed', async () => (await rows.count({ filter: {}, joined: false }, { status: 'running', commands: 1 })) === 100);
  expect(await effectsOf(store, 17)).toEqual(['opened 0']);
  expect(await place(17)).toMatchObject({ process: 'watching', status: 'running', nextDue: '2026-09-28T03:00:00.000Z', beyondCalendar: false, timers: [{ timer: 'reminder', with: { n: 0 } }, { timer: 'clock', lastDay: '2026-09-30' }] });
  await until('counted', () => worker.status().working);
});

test('a fault comes again with the same ids and cause; a refusal is an answer, kept with its codes', async () => {
  const calls: ProcessContext[] = [];
  let faults = 2;
  await appendThing(store, 1, 'ThingOpened', clock.now().toISOString());
  const { runner } = await start('one', (execute) => async (wanted, call) => {
    if ((wanted.data as { what: string }).what === 'opened 0') {
      calls.push(call);
      if (faults-- > 0) throw new Error('the store is away');
    }
    return execute(wanted, call);
  });
  await until('done', () => runner.status()[0]!.done === 1);
  expect(calls.length).toBe(3);
  const decided = (await store.load(watching.streamOf(thingId(1)))).commits[0]!;
  expect(new Set(calls.map(({ commandId }) => commandId)).size).toBe(1);
  expect(calls[0]).toMatchObject({ cause: { service: 'registry', log: 0, id: decided.events.at(-1)!.id }, actor: { id: 'process:watching', role: 'process' }, correlation: decided.correlation, notBefore: decided.at });
  expect(decided.cause).toMatchObject({ service: 'registry', position: 1 });
  now += 2 * 3_600_000;
  await until('refused', async () => (await place(1))?.refused.length === 1);
  expect((await place(1))!.refused[0]).toMatchObject({ type: 'Count', codes: ['not-this'] });
  expect(await effectsOf(store, 1)).toEqual(['opened 0', 'reminded 0']);
});

test('a cause that a process cannot take parks its stream, a command that cannot be done parks the process; the others go on, and tried again each has its one effect', async () => {
  let broken = true;
  const fragile = processManager('registry', 'watching', 'breaks on some things').on(Opened, (e) => e.data.thing, ({ data }, { key }) => {
    if (data.thing === thingId(1) && broken) throw new Error('no such place');
    return [command({ aggregate: 'count', stream: `count-${key}`, type: 'Count', data: { what: `opened ${data.n}` } })];
  });
  const { runner, parking } = await start('one', (execute) => async (wanted, call) => {
    if (wanted.stream === `count-${thingId(3)}` && broken) throw new TypeError('the decider reads a field that is not there');
    return execute(wanted, call);
  }, fragile);
  for (const n of [1, 2, 3, 1, 2]) await appendThing(store, n, 'ThingOpened', clock.now().toISOString());
  await until('the others', async () => (await effectsOf(store, 2)).length === 2 && runner.status()[0]!.parked.events === 3);
  expect([await effectsOf(store, 1), await effectsOf(store, 3), runner.status()[0]!.parked]).toEqual([[], [], { keys: 2, events: 3 }]);
  expect((await parking.keys.find().toArray()).map(({ key, reason }) => [key.slice(0, -37), reason.message]).sort()).toEqual([['process', 'TypeError while doing Count'], ['thing', 'Error while reacting']]);
  broken = false;
  for (const key of await parking.keys.find().toArray()) await parking.handlers.get('process:watching')!.retry(key);
  await until('all done', async () => (await effectsOf(store, 1)).length === 2 && (await effectsOf(store, 3)).length === 1);
  expect([await effectsOf(store, 1), await effectsOf(store, 2), runner.status()[0]!.parked]).toEqual([['opened 0', 'opened 1'], ['opened 0', 'opened 1'], { keys: 0, events: 0 }]);
});

test('what came due while nobody ran is fired at the next start, once, though two would; a paused clock is not', async () => {
  for (const n of [1, 2]) await appendThing(store, n, 'ThingOpened', clock.now().toISOString());
  await appendThing(store, 2, 'ThingHeld', clock.now().toISOString());
  const before = await start('before');
  await until('both listed', async () => (await place(1))?.commands === 1 && (await place(2))?.timers.some(({ paused }) => paused) === true);
  await before.close();
  now = Date.parse('2026-09-30T16:00:00Z');
  const [one, two] = [await start('one'), await start('two')];
  await until('fired', async () => (await effectsOf(store, 1)).length === 4 && (await effectsOf(store, 2)).length === 2);
  expect(await effectsOf(store, 1)).toEqual(expect.arrayContaining(['opened 0', 'reminded 0', 'late', 'late too']));
  expect([one.worker.status().working, two.worker.status().working].filter(Boolean)).toHaveLength(1);
  // The other takes over with the same index.
  const [holder, other] = one.worker.status().working ? [one, two] : [two, one];
  await holder.close();
  now = Date.parse('2026-10-08T16:00:00Z');
  await until('taken over', async () => (await effectsOf(store, 1)).includes('later 1'));
  expect(other.worker.status()).toMatchObject({ working: true, failing: 0 });
  expect((await effectsOf(store, 1)).filter((what) => what.startsWith('late')).sort()).toEqual(['late', 'late too', 'later 1']);
  expect(await effectsOf(store, 2)).toEqual(['opened 0', 'reminded 0']);
});
