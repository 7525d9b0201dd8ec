import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormatsModule from 'ajv-formats';
import { type EventContract, type EventDefinition, type EventFixture, EventRegistry, kebab, versionsOf } from '@kangfu/contracts';
import { type DomainEvent, fold } from '@kangfu/decider';
import type { RecordedEvent } from '@kangfu/event-store';
import { PROCESS_STREAM } from '@kangfu/processes';
import { changesOf, foldTimeline, type Projection, slicesOf } from '@kangfu/subscriptions';

const addFormats = addFormatsModule as unknown as (ajv: Ajv) => Ajv;
const folder = resolve(__dirname, '../../../contracts');
const read = <T>(file: string): T => JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;

/** As much of a service as has to do with events. */
export interface EventfulService {
  readonly name: string;
  readonly aggregates: readonly { readonly kind: string; readonly events: Readonly<Record<string, EventDefinition>>; readonly decider: { readonly initial: unknown; evolve(state: any, event: any): unknown } }[];
  readonly consumes: readonly EventDefinition[];
  readonly publishes?: readonly EventDefinition[];
  readonly projections: readonly Projection<any>[];
}

const fixtureOf = ({ service, type }: EventDefinition, version: number): EventFixture => read(`fixtures/${service}/${kebab(type)}.v${version}.json`);
/** Every version of every event, the oldest of each first. */
const fixturesOf = (definitions: Iterable<EventDefinition>): EventFixture[] => [...definitions].flatMap((definition) => versionsOf(definition).map((version) => fixtureOf(definition, version)));

const recorded = (fixtures: readonly EventFixture[]): RecordedEvent[] => fixtures.map((fixture, i) => ({
  service: fixture.service, type: fixture.type, schema: fixture.schema, stream: fixture.stream, version: i + 1, log: 0, position: i + 1, id: `fixture ${i + 1}`, at: fixture.occurred, occurred: fixture.occurred,
  subjects: fixture.subjects, data: fixture.data, pii: fixture.personal ? [{ subject: fixture.subjects[0], keyVersion: 1, iv: '', ct: '', tag: '', kcv: '' }] : [], actor: { id: 'u', role: 'r', unit: '440304006', for: null },
}) as unknown as RecordedEvent);

/**
 * The suite of a service's events over all versions that were ever released, by the fixtures in `contracts/`: each is what was released, is brought to what the code knows
 * now, and is taken by the service's deciders and by every projection, its own and of what it reads of others.
 */
export const eventHistorySuite = ({ name, aggregates, consumes, publishes = [], projections }: EventfulService): void => {
  const own = [...aggregates.flatMap(({ events }) => Object.values(events)), ...publishes];
  const registry = new EventRegistry(own, [...consumes, ...projections.flatMap(({ handlers }) => handlers.map(({ definition }) => definition))]);
  const ajv = addFormats(new Ajv({ strict: false }));

  describe(`every version of the events of ${name}`, () => {
    test.each(fixturesOf(own).map((fixture) => [`${fixture.type} v${fixture.schema}`, fixture] as const))('%s fits its contract, and as it is now what the code takes', (_what, { type, schema, data, personal }) => {
      const file = `${name}/${kebab(type)}.v${schema}.json`;
      const contract = read<EventContract>(existsSync(join(folder, 'released', file)) ? `released/${file}` : `current/${file}`);
      const check = (validate: ValidateFunction, value: unknown): void => expect([validate(value), validate.errors]).toEqual([true, null]);
      check(ajv.compile(contract.data), data);
      if (personal) check(ajv.compile(contract.personal!), personal);
      registry.check(name, { type, data: registry.upcast(name, type, schema, data), personal: personal ?? undefined });
    });

    test('no fixture is of a version that the code has forgotten', () => {
      const known = new Set(own.flatMap((definition) => versionsOf(definition).map((version) => `${kebab(definition.type)}.v${version}.json`)));
      expect(globSync('*.json', { cwd: join(folder, 'fixtures', name) }).filter((file) => !known.has(file))).toEqual([]);
    });

    // Streams of processes are folded by their engine, and by the projection of their instances below.
    test.each(aggregates.filter(({ kind }) => kind !== PROCESS_STREAM).map((aggregate) => [aggregate.kind, aggregate] as const))('a %s is folded of them', (_kind, { events, decider }) => {
      const stored = fixturesOf(Object.values(events)).map(({ type, schema, data, occurred }) => ({ type, data: registry.upcast(name, type, schema, data), occurred }) as DomainEvent);
      expect(() => fold(decider as never, stored)).not.toThrow();
      // Each is taken wherever it comes, and one of them makes something of nothing.
      expect(stored.map((event) => decider.evolve(decider.initial, event)).filter((state) => JSON.stringify(state) !== JSON.stringify(decider.initial))).not.toEqual([]);
    });

    for (const projection of projections as readonly Projection[]) test(`${projection.collection} takes them, and those it reads of others`, () => {
      const events = recorded(fixturesOf(new Set(projection.handlers.map(({ definition }) => definition))));
      expect(events.length).toBeGreaterThan(0);
      for (const [key, changes] of changesOf(projection, registry, events)) {
        const { slices } = foldTimeline([], changes).versions.at(-1)!;
        expect(() => projection.view(key, slicesOf(slices))).not.toThrow();
      }
    });
  });
};
