import { ACCESS_COLLECTION } from '@kangfu/subscriptions';
import { rowOf } from '@kangfu/testing/row-of';
import { CaseRedirected, ConsentGiven, ConsentWithdrawn, PersonMoved, PersonRegistered, PersonsLinked, PersonsUnlinked, ReferralCompleted, ReferralSent, RequestFiled } from './organisation.contract.js';
import { access } from './projections.js';

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const [caseId, otherCase, personId] = [uuid(1), uuid(2), uuid(3)] as const;
const filed = (of: string) => ({ definition: RequestFiled, stream: `case-${of}`, data: { caseId: of, personId, places: ['440304006', '4403'] } });
const given = (n: number, of: string, dataClasses?: readonly string[]) =>
  ({ definition: ConsentGiven, stream: `consent-${uuid(n)}`, data: { consentId: uuid(n), caseId: of, personId, recipients: ['A'], validFrom: '2026-01-01', validUntil: '2026-12-31', ...(dataClasses ? { dataClasses } : {}) } });
const sent = (n: number, of: string) => ({ definition: ReferralSent, stream: `referral-${uuid(n)}`, data: { referralId: uuid(n), caseId: of, personId, agency: 'A' } });
const grant = (...dataClasses: string[]) => ({ agency: 'A', from: '2026-01-01', until: '2026-12-31', dataClasses });

test('what an agency may see is what each consent to it names, of the cases in which it has an open referral', () => {
  const events = [filed(caseId), filed(otherCase), given(10, caseId, ['identity', 'plan']), given(11, otherCase, ['contact']), sent(20, caseId)];
  expect(rowOf(access, `case-${caseId}`, ...events)).toMatchObject({ agencies: ['A'], grants: [grant('identity', 'plan')] });
  expect(rowOf(access, `case-${otherCase}`, ...events)).toMatchObject({ agencies: [], grants: [] });
  expect(rowOf(access, `person-${personId}`, ...events)).toMatchObject({ agencies: ['A'], grants: [grant('identity', 'plan')] });
  expect(rowOf(access, `person-${personId}`, ...events, sent(21, otherCase))!.grants).toEqual(expect.arrayContaining([grant('identity', 'plan'), grant('contact')]));
});

test('a withdrawn consent and an ended referral grant nothing, a consent that names no class no class', () => {
  const ids = { caseId, personId };
  const events = [filed(caseId), given(10, caseId), sent(20, caseId)];
  expect(rowOf(access, `case-${caseId}`, ...events)).toMatchObject({ grants: [grant()] });
  expect(rowOf(access, `case-${caseId}`, ...events, { definition: ConsentWithdrawn, stream: `consent-${uuid(10)}`, data: { ...ids, consentId: uuid(10) } })).toMatchObject({ agencies: [], grants: [] });
  expect(rowOf(access, `case-${caseId}`, ...events, { definition: ReferralCompleted, stream: `referral-${uuid(20)}`, data: { ...ids, referralId: uuid(20), agency: 'A' } })).toMatchObject({ agencies: [], grants: [] });
});

test('after a move and the hand-over the new street sees person and case, and the old one neither', () => {
  const person = `person-${personId}`;
  const [old, now] = [['440304006', '4403'], ['440304007', '4403']];
  const registered = { definition: PersonRegistered, stream: person, data: { personId, places: old } };
  const moved = { definition: PersonMoved, stream: person, data: { personId, places: now, childHealth: 'mch' } };
  const handedOver = { definition: CaseRedirected, stream: `case-${caseId}`, data: { caseId, personId, places: now } };
  expect(rowOf(access, person, registered, filed(caseId), moved, handedOver)!.places).toEqual(['4403', '440304007', 'mch']);
  expect(rowOf(access, `case-${caseId}`, registered, filed(caseId), moved, handedOver)!.places).toEqual(['4403', '440304007']);
  // Until the case has followed, whoever has it still knows whom it is about.
  expect(rowOf(access, person, registered, filed(caseId), moved)!.places).toEqual(['4403', '440304006', '440304007', 'mch']);
});

test('rows are joined with the rights of this very version', () => expect(`${access.name}_v${access.version}`).toBe(ACCESS_COLLECTION));

test('a link is known on both sides, and gives nobody else a right', () => {
  const [earlier, later] = [uuid(4), uuid(5)];
  const registered = (of: string, street: string) => ({ definition: PersonRegistered, stream: `person-${of}`, data: { personId: of, places: [street, '4403'] } });
  const people = [registered(earlier, '440304006'), registered(later, '440304007')];
  const data = { personId: later, survivorId: earlier };
  const linked = { definition: PersonsLinked, stream: `link-${later}`, data };
  expect(rowOf(access, `person-${earlier}`, ...people, linked)).toMatchObject({ survivorId: null, linked: [later], places: ['4403', '440304006'], people: [earlier] });
  expect(rowOf(access, `person-${later}`, ...people, linked)).toMatchObject({ survivorId: earlier, linked: [], places: ['4403', '440304007'], people: [later] });
  for (const personId of [earlier, later]) expect(rowOf(access, `person-${personId}`, ...people, linked, { definition: PersonsUnlinked, stream: `link-${later}`, data })).toMatchObject({ survivorId: null, linked: [] });
});
