import { chinaDay } from '@kangfu/common';
import fc from 'fast-check';
import { ageBandOf, findDay, yearsAt } from './calendar.js';
import { checkCharacter, type IdKind, type Identity, indexText, parseIdentity } from './identity.js';

const TODAY = '2026-11-22';
const parse = (text: string, kind: IdKind = 'resident-id') => parseIdentity(kind, text, TODAY);
const code = (text: string, kind?: IdKind) => { const parsed = parse(text, kind); return 'code' in parsed ? parsed.code : null; };
const identity = (text: string, kind?: IdKind) => { const parsed = parse(text, kind); if ('code' in parsed) throw new Error(parsed.code); return parsed; };

const day = fc.date({ min: new Date('1900-01-01'), max: new Date(`${TODAY}T00:00:00Z`), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
/** Valid 18-character numbers with any prefix of the given form. */
const number = (prefix: fc.Arbitrary<string>) => fc.tuple(prefix, day, fc.integer({ min: 0, max: 999 })).map(([area, birth, order]) => {
  const digits = `${area}${birth.replaceAll('-', '')}${String(order).padStart(3, '0')}`;
  return { text: digits + checkCharacter(digits), birth, order };
});
const division = fc.integer({ min: 110_000, max: 659_999 }).map(String);

test('the examples of the standard are valid', () => {
  expect(identity('11010519491231002X')).toEqual({ kind: 'resident-id', number: '11010519491231002X', birthDate: '1949-12-31', sex: 'f' });
  expect(identity('440524188001010014')).toMatchObject({ birthDate: '1880-01-01', sex: 'm' });
});

test('a lower-case x, spaces and full-width digits are normalised', () => {
  expect(identity(' 11010519491231002x')).toEqual(identity('11010519491231002X'));
  expect(identity('110105 19491231 002X').number).toBe('11010519491231002X');
  expect(identity('１１０１０５１９４９１２３１００２X').number).toBe('11010519491231002X');
});

test('an unknown division code is allowed', () => expect(code(`990000${'19491231002'}`.slice(0, 17).replace(/^99/, '19') + checkCharacter('19000019491231002'))).toBeNull());

test('lengths, letters and the 15-digit form are refused', () => {
  for (const text of ['', '1101051949123100', '11010519491231002XX', '11010519491231X02X', '110105491231002', '01010519491231002X']) expect(code(text)).toBe('identity-format');
});

test('the birth date is real and not in the future', () => {
  const with_ = (birth: string) => `110105${birth}002` + checkCharacter(`110105${birth}002`);
  expect(code(with_('20230229'))).toBe('identity-birth-date');
  expect(code(with_('20241301'))).toBe('identity-birth-date');
  expect(code(with_('20240229'))).toBeNull();
  expect(code(with_('20261122'))).toBeNull();
  expect(code(with_('20261123'))).toBe('identity-birth-date-in-future');
});

test('permits of Hong Kong, Macao and Taiwan residents and permanent-residence cards are told by their number', () => {
  for (const [prefix, kind] of [['810000', 'residence-permit'], ['820000', 'residence-permit'], ['830000', 'residence-permit'], ['911124', 'permanent-residence-card']] as const) {
    const digits = `${prefix}19800101001`;
    const text = digits + checkCharacter(digits);
    expect(identity(text).kind).toBe(kind);
    expect(identity(text, kind).kind).toBe(kind);
    expect(indexText(identity(text))).toBe(indexText(identity(text, kind)));
  }
  expect(code('11010519491231002X', 'residence-permit')).toBe('identity-kind-differs');
});

test('a birth certificate is a letter and nine digits and says no birth date', () => {
  expect(identity('t440123456', 'birth-certificate')).toEqual<Identity>({ kind: 'birth-certificate', number: 'T440123456', birthDate: null, sex: null });
  expect(code('440123456', 'birth-certificate')).toBe('identity-format');
});

test('every generated number is valid and says birth date and sex', () => {
  fc.assert(fc.property(number(division), ({ text, birth, order }) => {
    expect(identity(text)).toMatchObject({ kind: 'resident-id', birthDate: birth, sex: order % 2 === 1 ? 'm' : 'f' });
    expect(identity(text.toLowerCase())).toEqual(identity(text));
  }));
});

test('a change of any one character is refused', () => {
  const prefixes = fc.oneof(division, fc.constantFrom('810000', '820000', '830000', '911124'));
  fc.assert(fc.property(number(prefixes), fc.integer({ min: 0, max: 17 }), fc.constantFrom(...'0123456789X'), ({ text }, at, other) => {
    fc.pre(text[at] !== other);
    expect(code(text.slice(0, at) + other + text.slice(at + 1))).not.toBeNull();
  }), { numRuns: 500 });
});

test('no refusal holds the number', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'0123456789Xx'), minLength: 6, maxLength: 20 }), (text) => {
    const parsed = parse(text);
    if ('code' in parsed) expect(JSON.stringify(parsed)).not.toContain(text);
  }));
});

test('ages are counted in completed years on the day in China', () => {
  expect(chinaDay('2026-11-21T16:00:00.000Z')).toBe('2026-11-22');
  expect(findDay('2024-02-30')).toBeNull();
  expect([yearsAt('2020-11-22', TODAY), yearsAt('2020-11-23', TODAY)]).toEqual([6, 5]);
  expect([yearsAt('2020-02-29', '2026-02-28'), yearsAt('2020-02-29', '2026-03-01')]).toEqual([5, 6]);
  expect(['2019-11-23', '2019-11-22', '2008-11-23', '2008-11-22', '1966-11-22'].map((birth) => ageBandOf(birth, TODAY))).toEqual(['0-6', '7-17', '7-17', '18-44', '60+']);
});
