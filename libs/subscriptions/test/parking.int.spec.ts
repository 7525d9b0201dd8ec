import fc from 'fast-check';
import type { KafkaMessage } from 'kafkajs';
import type mongoose from 'mongoose';
import { recordedEvents, type RecordedEvent, type StoredCommit } from '@kangfu/event-store';
import { InMemoryEventStore } from '@kangfu/event-store/in-memory/in-memory-event-store';
import type { LogHandlerSpec } from '@kangfu/kafka';
import { openStage, type Stage } from '@kangfu/testing/kafka-topics';
import { until } from '@kangfu/testing/until';
import { Checkpoints, compareProjection, encodeRecord, localLogReader, NotHeld, NotTheFirst, Parking, projection, projectionDocuments, type Projection, ProjectionRunner, replayProjection } from '../src/index.js';
import { append, Judged, Noted, Opened, registry, streamOf, thingId, type ThingRow } from './road.js';

jest.setTimeout(120_000);
let stage: Stage;
beforeAll(async () => { stage = await openStage('parking'); });
afterAll(async () => {
  for (const runner of runners.splice(0)) await runner.close();
  await stage.close();
});
const runners: ProjectionRunner[] = [];

/** The code of a release: what it cannot take throws. */
type Broken = (what: 'fold' | 'rows' | 'view', text: string) => boolean;
const things = (broken: Broken = () => false): Projection<ThingRow> => {
  const check = (what: 'fold' | 'rows' | 'view', text: string): void => { if (broken(what, text)) (undefined as unknown as { x(): void }).x(); };
  type Notes = { notes: string[] };
  const fold = (state: Notes | undefined, text: string): Notes => { check('fold', text); return { notes: [...(state?.notes ?? []), text] }; };
  return projection<ThingRow>('things', 1, {
    view: (key, slices) => {
      const own = slices.one<Notes>('thing');
      const verdict = slices.one<string>('verdict')?.state ?? null;
      for (const text of own?.state.notes ?? []) check('view', text);
      if (verdict !== null) check('view', verdict);
      return own && { thing: key, notes: own.state.notes, verdict, accessKey: `case-${key}` };
    },
  })
    .on(Opened, (e) => { check('rows', e.data.text); return e.data.thing; }, (state: Notes | undefined, e) => fold(state, e.data.text))
    .on(Noted, (e) => { check('rows', e.data.text); return e.data.thing; }, (state: Notes | undefined, e) => fold(state, e.data.text))
    .on(Judged, (e) => { check('rows', e.data.text); return e.data.thing; }, (_state, e) => { check('fold', e.data.text); return e.data.text; });
};

/** Two stores whose clocks disagree, and the releases that read them; records are handed over as Kafka would. */
class Desk {
  readonly alpha = new InMemoryEventStore({ service: 'alpha' });
  readonly beta = new InMemoryEventStore({ service: 'beta', clock: { now: () => new Date(Date.now() - 3_600_000) } });
  readonly parking = new Parking(stage.database);
  private lease = 0;

  static async open(): Promise<Desk> {
    for (const runner of runners.splice(0)) await runner.close();
    for (const { name } of await stage.database.listCollections().toArray()) await stage.database.collection(name).deleteMany({});
    return new Desk();
  }

  /** A process with this code takes the handler over. It reads the stores to rebuild only where it is told to. */
  async release(code: Projection<ThingRow>, { rebuilds = false } = {}): Promise<Release> {
    const parking = new Parking(stage.database);
    const sources = [this.alpha, this.beta].map((store) => ({ service: store.service, topic: store.service, reader: rebuilds ? localLogReader(store) : { service: store.service, read: localLogReader(store).read } }));
    const runner = new ProjectionRunner({ connection: stage.connection, registry, projections: [code], sources, parking });
    runners.push(runner);
    const spec = runner.handlers()[0]!;
    const lease = ++this.lease;
    await spec.offsets(lease, new AbortController().signal);
    return new Release(runner, spec, parking, lease);
  }

  async sameAsReplay(): Promise<void> {
    const fresh = stage.connection.getClient().db(`${stage.database.databaseName}-fresh`) as unknown as mongoose.mongo.Db;
    try {
      const upTo = { 'alpha/0': (await this.alpha.tail(0)).position, 'beta/0': (await this.beta.tail(0)).position };
      await replayProjection({ projection: things(), registry, readers: [localLogReader(this.alpha), localLogReader(this.beta)], upTo, into: fresh });
      for (const compared of await compareProjection(things(), stage.database, fresh)) expect(compared).toMatchObject({ different: 0, unexpected: 0, missing: 0, first: [] });
    } finally {
      await fresh.dropDatabase();
    }
  }
}

const messageOf = (event: RecordedEvent): KafkaMessage => ({ ...encodeRecord('https://kangfu.example', event), offset: String(event.position - 1), timestamp: '0', attributes: 0 }) as unknown as KafkaMessage;
const eventsOf = (service: string, ...commits: StoredCommit[]): RecordedEvent[] => commits.flatMap((commit) => recordedEvents(service, commit));

class Release {
  constructor(readonly runner: ProjectionRunner, readonly spec: LogHandlerSpec, readonly parking: Parking, readonly lease: number) {}
  async give(events: readonly RecordedEvent[]): Promise<void> {
    const [first] = events;
    if (first) await this.spec.handle({ name: this.spec.name, topic: first.service, log: first.log, messages: events.map(messageOf), lease: this.lease });
  }
  get handler() { return this.parking.handlers.get('things_v1')!; }
  async retryAll() {
    const results = [];
    for (const key of await this.parking.keys.find().sort({ _id: 1 }).toArray()) results.push(await this.handler.retry(key));
    return results;
  }
}
const notesOf = async (n: number): Promise<string[] | null> => ((await stage.database.collection('things_v1').findOne({ _id: thingId(n) as never }))?.['notes'] as string[] | undefined) ?? null;

test('a poison event parks its stream from there on, the others go on, and what is parked says nothing of what it says', async () => {
  const desk = await Desk.open();
  const broken = await desk.release(things((what, text) => what === 'fold' && text === 'bad'))
  const events = eventsOf('alpha',
    await append(desk.alpha, streamOf(1), 'ThingOpened', 'a'), await append(desk.alpha, streamOf(2), 'ThingOpened', 'x'), await append(desk.alpha, streamOf(1), 'ThingNoted', 'bad', 'after'),
    await append(desk.alpha, streamOf(2), 'ThingNoted', 'y'));
  await broken.give(events);
  expect([await notesOf(1), await notesOf(2)]).toEqual([['a'], ['x', 'y']]);
  await broken.give(eventsOf('alpha', await append(desk.alpha, streamOf(1), 'ThingNoted', 'later'), await append(desk.alpha, streamOf(2), 'ThingNoted', 'z')));
  expect([await notesOf(1), await notesOf(2)]).toEqual([['a'], ['x', 'y', 'z']]);

  const key = { handler: 'things_v1', source: 'alpha', log: 0, key: streamOf(1) };
  expect(await desk.parking.keys.find().toArray()).toEqual([{
    _id: `things_v1|alpha/0|${streamOf(1)}`, ...key, since: expect.any(String), reason: { error: 'TypeError', message: 'TypeError while folding' },
    first: { position: 3, id: events[2]!.id, type: 'ThingNoted', schema: 1, version: 2 }, events: 3, tried: null,
  }]);
  expect((await desk.parking.eventsOf(key, streamOf(1), 10)).map(({ position, version }) => [position, version])).toEqual([[3, 2], [4, 3], [6, 4]]);
  expect(JSON.stringify([await desk.parking.keys.find().toArray(), await desk.parking.events.find().toArray()])).not.toMatch(/"bad"|after|later/);
  expect(await stage.database.collection('checkpoints').findOne({ _id: 'things_v1|alpha/0' as never })).toMatchObject({ position: 7 });
  expect(broken.handler.parked()).toEqual({ keys: 1, events: 3 });

  // Mended: a new release takes over, knows at once what is parked, and is told to try again.
  const mended = await desk.release(things());
  expect(mended.handler.parked()).toEqual({ keys: 1, events: 3 });
  await mended.give(eventsOf('alpha', await append(desk.alpha, streamOf(1), 'ThingNoted', 'last')));
  expect(await notesOf(1)).toEqual(['a']);
  expect(await mended.retryAll()).toEqual([{ went: 4, left: 0, gone: 0, again: null }]);
  expect(await notesOf(1)).toEqual(['a', 'bad', 'after', 'later', 'last']);
  expect([await desk.parking.keys.countDocuments(), await desk.parking.events.countDocuments(), mended.handler.parked()]).toEqual([0, 0, { keys: 0, events: 0 }]);
  await mended.give(eventsOf('alpha', await append(desk.alpha, streamOf(1), 'ThingNoted', 'and on')));
  expect((await notesOf(1))?.at(-1)).toBe('and on');
  await desk.sameAsReplay();
});

test('trying again tells what went through and what is parked again', async () => {
  const desk = await Desk.open();
  const broken = await desk.release(things((_what, text) => text.startsWith('bad')));
  const events = eventsOf('alpha', await append(desk.alpha, streamOf(1), 'ThingOpened', 'a'), await append(desk.alpha, streamOf(1), 'ThingNoted', 'bad 1', 'b', 'bad 2', 'c'));
  await broken.give(events);
  expect(await broken.retryAll()).toEqual([{ went: 0, left: 4, gone: 0, again: { error: 'TypeError', message: 'TypeError while naming its rows', event: expect.objectContaining({ position: 2 }) } }]);
  const half = await desk.release(things((what, text) => what === 'view' && text === 'bad 2'));
  expect(await half.retryAll()).toEqual([{ went: 2, left: 2, gone: 0, again: { error: 'TypeError', message: 'TypeError while making the row', event: expect.objectContaining({ position: 4, id: events[3]!.id }) } }]);
  expect(await notesOf(1)).toEqual(['a', 'bad 1', 'b']);
  expect(await desk.parking.keys.findOne()).toMatchObject({ events: 2, first: { position: 4 }, tried: expect.any(String) });
  expect(await (await desk.release(things())).retryAll()).toEqual([{ went: 2, left: 0, gone: 0, again: null }]);
  await desk.sameAsReplay();
});

test('an operator skips exactly the first parked event, on record; a rebuild leaves it out too', async () => {
  const desk = await Desk.open();
  const release = await desk.release(things((_what, text) => text.startsWith('bad')), { rebuilds: true });
  const events = eventsOf('alpha', await append(desk.alpha, streamOf(1), 'ThingOpened', 'a'), await append(desk.alpha, streamOf(1), 'ThingNoted', 'bad', 'b'));
  await release.give(events);
  const key = (await desk.parking.keys.findOne())!;
  const why = { reason: 'recorded twice by an import', by: 'operator:wang' };
  await expect(release.handler.skip(key, events[2]!.id, why)).rejects.toThrow(NotTheFirst);
  await release.handler.skip(key, events[1]!.id, why);
  expect(await release.retryAll()).toEqual([{ went: 1, left: 0, gone: 0, again: null }]);
  expect(await notesOf(1)).toEqual(['a', 'b']);
  expect(await desk.parking.skipped.find().toArray()).toEqual([expect.objectContaining({ ...why, id: events[1]!.id, position: 2, poison: { error: 'TypeError', message: 'TypeError while naming its rows' }, at: expect.any(String) })]);
  await release.runner.requestRebuild(things(), 'operator');
  await until('rebuilt', async () => (await projectionDocuments(stage.database).findOne({ _id: 'things_v1' }))?.last);
  expect((await projectionDocuments(stage.database).findOne({ _id: 'things_v1' }))!.last).toMatchObject({ comparisons: [{ compared: 1, different: 0, missing: 0, unexpected: 0 }, { different: 0, missing: 0, unexpected: 0 }] });
  expect((await release.runner.rows<ThingRow>(things()).peek(thingId(1)))?.notes).toEqual(['a', 'b']);
});

test('a type that nobody needs passes, a later version of one that is needed is parked, and so is what is no event', async () => {
  const desk = await Desk.open();
  const release = await desk.release(things());
  const commits = [
    await append(desk.alpha, streamOf(1), 'ThingOpened', 'a'), await append(desk.alpha, streamOf(2), 'ThingOpened', 'b'), await append(desk.alpha, streamOf(3), 'ThingOpened', 'c'), await append(desk.alpha, streamOf(4), 'ThingPassed', 'd'),
  ];
  const events = eventsOf('alpha', ...commits);
  const future = { ...events[0]!, schema: 99 };
  const unknown = { ...events[3]!, type: 'ThingRetyped', schema: 7 };
  const nothing = { ...events[1]!, data: null as never };
  // The store holds the same: what cannot be read in the topic does not heal.
  jest.spyOn(desk.alpha, 'read').mockImplementation(async (_log, after) => commits.filter(({ first }) => first > after).map((commit) => (commit.first === 2 ? { ...commit, events: [{ ...commit.events[0]!, data: null as never }] } : commit)));
  await release.give([future, nothing, events[2]!, unknown]);
  expect([await notesOf(1), await notesOf(2), await notesOf(3)]).toEqual([null, null, ['c']]);
  expect((await desk.parking.keys.find().sort({ 'first.position': 1 }).toArray()).map(({ key, reason }) => [key, reason.message])).toEqual([
    [streamOf(1), 'UnknownEvent while reading version 99: alpha/ThingOpened v99'], [streamOf(2), 'NotAnEvent while reading it: alpha/0 position 2'],
  ]);
  expect(await stage.database.collection('checkpoints').findOne({ _id: 'things_v1|alpha/0' as never })).toMatchObject({ position: 4 });
});

test('one transaction takes a batch of 500 with poison in it; without any nothing of parking is asked', async () => {
  const desk = await Desk.open();
  const release = await desk.release(things((what, text) => what === 'fold' && text.startsWith('bad')));
  await release.give(eventsOf('alpha', await append(desk.alpha, streamOf(0), 'ThingOpened', 'first')));
  const moves = jest.spyOn(Checkpoints.prototype, 'move');
  const asked = jest.spyOn(Parking.prototype, 'park');
  try {
    const batch = async (bad: (n: number) => boolean): Promise<RecordedEvent[]> => {
      const commits: StoredCommit[] = [];
      for (let n = 0; n < 500; n++) commits.push(await append(desk.alpha, streamOf(n % 100), 'ThingNoted', `${bad(n) ? 'bad' : 'n'} ${n}`));
      return eventsOf('alpha', ...commits);
    };
    await release.give(await batch(() => false));
    expect([moves.mock.calls.length, asked.mock.calls.length]).toEqual([1, 0]);
    const poisoned = await batch((n) => n === 130 || n === 381);
    const started = performance.now();
    await release.give(poisoned);
    process.stdout.write(`a batch of 500 with two poison events: ${(performance.now() - started).toFixed(0)} ms\n`);
    expect([moves.mock.calls.length, asked.mock.calls.length, await desk.parking.keys.countDocuments()]).toEqual([2, 1, 2]);
  } finally {
    moves.mockRestore();
    asked.mockRestore();
  }
});

test('a zombie parks nothing and re-drives nothing; who holds the handler does', async () => {
  const desk = await Desk.open();
  const zombie = await desk.release(things((_what, text) => text === 'bad'));
  const events = eventsOf('alpha', await append(desk.alpha, streamOf(1), 'ThingOpened', 'a'), await append(desk.alpha, streamOf(1), 'ThingNoted', 'bad'), await append(desk.alpha, streamOf(2), 'ThingOpened', 'bad'));
  await zombie.give(events.slice(0, 2));
  const successor = await desk.release(things((_what, text) => text === 'bad'));
  await expect(zombie.give(events.slice(2))).rejects.toThrow('things_v1|alpha/0');
  const key = (await desk.parking.keys.findOne())!;
  await expect(zombie.handler.retry(key)).rejects.toThrow(NotHeld);
  await expect(zombie.handler.skip(key, events[1]!.id, { reason: 'r', by: 'b' })).rejects.toThrow(NotHeld);
  expect([await desk.parking.keys.countDocuments(), await desk.parking.skipped.countDocuments()]).toEqual([1, 0]);
  await successor.give(events.slice(2));
  expect(successor.handler.parked()).toEqual({ keys: 2, events: 2 });
});

test('a fault that passes parks nothing, and a store that is away leaves what is parked where it is', async () => {
  const desk = await Desk.open();
  const release = await desk.release(things((_what, text) => text === 'bad'));
  const events = eventsOf('alpha', await append(desk.alpha, streamOf(1), 'ThingOpened', 'bad'), await append(desk.alpha, streamOf(2), 'ThingOpened', 'b'));
  const down = jest.spyOn(Checkpoints.prototype, 'move').mockRejectedValueOnce(Object.assign(new Error('connection 3 closed'), { name: 'MongoNetworkError' }));
  await expect(release.give(events)).rejects.toThrow('connection 3 closed');
  down.mockRestore();
  expect(await desk.parking.keys.countDocuments()).toBe(0);
  await release.give(events);
  const away = jest.spyOn(desk.alpha, 'read').mockRejectedValueOnce(new Error('connect ECONNREFUSED'));
  const mended = await desk.release(things());
  await expect(mended.retryAll()).rejects.toThrow('ECONNREFUSED');
  away.mockRestore();
  expect([await desk.parking.keys.countDocuments(), await notesOf(1)]).toEqual([1, null]);
  expect(await mended.retryAll()).toMatchObject([{ went: 1, left: 0 }]);
  await desk.sameAsReplay();
});

test('a parked event that a restored log no longer has is gone, and what stands there now is not taken for it', async () => {
  const desk = await Desk.open();
  const release = await desk.release(things((_what, text) => text === 'bad'));
  const commits = [await append(desk.alpha, streamOf(1), 'ThingOpened', 'a'), await append(desk.alpha, streamOf(1), 'ThingNoted', 'bad'), await append(desk.alpha, streamOf(1), 'ThingNoted', 'b')];
  await release.give(eventsOf('alpha', ...commits));
  const restored = { ...commits[1]!, epoch: 2, stream: streamOf(2), events: commits[1]!.events.map((event) => ({ ...event, id: thingId(99) })) };
  jest.spyOn(desk.alpha, 'read').mockImplementation(async (_log, after) => [commits[0]!, restored, commits[2]!].filter(({ first }) => first > after));
  expect(await release.retryAll()).toEqual([{ went: 1, left: 0, gone: 1, again: null }]);
  expect([await notesOf(1), await notesOf(2), await desk.parking.events.countDocuments()]).toEqual([['a', 'b'], null, 0]);
});

test('who lost the lease counts nothing as parked any more', async () => {
  const desk = await Desk.open();
  const release = await desk.release(things((_what, text) => text === 'bad'));
  await release.give(eventsOf('alpha', await append(desk.alpha, streamOf(1), 'ThingOpened', 'bad')));
  expect(release.parking.status()).toEqual([{ handler: 'things_v1', keys: 1, events: 1 }]);
  release.spec.lost!();
  expect(release.parking.status()).toEqual([]);
  await expect(release.handler.retry((await desk.parking.keys.findOne())!)).rejects.toThrow(NotHeld);
});

test('a first fill stops at poison and says where; skipped by an operator it goes on, and so does that of a later version', async () => {
  const desk = await Desk.open();
  const broken: Broken = (_what, text) => text === 'bad';
  const events = eventsOf('alpha', await append(desk.alpha, streamOf(1), 'ThingOpened', 'a'), await append(desk.alpha, streamOf(1), 'ThingNoted', 'bad'), await append(desk.alpha, streamOf(1), 'ThingNoted', 'b'));
  await expect(desk.release(things(broken), { rebuilds: true })).rejects.toThrow('things_v1: alpha/0 position 2 (ThingNoted): TypeError');
  const stopped = (await desk.parking.keys.findOne())!;
  expect(stopped).toMatchObject({ key: streamOf(1), stops: true, events: 1, first: { id: events[1]!.id }, reason: { message: 'TypeError while naming its rows' } });
  const why = { reason: 'recorded twice by an import', by: 'operator:wang' };
  await expect(desk.parking.skipStanding(stopped, events[2]!.id, why)).rejects.toThrow(NotTheFirst);
  await desk.parking.skipStanding(stopped, events[1]!.id, why);
  const release = await desk.release(things(broken), { rebuilds: true });
  expect([await notesOf(1), await desk.parking.keys.countDocuments(), release.handler.parked()]).toEqual([['a', 'b'], 0, { keys: 0, events: 0 }]);
  expect([...(await desk.parking.skippedOf({ handler: 'things_v2', source: 'alpha', log: 0 }))]).toEqual([events[1]!.id]);
  for (const handler of ['thingsmore_v1', 'process:things', 'things_v0']) expect((await desk.parking.skippedOf({ handler, source: 'alpha', log: 0 })).size).toBe(0);
});

test('a rebuild beside takes in what is parked, and releases it with the switch', async () => {
  const desk = await Desk.open();
  await (await desk.release(things((_what, text) => text === 'bad'))).give(eventsOf('alpha', await append(desk.alpha, streamOf(1), 'ThingOpened', 'a'), await append(desk.alpha, streamOf(1), 'ThingNoted', 'bad', 'b')));
  const mended = things();
  const release = await desk.release(mended, { rebuilds: true });
  await release.runner.requestRebuild(mended, 'operator');
  await until('nothing is parked', async () => release.handler.parked().keys === 0 && (await desk.parking.events.countDocuments()) === 0, 60_000);
  await release.give(eventsOf('alpha', await append(desk.alpha, streamOf(1), 'ThingNoted', 'c')));
  expect((await release.runner.rows(mended).peek(thingId(1)))?.notes).toEqual(['a', 'bad', 'b', 'c']);
});

test('what MongoDB will never take is poison too: a row beyond 16 MB, a value that is there already', async () => {
  const desk = await Desk.open();
  const code = things();
  code.handlers.push({ definition: Noted, rows: (e) => [(e.data as { thing: string }).thing], fold: (state, e) => ((e.data as { text: string }).text === 'long' ? { notes: ['x'.repeat(17 * 2 ** 20)] } : state) });
  const release = await desk.release(code);
  await stage.database.collection('things_v1').createIndex({ verdict: 1 }, { unique: true, partialFilterExpression: { verdict: { $type: 'string' } } });
  await release.give(eventsOf('alpha', await append(desk.alpha, streamOf(1), 'ThingOpened', 'a'), await append(desk.alpha, streamOf(2), 'ThingOpened', 'b'), await append(desk.alpha, streamOf(1), 'ThingNoted', 'long'), await append(desk.alpha, streamOf(2), 'ThingNoted', 'c')));
  await release.give(eventsOf('beta', await append(desk.beta, streamOf(1, 'verdict'), 'ThingJudged', 'same'), await append(desk.beta, streamOf(2, 'verdict'), 'ThingJudged', 'same')));
  expect([await notesOf(1), await notesOf(2)]).toEqual([['a'], ['b', 'c']]);
  expect((await desk.parking.keys.find().sort({ _id: 1 }).toArray()).map(({ key, reason }) => [key, reason.message])).toEqual([
    [streamOf(1), 'RangeError while writing what it makes'], [streamOf(2, 'verdict'), 'RowMoved while writing what it makes'],
  ]);
  await stage.database.collection('things_v1').dropIndexes();
});

test('park and retry end in what never parking gives, whatever is poison, in whatever batches, whenever it is tried again', async () => {
  const event = fc.record({ thing: fc.integer({ min: 0, max: 2 }), beta: fc.boolean(), poison: fc.constantFrom(null, null, null, 'fold', 'rows', 'view') });
  await fc.assert(fc.asyncProperty(fc.array(event, { minLength: 4, maxLength: 30 }), fc.array(fc.tuple(fc.integer({ min: 1, max: 6 }), fc.constantFrom('go on', 'retry', 'mend half')), { minLength: 8, maxLength: 8 }), async (events, turns) => {
    const desk = await Desk.open();
    const code = (mended: number) => things((what, text) => { const [n, poison] = text.split(' '); return poison === what && Number(n) % 2 >= mended; });
    const queue: RecordedEvent[] = [];
    for (const [n, { thing, beta, poison }] of events.entries()) {
      const text = `${n} ${poison ?? 'good'}`;
      queue.push(...(beta ? eventsOf('beta', await append(desk.beta, streamOf(thing, 'verdict'), 'ThingJudged', text)) : eventsOf('alpha', await append(desk.alpha, streamOf(thing), n % 7 === 0 ? 'ThingOpened' : 'ThingNoted', text))));
    }
    let release = await desk.release(code(0));
    const give = async (batch: readonly RecordedEvent[]): Promise<void> => { for (const service of ['alpha', 'beta']) await release.give(batch.filter((one) => one.service === service)); };
    for (const [size, then] of turns) {
      await give(queue.splice(0, size));
      if (then === 'mend half') release = await desk.release(code(1));
      if (then !== 'go on') await release.retryAll();
    }
    await give(queue);
    release = await desk.release(code(2));
    await release.retryAll();
    expect(release.handler.parked()).toEqual({ keys: 0, events: 0 });
    await desk.sameAsReplay();
  }), { numRuns: 8 });
});
