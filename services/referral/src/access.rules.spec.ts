import { Ability, type Role } from '@kangfu/access';
import { policy } from './access.rules.js';

const TODAY = '2026-11-22';
const of = (role: Role, unit: string) => Ability.of({ id: 'u', appointments: [{ role, unit, path: [unit] }] }, policy, TODAY);
const under = (...dataClasses: string[]) => ({ places: ['440304006', '440304'], people: ['p'], agencies: ['A'], grants: [{ agency: 'A', from: '2026-11-01', until: '2026-12-31', dataClasses }] });
const ALL = ['identity', 'assessment', 'plan', 'service'];
const READ = ['Referral', 'Assessment', 'Plan', 'Session'];

test('an agency reads its referral under any consent, everything else by what the consent names', () => {
  const readable = (...classes: string[]) => READ.filter((subject) => of('agency-worker', 'A').can('read', subject, { ...under(...classes), agency: 'A' }));
  expect(readable(...ALL)).toEqual(READ);
  expect(readable('identity')).toEqual(['Referral']);
  expect(readable('assessment')).toEqual(['Referral', 'Assessment']);
  expect(readable('plan')).toEqual(['Referral', 'Plan']);
  expect(readable('service')).toEqual(['Referral', 'Session']);
});

test('nothing of another agency, though both have access to the case', () => {
  const both = { ...under(...ALL), agencies: ['A', 'B'], grants: ['A', 'B'].map((agency) => ({ ...under(...ALL).grants[0]!, agency })), agency: 'B' };
  for (const subject of ['Referral', 'Plan', 'Session']) expect([subject, of('agency-worker', 'A').can('read', subject, both)]).toEqual([subject, false]);
  for (const command of ['AcceptReferral', 'DeliverSession']) expect([command, of('agency-worker', 'A').can(command, 'Referral', both)]).toEqual([command, false]);
  for (const command of ['DraftPlan', 'RevisePlan', 'AgreePlan']) {
    expect([command, of('agency-worker', 'A').can(command, 'Plan', both), of('agency-worker', 'B').can(command, 'Plan', both)]).toEqual([command, false, true]);
  }
});

test('the numbers of what nobody offers are for staff of the place or above it', () => {
  const need = { places: ['440304006', '440304', '4403'] };
  expect((['street-coordinator', 'assessor', 'programme-office'] as const).map((role) => of(role, role === 'street-coordinator' ? '440304006' : '440304').can('read', 'Demand', need))).toEqual([true, true, true]);
  expect([of('street-coordinator', '440304007'), of('agency-worker', 'A')].map((ability) => ability.can('read', 'Demand', need))).toEqual([false, false]);
});

test('a plan without an agency is no agency’s', () => expect(of('agency-worker', 'A').can('read', 'Plan', under(...ALL))).toBe(false));

test('an agency takes its steps under any consent: what is missing is said by the decider', () => {
  const worker = of('agency-worker', 'A');
  const own = { ...under('identity'), agency: 'A' };
  expect(worker.can('CompleteReferral', 'Referral', own)).toBe(true);
  expect(worker.can('DeliverSession', 'Referral', own)).toBe(true);
  expect(worker.can('DraftPlan', 'Plan', own)).toBe(true);
});

test('staff of the place, the person and the auditor need no consent', () => {
  const facts = { ...under(), agencies: [], grants: [], agency: 'A' };
  for (const subject of READ) {
    expect([subject, of('assessor', '440304').can('read', subject, facts), of('auditor', '4403').can('read', subject, facts), of('assessor', '440305').can('read', subject, facts)]).toEqual([subject, true, true, false]);
    expect(Ability.of({ id: 'p', appointments: [{ role: 'guardian', unit: null, path: [] }] }, policy).can('read', subject, facts)).toBe(true);
  }
});
