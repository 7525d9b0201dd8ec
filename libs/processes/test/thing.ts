import { randomBytes } from 'node:crypto';
import { aggregate, CommandRuntime } from '@kangfu/commands';
import { type Clock, idOf } from '@kangfu/common';
import { workingDays } from '@kangfu/common/working-days';
import { defineEvent, EventRegistry, Field, Type } from '@kangfu/contracts';
import { refuse } from '@kangfu/decider';
import type { EventStore } from '@kangfu/event-store';
import { KeyedDigest, Sealing } from '@kangfu/privacy';
import { cancel, command, end, type Execute, pause, processEvents, processManager, ProcessEngine, resume, schedule } from '@kangfu/processes';

const thing = (type: string) => defineEvent('registry', type, { description: type, data: Type.Object({ thing: Field.uuid(), n: Field.int() }), subject: () => null });
export const Opened = thing('ThingOpened');
export const Held = thing('ThingHeld');
export const Released = thing('ThingReleased');
export const Closed = thing('ThingClosed');
export const Counted = defineEvent('registry', 'Counted', { description: 'counted', data: Type.Object({ what: Type.String() }), subject: () => null });
export const registry = new EventRegistry([Opened, Held, Released, Closed, Counted, ...Object.values(processEvents('registry'))]);

const own = (what: string, key: string) => command({ aggregate: 'count', stream: `count-${key}`, type: 'Count', data: { what } });
const keyOf = (e: { data: { thing: string } }): string => e.data.thing;
/** Opened: counted, with a clock of two working days that can be held, and a reminder. When the clock has run out it is counted, three times at most, a working day apart. */
export const watching = processManager('registry', 'watching', 'watches over things')
  .on(Opened, keyOf, (e, { key }) => [own(`opened ${e.data.n}`, key), schedule('clock', workingDays(2)), schedule('reminder', { at: new Date(Date.parse(e.occurred) + 3_600_000).toISOString() }, { with: { n: e.data.n } })])
  .on(Held, keyOf, () => [pause('clock', 'held')])
  .on(Released, keyOf, () => [resume('clock')])
  .on(Closed, keyOf, (_e, { key }) => [own('closed', key), cancel('reminder'), end()])
  .onTimer('clock', (_fired, { key }) => [own('late', key), own('late too', key), schedule('again', workingDays(1), { with: { times: 1 } })])
  .onTimer('again', ({ with: { times } }, { key }) => [own(`later ${times}`, key), ...(times < 3 ? [schedule('again', workingDays(1), { with: { times: times + 1 } })] : [])])
  .onTimer('reminder', ({ with: { n } }, { key }) => [own(`reminded ${n}`, key), own('refuse this', key)]);

/** What is done twice is counted twice: nothing here is idempotent but the ids. */
const counter = aggregate<{ type: string; data: object }, null, { type: string; data: object }, object>({
  kind: 'count', events: { Counted },
  decider: { initial: null, decide: ({ data }) => ((data as { what: string }).what === 'refuse this' ? refuse('not-this') : [{ type: 'Counted', data }]), evolve: (state) => state },
});

export const thingId = (n: number): string => idOf(`thing ${n}`);
export const effectsOf = async (store: EventStore, n: number): Promise<string[]> =>
  (await store.load(`count-${thingId(n)}`)).commits.flatMap(({ events }) => events.map(({ data }) => (data as { what: string }).what));

/** All that dies with an operating system process: what it has in memory. */
export const startEngine = (store: EventStore, clock: Clock, around: (execute: Execute) => Execute = (execute) => execute) => {
  const key = { state: 'live' as const, version: 1, key: randomBytes(32) };
  const runtime = new CommandRuntime({ store, registry, sealing: new Sealing({ ensure: async () => key, find: async () => key }), digest: new KeyedDigest(Buffer.alloc(32, 7), 'command-input'), clock });
  const execute: Execute = async (wanted, call) => runtime.run(counter, {
    stream: wanted.stream, command: { type: wanted.type, data: wanted.data }, commandId: call.commandId, input: wanted.data, actor: call.actor, purpose: 'process',
    correlation: call.correlation, cause: call.cause, notBefore: call.notBefore, facts: () => ({}),
  });
  const config = { service: 'registry', registry, runtime, execute: around(execute) };
  return { runtime, config, engine: new ProcessEngine(config) };
};

export const appendThing = async (store: EventStore, n: number, type: string, occurred: string, count = 1): Promise<void> => {
  const stream = `thing-${thingId(n)}`;
  const { handle } = await store.load(stream);
  const commandId = idOf(`${type} ${n} ${handle.version}`);
  await store.append(handle, {
    commandId, command: { type, digest: 'd' }, actor: { id: 'u', role: 'station-worker', unit: null, for: null }, purpose: 'service', reason: null, correlation: commandId, cause: null,
    events: Array.from({ length: count }, (_, i) => ({ id: idOf(`${commandId} ${i}`), type, schema: 1, occurred, subjects: [], salt: randomBytes(16).toString('base64'), data: { thing: thingId(n), n: handle.version + i }, pii: [] })),
  });
};
