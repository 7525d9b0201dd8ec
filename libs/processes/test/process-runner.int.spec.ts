import { randomBytes } from 'node:crypto';
import { idOf } from '@kangfu/common';
import { defineEvent, EventRegistry, Field, Type } from '@kangfu/contracts';
import type { CommitDraft } from '@kangfu/event-store';
import { InMemoryEventStore } from '@kangfu/event-store/in-memory/in-memory-event-store';
import { Leases, LogConsumers, topicOf } from '@kangfu/kafka';
import { localLogReader, Parking, Relay, type Source, Unavailable } from '@kangfu/subscriptions';
import { openStage, type Stage } from '@kangfu/testing/kafka-topics';
import { until } from '@kangfu/testing/until';
import { type Execute, type Process, type ProcessContext, processManager, ProcessRunner } from '../src/index.js';

const ScreeningImported = defineEvent('registry', 'ScreeningImported', { description: 'imported', data: Type.Object({ file: Field.uuid(), n: Type.Integer() }), subject: () => null });
const registry = new EventRegistry([ScreeningImported]);
const stream = (n: number): string => `file-${idOf(`file ${n}`)}`;

jest.setTimeout(30_000);
let stage: Stage;
let store: InMemoryEventStore;
let source: Source;
const ends: (() => Promise<void>)[] = [];
beforeEach(async () => {
  stage = await openStage('process');
  store = new InMemoryEventStore({ service: 'registry' });
  source = { service: 'registry', topic: topicOf('registry', stage.prefix), reader: localLogReader(store) };
  await stage.topics({ topic: source.topic, partitions: 1 });
  const relay = new Relay({ store, kafka: stage.kafka, topic: source.topic, origin: 'https://kangfu.example', database: stage.database, onRewound: () => {} });
  relay.start();
  ends.push(() => relay.close());
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await stage.close();
});

const imported = async (file: number, ns: readonly number[]): Promise<void> => {
  const { handle } = await store.load(stream(file));
  const commandId = idOf(`import ${file} ${ns.join()}`);
  await store.append(handle, {
    commandId, command: { type: 'Import', digest: 'd' }, actor: { id: 'u', role: 'station-worker', unit: null, for: null }, purpose: 'service', reason: null, correlation: commandId, cause: null,
    events: ns.map((n) => ({ id: idOf(`event ${file} ${n}`), type: 'ScreeningImported', schema: 1, occurred: new Date().toISOString(), subjects: [], salt: randomBytes(16).toString('base64'), data: { file: stream(file).slice(-36), n }, pii: [] })),
  } satisfies CommitDraft);
};
const run = (process: Process, execute: Execute, parking = new Parking(stage.database)): { runner: ProcessRunner; close: () => Promise<void> } => {
  const runner = new ProcessRunner({ database: stage.database, registry, processes: [process], sources: [source], execute, parking });
  const leases = new Leases({ database: stage.database, instance: 'one' });
  const consumers = new LogConsumers({ kafka: stage.kafka, leases, maxWaitMs: 200 }).add(...runner.handlers());
  let closed: Promise<void> | null = null;
  const close = (): Promise<void> => closed ??= (async () => { await consumers.close(); await runner.close(); await leases.close(); })();
  ends.push(close);
  consumers.start();
  return { runner, close };
};
const opening = (): Process => processManager('open-files', 'opens a file for each screening')
  .on(ScreeningImported, ({ data }) => [{ aggregate: 'file', stream: `file-${data.file}`, type: 'Open', data: { n: data.n } }]);

test('1,054 imports have one effect each, many streams at once, each stream in order', async () => {
  const effects = new Map<string, number[]>();
  let active = 0;
  let most = 0;
  for (let file = 0; file < 527; file++) await imported(file, [1, 2]);
  const started = performance.now();
  const { runner } = run(opening(), async (command) => {
    most = Math.max(most, ++active);
    await new Promise((resolve) => setTimeout(resolve, 2));
    effects.set(command.stream, [...(effects.get(command.stream) ?? []), (command.data as { n: number }).n]);
    active--;
    return { done: true };
  });
  await until('all done', () => runner.status()[0]!.done === 1054);
  process.stdout.write(`1,054 process commands of 2 ms each: ${(performance.now() - started).toFixed(0)} ms with start\n`);
  expect(effects.size).toBe(527);
  expect([...effects.values()].every((ns) => ns.join() === '1,2')).toBe(true);
  expect(most).toBe(32);
  await until('checkpoint', async () => (await stage.database.collection('checkpoints').findOne({ _id: 'process:open-files|registry/0' as never }))?.['position'] === 1054);
});

test('a fault comes again with the same ids and cause, a refusal is an answer', async () => {
  const calls: { n: number; context: ProcessContext }[] = [];
  let faults = 2;
  await imported(1, [1, 2, 3]);
  const { runner } = run(opening(), async (command, context) => {
    const { n } = command.data as { n: number };
    calls.push({ n, context });
    if (n === 2 && faults-- > 0) throw new Error('the store is away');
    return n === 3 ? { done: false, refusals: [{ code: 'file-already-open' }] } : { done: true };
  });
  await until('refused', () => runner.status()[0]!.refused === 1);
  const [cause] = (await store.read(0, 0, 1))[0]!.events;
  const ofFirst = calls.filter(({ n }) => n === 1).map(({ context }) => context);
  expect(ofFirst.length).toBe(3);
  expect(new Set(ofFirst.map(({ commandId }) => commandId))).toEqual(new Set([idOf(`process:open-files:${cause!.id}:0`)]));
  expect(ofFirst[0]).toMatchObject({ cause: { service: 'registry', log: 0, position: 1, id: cause!.id }, actor: { id: 'process:open-files', role: 'process', unit: null, for: null }, notBefore: (await store.read(0, 0, 1))[0]!.at });
  expect(calls.filter(({ n }) => n === 3).length).toBe(1);
});

test('a cause that a process cannot take parks its stream, the others go on; tried again, each has its one effect, in order', async () => {
  const effects = new Map<string, string[]>();
  let broken = true;
  let away = 2;
  const process = processManager('open-files', 'opens a file for each screening').on(ScreeningImported, ({ data }) => {
    if (data.n === 2 && broken) throw new Error('no such place');
    // The key store is away: that passes.
    if (data.n === 6 && away-- > 0) throw new Unavailable('keys');
    return [{ aggregate: 'file', stream: `file-${data.file}`, type: 'Open', data: { n: data.n } }];
  });
  const parking = new Parking(stage.database);
  const { runner } = run(process, async (command, { commandId }) => {
    const { n } = command.data as { n: number };
    if (n === 5 && broken) throw new TypeError('the decider reads a field that is not there');
    const ids = effects.get(command.stream) ?? [];
    if (!ids.includes(`${n} ${commandId}`)) effects.set(command.stream, [...ids, `${n} ${commandId}`]);
    return { done: true };
  }, parking);
  await imported(1, [1, 2, 3]);
  await imported(2, [4, 6, 7]);
  await imported(3, [5]);
  await imported(1, [8]);
  const done = (file: number): number[] => (effects.get(stream(file)) ?? []).map((effect) => Number(effect.split(' ')[0]));
  await until('the others', () => done(2).join() === '4,6,7' && runner.status()[0]!.logs[0]?.position === 8);
  expect([done(1), done(3), runner.status()[0]!.parked]).toEqual([[1], [], { keys: 2, events: 4 }]);
  expect((await parking.keys.find().sort({ 'first.position': 1 }).toArray()).map(({ reason, events }) => [reason.message, events])).toEqual([['Error while reacting', 3], ['TypeError while doing Open', 1]]);
  broken = false;
  for (const key of await parking.keys.find().toArray()) await parking.handlers.get('process:open-files')!.retry(key);
  expect([done(1), done(3), runner.status()[0]!.parked]).toEqual([[1, 2, 3, 8], [5], { keys: 0, events: 0 }]);
});

test('what was done is not asked for again after a restart', async () => {
  const done: number[] = [];
  const execute: Execute = async (command) => { done.push((command.data as { n: number }).n); return { done: true }; };
  await imported(1, [1]);
  const first = run(opening(), execute);
  await until('first', () => done.length === 1);
  await first.close();
  await imported(1, [2]);
  run(opening(), execute);
  await until('second', () => done.length === 2);
  expect(done).toEqual([1, 2]);
});
