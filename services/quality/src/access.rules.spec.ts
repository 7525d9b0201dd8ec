import { Ability, type Role } from '@kangfu/access';
import { policy } from './access.rules.js';

const of = (role: Role, unit: string) => Ability.of({ id: 'u', appointments: [{ role, unit, path: [unit] }] }, policy, '2026-11-22');
const under = (...dataClasses: string[]) => ({ places: ['440304006', '440304'], people: ['p'], agencies: ['A', 'B'], grants: ['A', 'B'].map((agency) => ({ agency, from: '2026-11-01', until: '2026-12-31', dataClasses })) });

test.each([['ProgressNote', 'service'], ['EffectReview', 'service'], ['Plan', 'plan']])('%s: an agency reads those of its own plans, where the consent names %s', (subject, dataClass) => {
  const worker = of('agency-worker', 'A');
  expect(worker.can('read', subject, { ...under(dataClass), agency: 'A' })).toBe(true);
  expect(worker.can('read', subject, { ...under(dataClass), agency: 'B' })).toBe(false);
  expect(worker.can('read', subject, under(dataClass))).toBe(false);
  expect(worker.can('read', subject, { ...under('identity', 'assessment'), agency: 'A' })).toBe(false);
});

test('an agency acts under its own plans; what consent is missing is said by the decider', () => {
  for (const command of ['NoteProgress', 'ReviewEffect']) {
    expect(of('agency-worker', 'A').can(command, 'Plan', { ...under('identity'), agency: 'A' })).toBe(true);
    expect(of('agency-worker', 'A').can(command, 'Plan', { ...under('service'), agency: 'B' })).toBe(false);
    expect(of('agency-worker', 'A').can(command, 'Plan', under('service'))).toBe(false);
  }
});

test('the journey is shown to an agency under any consent', () => expect(of('agency-worker', 'A').can('read', 'Journey', under('identity'))).toBe(true));

test('staff of the place and the person need no consent', () => {
  const facts = { ...under(), agencies: [], grants: [], agency: 'A' };
  for (const subject of ['ProgressNote', 'EffectReview']) {
    expect(of('assessor', '440304').can('read', subject, facts)).toBe(true);
    expect(of('assessor', '440305').can('read', subject, facts)).toBe(false);
    expect(Ability.of({ id: 'p', appointments: [{ role: 'guardian', unit: null, path: [] }] }, policy).can('read', subject, facts)).toBe(true);
  }
});
