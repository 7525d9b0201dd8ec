import fc from 'fast-check';
import { type EventStore, recordedEvents } from '@kangfu/event-store';
import { InMemoryEventStore } from '@kangfu/event-store/in-memory/in-memory-event-store';
import { evolveInstance, type Instance, newInstance, wakesAt } from '../src/instance.js';
import { appendThing, effectsOf, startEngine, thingId, watching } from './thing.js';

jest.setTimeout(60_000);
class Killed extends Error { override readonly name = 'Killed'; }
const HOUR = 3_600_000;
const THINGS = 2;

/** A service with its log, its checkpoint, its clock and a worker that fires timers: everything but the network. It can be killed between any two steps. */
class World {
  readonly memory: InMemoryEventStore;
  private now = Date.parse('2026-09-28T02:00:00Z');
  private checkpoint = 0;
  private steps = 0;
  private readonly clock = { now: () => new Date(this.now) };
  kills = 0;

  constructor(private readonly killAt: ReadonlySet<number>) { this.memory = new InMemoryEventStore({ service: 'registry', clock: this.clock }); }

  /** A place where the process may die. */
  private step(): void {
    if (this.killAt.has(this.steps++)) { this.kills++; throw new Killed(); }
  }

  private engine() {
    const store: EventStore = new Proxy(this.memory, {
      get: (target, name) => {
        if (name !== 'append') { const value = Reflect.get(target, name) as unknown; return typeof value === 'function' ? value.bind(target) : value; }
        return async (...args: Parameters<EventStore['append']>) => { this.step(); const appended = await target.append(...args); this.step(); return appended; };
      },
    });
    return startEngine(store, this.clock, (execute) => async (wanted, call) => { this.step(); const outcome = await execute(wanted, call); this.step(); return outcome; }).engine;
  }

  async instances(): Promise<Map<string, Instance<null>>> {
    const found = new Map<string, Instance<null>>();
    for (const commit of await this.memory.read(0, 0, 1e6)) {
      if (!commit.stream.startsWith('process-')) continue;
      for (const event of commit.events) found.set(commit.stream, evolveInstance(found.get(commit.stream) ?? newInstance(null), event));
    }
    return found;
  }

  /** One life of the process: from the checkpoint to the end of the log, and whatever is due. */
  private async live(): Promise<void> {
    const engine = this.engine();
    // One who holds the lease no longer and does not know it yet.
    const zombie = this.engine();
    for (let idle = false; !idle;) {
      idle = true;
      for (const event of (await this.memory.read(0, this.checkpoint, 1e6)).flatMap((commit) => recordedEvents('registry', commit))) {
        if (event.position <= this.checkpoint) continue;
        await engine.handle(watching, event);
        this.step();
        this.checkpoint = event.position;
        idle = false;
      }
      for (const [stream, { timers }] of await this.instances()) {
        for (const timer of Object.values(timers)) {
          const due = wakesAt(timer);
          if (due === null || Date.parse(due) > this.now) continue;
          const woken = await Promise.allSettled([engine, zombie].map((one) => one.wake(watching, stream, timer.timerId, 'FireTimer', due)));
          for (const each of woken) if (each.status === 'rejected') throw each.reason;
          idle = false;
        }
      }
    }
  }

  async settle(): Promise<void> {
    for (;;) {
      try { return await this.live(); } catch (error) { if (!(error instanceof Killed)) throw error; }
    }
  }

  async take(input: Input): Promise<void> {
    if ('hours' in input) this.now += input.hours * HOUR;
    else await appendThing(this.memory, input.thing, input.type, this.clock.now().toISOString());
    await this.settle();
  }
}

type Input = { readonly hours: number } | { readonly thing: number; readonly type: string };
const input: fc.Arbitrary<Input> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ hours: fc.integer({ min: 1, max: 120 }) }) },
  { weight: 3, arbitrary: fc.record({ thing: fc.integer({ min: 0, max: THINGS - 1 }), type: fc.constantFrom('ThingOpened', 'ThingHeld', 'ThingReleased', 'ThingClosed') }) },
);
const outcome = async (world: World) => Promise.all(Array.from({ length: THINGS }, async (_, n) => ({
  effects: (await effectsOf(world.memory, n)).sort(),
  history: (await world.memory.load(watching.streamOf(thingId(n)))).commits.flatMap(({ events }) => events.map(({ type, data }) => JSON.stringify([type, data]))).sort(),
})));

test('whatever it is killed between, each cause and each timer has exactly the effects it has without any crash', async () => {
  let kills = 0;
  let effects = 0;
  await fc.assert(fc.asyncProperty(fc.array(input, { minLength: 2, maxLength: 12 }), fc.uniqueArray(fc.nat(150), { minLength: 5, maxLength: 50 }), async (inputs, killAt) => {
    const [calm, killed] = [new World(new Set()), new World(new Set(killAt))];
    for (const one of [{ thing: 0, type: 'ThingOpened' }, ...inputs]) for (const world of [calm, killed]) await world.take(one);
    expect(await outcome(killed)).toEqual(await outcome(calm));
    kills += killed.kills;
    effects += (await outcome(calm)).flatMap((each) => each.effects).length;
  }), { numRuns: 80, seed: 20261001 });
  expect({ enoughKills: kills > 300, enoughEffects: effects > 300 }).toEqual({ enoughKills: true, enoughEffects: true });
});

test('a life without a crash: opened, reminded, late three working days after the holidays, and no more', async () => {
  const world = new World(new Set());
  await world.take({ thing: 0, type: 'ThingOpened' });
  for (let day = 0; day < 30; day++) await world.take({ hours: 24 });
  expect(await effectsOf(world.memory, 0)).toEqual(['opened 0', 'reminded 0', 'late', 'late too', 'later 1', 'later 2', 'later 3']);
  const instance = (await world.instances()).get(watching.streamOf(thingId(0)))!;
  expect({ timers: instance.timers, refused: instance.refused.length }).toEqual({ timers: {}, refused: 1 });
});
