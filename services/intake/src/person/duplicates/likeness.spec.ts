import fc from 'fast-check';
import { blocksOf, type Comparable, comparable, compare, type Described, labelOf, type Compared, SUSPECTED_FROM } from './likeness.js';

/** Digests that a specification can read. */
const digestOf = (text: string): string => `<${text}>`;
const person = (described: Described, plain: Partial<Comparable> = {}): Comparable => ({
  digests: Object.fromEntries(Object.entries(comparable(described)).map(([field, text]) => [field, digestOf(`${labelOf(field as Compared)}:${text}`)])),
  sex: 'f', street: '440304006', community: '440304006009', numbered: false, ...plain,
});
const child: Described = { name: '林晓', birthDate: '2023-05-01', phone: '138 0000 0000', guardianName: '林建国', guardianPhone: '13900000000' };
const pointsOf = (comparison: ReturnType<typeof compare>) => Object.fromEntries(comparison.parts.map(({ part, likeness, points }) => [part, `${likeness} ${points}`]));

test('a child registered twice is suspected, and each part says why', () => {
  const comparison = compare(person(child), person({ ...child, phone: '+86 13800000000' }));
  expect(pointsOf(comparison)).toEqual({ name: 'same 30', 'birth-date': 'same 30', sex: 'same 5', guardian: 'same 15', phone: 'same 15', community: 'same 10', identity: 'missing 0' });
  expect(comparison).toMatchObject({ score: 105, likelyTwins: false });
});

test('another character of the same sound is nearly the same name, and so is the name in Latin letters', () => {
  for (const name of ['林小', 'Lin Xiao', 'LIN XIAO']) expect(pointsOf(compare(person(child), person({ ...child, name })))).toMatchObject({ name: 'sound 20' });
  expect(comparable({ name: '单雄信' }).sound).toBe('shanxiongxin');
  expect(comparable({ name: '买买提·艾力' }).name).toBe('买买提艾力');
});

test('twins are seen as such: they may be suspected, and stay two until a person decides', () => {
  const twins = compare(person(child), person({ ...child, name: '林阳' }));
  expect(twins).toMatchObject({ likelyTwins: true });
  expect(pointsOf(twins)).toMatchObject({ name: 'different -10', 'birth-date': 'same 30' });
  expect(compare(person(child), person({ ...child, name: '林小' })).likelyTwins).toBe(false);
});

test('two of one name and birthday, each with a number of their own, are two people', () => {
  const [name, birthDate] = ['张伟', '1980-03-02'];
  const a = person({ name, birthDate }, { numbered: true });
  expect(compare(a, person({ name, birthDate }, { numbered: true, community: '440304007001', street: '440304007' })).score).toBeLessThan(SUSPECTED_FROM);
  expect(compare(a, person({ name, birthDate })).score).toBeGreaterThanOrEqual(SUSPECTED_FROM);
});

test('a phone may be the guardian’s', () =>
  expect(pointsOf(compare(person({ name: '甲', phone: '13900000000' }), person(child)))).toMatchObject({ phone: 'same 15' }));

const anybody = fc.record({
  name: fc.constantFrom('林晓', '林小', '林阳', 'Lin Xiao'), birthDate: fc.constantFrom('2023-05-01', '2023-05-11', '2022-01-01'), phone: fc.constantFrom(undefined, '13800000000', '13900000000'),
  guardianName: fc.constantFrom(undefined, '林建国', '王芳'), guardianPhone: fc.constantFrom(undefined, '13900000000'),
}).chain((described) => fc.record({ sex: fc.constantFrom('m', 'f', 'unknown'), community: fc.constantFrom('440304006009', '440304006010', null), numbered: fc.boolean() }).map((plain) => person(described, plain)));

test('it is the same from either side, and whoever would be suspected is found by a combination', () =>
  fc.assert(fc.property(anybody, anybody, (a, b) => {
    const comparison = compare(a, b);
    expect(compare(b, a)).toEqual(comparison);
    const shared = blocksOf(a.digests, digestOf).some((block) => blocksOf(b.digests, digestOf).includes(block));
    if (comparison.score >= SUSPECTED_FROM) expect(shared).toBe(true);
  }), { numRuns: 2_000 }));
