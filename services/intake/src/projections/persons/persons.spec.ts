import 'reflect-metadata';
import type { Actor, Role } from '@kangfu/access';
import { DATA_CLASS_CODES } from '../../consent/consent.events.js';
import { classesOf } from './persons.js';

const TODAY = '2026-11-22';
const of = (...posts: (readonly [Role, string | null])[]): Actor => ({ id: 'u', appointments: posts.map(([role, unit]) => ({ role, unit, path: unit ? [unit] : [] })) });
const grant = (agency: string, dataClasses: string[], from = '2026-11-01', until = '2026-12-31') => ({ agency, from, until, dataClasses });
const facts = { places: ['440304006', '440304', '4403'], people: ['p'], agencies: ['A', 'B'], grants: [grant('A', ['identity', 'service']), grant('A', ['contact'], '2026-01-01', '2026-06-30'), grant('B', ['disability'])] };
const classes = (actor: Actor, subject: 'Person' | 'Case' = 'Person', today = TODAY) => [...classesOf(actor, subject, facts, today)];

test('who handles a case and the person have all of it', () => {
  expect(classes(of(['window-clerk', '440304006']))).toEqual(DATA_CLASS_CODES);
  expect(classes(of(['window-clerk', '440304006']), 'Case')).toEqual(DATA_CLASS_CODES);
  expect(classes({ ...of(['guardian', null]), id: 'p' })).toEqual(DATA_CLASS_CODES);
  expect(classes(of(['window-clerk', '440304007']))).toEqual([]);
});

test('an auditor has no personal detail, wherever they are one', () => {
  expect(classes(of(['auditor', '4403']))).toEqual([]);
  expect(classes(of(['auditor', '4403']), 'Case')).toEqual([]);
  expect(classes(of(['auditor', '4403'], ['window-clerk', '440304006']))).toEqual(DATA_CLASS_CODES);
});

test('an agency has what a consent to it names, on the days it is in force', () => {
  expect(classes(of(['agency-worker', 'A']))).toEqual(['identity', 'service']);
  expect(classes(of(['agency-worker', 'A']), 'Person', '2026-06-30')).toEqual(['contact']);
  expect(classes(of(['agency-worker', 'A']), 'Person', '2027-01-01')).toEqual([]);
  expect(classes(of(['agency-worker', 'B']))).toEqual(['disability']);
  expect(classes(of(['agency-worker', 'A'], ['agency-worker', 'B']))).toEqual(['identity', 'disability', 'service']);
  expect(classes(of(['agency-worker', 'C']))).toEqual([]);
});

test('who knows people of a place, but not their cases, has nothing of a case', () => {
  expect(classes(of(['school-worker', '440304']))).toEqual(DATA_CLASS_CODES);
  expect(classes(of(['school-worker', '440304']), 'Case')).toEqual([]);
});
