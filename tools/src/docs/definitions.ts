import { pathToFileURL } from 'node:url';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { contractOf, type EventContract, type EventDefinition, jsonSchemaOf, unpromised, versionsOf } from '@kangfu/contracts';
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
  /** Services that read it. */
  readonly readers: readonly string[];
  /** Each version: its schema as its service serves it, with addresses from the root on, and its contract. */
  readonly versions: readonly { readonly version: number; readonly jsonSchema: object; readonly contract: EventContract }[];
}

export interface ServiceDoc {
  readonly name: string;
  /** By kind of stream. */
  readonly kinds: readonly { readonly kind: string; readonly events: readonly EventDoc[] }[];
  /** Told without being stored in a log of its own. */
  readonly publishes: readonly EventDoc[];
  readonly problems: Readonly<Record<string, { readonly zh: string; readonly en: string }>>;
}

export interface BuiltService {
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
 * Where services do not agree on events: they know each other by contracts of their own, and what the owner does not have or promise would never arrive and nobody would notice.
 * Neither would a public event about a case that the agency feed passes over.
 */
export const disagreements = (built: readonly Pick<BuiltService, 'name' | 'aggregates' | 'consumes'>[]): string[] => {
  const owned = new Map(built.flatMap(({ aggregates }) => aggregates.flatMap(({ events }) => Object.values(events))).map((event) => [`${event.service}/${event.type}`, event]));
  const told = toldBy(built);
  return [
    ...built.flatMap(({ name, consumes }) => consumes.flatMap((read) => {
      const key = `${read.service}/${read.type}`;
      const owner = owned.get(key);
      if (!owner) return [`${name} reads ${key}, which ${read.service} does not have`];
      if (owner.version !== read.version) return [`${name} reads ${key} up to version ${read.version}, its owner writes version ${owner.version}`];
      return versionsOf(read).flatMap((version) => unpromised(contractOf(owner, version), contractOf(read, version)).map((what) => `${name} reads ${key} v${version}: ${what}`));
    })),
    ...[...owned].filter(([key, event]) => event.public && 'caseId' in event.data.properties && !told.has(key)).map(([key]) => `${key} is public, but the agency feed does not tell it`),
    ...[...told].filter((key) => owned.get(key)?.public === false).map((key) => `the agency feed tells ${key}, which is not public`),
  ];
};
const toldBy = (built: readonly Pick<BuiltService, 'name' | 'consumes'>[]): Set<string> => new Set(built.filter(({ name }) => name === 'agency-feed').flatMap(({ consumes }) => consumes.map(({ service, type }) => `${service}/${type}`)));

/** What the built services say of their events and problems, in the order of the code. Throws where they do not agree. */
export const readServices = async (): Promise<ServiceDoc[]> => {
  const built = await Promise.all(SERVICES.map(load));
  const wrong = disagreements(built);
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  const told = toldBy(built);
  const doc = (definition: EventDefinition, kind: string | null): EventDoc => ({
    type: definition.type, version: definition.version, description: splitDescription(definition.description), data: plain(definition.data) as Schema, personal: plain(definition.personal) as Schema | null,
    told: told.has(`${definition.service}/${definition.type}`),
    readers: built.filter(({ name, consumes }) => name !== definition.service && consumes.some(({ service, type }) => service === definition.service && type === definition.type)).map(({ name }) => name),
    versions: versionsOf(definition).map((version) => ({ version, jsonSchema: jsonSchemaOf('', definition, version), contract: contractOf(definition, version, kind) })),
  });
  return built.map(({ name, aggregates, publishes = [], problems }) => ({
    name, problems, publishes: publishes.map((event) => doc(event, null)), kinds: aggregates.map(({ kind, events }) => ({ kind, events: Object.values(events).map((event) => doc(event, kind)) })),
  }));
};

/** Messages of every service's codes that are not its own. */
export const readCommonProblems = async (): Promise<ServiceDoc['problems']> => (await import('@kangfu/nest')).COMMON_PROBLEMS;
