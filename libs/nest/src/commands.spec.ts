import 'reflect-metadata';
import type { Passport } from '@kangfu/access';
import { aggregate, CommandRuntime } from '@kangfu/commands';
import { systemClock } from '@kangfu/common';
import { defineEvent, EventRegistry, Type } from '@kangfu/contracts';
import { OutcomeUnknown, Overloaded, StoreRewound, StoreUnavailable } from '@kangfu/event-store';
import { InMemoryEventStore } from '@kangfu/event-store/in-memory/in-memory-event-store';
import { Commands } from './commands.js';
import { ProblemCatalogue } from './problems.js';
import type { RequestContext } from './request-context.js';

const events = { Noted: defineEvent('test', 'Noted', { description: 'noted', data: Type.Object({ text: Type.String() }) }) };
const notes = aggregate({
  kind: 'notes', events,
  decider: {
    initial: 0, evolve: (count: number) => count + 1,
    decide: ({ data }: { type: 'Note'; data: { texts: readonly string[] } }) => data.texts.map((text) => ({ type: 'Noted' as const, data: { text } })),
  },
});
const stream = 'notes-6f1c1f0e-0000-5000-8000-000000000001';

const setUp = () => {
  const store = new InMemoryEventStore({ service: 'test' });
  const runtime = new CommandRuntime({ store, registry: new EventRegistry(Object.values(events)), sealing: {} as never, digest: { of: (text: string) => text } as never, clock: systemClock });
  const ability = { may: () => true, can: () => true, capacity: () => ({ role: 'assessor', unit: null, path: [] }) };
  const context = {
    actor: async () => ({ id: 'u', appointments: [] }), ability: async () => ability, purpose: 'care', lang: 'en', passport: { correlation: 'c' } as Passport, written: {}, wrote: () => {},
  } as unknown as RequestContext;
  const note = (texts: readonly string[], commandId = 'c1') => new Commands(runtime, new ProblemCatalogue()).run(context, {
    aggregate: notes, stream, command: { type: 'Note', data: { texts } }, input: { commandId, texts } as object, subject: 'Notes', rights: () => ({}) as never, facts: () => ({}), as: 'notes', answer: async () => (await runtime.load(notes, stream)).state,
  });
  return { store, note };
};

test.each([['an event over 1 MB', ['x'.repeat(1024 * 1024)]], ['a commit over 15 MB', new Array(16).fill('x'.repeat(1_000_000))], ['more than 10,000 events', new Array(10_001).fill('x')]])(
  '%s is the problem too-large; nothing is kept of it, and less under the same id goes through', async (_, texts) => {
    const { store, note } = setUp();
    expect(await note(texts)).toMatchObject({ notes: null, consistencyToken: null, problems: [{ code: 'too-large', message: 'Too much at once: shorten it or send it in parts' }] });
    expect((await store.tail(0)).position).toBe(0);
    expect(await note(['short'])).toMatchObject({ notes: 1, problems: [] });
  });

test.each([new Overloaded('10,000 wait'), new OutcomeUnknown('lost'), new StoreUnavailable('away'), new StoreRewound('behind')])('%s of the store is UNAVAILABLE, without its text', async (error) => {
  const { store, note } = setUp();
  store.append = async () => { throw error; };
  const told = await note(['x']).catch((thrown: unknown) => thrown);
  expect(told).toMatchObject({ extensions: { code: 'UNAVAILABLE' } });
  expect(String(told)).not.toContain(error.message);
});
