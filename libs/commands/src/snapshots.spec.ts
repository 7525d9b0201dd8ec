import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { defineEvent, EventRegistry, Field, Type } from '@kangfu/contracts';
import { pointOf, type Snapshot, type SnapshotStore } from '@kangfu/event-store';
import { InMemoryEventStore } from '@kangfu/event-store/in-memory/in-memory-event-store';
import { InMemorySnapshotStore } from '@kangfu/event-store/in-memory/in-memory-snapshot-store';
import { KeyedDigest, Sealing } from '@kangfu/privacy';
import { type Aggregate, aggregate } from './aggregate.js';
import { CommandRuntime } from './runtime.js';

const events = { Noted: defineEvent('test', 'Noted', { description: 'noted', data: Type.Object({ n: Field.int() }), personal: Type.Object({ text: Type.String() }) }) };
type Event = { type: 'Noted'; data: { n: number }; personal?: { text: string } };
type Command = { type: 'Note'; data: { ns: number[] } };
interface State { readonly notes: readonly number[]; readonly last: number | null }
/** The order of events matters to it. */
const spec: Aggregate<Command, State, Event> = {
  kind: 'list', events,
  decider: {
    initial: { notes: [], last: null },
    decide: (command) => command.data.ns.map((n) => ({ type: 'Noted', data: { n } })),
    evolve: (state, { data: { n } }) => ({ notes: n % 3 === 0 ? state.notes.slice(1) : [...state.notes, n], last: n }),
  },
};
const plain = aggregate(spec);
const kept = (schema = 1, every = 3, decider = spec.decider) => aggregate({ ...spec, decider, snapshot: { schema, every } });
const stream = 'list-6f1c1f0e-0000-5000-8000-000000000001';

const setUp = (snapshots: SnapshotStore = new InMemorySnapshotStore()) => {
  const store = new InMemoryEventStore({ service: 'test' });
  const sealing = new Sealing({ ensure: async () => { throw new Error('nothing is sealed here'); }, find: async () => null } as never);
  const runtime = new CommandRuntime({
    store, snapshots, registry: new EventRegistry(Object.values(events)), sealing, digest: new KeyedDigest(randomBytes(32), 'command-input'), clock: { now: () => new Date() },
  });
  let commands = 0;
  const note = (as: typeof plain, ...ns: number[]) => runtime.run(as, {
    stream, command: { type: 'Note', data: { ns } }, commandId: `c${commands++}`, input: ns, actor: { id: 'u', role: 'r', unit: null, for: null }, purpose: 'care', facts: () => ({}),
  });
  return { store, snapshots, runtime, note };
};

test('at every version the state over a snapshot is the state without, whatever is appended and however often it is kept', () =>
  fc.assert(fc.asyncProperty(fc.array(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 4 }), { maxLength: 15 }), fc.integer({ min: 1, max: 6 }), async (commands, every) => {
    const { runtime, note } = setUp();
    for (const ns of commands) {
      await note(kept(1, every), ...ns);
      await runtime.idle();
      expect(await runtime.load(kept(1, every), stream)).toEqual(await runtime.load(plain, stream));
    }
    if (commands.flat().length > every + 3) expect(runtime.status().snapshots.used).toBeGreaterThan(0);
    expect(runtime.status().snapshots.failed).toBe(0);
  }), { numRuns: 40 }));

test('only the newer events are folded', async () => {
  let folded = 0;
  const counting = kept(1, 3, { ...spec.decider, evolve: (state, event) => { folded++; return spec.decider.evolve(state, event); } });
  const { runtime, note } = setUp();
  for (let n = 0; n < 20; n++) {
    await note(counting, n);
    await runtime.idle();
  }
  folded = 0;
  expect((await runtime.load(counting, stream)).version).toBe(20);
  expect(folded).toBeLessThanOrEqual(3);
});

test('a state of another schema is not used, and a new one takes its place', async () => {
  const { runtime, note } = setUp();
  for (let n = 1; n <= 8; n++) await note(kept(), n);
  await runtime.idle();
  const renamed = kept(2, 3, { ...spec.decider, evolve: (state, event) => ({ ...spec.decider.evolve(state, event), last: -event.data.n }) });
  expect((await runtime.load(renamed, stream)).state.last).toBe(-8);
  await runtime.idle();
  expect((await runtime.load(renamed, stream)).state.last).toBe(-8);
  expect((await runtime.load(kept(), stream)).state.last).toBe(8);
});

test('a restored store does not meet the snapshot of its lost future', async () => {
  const { snapshots, note, runtime, store } = setUp();
  for (let n = 1; n <= 8; n++) await note(kept(), n);
  await runtime.idle();
  const future = (await store.load(stream)).last!;
  const restored = setUp(snapshots);
  for (let n = 11; n <= 18; n++) await restored.note(plain, n);
  await snapshots.save({ stream, schema: 1, at: pointOf(future), state: { notes: [], last: 999 } });
  expect(await restored.runtime.load(kept(), stream)).toEqual(await restored.runtime.load(plain, stream));
  expect(restored.runtime.status().snapshots.used).toBe(0);
});

test('what is no JSON is not kept; a store of snapshots that fails or hangs stops nobody', async () => {
  const { runtime, note } = setUp();
  const dated = kept(1, 1, { ...spec.decider, evolve: (state, event) => ({ ...spec.decider.evolve(state, event), at: new Date(0) }) });
  await note(dated, 1, 2, 3);
  expect((await runtime.load(dated, stream)).state).toMatchObject({ last: 3, at: new Date(0) });
  await runtime.idle();
  expect(runtime.status().snapshots).toEqual({ used: 0, saved: 0, failed: 1 });

  const hanging = setUp({ find: async () => null, save: (): Promise<void> => new Promise(() => {}) });
  for (let n = 1; n <= 8; n++) await hanging.note(kept(), n);
  const failing = setUp({ find: async (): Promise<Snapshot | null> => null, save: async () => { throw new Error('away'); } });
  for (let n = 1; n <= 8; n++) expect(await failing.note(kept(), n)).toMatchObject({ done: true, version: n });
  await failing.runtime.idle();
  expect(failing.runtime.status().snapshots.failed).toBeGreaterThan(0);
});

test('a command that changes nothing says where the log stood, over a snapshot too', async () => {
  const { runtime, note } = setUp();
  for (let n = 1; n <= 5; n++) await note(kept(1, 1), n);
  await runtime.load(kept(1, 1), stream);
  await runtime.idle();
  expect(await note(kept(1, 1))).toMatchObject({ commit: null, version: 5, vector: { 'test/0@1': 5 } });
});
