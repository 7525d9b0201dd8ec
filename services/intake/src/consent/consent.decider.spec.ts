import { specification } from '@kangfu/decider';
import type { GiveConsent } from './consent.commands.js';
import { consentDecider, type ConsentFacts } from './consent.decider.js';
import type { ConsentEvent } from './consent.events.js';

const ids = { consentId: 'c0000000-0000-5000-8000-000000000001', caseId: 'c0000000-0000-5000-8000-000000000002', personId: 'c0000000-0000-5000-8000-000000000003' };
const subject = { caseId: ids.caseId, personId: ids.personId };
const consents = specification(consentDecider, { now: '2026-11-22T02:00:00.000Z', subject, birthDate: '1990-01-01', knownUnits: ['ft-rehab-centre'] } as ConsentFacts);
const give = (more: Partial<GiveConsent['data']> = {}): GiveConsent => ({
  type: 'GiveConsent',
  data: { consentId: ids.consentId, givenBy: 'self', purposes: ['referral', 'referral'], recipients: ['ft-rehab-centre'], dataClasses: ['identity', 'plan'], validFrom: null, validUntil: null, evidenceDigest: null, ...more },
});
const given: ConsentEvent = { type: 'ConsentGiven', data: { ...ids, givenBy: 'self', purposes: ['referral'], recipients: ['ft-rehab-centre'], dataClasses: ['identity', 'plan'], validFrom: '2026-11-22' } };
const withdrawn: ConsentEvent = { type: 'ConsentWithdrawn', data: ids };

test('consent says who, for what, to whom, which data, from when to when', () => consents.given().when(give()).then(given));

test('until 18 the guardian consents', () => {
  consents.given().when(give(), { birthDate: '2008-11-23' }).thenRefuses('guardian-required');
  consents.given().when(give(), { birthDate: '2008-11-22' }).thenTypes('ConsentGiven');
  consents.given().when(give({ givenBy: 'guardian', relation: 'mother' }), { birthDate: '2020-01-01' }).then({ type: 'ConsentGiven', data: { ...ids, givenBy: 'guardian', relation: 'mother', purposes: ['referral'], recipients: ['ft-rehab-centre'], dataClasses: ['identity', 'plan'], validFrom: '2026-11-22' } });
});

test('a guardian says how they stand to the person, and for an adult shows papers', () => {
  consents.given().when(give({ givenBy: 'guardian' }), { birthDate: '2020-01-01' }).thenRefuses('relation-required');
  consents.given().when(give({ relation: 'mother' })).thenRefuses('relation-of-guardian');
  consents.given().when(give({ givenBy: 'guardian', relation: 'spouse' })).thenRefuses('evidence-required');
  consents.given().when(give({ givenBy: 'guardian', relation: 'spouse', evidenceDigest: 'a'.repeat(64) })).thenTypes('ConsentGiven');
});

test('a consent may begin on a later day', () => {
  const later = give({ validFrom: '2027-01-01', validUntil: '2027-12-31' });
  consents.given().when(later).then({ type: 'ConsentGiven', data: { ...(given.data as object), validFrom: '2027-01-01', validUntil: '2027-12-31' } as never });
});

test('recipients are units, and the end comes after the beginning and today', () => {
  consents.given().when(give({ recipients: ['ft-rehab-centre', 'nowhere'] })).thenRefuses('unknown-unit');
  consents.given().when(give({ recipients: [], purposes: [], dataClasses: [] })).thenRefuses('recipients-required', 'purposes-required', 'data-classes-required');
  consents.given().when(give({ validFrom: '2027-01-02', validUntil: '2027-01-01' })).thenRefuses('validity');
  consents.given().when(give({ validFrom: '2026-01-02', validUntil: '2026-11-21' })).thenRefuses('validity');
});

test('it is withdrawn once', () => {
  consents.given(given).when({ type: 'WithdrawConsent', data: {} }).then(withdrawn);
  consents.given(given, withdrawn).when({ type: 'WithdrawConsent', data: {} }).thenRefuses('consent-withdrawn');
  consents.given().when({ type: 'WithdrawConsent', data: {} }).thenRefuses('not-found');
  consents.given(given).when(give()).thenRefuses('consent-given');
  consents.given().when(give(), { subject: null }).thenRefuses('not-found');
});
