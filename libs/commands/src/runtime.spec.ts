import { randomBytes } from 'node:crypto';
import { defineEvent, EventRegistry, type EventsOf, Field, Type } from '@kangfu/contracts';
import { type Decider, refuse } from '@kangfu/decider';
import { InMemoryEventStore } from '@kangfu/event-store/in-memory/in-memory-event-store';
import { KeyedDigest, Sealing } from '@kangfu/privacy';
import { aggregate } from './aggregate.js';
import { type CommandRequest, CommandRuntime } from './runtime.js';

const events = {
  Opened: defineEvent('test', 'Opened', { description: 'opened', data: Type.Object({ personId: Field.uuid(), n: Field.int() }), personal: Type.Object({ name: Type.String() }) }),
  Added: defineEvent('test', 'Added', { description: 'added', data: Type.Object({ n: Field.int() }) }),
};
type Event = EventsOf<typeof events>;
type Command = { type: 'Open'; data: { personId: string; name: string } } | { type: 'Add'; data: { n: number } } | { type: 'Nothing'; data: object };
interface State { open: boolean; sum: number }
const decider: Decider<Command, State, Event> = {
  initial: { open: false, sum: 0 },
  decide(command, state) {
    switch (command.type) {
      case 'Open': return state.open ? refuse('open-already') : [{ type: 'Opened', data: { personId: command.data.personId, n: 0 }, personal: { name: command.data.name } }];
      case 'Add': return state.open ? [{ type: 'Added', data: { n: command.data.n } }] : refuse('not-open');
      case 'Nothing': return [];
    }
  },
  evolve: (state, event) => (event.type === 'Opened' ? { open: true, sum: 0 } : { ...state, sum: state.sum + event.data.n }),
};
const counter = aggregate({ kind: 'counter', decider, events });
const person = '6f1c1f0e-0000-5000-8000-000000000001';
const stream = `counter-${person}`;

const setUp = () => {
  const store = new InMemoryEventStore({ service: 'test', logs: 1, tenant: 'kangfu' });
  const key = { state: 'live' as const, version: 1, key: randomBytes(32) };
  const sealing = new Sealing({ ensure: async () => key, find: async () => key });
  const runtime = new CommandRuntime({ store, registry: new EventRegistry(Object.values(events)), sealing, digest: new KeyedDigest(randomBytes(32), 'command-input'), clock: { now: () => new Date() } });
  const run = (command: Command, more: Partial<CommandRequest<Command, State, Event, object>> = {}) => runtime.run(counter, {
    stream, command, commandId: Math.random().toString(36), input: command.data, actor: { id: 'u1', role: 'assessor', unit: '440304', for: null }, purpose: 'care', facts: () => ({}), ...more,
  });
  return { store, runtime, run };
};
const open: Command = { type: 'Open', data: { personId: person, name: '张三' } };

test('a command appends its events, says the version and where the log stands', async () => {
  const { run } = setUp();
  expect(await run(open)).toMatchObject({ done: true, version: 1, vector: { 'test/0@1': 1 }, duplicate: false });
  expect(await run({ type: 'Add', data: { n: 2 } })).toMatchObject({ done: true, version: 2, vector: { 'test/0@1': 2 } });
});

test('personal fields are stored sealed and in clear nowhere', async () => {
  const { run, store } = setUp();
  await run(open);
  const stored = JSON.stringify((await store.load(stream)).commits);
  expect(stored).not.toContain('张三');
  expect((await store.load(stream)).commits[0]!.events[0]).toMatchObject({ subjects: [person], pii: [{ subject: person }] });
});

test('a refusal stores nothing and is decided anew under the same id', async () => {
  const { run, store } = setUp();
  const commandId = 'c1';
  expect(await run({ type: 'Add', data: { n: 1 } }, { commandId })).toEqual({ done: false, refusals: [{ code: 'not-open', params: {}, path: [] }] });
  await run(open);
  expect(await run({ type: 'Add', data: { n: 1 } }, { commandId })).toMatchObject({ done: true, duplicate: false });
  expect((await store.tail(0)).position).toBe(2);
});

test('where an id is made of its stream, a repetition is found in what was loaded of it, and no other search is made', async () => {
  const { run, store } = setUp();
  const searches = jest.spyOn(store, 'findCommand');
  await run(open, { commandId: 'c1', idOfStream: true });
  await run({ type: 'Add', data: { n: 2 } }, { commandId: 'c2', idOfStream: true });
  // Decided anew it would be refused.
  expect(await run(open, { commandId: 'c1', idOfStream: true })).toMatchObject({ done: true, duplicate: true });
  expect(await run({ type: 'Add', data: { n: 3 } }, { commandId: 'c2', idOfStream: true })).toMatchObject({ done: false, refusals: [{ code: 'command-id-reused' }] });
  expect([(await store.tail(0)).position, searches.mock.calls.length]).toEqual([2, 0]);
});

test('the same id and input again gives the first outcome; another input is refused', async () => {
  const { run, store } = setUp();
  const first = await run(open, { commandId: 'c1' });
  expect(await run(open, { commandId: 'c1' })).toMatchObject({ done: true, duplicate: true, version: first.done ? first.version : 0 });
  expect(await run({ type: 'Open', data: { personId: person, name: '李四' } }, { commandId: 'c1', input: { personId: person, name: '李四' } })).toMatchObject({ done: false, refusals: [{ code: 'command-id-reused' }] });
  expect((await store.tail(0)).position).toBe(1);
});

test('a retry gives the first outcome even when its own effect has ended the right to it', async () => {
  const { run } = setUp();
  await run(open, { commandId: 'c1' });
  expect(await run(open, { commandId: 'c1', authorise: () => refuse('not-found') })).toMatchObject({ done: true, duplicate: true });
});

test('the same id of another actor is another command', async () => {
  const { run } = setUp();
  await run(open, { commandId: 'c1' });
  expect(await run({ type: 'Add', data: { n: 1 } }, { commandId: 'c1', actor: { id: 'u2', role: 'assessor', unit: null, for: null } })).toMatchObject({ done: true, duplicate: false });
});

test('fifty who race on one stream all get in, one after the other', async () => {
  const { run, runtime } = setUp();
  await run(open);
  const outcomes = await Promise.all(Array.from({ length: 50 }, () => run({ type: 'Add', data: { n: 1 } })));
  expect(outcomes.every((outcome) => outcome.done)).toBe(true);
  expect(await runtime.load(counter, stream)).toEqual({ state: { open: true, sum: 50 }, version: 51 });
});

test('who edits what they saw is told when it has changed', async () => {
  const { run } = setUp();
  await run(open);
  await run({ type: 'Add', data: { n: 1 } });
  expect(await run({ type: 'Add', data: { n: 1 } }, { expectedVersion: 1 })).toMatchObject({ done: false, refusals: [{ code: 'stale-version', params: { expected: 1, actual: 2 } }] });
});

test('no rights and lost claims store nothing', async () => {
  const { run, store } = setUp();
  expect(await run(open, { authorise: () => refuse('not-found') })).toMatchObject({ done: false, refusals: [{ code: 'not-found' }] });
  expect(await run(open, { claim: async () => refuse('person-known') })).toMatchObject({ done: false, refusals: [{ code: 'person-known' }] });
  expect((await store.tail(0)).position).toBe(0);
});

test('a command that changes nothing appends nothing', async () => {
  const { run, store } = setUp();
  expect(await run({ type: 'Nothing', data: {} })).toMatchObject({ done: true, commit: null });
  expect((await store.tail(0)).position).toBe(0);
});
