import { dataOf, type EventDefinition } from './event-definition.js';
import { type ChangeKind, type JsonSchema, schemaChanges } from './schema-changes.js';

/** One version of an event as it is kept in Git (`contracts/`): all that others rely on. */
export interface EventContract {
  readonly service: string;
  readonly type: string;
  readonly version: number;
  readonly description: string;
  /** Kind of the streams it stands in; null: told without being stored. */
  readonly stream: string | null;
  readonly public: boolean;
  /** The field of `data` that names whose key seals the personal part and whom the event is about; null: about nobody. */
  readonly subject: string | null;
  readonly data: JsonSchema;
  readonly personal: JsonSchema | null;
}

/** TypeBox keeps symbols on its schemas; what is kept is plain JSON. */
const plain = (schema: object | null): JsonSchema | null => JSON.parse(JSON.stringify(schema)) as JsonSchema | null;

/** The contract of a version of an event, as its definition has it. Throws a `TypeError` where the subject is no field: then nobody else could tell whose key to ask for. */
export const contractOf = (definition: EventDefinition, version = definition.version, stream: string | null = null): EventContract => {
  const { service, type, description, personal } = definition;
  // Asked with the names of the fields in place of their values.
  const subject = definition.subject(Object.fromEntries(Object.keys(definition.data.properties).map((name) => [name, name])) as never);
  if (subject !== null && !(subject in definition.data.properties)) throw new TypeError(`${service}/${type}: the subject is no field of its data`);
  return { service, type, version, description, stream, public: definition.public, subject, data: plain(dataOf(definition, version)!)!, personal: plain(personal) };
};

const NOTHING: JsonSchema = { type: 'object', properties: {} };
const SAID: Readonly<Record<Exclude<ChangeKind, 'added'>, string>> = {
  'added-required': 'is new and required: stored events lack it', removed: 'is gone', required: 'became required: stored events may lack it', optional: 'became optional: readers count on it',
  narrowed: 'takes fewer values: stored events may hold others', widened: 'takes more values: readers were not told of them', changed: 'takes other values',
};
const fieldNames = (schema: JsonSchema | null): string[] => Object.keys(schema?.properties ?? {});
export const contractKey = ({ service, type, version }: Pick<EventContract, 'service' | 'type' | 'version'>): string => `${service}/${type} v${version}`;

/**
 * What the current contracts break of the released ones; empty when they may be released. Stored events of every released version must fit what reads them now, and what
 * was written for a released version must be able to read what is written now: within a version only optional fields may come and words may change. All else is a new
 * version with an upcaster, or a new event. Nothing released ever goes, for its events are stored for good.
 */
export const breaches = (released: readonly EventContract[], current: readonly EventContract[]): string[] => {
  const now = new Map(current.map((contract) => [contractKey(contract), contract]));
  return released.flatMap((old) => {
    const key = contractKey(old);
    const contract = now.get(key);
    if (!contract) return [`${key} is gone: its events are stored for good`];
    const changes = (['data', 'personal'] as const).flatMap((part) => schemaChanges(old[part] ?? NOTHING, contract[part] ?? NOTHING).filter(({ kind }) => kind !== 'added').map(({ path, kind }) => `${key}: ${part} ${path} ${SAID[kind as keyof typeof SAID]}`));
    const [data, personal] = [fieldNames(contract.data), fieldNames(contract.personal)];
    const bared = fieldNames(old.personal).filter((name) => data.includes(name) && !fieldNames(old.data).includes(name)).map((name) => `${key}: ${name} was personal and now stands in clear`);
    const hidden = fieldNames(old.data).filter((name) => personal.includes(name) && !data.includes(name)).map((name) => `${key}: ${name} became personal: stored events hold it in clear`);
    return [
      ...changes, ...bared, ...hidden,
      ...(old.stream !== contract.stream ? [`${key} stood in streams ${old.stream}-…, now in ${contract.stream}-…: order is kept within a stream`] : []),
      ...(old.public && !contract.public ? [`${key} is no longer public: agencies count on it`] : []),
      ...(old.subject !== contract.subject ? [`${key}: whom it is about was ${old.subject ?? 'nobody'}, is ${contract.subject ?? 'nobody'}: stored personal parts are sealed for the former`] : []),
    ];
  });
};

/** What a reader asks of an event that its owner's contract does not promise. A reader names the fields it reads, as wide as it likes. */
export const unpromised = (owner: EventContract, reader: Pick<EventContract, 'data' | 'personal'>): string[] => {
  const wrong: Partial<Record<ChangeKind, string>> = { removed: 'is not in it', optional: 'may be absent', widened: 'may hold other values', changed: 'holds other values' };
  return (['data', 'personal'] as const).flatMap((part) => schemaChanges(reader[part] ?? NOTHING, owner[part] ?? NOTHING).flatMap(({ path, kind }) => (wrong[kind] ? [`${part} ${path} ${wrong[kind]}`] : [])));
};

/** A stored event of one version for the tests (`contracts/fixtures`), of an invented person; its personal part is in clear. */
export interface EventFixture {
  readonly service: string;
  readonly type: string;
  readonly schema: number;
  /** null: told without being stored. */
  readonly stream: string | null;
  readonly occurred: string;
  readonly subjects: readonly string[];
  readonly data: Readonly<Record<string, unknown>>;
  readonly personal: Readonly<Record<string, unknown>> | null;
}
