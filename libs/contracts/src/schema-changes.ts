/** As much of JSON Schema as event definitions use. Annotations (`title`, `description`, `examples`, `default`) say nothing about which values fit. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

/**
 * How one place of a schema changed: `added` (a new optional field) and `added-required`, `removed`, `required` (was optional), `optional` (was required), `narrowed` (fewer values fit),
 * `widened` (more values fit), `changed` (other values fit).
 */
export type ChangeKind = 'added' | 'added-required' | 'removed' | 'required' | 'optional' | 'narrowed' | 'widened' | 'changed';
export interface SchemaChange { readonly path: string; readonly kind: ChangeKind }

const ANNOTATIONS = new Set(['title', 'description', 'examples', 'default', '$comment']);
/** Where more is stricter, and where less is. */
const LOWEST = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems'] as const;
const HIGHEST = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems'] as const;
/** Either set or not; two different ones are not comparable. */
const EXACT = ['format', 'pattern', 'multipleOf', 'uniqueItems'] as const;
const STRUCTURE = new Set(['type', 'enum', 'const', 'anyOf', 'items', 'properties', 'patternProperties', 'required']);
const KNOWN = new Set<string>([...ANNOTATIONS, ...STRUCTURE, ...LOWEST, ...HIGHEST, ...EXACT]);

/** A definition uses a keyword that is not compared: nothing of it may pass unseen. */
export class IncomparableSchema extends Error { override readonly name = 'IncomparableSchema'; }

const meaning = (schema: JsonSchema): string => JSON.stringify(schema, (key, value: unknown) =>
  (value !== null && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).filter(([name]) => key === 'properties' || !ANNOTATIONS.has(name)).sort(([a], [b]) => (a < b ? -1 : 1))) : value));

/** The alternatives of a schema: literals and enums of one type are one alternative, however they were written. */
const alternatives = (schema: JsonSchema): JsonSchema[] => {
  const flat = (schema.anyOf ?? [schema]).flatMap((one) => (one.anyOf ? alternatives(one) : [one]));
  const codes = new Map<string, unknown[]>();
  const others: JsonSchema[] = [];
  for (const one of flat) {
    const values = one.enum ?? ('const' in one ? [one.const] : null);
    if (!values) others.push(one);
    else for (const value of values) codes.set(typeof value, [...(codes.get(typeof value) ?? []), value]);
  }
  return [...others, ...[...codes.values()].map((values) => ({ enum: values }))];
};

const compareCodes = (before: readonly unknown[], after: readonly unknown[], path: string): SchemaChange[] => [
  ...(before.some((value) => !after.includes(value)) ? [{ path, kind: 'narrowed' as const }] : []),
  ...(after.some((value) => !before.includes(value)) ? [{ path, kind: 'widened' as const }] : []),
];

const compareLimits = (before: JsonSchema, after: JsonSchema, path: string): SchemaChange[] => {
  const limit = (name: string, stricterIsMore: boolean): SchemaChange[] => {
    const free = stricterIsMore ? -Infinity : Infinity;
    const [a, b] = [(before[name] as number | undefined) ?? free, (after[name] as number | undefined) ?? free];
    return a === b ? [] : [{ path, kind: (b > a) === stricterIsMore ? 'narrowed' : 'widened' }];
  };
  const exact = (name: string): SchemaChange[] => (before[name] === after[name] ? [] : [{ path, kind: before[name] === undefined ? 'narrowed' : after[name] === undefined ? 'widened' : 'changed' }]);
  return [...LOWEST.flatMap((name) => limit(name, true)), ...HIGHEST.flatMap((name) => limit(name, false)), ...EXACT.flatMap(exact)];
};

const compareFields = (before: JsonSchema, after: JsonSchema, path: string): SchemaChange[] => {
  const [old, now] = [before.properties ?? {}, after.properties ?? {}];
  const required = (schema: JsonSchema, name: string): boolean => schema.required?.includes(name) ?? false;
  return [
    ...Object.entries(old).flatMap(([name, field]): SchemaChange[] => {
      const at = path ? `${path}.${name}` : name;
      if (!now[name]) return [{ path: at, kind: 'removed' }];
      const demanded: SchemaChange[] = required(before, name) === required(after, name) ? [] : [{ path: at, kind: required(after, name) ? 'required' : 'optional' }];
      return [...demanded, ...schemaChanges(field, now[name], at)];
    }),
    ...Object.keys(now).filter((name) => !old[name]).map((name): SchemaChange => ({ path: path ? `${path}.${name}` : name, kind: required(after, name) ? 'added-required' : 'added' })),
  ];
};

const isText = (value: unknown, { type, minLength = 0, maxLength = Infinity, ...rest }: JsonSchema): boolean =>
  typeof value === 'string' && type === 'string' && value.length >= (minLength as number) && value.length <= (maxLength as number) && Object.keys(rest).every((name) => ANNOTATIONS.has(name));
const isAnything = (schema: JsonSchema): boolean => Object.keys(schema).every((name) => ANNOTATIONS.has(name));

const compareOne = (before: JsonSchema, after: JsonSchema, path: string): SchemaChange[] => {
  if (before.enum && after.enum) return compareCodes(before.enum, after.enum, path);
  if (before.enum || after.enum) {
    // Fixed codes became a text, or the other way round.
    const [values, open] = before.enum ? [before.enum, after] : [after.enum!, before];
    return [{ path, kind: !values.every((value) => isText(value, open)) ? 'changed' : before.enum ? 'widened' : 'narrowed' }];
  }
  if (before.type !== after.type) {
    const kind = before.type === 'number' && after.type === 'integer' ? 'narrowed' : before.type === 'integer' && after.type === 'number' ? 'widened' : 'changed';
    return [{ path, kind }, ...(kind === 'changed' ? [] : compareLimits(before, after, path))];
  }
  const [oldRest, rest] = [before.patternProperties ?? {}, after.patternProperties ?? {}];
  return [
    ...compareLimits(before, after, path),
    ...(before.items || after.items ? schemaChanges(before.items ?? {}, after.items ?? {}, `${path}[]`) : []),
    ...[...new Set([...Object.keys(oldRest), ...Object.keys(rest)])].flatMap((pattern) => schemaChanges(oldRest[pattern] ?? {}, rest[pattern] ?? {}, `${path}{}`)),
    ...compareFields(before, after, path),
  ];
};

const checkKeywords = (schema: JsonSchema, path: string): void => {
  // Objects are open whether they say so or not.
  const unknown = Object.keys(schema).find((name) => !KNOWN.has(name) && !(name === 'additionalProperties' && schema[name] === true));
  if (unknown) throw new IncomparableSchema(`${path || 'schema'}: "${unknown}" is not compared`);
};

/** What changed between two schemas in which values fit, by path (`needs[].kind`). Readers ignore fields they do not know, so objects are open. Throws {@link IncomparableSchema}. */
export const schemaChanges = (before: JsonSchema, after: JsonSchema, path = ''): SchemaChange[] => {
  if (isAnything(before) || isAnything(after)) return isAnything(before) && isAnything(after) ? [] : [{ path, kind: isAnything(before) ? 'narrowed' : 'widened' }];
  const [old, now] = [alternatives(before), alternatives(after)];
  for (const one of [before, after, ...old, ...now]) checkKeywords(one, path);
  const [oldMeanings, nowMeanings] = [old.map(meaning), now.map(meaning)];
  const gone = old.filter((_, i) => !nowMeanings.includes(oldMeanings[i]!));
  const come = now.filter((_, i) => !oldMeanings.includes(nowMeanings[i]!));
  if (gone.length === 1 && come.length === 1) return compareOne(gone[0]!, come[0]!, path);
  const [left, arrived] = pairByKind(gone, come, path);
  return [...left, ...arrived];
};

/** Alternatives that are left over on both sides are compared with their like (an object with the object, codes with codes); the rest came or went. */
const pairByKind = (gone: readonly JsonSchema[], come: readonly JsonSchema[], path: string): [SchemaChange[], SchemaChange[]] => {
  const kindOf = (schema: JsonSchema): string => schema.type ?? typeof schema.enum?.[0];
  const free = [...come];
  const changes = gone.flatMap((one): SchemaChange[] => {
    const i = free.findIndex((other) => kindOf(other) === kindOf(one));
    return i < 0 ? [{ path, kind: 'narrowed' }] : compareOne(one, free.splice(i, 1)[0]!, path);
  });
  return [changes, free.map(() => ({ path, kind: 'widened' as const }))];
};
