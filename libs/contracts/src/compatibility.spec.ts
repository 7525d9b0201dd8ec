import { breaches, contractOf, type EventContract, unpromised } from './compatibility.js';
import { defineEvent, Field, Type, upcaster } from './event-definition.js';
import { IncomparableSchema, schemaChanges } from './schema-changes.js';

const fields = {
  personId: Field.uuid(), street: Field.text(20), sex: Field.oneOf(['m', 'f']), age: Field.int(0, 120), needs: Type.Array(Type.Object({ kind: Type.String(), weight: Type.Optional(Field.int(1, 9)) })),
  until: Type.Union([Field.date(), Type.Null()]), area: Type.Optional(Type.String()),
};
const personal = { name: Field.text(100), phone: Type.Optional(Field.text(40)) };
type Fields = Record<string, any>;
/** The event with some fields replaced, or (undefined) left out. */
const made = (data: Fields = {}, more: { personal?: Fields; public?: boolean; subject?: () => null; version?: number; upcasters?: object; type?: string; description?: string; stream?: string } = {}): EventContract[] => {
  const only = (all: Fields): any => Type.Object(Object.fromEntries(Object.entries(all).filter(([, field]) => field !== undefined)));
  const definition = defineEvent('test', more.type ?? 'PersonMoved', {
    description: more.description ?? 'moved', public: more.public ?? true, data: only({ ...fields, ...data }), personal: only({ ...personal, ...more.personal }),
    ...(more.subject ? { subject: more.subject } : {}), ...(more.version ? { version: more.version, upcasters: more.upcasters as never } : {}),
  });
  return Array.from({ length: definition.version }, (_, i) => contractOf(definition, i + 1, more.stream ?? 'person'));
};
const released = made();
const broken = (...change: Parameters<typeof made>): string[] => breaches(released, made(...change));

test('the same again breaks nothing', () => expect(breaches(released, made())).toEqual([]));

test.each<[string, Parameters<typeof made>]>([
  ['a new optional field', [{ district: Type.Optional(Type.String()) }]],
  ['a new optional field of a list', [{ needs: Type.Array(Type.Object({ kind: Type.String(), weight: Type.Optional(Field.int(1, 9)), note: Type.Optional(Type.String()) })) }]],
  ['a new optional personal field', [{}, { personal: { address: Type.Optional(Type.String()) } }]],
  ['other words', [{ street: Type.String({ minLength: 1, maxLength: 20, description: 'the street' }) }, { description: 'a person moved, within the city or to it' }]],
  ['codes written as literals', [{ sex: Type.Union([Type.Literal('f'), Type.Literal('m')]) }]],
])('%s may come', (_name, change) => expect(broken(...change)).toEqual([]));

test('a new event may come, and a new version with what brings the old one to it', () => {
  expect(breaches(released, [...made(), ...made({}, { type: 'PersonLeft' })])).toEqual([]);
  expect(broken({ street: Field.int() }, { version: 2, upcasters: { 1: upcaster(Type.Object(fields), (data) => ({ ...data, street: 1 })) } })).toEqual([]);
});

test.each<[string, Parameters<typeof made>, string]>([
  ['a field is removed', [{ street: undefined }], 'data street is gone'],
  ['a field of a list is removed', [{ needs: Type.Array(Type.Object({ kind: Type.String() })) }], 'data needs[].weight is gone'],
  ['an optional field is removed', [{ area: undefined }], 'data area is gone'],
  ['a required field is added', [{ district: Type.String() }], 'data district is new and required'],
  ['a field becomes required', [{ area: Type.String() }], 'data area became required'],
  ['a field becomes optional', [{ street: Type.Optional(Field.text(20)) }], 'data street became optional'],
  ['a code is removed', [{ sex: Field.oneOf(['m']) }], 'data sex takes fewer values'],
  ['a code is added', [{ sex: Field.oneOf(['m', 'f', 'unknown']) }], 'data sex takes more values'],
  ['codes become any text', [{ sex: Type.String() }], 'data sex takes more values'],
  ['a text becomes shorter', [{ street: Field.text(10) }], 'data street takes fewer values'],
  ['a text becomes longer', [{ street: Field.text(40) }], 'data street takes more values'],
  ['a text gets a pattern', [{ street: Type.String({ minLength: 1, maxLength: 20, pattern: '^4' }) }], 'data street takes fewer values'],
  ['a format is given', [{ area: Type.Optional(Field.date()) }], 'data area takes fewer values'],
  ['a format changes', [{ personId: Field.instant() }], 'data personId takes other values'],
  ['a bound tightens', [{ age: Field.int(18, 120) }], 'data age takes fewer values'],
  ['a bound in a list tightens', [{ needs: Type.Array(Type.Object({ kind: Type.String(), weight: Type.Optional(Field.int(1, 5)) })) }], 'data needs[].weight takes fewer values'],
  ['a type changes', [{ age: Type.String() }], 'data age takes other values'],
  ['a whole number becomes any number', [{ age: Type.Number({ minimum: 0, maximum: 120 }) }], 'data age takes more values'],
  ['null is no longer possible', [{ until: Field.date() }], 'data until takes fewer values'],
  ['a personal field is removed', [{}, { personal: { phone: undefined } }], 'personal phone is gone'],
  ['a personal field stands in clear', [{ name: Field.text(100) }, { personal: { name: undefined } }], 'name was personal and now stands in clear'],
  ['a personal field also stands in clear', [{ phone: Type.Optional(Field.text(40)) }], 'phone was personal and now stands in clear'],
  ['a field becomes personal', [{ street: undefined }, { personal: { street: Type.Optional(Field.text(20)) } }], 'street became personal'],
  ['it moves to other streams', [{}, { stream: 'case' }], 'stood in streams person-…, now in case-…'],
  ['it is no longer public', [{}, { public: false }], 'is no longer public'],
  ['it is about nobody any more', [{}, { subject: () => null }], 'whom it is about was personId, is nobody'],
])('it is a breach when %s', (_name, change, said) => expect(broken(...change).join('\n')).toContain(`test/PersonMoved v1${/^(is|stood) /.test(said) ? ' ' : ': '}${said}`));

test('nothing released goes: no event, and no version of one', () => {
  expect(breaches(released, [])).toEqual(['test/PersonMoved v1 is gone: its events are stored for good']);
  expect(breaches(released, made({}, { version: 2, upcasters: { 1: upcaster(Type.Object(fields), (data) => data) } }).slice(1))).toEqual(['test/PersonMoved v1 is gone: its events are stored for good']);
});

test('an earlier version stays as it was released', () =>
  expect(broken({ street: Field.int() }, { version: 2, upcasters: { 1: upcaster(Type.Object({ personId: Field.uuid() }), (data) => data) } })).toContain('test/PersonMoved v1: data street is gone'));

test('a keyword that is not compared stops the comparison', () => {
  expect(schemaChanges({ type: 'object' }, { type: 'object', additionalProperties: true })).toEqual([]);
  expect(() => schemaChanges({ type: 'object' }, { type: 'object', additionalProperties: false })).toThrow(IncomparableSchema);
  expect(() => schemaChanges({ type: 'string' }, { type: 'string', contentEncoding: 'base64' })).toThrow(IncomparableSchema);
  expect(() => schemaChanges({ type: 'object', properties: { a: { not: { type: 'null' } } } }, { type: 'object', properties: { a: { not: {} } } })).toThrow(IncomparableSchema);
});

test('a subject that is no field cannot be told to others', () =>
  expect(() => contractOf(defineEvent('test', 'X', { description: '', data: Type.Object({ a: Type.String() }), subject: () => 'b' }))).toThrow(/subject/));

describe('what a reader asks', () => {
  const owner = released[0]!;
  const asks = (data: Fields): string[] => unpromised(owner, { data: Type.Object(data) as never, personal: null });
  test('may be less and wider than what is promised', () =>
    expect(asks({ personId: Type.String(), sex: Type.String(), age: Type.Optional(Field.int()), needs: Type.Array(Type.Object({ kind: Type.String() })), until: Type.Union([Type.String(), Type.Null()]) })).toEqual([]));
  test.each<[string, Fields, string]>([
    ['a field that is not there', { town: Type.String() }, 'data town is not in it'],
    ['a field that may be absent', { area: Type.String() }, 'data area may be absent'],
    ['fewer codes', { sex: Field.oneOf(['m']) }, 'data sex may hold other values'],
    ['a smaller number', { age: Field.int(0, 100) }, 'data age may hold other values'],
    ['no null', { until: Field.date() }, 'data until may hold other values'],
    ['another type', { street: Field.int() }, 'data street holds other values'],
  ])('must not be %s', (_name, data, said) => expect(asks(data)).toEqual([said]));
});
