import { pathToFileURL } from 'node:url';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type EventDefinition, jsonSchemaOf } from '@kangfu/contracts';
import { root } from '@kangfu/infra/paths';
import { splitDescription } from '../audit/split-description.ts';

/** As much of JSON Schema as the event definitions use. */
export interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

export interface EventDoc {
  readonly type: string;
  readonly version: number;
  readonly description: { readonly zh: string; readonly en: string };
  readonly data: Schema;
  readonly personal: Schema | null;
  /** Passed on to agencies that may see the person. */
  readonly told: boolean;
  /** As its service serves it, with addresses from the root on. */
  readonly jsonSchema: object;
}

export interface ServiceDoc {
  readonly name: string;
  /** By kind of stream. */
  readonly kinds: readonly { readonly kind: string; readonly events: readonly EventDoc[] }[];
  /** Told without being stored in a log of its own. */
  readonly publishes: readonly EventDoc[];
  readonly problems: Readonly<Record<string, { readonly zh: string; readonly en: string }>>;
}

interface BuiltService {
  name: string;
  aggregates: { kind: string; events: Record<string, EventDefinition> }[];
  consumes: EventDefinition[];
  publishes?: EventDefinition[];
  problems: ServiceDoc['problems'];
}

const SERVICES = ['intake', 'referral', 'quality', 'autism-registry', 'agency-feed', 'audit'];

/** TypeBox keeps symbols on its schemas; what is written is plain JSON. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const load = async (name: string): Promise<BuiltService> => {
  const file = join(root, 'services', name, 'dist/app.module.js');
  if (!existsSync(file)) throw new Error(`${name} is not built: npm run build`);
  const found = Object.values((await import(pathToFileURL(file).href)) as Record<string, BuiltService | undefined>).find((value) => value?.name === name && Array.isArray(value.aggregates));
  if (!found) throw new Error(`${name}: app.module.js exports no service definition`);
  return found;
};

/**
 * Services know each other by contracts of their own: a name that the owner does not have would never arrive and nobody would notice, and neither would a
 * public event about a case that the agency feed passes over. Throws.
 */
const checkConsumed = (built: readonly BuiltService[]): void => {
  const owned = new Map(built.flatMap(({ aggregates }) => aggregates.flatMap(({ events }) => Object.values(events))).map((event) => [`${event.service}/${event.type}`, event]));
  const wrong = built.flatMap(({ name, consumes }) => consumes.filter(({ service, type }) => !owned.has(`${service}/${type}`)).map(({ service, type }) => `${name} consumes ${service}/${type}, which ${service} does not have`));
  const told = new Set(built.find(({ name }) => name === 'agency-feed')!.consumes.map(({ service, type }) => `${service}/${type}`));
  for (const [key, event] of owned) if (event.public && 'caseId' in event.data.properties && !told.has(key)) wrong.push(`${key} is public, but the agency feed does not tell it`);
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
};

/** What the built services say of their events and problems, in the order of the code. */
export const readServices = async (): Promise<ServiceDoc[]> => {
  const built = await Promise.all(SERVICES.map(load));
  const told = new Set(built.find(({ name }) => name === 'agency-feed')!.consumes.map(({ service, type }) => `${service}/${type}`));
  checkConsumed(built);
  const doc = (definition: EventDefinition): EventDoc => ({
    type: definition.type, version: definition.version, description: splitDescription(definition.description), data: plain(definition.data) as Schema, personal: plain(definition.personal) as Schema | null,
    told: told.has(`${definition.service}/${definition.type}`), jsonSchema: jsonSchemaOf('', definition),
  });
  return built.map(({ name, aggregates, publishes = [], problems }) => ({
    name, problems, publishes: publishes.map(doc), kinds: aggregates.map(({ kind, events }) => ({ kind, events: Object.values(events).map(doc) })),
  }));
};

/** Messages of every service's codes that are not its own. */
export const readCommonProblems = async (): Promise<ServiceDoc['problems']> => (await import('@kangfu/nest')).COMMON_PROBLEMS;
