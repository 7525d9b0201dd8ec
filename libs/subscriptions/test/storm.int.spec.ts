import type mongoose from 'mongoose';
import { until } from '@kangfu/testing/until';
import { compareProjection, localLogReader, type Place, ProjectionWriter, replayProjection, type RowWrites } from '../src/index.js';
import { append, makeThings, Opened, registry, Road, streamOf, thingId } from './road.js';

jest.setTimeout(90_000);
let road: Road;
afterEach(async () => { await road.close(); });

/** Live rows and history against a replay from the stores alone, without what is parked. */
const sameAsReplay = async (): Promise<void> => {
  const upTo = { 'alpha/0': (await road.alpha.tail(0)).position, 'beta/0': (await road.beta.tail(0)).position };
  const leftOut = new Set((await road.parking.events.find().toArray()).map(({ id }) => id));
  const fresh = road.stage.connection.getClient().db(`${road.stage.database.databaseName}-fresh`) as unknown as mongoose.mongo.Db;
  try {
    await replayProjection({ projection: makeThings(), registry, readers: [localLogReader(road.alpha), localLogReader(road.beta)], upTo, leftOut, into: fresh });
    for (const compared of await compareProjection(makeThings(), road.stage.database, fresh)) expect(compared).toMatchObject({ different: 0, unexpected: 0, missing: 0, first: [] });
  } finally {
    await fresh.dropDatabase();
  }
};

/** Every value that any checkpoint ever had, in the order in which they became durable. */
const watchCheckpoints = (): { seen: { id: string; lease: number; epoch: number; position: number }[]; close: () => Promise<void> } => {
  const seen: { id: string; lease: number; epoch: number; position: number }[] = [];
  const last = new Map<string, Place & { lease: number }>();
  const stream = road.stage.database.collection('checkpoints').watch([]);
  stream.on('change', (change: any) => {
    const id = String(change.documentKey._id);
    const now = { ...last.get(id), ...change.fullDocument, ...change.updateDescription?.updatedFields };
    last.set(id, now);
    seen.push({ id, lease: now.lease, epoch: now.epoch, position: now.position });
  });
  stream.on('error', () => {});
  return { seen, close: () => stream.close() };
};

test('a storm of take-overs, with every earlier holder still at work, moves no checkpoint back and ends in what a replay gives, parked streams included', async () => {
  road = await Road.open('storm');
  let broken = true;
  road.things.handlers.push({ definition: Opened, rows: (e) => { if (e.stream === streamOf(3) && broken) throw new Error('no such place'); return []; }, fold: (state) => state });
  road.relay().start();
  road.relay(road.beta).start();
  await road.stage.database.createCollection('checkpoints');
  const checkpoints = watchCheckpoints();
  let writing = true;
  const appended = { alpha: 0, beta: 0 };
  const writer = (async () => {
    for (let n = 0; writing; n++) {
      appended.alpha = (await append(road.alpha, streamOf(n % 7), n < 7 ? 'ThingOpened' : 'ThingNoted', `t${n}`)).first;
      if (n % 4 === 0) appended.beta = (await append(road.beta, streamOf(n % 7, 'verdict'), 'ThingJudged', `v${n}`)).first;
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
  })();
  // One name, so that each takes the lease at once; none of those before is told, so they read and write on.
  const runners: ReturnType<Road['runner']>[] = [];
  for (let lease = 1; lease <= 5; lease++) {
    runners.push(road.runner({ instance: 'one', ttlMs: 600_000 }));
    await until(`lease ${lease} moves a checkpoint`, () => checkpoints.seen.some((each) => each.lease === lease && each.position > 0), 40_000);
    // Those before are woken to read everything again.
    await Promise.all(runners.slice(0, -1).map(({ consumers }) => consumers.restart('things_v1')));
  }
  writing = false;
  await writer;
  const last = runners.at(-1)!;
  expect(await last.rows.caughtUp({ 'alpha/0@1': appended.alpha, 'beta/0@1': appended.beta }, 40_000)).toBe(true);
  await sameAsReplay();
  expect(await road.parking.keys.find().toArray()).toMatchObject([{ key: streamOf(3), first: { position: 4 } }]);
  broken = false;
  expect(await road.parking.handlers.get('things_v1')!.retry({ source: 'alpha', log: 0, key: streamOf(3) })).toMatchObject({ left: 0, gone: 0 });
  expect(await road.parking.events.countDocuments()).toBe(0);
  await sameAsReplay();
  await checkpoints.close();
  for (const id of new Set(checkpoints.seen.map((each) => each.id))) {
    const moves = checkpoints.seen.filter((each) => each.id === id);
    expect(moves.map(({ position }) => position)).toEqual(moves.map(({ position }) => position).sort((a, b) => a - b));
    expect(moves.map(({ lease }) => lease)).toEqual(moves.map(({ lease }) => lease).sort((a, b) => a - b));
  }
});

test('a holder frozen between reading its rows and writing them wakes after another went on, and writes nothing', async () => {
  road = await Road.open('storm');
  road.relay().start();
  const plan = ProjectionWriter.prototype.plan;
  let wake = (): void => {};
  const frozen = new Promise<void>((resolve) => { wake = resolve; });
  let asleep = false;
  const outcomes: string[] = [];
  const first = road.runner({ instance: 'one', ttlMs: 600_000 });
  await append(road.alpha, streamOf(1), 'ThingOpened', 'a');
  expect(await first.rows.caughtUp({ 'alpha/0@1': 1 }, 20_000)).toBe(true);
  const spy = jest.spyOn(ProjectionWriter.prototype, 'plan').mockImplementationOnce(async function plannedAndFrozen(this: ProjectionWriter, events): Promise<RowWrites> {
    const writes = await plan.call(this, events);
    asleep = true;
    await frozen;
    return { ...writes, write: async (session) => writes.write(session).then(() => { outcomes.push('wrote'); }) };
  });
  await append(road.alpha, streamOf(1), 'ThingNoted', 'b');
  await until('asleep', () => asleep);
  const second = road.runner({ instance: 'one', ttlMs: 600_000 });
  await append(road.alpha, streamOf(1), 'ThingNoted', 'c');
  expect(await second.rows.caughtUp({ 'alpha/0@1': 3 }, 20_000)).toBe(true);
  const before = [await road.rowsNow(), await road.historyNow(), await road.checkpoint('alpha')];
  wake();
  await until('the woken one is refused', () => first.consumers.status()[0]!.partitions.some(({ failing }) => failing?.error === 'Fenced'));
  spy.mockRestore();
  expect(outcomes).toEqual([]);
  expect([await road.rowsNow(), await road.historyNow(), await road.checkpoint('alpha')]).toEqual(before);
  expect((await second.rows.peek(thingId(1)))?.notes).toEqual(['a', 'b', 'c']);
  await sameAsReplay();
});
