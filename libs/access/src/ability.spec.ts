import { Ability, type AccessPolicy } from './ability.js';
import type { Actor } from './actor.js';

const policy: AccessPolicy = {
  subjects: { Case: 'access', Referral: 'access', Plan: 'access', Assessment: 'access', Unit: 'row' },
  rules: [
    { roles: ['window-clerk', 'assessor'], actions: ['read'], subject: 'Case', scope: 'place' },
    { roles: ['window-clerk'], actions: ['AcceptRequest'], subject: 'Case', scope: 'place' },
    { roles: ['agency-worker'], actions: ['read', 'AcceptReferral'], subject: 'Referral', scope: 'agency', ownAgency: true },
    { roles: ['agency-worker'], actions: ['read'], subject: 'Plan', scope: 'agency', ownAgency: true, dataClass: 'plan' },
    { roles: ['agency-worker'], actions: ['read'], subject: 'Assessment', scope: 'agency', dataClass: 'assessment' },
    { roles: ['guardian'], actions: ['read'], subject: 'Case', scope: 'self' },
    { roles: ['auditor'], actions: ['read'], subject: 'Case', scope: 'any' },
  ],
};
const clerk: Actor = { id: 'u1', appointments: [{ role: 'window-clerk', unit: '440304006', path: ['440304006', '440304'] }] };
const workerOf = (...units: string[]): Actor => ({ id: 'u2', appointments: units.map((unit) => ({ role: 'agency-worker', unit, path: [unit] })) });
const agency = workerOf('A');
const TODAY = '2026-03-15';
const grant = (of: string, dataClasses: readonly string[] = [], from = '2026-01-01', until = '2026-03-15') => ({ agency: of, from, until, dataClasses });
const here = { places: ['440304006', '440304', '4403'], agencies: ['A'], grants: [grant('A')], people: ['p'] };
const elsewhere = { ...here, places: ['440304007', '440304', '4403'] };

test('whoever is registered twice is the same person under either, by either sign-in', () => {
  const self: Actor = { id: 'p', appointments: [{ role: 'guardian', unit: null, path: [] }] };
  const [mine, other] = [{ people: ['p'] }, { people: ['q'] }];
  expect([mine, other].map((facts) => Ability.of(self, policy).can('read', 'Case', facts))).toEqual([true, false]);
  const linked = Ability.of({ ...self, people: ['q'] }, policy);
  expect([mine, other, { people: ['r'] }].map((facts) => linked.can('read', 'Case', facts))).toEqual([true, true, false]);
  expect(linked.capacity('read', 'Case', other)).toEqual(self.appointments[0]);
});

test('a clerk acts on cases of their own street and no other', () => {
  const ability = Ability.of(clerk, policy);
  expect(ability.can('AcceptRequest', 'Case', here)).toBe(true);
  expect(ability.can('AcceptRequest', 'Case', elsewhere)).toBe(false);
  expect(ability.capacity('AcceptRequest', 'Case', here)).toEqual(clerk.appointments[0]);
  expect(ability.capacity('AcceptRequest', 'Case', elsewhere)).toBeNull();
});

test('an agency acts on its own referrals only while it has access', () => {
  const ability = Ability.of(agency, policy, TODAY);
  expect(ability.can('AcceptReferral', 'Referral', { ...here, agency: 'A' })).toBe(true);
  expect(ability.can('AcceptReferral', 'Referral', { ...here, agency: 'B' })).toBe(false);
  expect(ability.can('AcceptReferral', 'Referral', here)).toBe(false);
  expect(ability.can('AcceptReferral', 'Referral', { ...here, agencies: [], agency: 'A' })).toBe(false);
});

test('a consent that has not begun or has run out lets nobody in, without any event', () => {
  for (const [today, may] of [['2025-12-31', false], ['2026-01-01', true], ['2026-03-15', true], ['2026-03-16', false]] as const) {
    expect([today, Ability.of(agency, policy, today).can('AcceptReferral', 'Referral', { ...here, agency: 'A' })]).toEqual([today, may]);
  }
});

test('of its own, an agency reads the classes of data that a consent in force names for it', () => {
  const classesOf = ['plan', 'service', undefined];
  for (const today of ['2025-12-31', TODAY, '2026-03-16']) for (const named of classesOf) for (const own of ['A', 'B', undefined]) {
    const facts = { ...here, grants: [grant('A', named ? [named] : [])], ...(own ? { agency: own } : {}) };
    expect([today, named, own, Ability.of(agency, policy, today).can('read', 'Plan', facts)]).toEqual([today, named, own, today === TODAY && named === 'plan' && own === 'A']);
  }
  const ability = Ability.of(agency, policy, TODAY);
  expect(ability.can('read', 'Assessment', { ...here, grants: [grant('A', ['identity', 'assessment'])] })).toBe(true);
  // One consent is in force, another that names the class is not: neither alone is enough.
  expect(ability.can('read', 'Assessment', { ...here, grants: [grant('A', ['identity']), grant('A', ['assessment'], '2025-01-01', '2025-12-31')] })).toBe(false);
  expect(ability.can('read', 'Assessment', { ...here, agencies: ['A', 'B'], grants: [grant('A', ['identity']), grant('B', ['assessment'])] })).toBe(false);
  expect(ability.can('read', 'Assessment', { ...here, grants: [{ agency: 'A', from: '2026-01-01', until: TODAY }] })).toBe(false);
});

test('who works at two agencies sees by what one of them may, never by both together', () => {
  const ability = Ability.of(workerOf('A', 'B'), policy, TODAY);
  const facts = { ...here, agencies: ['A', 'B'], grants: [grant('A', ['plan']), grant('B', ['service'])] };
  expect(ability.can('read', 'Plan', { ...facts, agency: 'A' })).toBe(true);
  expect(ability.can('read', 'Plan', { ...facts, agency: 'B' })).toBe(false);
  expect(ability.can('AcceptReferral', 'Referral', { ...facts, agency: 'B' })).toBe(true);
  expect(ability.can('AcceptReferral', 'Referral', { ...facts, agencies: ['A'], grants: [grant('A')], agency: 'B' })).toBe(false);
  expect(ability.can('AcceptReferral', 'Referral', { ...facts, agencies: ['A', 'B'], grants: [grant('A')], agency: 'B' })).toBe(false);
  expect(ability.capacity('AcceptReferral', 'Referral', { ...facts, agency: 'B' })?.unit).toBe('B');
});

test('rules that cannot be asked are noticed at once', () => {
  const of = (rule: Partial<AccessPolicy['rules'][number]>) => () => Ability.of(agency, { subjects: { Case: 'access', Unit: 'row' }, rules: [{ roles: [], actions: ['read'], subject: 'Case', scope: 'agency', ...rule }] });
  expect(of({ scope: 'place', ownAgency: true })).toThrow(TypeError);
  expect(of({ scope: 'any', dataClass: 'plan' })).toThrow(TypeError);
  expect(of({ subject: 'Unit', dataClass: 'plan' })).toThrow(TypeError);
  expect(of({ subject: 'Unknown' })).toThrow(TypeError);
  expect(of({ ownAgency: true, dataClass: 'plan' })).not.toThrow();
});

test('no rule means nothing, for a role and for one without any appointment', () => {
  expect(Ability.of(clerk, policy).may('AcceptReferral', 'Referral')).toBe(false);
  expect(Ability.of(clerk, policy).reading('Referral')).toEqual({ filter: null, joined: true });
  expect(Ability.of({ id: 'x', appointments: [] }, policy).reading('Case').filter).toBeNull();
});

test('the condition of a list says the same as the check of one object', () => {
  expect(Ability.of(clerk, policy).reading('Case')).toEqual({ filter: { $or: [{ '_access.places': { $in: ['440304006'] } }] }, joined: true });
  const inForce = { from: { $lte: TODAY }, until: { $gte: TODAY } };
  expect(Ability.of(agency, policy, TODAY).reading('Referral')).toEqual({ filter: { $or: [{
    '_access.agencies': { $in: ['A'] }, '_access.grants': { $elemMatch: { agency: 'A', ...inForce } }, agency: 'A',
  }] }, joined: true });
  expect(Ability.of(workerOf('A', 'B'), policy, TODAY).reading('Plan').filter).toEqual({ $or: expect.arrayContaining(['A', 'B'].map((unit) => ({
    '_access.agencies': { $in: [unit] }, '_access.grants': { $elemMatch: { agency: unit, ...inForce, dataClasses: 'plan' } }, agency: unit,
  }))) });
  const auditor: Actor = { id: 'u3', appointments: [{ role: 'auditor', unit: '4403', path: ['4403'] }] };
  expect(Ability.of(auditor, policy).reading('Case')).toEqual({ filter: {}, joined: false });
});

test('a desk is that of a role at a unit, or of a user without one; lists of it need no join unless another rule does', () => {
  const work: AccessPolicy = { subjects: { Work: 'access' }, rules: [
    { roles: ['window-clerk', 'guardian'], actions: ['read'], subject: 'Work', scope: 'desk' }, { roles: ['agency-worker'], actions: ['read'], subject: 'Work', scope: 'agency', ownAgency: true },
  ] };
  const guardian: Actor = { id: 'p', appointments: [{ role: 'guardian', unit: null, path: [] }] };
  expect(Ability.of(clerk, work).can('read', 'Work', { ...here, desk: 'window-clerk@440304006' })).toBe(true);
  expect(Ability.of(clerk, work).can('read', 'Work', { ...here, desk: 'street-coordinator@440304006' })).toBe(false);
  expect(Ability.of(guardian, work).can('read', 'Work', { ...here, desk: 'guardian@p' })).toBe(true);
  expect(Ability.of(agency, work, TODAY).can('read', 'Work', { ...here, desk: 'agency-worker@A' })).toBe(false);
  expect(Ability.of(clerk, work).reading('Work')).toEqual({ filter: { $or: [{ desk: { $in: ['window-clerk@440304006'] } }] }, joined: false });
  expect(Ability.of(agency, work, TODAY).reading('Work').joined).toBe(true);
});
