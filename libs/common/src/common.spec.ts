import fc from 'fast-check';
import { canonicalJson, digestOf } from './canonical.js';
import { chinaDay } from './china-day.js';
import { findStreamParts, findUuid, globalId, streamId } from './stream-id.js';
import { idOf, uuidv5 } from './uuid5.js';

test('UUIDv5 as in RFC 9562', () => expect(uuidv5('www.example.com', '6ba7b810-9dad-11d1-80b4-00c04fd430c8')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2'));
test('the same name is the same id', () => expect(idOf('a')).toBe(idOf('a')));

test('canonical JSON does not depend on the order of keys', () =>
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
    const turned = Object.fromEntries(Object.entries(value).reverse());
    expect(canonicalJson(turned)).toBe(canonicalJson(value));
    expect(digestOf(turned)).toBe(digestOf(value));
    expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
  })));
test('canonical JSON as in RFC 8785', () => expect(canonicalJson({ b: [56, { d: true, 10: null, 1: [] }], a: '\u20ac' })).toBe('{"a":"\u20ac","b":[56,{"1":[],"10":null,"d":true}]}'));

test('global ids open as what they are and as nothing else', () => {
  const uuid = idOf('x');
  expect(findUuid('case', globalId('case', uuid))).toBe(uuid);
  expect(findUuid('person', globalId('case', uuid))).toBeNull();
  expect(findStreamParts(streamId('autism-file', uuid))).toEqual({ kind: 'autism-file', uuid });
  fc.assert(fc.property(fc.string(), (text) => { expect(findUuid('case', text)).toBeNull(); }));
});

test('the day in China begins at 16:00 UTC', () => {
  expect([chinaDay('2026-11-22T15:59:59.999Z'), chinaDay('2026-11-22T16:00:00Z'), chinaDay(new Date('2026-12-31T16:30:00Z'))]).toEqual(['2026-11-22', '2026-11-23', '2027-01-01']);
});
