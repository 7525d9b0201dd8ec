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
const here = { places: ['440304006', '440304', '4403'], agencies: ['A'], people: ['p'] };
const elsewhere = { ...here, places: ['440304007', '440304', '4403'] };

test('a clerk acts on cases of their own street and no other', () => {
  const ability = Ability.of(clerk, policy);
  expect(ability.can('AcceptRequest', 'Case', here)).toBe(true);
  expect(ability.can('AcceptRequest', 'Case', elsewhere)).toBe(false);
  expect(ability.capacity('AcceptRequest', 'Case', here)).toEqual(clerk.appointments[0]);
  expect(ability.capacity('AcceptRequest', 'Case', elsewhere)).toBeNull();
});

test('an agency acts on its own referrals only while it has access', () => {
  const ability = Ability.of(agency, policy);
  expect(ability.can('AcceptReferral', 'Referral', { ...here, agency: 'A' })).toBe(true);
  expect(ability.can('AcceptReferral', 'Referral', { ...here, agency: 'B' })).toBe(false);
  expect(ability.can('AcceptReferral', 'Referral', { ...here, agencies: [], agency: 'A' })).toBe(false);
});

test('no rule means nothing, for a role and for one without any appointment', () => {
  expect(Ability.of(clerk, policy).may('AcceptReferral', 'Referral')).toBe(false);
  expect(Ability.of(clerk, policy).reading('Referral')).toEqual({ filter: null, joined: true });
  expect(Ability.of({ id: 'x', appointments: [] }, policy).reading('Case').filter).toBeNull();
});

test('the condition of a list says the same as the check of one object', () => {
  expect(Ability.of(clerk, policy).reading('Case')).toEqual({ filter: { $or: [{ '_access.places': { $in: ['440304006'] } }] }, joined: true });
  expect(Ability.of(agency, policy).reading('Referral')).toEqual({ filter: { $or: [{ '_access.agencies': { $in: ['A'] }, agency: { $in: ['A'] } }] }, joined: true });
  const auditor: Actor = { id: 'u3', appointments: [{ role: 'auditor', unit: '4403', path: ['4403'] }] };
  expect(Ability.of(auditor, policy).reading('Case')).toEqual({ filter: {}, joined: false });
});
