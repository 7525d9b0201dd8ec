import { randomBytes, randomUUID } from 'node:crypto';
import { idOf, systemClock } from '@kangfu/common';
import { defineEvent, EventRegistry, type EventsOf, Field, schemaPath, Type, UnknownEvent, upcaster } from '@kangfu/contracts';
import { type Decider, refuse } from '@kangfu/decider';
import { recordedEvents, type StoredEvent } from '@kangfu/event-store';
import { MongoEventStore } from '@kangfu/event-store-mongodb';
import { Leases, LogConsumers, topicOf } from '@kangfu/kafka';
import { KeyedDigest, Sealing } from '@kangfu/privacy';
import { Checkpoints, eventHandler, localLogReader, Parking, projection, ProjectionRunner, type Projection, Relay, type Source } from '@kangfu/subscriptions';
import { openStage, type Stage } from '@kangfu/testing/kafka-topics';
import { until } from '@kangfu/testing/until';
import { aggregate, type Aggregate, CommandRuntime } from '../src/index.js';

jest.setTimeout(90_000);

// One service in two releases, side by side on the same store, topic and databases. The second renames a field (version 2 of an event, with its upcaster), adds an optional
// field to another event within its version, and has a new event.

const about = { personId: Field.uuid() };
const MovedAtFirst = Type.Object({ ...about, place: Type.String() });
const noted = { ...about, text: Type.String() };

const first = {
  PersonMoved: defineEvent('town', 'PersonMoved', { description: 'moved', data: MovedAtFirst }),
  PersonNoted: defineEvent('town', 'PersonNoted', { description: 'noted', data: Type.Object(noted) }),
};
const second = {
  PersonMoved: defineEvent('town', 'PersonMoved', {
    description: 'moved', version: 2, data: Type.Object({ ...about, street: Type.String(), since: Type.Optional(Field.date()) }),
    upcasters: { 1: upcaster(MovedAtFirst, ({ personId, place }) => ({ personId, street: place })) },
  }),
  PersonNoted: defineEvent('town', 'PersonNoted', { description: 'noted', data: Type.Object({ ...noted, urgency: Type.Optional(Type.String()) }) }),
  PersonLeft: defineEvent('town', 'PersonLeft', { description: 'left', data: Type.Object(about) }),
};
type Street = { streets: readonly string[] };
type Move = { type: 'Move'; data: { personId: string; to: string } };
type Note = { type: 'Note'; data: { personId: string; text: string } };
type Leave = { type: 'Leave'; data: { personId: string } };

const firstDecider: Decider<Move | Note, Street, EventsOf<typeof first>> = {
  initial: { streets: [] },
  decide: ({ type, data: { personId, ...data } }, { streets }) => {
    if (type === 'Note') return [{ type: 'PersonNoted', data: { personId, text: (data as Note['data']).text } }];
    const { to } = data as Move['data'];
    return streets.at(-1) === to ? refuse('there-already') : [{ type: 'PersonMoved', data: { personId, place: to } }];
  },
  evolve: (state, event) => (event.type === 'PersonMoved' ? { streets: [...state.streets, event.data.place] } : state),
};
const secondDecider: Decider<Move | Note | Leave, Street, EventsOf<typeof second>> = {
  initial: { streets: [] },
  decide: (command, { streets }) => {
    const { personId } = command.data;
    if (command.type === 'Note') return [{ type: 'PersonNoted', data: { personId, text: command.data.text, urgency: 'high' } }];
    if (command.type === 'Leave') return [{ type: 'PersonLeft', data: { personId } }];
    return streets.at(-1) === command.data.to ? refuse('there-already') : [{ type: 'PersonMoved', data: { personId, street: command.data.to, since: '2026-03-02' } }];
  },
  evolve: (state, event) => (event.type === 'PersonMoved' ? { streets: [...state.streets, event.data.street] } : state),
};

interface Whereabouts { readonly person: string; readonly streets: readonly string[]; readonly notes: readonly object[] }
type Fold = Omit<Whereabouts, 'person'>;
const NOWHERE: Fold = { streets: [], notes: [] };
const view = (person: string, slices: { one<S>(kind: string): { state: S } | null }): Whereabouts | null => {
  const found = slices.one<Fold>('person');
  return found && { person, ...found.state };
};
const firstRows = projection<Whereabouts>('whereabouts', 1, { view })
  .on(first.PersonMoved, (e) => e.data.personId, (state: Fold = NOWHERE, e) => ({ ...state, streets: [...state.streets, e.data.place] }))
  .on(first.PersonNoted, (e) => e.data.personId, (state: Fold = NOWHERE, e) => ({ ...state, notes: [...state.notes, e.data] }));
const secondRows = projection<Whereabouts>('whereabouts', 1, { view })
  .on(second.PersonMoved, (e) => e.data.personId, (state: Fold = NOWHERE, e) => ({ ...state, streets: [...state.streets, e.data.street] }))
  .on(second.PersonNoted, (e) => e.data.personId, (state: Fold = NOWHERE, e) => ({ ...state, notes: [...state.notes, e.data] }));

let stage: Stage;
let source: Source;
const ends: (() => Promise<void>)[] = [];

/** A process of one release. */
const release = <C extends Move | Note | Leave>(events: Record<string, ReturnType<typeof defineEvent>>, decider: Decider<C, Street, any>, rows: Projection<Whereabouts>) => {
  const registry = new EventRegistry(Object.values(events));
  const store = new MongoEventStore({ client: stage.connection.getClient(), database: stage.database.databaseName, service: 'town', tenant: 'kangfu' });
  const key = { state: 'live' as const, version: 1, key: randomBytes(32) };
  const runtime = new CommandRuntime({ store, registry, sealing: new Sealing({ ensure: async () => key, find: async () => key }), digest: new KeyedDigest(Buffer.alloc(32, 1), 'command-input'), clock: systemClock });
  const person: Aggregate<C, Street, any> = aggregate({ kind: 'person', decider, events });
  const parking = new Parking(stage.database);
  return {
    store, registry, parking,
    do: (command: C) => runtime.run(person, { stream: streamOf(command.data.personId), command, commandId: randomUUID(), input: command.data, actor: { id: 'u1', role: 'window-clerk', unit: null, for: null }, purpose: 'service', facts: () => ({}) }),
    /** Keeps the read model; `others` are handlers beside it. */
    read: () => {
      const runner = new ProjectionRunner({ connection: stage.connection, registry, projections: [rows as Projection], sources: [source], parking });
      const leases = new Leases({ database: stage.database, ttlMs: 1_000 });
      const passed: string[] = [];
      const ledger = eventHandler({ name: `ledger-${randomUUID()}`, sources: [source], checkpoints: new Checkpoints(stage.database) }, async ({ events: some }) => { passed.push(...some.map(({ type, schema }) => `${type} v${schema}`)); });
      const consumers = new LogConsumers({ kafka: stage.kafka, leases, maxWaitMs: 200 }).add(...runner.handlers(), ledger.handlerSpec());
      consumers.start();
      let ended: Promise<void> | null = null;
      const end = (): Promise<void> => ended ??= (async () => { await consumers.close(); await runner.close(); await leases.close(); })();
      ends.push(end);
      return { passed, end, at: (position: number) => until(`the read model at ${position}`, async () => ((await stage.database.collection('checkpoints').findOne({ _id: 'whereabouts_v1|town/0' as never }))?.['position'] as number | undefined) === position && passed.length === position, 45_000) };
    },
  };
};
const streamOf = (personId: string): string => `person-${personId}`;
const rowOf = async (personId: string): Promise<Whereabouts | null> => (await stage.database.collection('whereabouts_v1').findOne({ _id: personId as never })) as unknown as Whereabouts | null;
const parkedKeys = async () => (await stage.database.collection('parked').find().toArray()).map(({ key, reason }) => ({ key: key as string, reason: (reason as { error: string; message: string }) }));

beforeAll(async () => { stage = await openStage('two-releases'); });
afterEach(async () => { for (const end of ends.splice(0).reverse()) await end(); });
afterAll(() => stage.close());

test('a release reads what the one before it stored, and runs beside it: what the older one cannot read waits for it, all else goes on', async () => {
  const old = release(first, firstDecider, firstRows);
  const young = release(second, secondDecider, secondRows);
  for (const { store } of [old, young]) {
    await store.init();
    ends.push(() => store.close());
  }
  source = { service: 'town', topic: topicOf('town', stage.prefix), reader: localLogReader(old.store) };
  await stage.topics({ topic: source.topic, partitions: 1 });
  const relay = new Relay({ store: old.store, kafka: stage.kafka, topic: source.topic, origin: 'https://kangfu.example', database: stage.database, onRewound: () => { throw new Error('unexpected rewind'); } });
  ends.push(() => relay.close());
  relay.start();
  const [ann, ben, cas] = ['ann', 'ben', 'cas'].map((name) => idOf(`person ${name}`)) as [string, string, string];

  // The first release alone.
  for (const personId of [ann, ben]) expect(await old.do({ type: 'Move', data: { personId, to: 'north' } })).toMatchObject({ done: true });
  const stored = JSON.stringify((await old.store.load(streamOf(ann))).commits);

  // Its read model is there before the second release is: a first fill would stop at what it cannot read instead.
  const before = old.read();
  await before.at(2);

  // The second one decides on what the first stored, as it is in its own words: north is where she is.
  expect(await young.do({ type: 'Move', data: { personId: ann, to: 'north' } })).toMatchObject({ done: false, refusals: [{ code: 'there-already' }] });
  expect(await young.do({ type: 'Move', data: { personId: ann, to: 'south' } })).toMatchObject({ done: true, version: 2 });
  expect(await young.do({ type: 'Note', data: { personId: ben, text: 'hello' } })).toMatchObject({ done: true, version: 2 });
  expect(await young.do({ type: 'Leave', data: { personId: cas } })).toMatchObject({ done: true, version: 1 });
  // What was stored is as it was; what is new says its version.
  const { commits } = await young.store.load(streamOf(ann));
  expect(JSON.stringify(commits.slice(0, 1))).toBe(stored);
  expect(commits.flatMap(({ events }) => events).map(({ type, schema, data }: StoredEvent) => [type, schema, data])).toEqual([
    ['PersonMoved', 1, { personId: ann, place: 'north' }], ['PersonMoved', 2, { personId: ann, street: 'south', since: '2026-03-02' }],
  ]);

  // The first one still serves: where it cannot read, it does not decide; elsewhere it does.
  await expect(old.do({ type: 'Move', data: { personId: ann, to: 'east' } })).rejects.toThrow(UnknownEvent);
  expect(await old.do({ type: 'Move', data: { personId: ben, to: 'west' } })).toMatchObject({ done: true, version: 3 });

  // Its read model parks whom it cannot read, keeps a field it does not know, and passes an event that it does not handle; who handles none of them in particular gets all.
  await before.at(6);
  expect(before.passed).toEqual(['PersonMoved v1', 'PersonMoved v1', 'PersonMoved v2', 'PersonNoted v1', 'PersonLeft v1', 'PersonMoved v1']);
  expect(await rowOf(ann)).toMatchObject({ streets: ['north'], notes: [] });
  expect(await rowOf(ben)).toMatchObject({ streets: ['north', 'west'], notes: [{ personId: ben, text: 'hello', urgency: 'high' }] });
  expect(await rowOf(cas)).toBeNull();
  expect(await parkedKeys()).toEqual([{ key: streamOf(ann), reason: { error: 'UnknownEvent', message: 'UnknownEvent while reading version 2: town/PersonMoved v2' } }]);
  await before.end();

  // The second release takes over: it reads both versions, and has what was parked tried again.
  const after = young.read();
  expect(await young.do({ type: 'Move', data: { personId: ann, to: 'east' } })).toMatchObject({ done: true, version: 3 });
  await until('the second release at the end', async () => young.parking.handlers.get('whereabouts_v1')?.parked().events === 2, 45_000);
  expect(await young.parking.handlers.get('whereabouts_v1')!.retry({ source: 'town', log: 0, key: streamOf(ann) })).toMatchObject({ went: 2, left: 0 });
  expect(await rowOf(ann)).toMatchObject({ streets: ['north', 'south', 'east'] });
  await until('all passed again', () => after.passed.length === 7, 45_000);
  expect([await parkedKeys(), after.passed.slice(0, 6)]).toEqual([[], before.passed]);

  // On the wire each event is as it was stored, under the name and schema of its version.
  const wire = new Map<string, { type: string; schema: string; value: unknown }>();
  const consumer = stage.kafka.consumer({ groupId: `${stage.prefix}wire`, maxWaitTimeInMs: 200 });
  ends.push(() => consumer.disconnect());
  await consumer.connect();
  await consumer.subscribe({ topic: source.topic, fromBeginning: true });
  await consumer.run({ autoCommit: false, eachMessage: async ({ message: { headers, value } }) => {
    wire.set(String(headers!['ce_id']), { type: String(headers!['ce_type']), schema: String(headers!['ce_dataschema']), value: (JSON.parse(value!.toString()) as StoredEvent).data });
  } });
  const all = (await young.store.read(0, 0, 100)).flatMap((commit) => recordedEvents('town', commit));
  await until('all on the wire', async () => wire.size === all.length, 45_000);
  for (const { id, type, schema, data } of all) {
    expect(wire.get(id)).toEqual({ type: expect.stringMatching(new RegExp(`\\.v${schema}$`)), schema: `https://kangfu.example${schemaPath('town', type, schema)}`, value: data });
  }
});
