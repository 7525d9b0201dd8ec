import { Ability, type AccessPolicy } from './ability.js';
import type { Actor } from './actor.js';

const policy: AccessPolicy = {
  subjects: { Case: 'access', Referral: 'access', Unit: 'row' },
  rules: [
    { roles: ['window-clerk', 'assessor'], actions: ['read'], subject: 'Case', scope: 'place' },
    { roles: ['window-clerk'], actions: ['AcceptRequest'], subject: 'Case', scope: 'place' },
    { roles: ['agency-worker'], actions: ['read', 'AcceptReferral'], subject: 'Referral', scope: 'agency' },
    { roles: ['guardian'], actions: ['read'], subject: 'Case', scope: 'self' },
    { roles: ['auditor'], actions: ['read'], subject: 'Case', scope: 'any' },
  ],
};
const clerk: Actor = { id: 'u1', appointments: [{ role: 'window-clerk', unit: '440304006', path: ['440304006', '440304'] }] };
const agency: Actor = { id: 'u2', appointments: [{ role: 'agency-worker', unit: 'A', path: ['A'] }] };
const TODAY = '2026-03-15';
const grants = [{ agency: 'A', from: '2026-01-01', until: '2026-03-15' }];
const here = { places: ['440304006', '440304', '4403'], agencies: ['A'], grants, people: ['p'] };
const elsewhere = { ...here, places: ['440304007', '440304', '4403'] };

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
  expect(ability.can('AcceptReferral', 'Referral', { ...here, agencies: [], agency: 'A' })).toBe(false);
});

test('a consent that has not begun or has run out lets nobody in, without any event', () => {
  for (const [today, may] of [['2025-12-31', false], ['2026-01-01', true], ['2026-03-15', true], ['2026-03-16', false]] as const) {
    expect([today, Ability.of(agency, policy, today).can('AcceptReferral', 'Referral', { ...here, agency: 'A' })]).toEqual([today, may]);
  }
});

test('no rule means nothing, for a role and for one without any appointment', () => {
  expect(Ability.of(clerk, policy).may('AcceptReferral', 'Referral')).toBe(false);
  expect(Ability.of(clerk, policy).reading('Referral')).toEqual({ filter: null, joined: true });
  expect(Ability.of({ id: 'x', appointments: [] }, policy).reading('Case').filter).toBeNull();
});

test('the condition of a list says the same as the check of one object', () => {
  expect(Ability.of(clerk, policy).reading('Case')).toEqual({ filter: { $or: [{ '_access.places': { $in: ['440304006'] } }] }, joined: true });
  expect(Ability.of(agency, policy, TODAY).reading('Referral')).toEqual({ filter: { $or: [{
    '_access.agencies': { $in: ['A'] }, '_access.grants': { $elemMatch: { agency: { $in: ['A'] }, from: { $lte: TODAY }, until: { $gte: TODAY } } }, agency: { $in: ['A'] },
  }] }, joined: true });
  const auditor: Actor = { id: 'u3', appointments: [{ role: 'auditor', unit: '4403', path: ['4403'] }] };
  expect(Ability.of(auditor, policy).reading('Case')).toEqual({ filter: {}, joined: false });
});
