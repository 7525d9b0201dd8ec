import { Ajv } from 'ajv';
import fc from 'fast-check';
import { type JsonSchema, schemaChanges } from './schema-changes.js';

// A validator of others is the judge: what the comparison lets pass must be read by both sides, whatever the schema and the edits.

const SETTINGS = { numRuns: 150 };
const CODES = ['a', 'bb', 'ccc', 'dddd'];
const field: fc.Arbitrary<JsonSchema> = fc.letrec<{ field: JsonSchema }>((tie) => ({
  field: fc.oneof({ depthSize: 'small', withCrossShrink: true },
    fc.record({ low: fc.integer({ min: 0, max: 4 }), more: fc.integer({ min: 0, max: 6 }) }).map(({ low, more }): JsonSchema => ({ type: 'string', minLength: low, maxLength: low + more })),
    fc.record({ low: fc.integer({ min: -5, max: 5 }), more: fc.integer({ min: 0, max: 9 }), type: fc.constantFrom('integer', 'number') }).map(({ low, more, type }): JsonSchema => ({ type, minimum: low, maximum: low + more })),
    fc.subarray(CODES, { minLength: 1 }).map((values): JsonSchema => ({ type: 'string', enum: values })),
    fc.constant<JsonSchema>({ type: 'boolean' }),
    tie('field').map((items): JsonSchema => ({ type: 'array', items, maxItems: 3 })),
    tie('field').filter(({ anyOf }) => !anyOf).map((one): JsonSchema => ({ anyOf: [one, { type: 'null' }] })),
    fc.tuple(fc.dictionary(fc.constantFrom('p', 'q', 'r'), tie('field'), { minKeys: 1, noNullPrototype: true }), fc.subarray(['p', 'q', 'r'])).map(([properties, required]): JsonSchema => ({ type: 'object', properties, required: required.filter((name) => name in properties) })),
  ),
})).field;
const schema = fc.tuple(fc.dictionary(fc.constantFrom('x', 'y', 'z'), field, { minKeys: 1, noNullPrototype: true }), fc.subarray(['x', 'y', 'z']))
  .map(([properties, required]): JsonSchema => ({ type: 'object', properties, required: required.filter((name) => name in properties) }));

/** A value that fits. */
const valueOf = (one: JsonSchema): fc.Arbitrary<unknown> => {
  if (one.anyOf) return fc.oneof(...one.anyOf.map(valueOf));
  if (one.enum) return fc.constantFrom(...one.enum);
  if ('const' in one) return fc.constant(one.const);
  const [min, max] = [one['minimum'] as number, one['maximum'] as number];
  switch (one.type) {
    case 'string': return fc.string({ unit: 'grapheme-ascii', minLength: one['minLength'] as number, maxLength: one['maxLength'] as number });
    case 'integer': return fc.integer({ min, max });
    case 'number': return fc.oneof(fc.integer({ min, max }), fc.double({ min, max, noNaN: true }));
    case 'boolean': return fc.boolean();
    case 'null': return fc.constant(null);
    case 'array': return fc.array(valueOf(one.items!), { maxLength: one['maxItems'] as number });
    default: return fc.record(Object.fromEntries(Object.entries(one.properties!).map(([name, sub]) => [name, valueOf(sub)])), { requiredKeys: [...one.required!] });
  }
};
const fits = (one: JsonSchema, value: unknown): boolean => new Ajv({ strict: false, validateSchema: false }).validate(one, value) as boolean;
/** Only the fields that a schema names: what a reader of it sees. */
const seen = (one: JsonSchema, value: unknown): unknown => {
  if (one.anyOf) return value === null ? null : seen(one.anyOf.find(({ type }) => type !== 'null')!, value);
  if (one.type === 'array') return (value as unknown[]).map((item) => seen(one.items!, item));
  if (one.type !== 'object') return value;
  return Object.fromEntries(Object.entries(one.properties!).flatMap(([name, sub]) => { const own = (value as Record<string, unknown>)[name]; return own === undefined ? [] : [[name, seen(sub, own)]]; }));
};

type Edit = (one: JsonSchema, pick: number) => JsonSchema | null;
const names = (one: JsonSchema): string[] => Object.keys(one.properties ?? {});
const without = (one: JsonSchema, name: string): JsonSchema => ({ ...one, properties: Object.fromEntries(Object.entries(one.properties!).filter(([other]) => other !== name)), required: one.required!.filter((other) => other !== name) });
const BREAKING: Readonly<Record<string, Edit>> = {
  'remove a field': (one, pick) => (names(one).length > 0 ? without(one, names(one)[pick % names(one).length]!) : null),
  'add a required field': (one) => (one.properties ? { ...one, properties: { ...one.properties, fresh: { type: 'string' } }, required: [...one.required!, 'fresh'] } : null),
  'require a field': (one) => { const free = names(one).find((name) => !one.required!.includes(name)); return free ? { ...one, required: [...one.required!, free] } : null; },
  'free a field': (one) => (one.required?.length ? { ...one, required: one.required.slice(1) } : null),
  'remove a code': (one) => (one.enum && one.enum.length > 1 ? { ...one, enum: one.enum.slice(1) } : null),
  'add a code': (one) => (one.enum ? { ...one, enum: [...one.enum, 'zz'] } : null),
  'tighten a text': (one) => (one.type === 'string' && one['maxLength'] !== undefined && (one['maxLength'] as number) > (one['minLength'] as number) ? { ...one, maxLength: (one['maxLength'] as number) - 1 } : null),
  'loosen a text': (one) => (one.type === 'string' && one['maxLength'] !== undefined ? { ...one, maxLength: (one['maxLength'] as number) + 1 } : null),
  'tighten a number': (one) => (one['minimum'] !== undefined && (one['maximum'] as number) > (one['minimum'] as number) ? { ...one, minimum: (one['minimum'] as number) + 1 } : null),
  'loosen a number': (one) => (one['minimum'] !== undefined ? { ...one, minimum: (one['minimum'] as number) - 1 } : null),
  'shorten a list': (one) => (one.type === 'array' ? { ...one, maxItems: (one['maxItems'] as number) - 1 } : null),
  'forbid null': (one) => (one.anyOf ? one.anyOf[0]! : null),
  'allow null': (one) => (one.anyOf || one.type === 'null' ? null : { anyOf: [one, { type: 'null' }] }),
  'change the type': (one) => (one.type === 'boolean' ? { type: 'string', minLength: 0, maxLength: 9 } : null),
};
const HARMLESS: Readonly<Record<string, Edit>> = {
  'add an optional field': (one) => (one.properties ? { ...one, properties: { ...one.properties, later: { type: 'string', minLength: 0, maxLength: 9 } } } : null),
  'describe it': (one) => ({ ...one, description: 'in more words', title: 'T' }),
  'write codes as literals': (one) => (one.enum ? { anyOf: one.enum.map((value) => ({ type: 'string', const: value })) } : null),
  'order fields otherwise': (one) => (one.properties ? { ...one, properties: Object.fromEntries(Object.entries(one.properties).reverse()), required: [...one.required!].reverse() } : null),
};
/** Every place in a schema where an edit can be made, as whole schemas. */
const edited = (one: JsonSchema, edit: Edit, pick: number): JsonSchema[] => {
  const here = edit(one, pick);
  return [
    ...(here ? [here] : []),
    ...Object.entries(one.properties ?? {}).flatMap(([name, sub]) => edited(sub, edit, pick).map((changed) => ({ ...one, properties: { ...one.properties, [name]: changed } }))),
    ...(one.items ? edited(one.items, edit, pick).map((items) => ({ ...one, items })) : []),
    ...(one.anyOf?.length === 2 && one.anyOf[1]!.type === 'null' ? edited(one.anyOf[0]!, edit, pick).filter(({ anyOf }) => !anyOf).map((first) => ({ ...one, anyOf: [first, one.anyOf![1]!] })) : []),
  ];
};
const editOf = (edits: Readonly<Record<string, Edit>>) => fc.tuple(fc.constantFrom(...Object.keys(edits)), fc.nat(), fc.nat());
const applied = (edits: Readonly<Record<string, Edit>>, before: JsonSchema, [name, pick, place]: [string, number, number]): JsonSchema | null => {
  const found = edited(before, edits[name]!, pick);
  return found.length > 0 ? found[place % found.length]! : null;
};

test('harmless edits pass, however many, and what is written under either schema is read under the other', () => {
  fc.assert(fc.property(schema, fc.array(editOf(HARMLESS), { minLength: 1, maxLength: 4 }), fc.gen(), (before, edits, gen) => {
    const after = edits.reduce((current, edit) => (applied(HARMLESS, current, edit) ?? current), before);
    expect(schemaChanges(before, after).filter(({ kind }) => kind !== 'added')).toEqual([]);
    expect(fits(after, gen(valueOf, before))).toBe(true);
  }), SETTINGS);
});

test('one breaking edit among harmless ones is found, wherever it is', () => {
  fc.assert(fc.property(schema, editOf(BREAKING), fc.array(editOf(HARMLESS), { maxLength: 2 }), (before, breaking, harmless) => {
    const broken = applied(BREAKING, before, breaking);
    fc.pre(broken !== null);
    const after = harmless.reduce((current, edit) => applied(HARMLESS, current, edit) ?? current, broken!);
    expect(schemaChanges(before, after).filter(({ kind }) => kind !== 'added')).not.toEqual([]);
  }), SETTINGS);
});

test('between any two schemas: where no breach is found, each reads what the other writes', () => {
  const PAIRED = fc.tuple(schema, fc.array(fc.oneof(editOf(BREAKING), editOf(HARMLESS)), { maxLength: 3 }));
  fc.assert(fc.property(PAIRED, fc.gen(), ([before, edits], gen) => {
    const after = edits.reduce((current, edit) => applied({ ...BREAKING, ...HARMLESS }, current, edit) ?? current, before);
    const kinds = new Set(schemaChanges(before, after).map(({ kind }) => kind));
    const none = (...some: string[]): boolean => some.every((kind) => !kinds.has(kind as never));
    if (none('added-required', 'required', 'narrowed', 'changed')) expect(fits(after, seen(before, gen(valueOf, before)))).toBe(true);
    if (none('removed', 'optional', 'widened', 'changed')) expect(fits(before, gen(valueOf, after))).toBe(true);
  }), SETTINGS);
});
