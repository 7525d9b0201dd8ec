import { type Candidate, ranking, type Wanted } from './ranking.js';

const wanted: Wanted = { service: 'education', disabilityClass: 6, ageBand: '7-17', places: ['440304006', '440304', '4403'], day: '2026-11-22' };
const agency = (agencyId: string, { offer, ...more }: { offer?: object | null } & Partial<Omit<Candidate, 'offer'>> = {}): Candidate => ({
  agencyId, agency: agencyId, services: ['education'], classes: [6], capacity: 10, validFrom: '2026-01-01', validUntil: null, suspended: null, ended: null, name: null, places: ['x', '440304', '4403'], grade: null, ...more,
  offer: offer === null ? null : { agency: agencyId, agencyId, service: 'education', classes: [5, 6], ageFrom: 0, ageUntil: null, places: [], capacity: 10, held: 0, free: 10, waiting: 0, admitting: true, declared: true, ...offer },
});
const order = (...candidates: Candidate[]): string[] => ranking(wanted, candidates).map(({ agencyId }) => agencyId);
const of = (candidate: Candidate, more: Partial<Wanted> = {}) => ranking({ ...wanted, ...more }, [candidate])[0]!;

test('each part says how its points came about, in both languages; together they are the points', () => {
  const ranked = of(agency('a'));
  expect(ranked.fit).toBe(true);
  expect(ranked.parts.map(({ part, points, max }) => [part, points, max])).toEqual([['class', 25, 25], ['age', 15, 15], ['place', 15, 20], ['capacity', 20, 20], ['waiting', 10, 10], ['quality', 0, 10]]);
  expect(ranked.points).toBe(85);
  for (const { reason } of ranked.parts) expect([/[\u4e00-\u9fff]/.test(reason.zh), /^[\x20-\x7e–]+$/.test(reason.en)]).toEqual([true, true]);
});
test('near, free and well graded go first', () => {
  expect(order(agency('city', { places: ['x', '440305', '4403'] }), agency('district'), agency('street', { offer: { places: ['440304006'] } }))).toEqual(['street', 'district', 'city']);
  expect(order(agency('full', { offer: { free: 0, held: 10, waiting: 3 } }), agency('half', { offer: { free: 5, held: 5 } }), agency('empty'))).toEqual(['empty', 'half', 'full']);
  expect(order(agency('unknown'), agency('good', { grade: 'good' }), agency('excellent', { grade: 'excellent' }))).toEqual(['excellent', 'good', 'unknown']);
});
test('what does not fit comes last, with why not', () => {
  const against = (candidate: Candidate): string[] => of(candidate).against.map(({ en }) => en);
  expect(against(agency('a', { offer: { classes: [1] } }))).toEqual(['Does not take disability class 6']);
  expect(against(agency('a', { offer: { ageFrom: 0, ageUntil: 6 } }))).toEqual(['Takes ages 0 to 6 only; the person is in 7-17']);
  expect(against(agency('a', { offer: { places: ['440304007'] } }))).toEqual(['Does not serve this street']);
  expect(against(agency('a', { services: ['vocational'], offer: null }))).toEqual(['Does not offer this service']);
  expect(against(agency('a', { suspended: { reason: 'incident', from: '2026-11-01', until: null } }))).toEqual(['Not designated today, or suspended']);
  expect(order(agency('a', { offer: { classes: [1] } }), agency('z', { offer: { free: 0, waiting: 9 } }))).toEqual(['z', 'a']);
});
test('full is no reason against: the need would wait', () => expect(of(agency('a', { offer: { free: 0, waiting: 2 } })).fit).toBe(true));
test('what is not known of the person neither helps nor rules out', () => expect(of(agency('a'), { disabilityClass: null, ageBand: null }).parts.slice(0, 2).map(({ points }) => points)).toEqual([13, 8]));
test('nobody is a matter of order: the same agencies rank the same', () => {
  const all = [agency('c'), agency('a'), agency('b', { grade: 'good' })];
  expect(order(...all)).toEqual(order(...[...all].reverse()));
});
