import { streamId } from '@kangfu/common';
import { type Happened, rowOf } from '@kangfu/testing/row-of';
import { CaseRedirected, CertificateRecorded, ClientDied, NeedTriaged, PersonRegistered, RequestFiled, RequestWithdrawn } from '../../integration/intake.contract.js';
import { CaseClosed, CaseReopened } from '../../integration/quality.contract.js';
import { ReferralDeclined, ReferralSent } from '../../referral/referral.events.js';
import { ids } from '../../shared/examples.js';
import type { Candidate } from '../agency-ranking/ranking.js';
import { demand, groupOf, ofGroup } from './demand.projection.js';
import { lackFor, supplyOf } from './provision.js';

const about = { caseId: ids.case, personId: ids.person };
const places = ['440304006', '440304', '4403', '440304006009'];
const at = '2026-11-20T01:00:00.000Z';
const of = (definition: Happened['definition'], kind: string, uuid: string, data: object = {}): Happened => ({ definition, stream: streamId(kind, uuid), at, data: { ...about, ...data } });
const person: Happened = { definition: PersonRegistered, stream: streamId('person', ids.person), data: { personId: ids.person, ageBand: '7-17', certificate: { disabilityClass: 6 } } };
const filed = of(RequestFiled, 'case', ids.case, { places, needs: [{ needId: ids.need, kind: 'education' }, { needId: ids.goal, kind: 'vocational' }] });
const triaged = (needId: string, exit: string): Happened => of(NeedTriaged, 'case', ids.case, { needId, exit });
const moved = { referralId: ids.referral, agency: 'ft-rehab-centre', service: 'education', transition: '01', from: 'draft', to: 'created' };
const sent = of(ReferralSent, 'referral', ids.referral, { ...moved, needId: ids.need });
const start = [person, filed, triaged(ids.need, 'district'), triaged(ids.goal, 'street')];
const needs = (...more: Happened[]) => rowOf(demand, ids.person, ...start, ...more)!.needs;

test('a need of the district is demand, with service, class, age and street, from its triage until it is referred', () => {
  expect(needs()).toEqual([{ id: ids.need, ...about, service: 'education', disabilityClass: 6, ageBand: '7-17', path: ['440304006', '440304', '4403'], places, since: at, group: 'education|6|7-17|440304006|440304|4403' }]);
  expect(needs(sent)).toEqual([]);
  expect(needs(sent, of(ReferralDeclined, 'referral', ids.referral, { ...moved, to: 'declined', reasonCode: 'no-capacity' }))).toHaveLength(1);
});
test('it follows the case and the certificate, and ends with the case', () => {
  expect(needs(of(CaseRedirected, 'case', ids.case, { places: ['440304007', '440304', '4403'] }))[0]).toMatchObject({ path: ['440304007', '440304', '4403'], places: ['440304007', '440304', '4403'] });
  expect(needs({ definition: CertificateRecorded, stream: streamId('person', ids.person), data: { personId: ids.person, certificateId: ids.goal, disabilityClass: 5 } })[0]).toMatchObject({ disabilityClass: 5 });
  const closed = of(CaseClosed, 'closure', ids.case);
  for (const over of [closed, of(RequestWithdrawn, 'case', ids.case), of(ClientDied, 'case', ids.case, { day: '2026-11-20' })]) expect(needs(over)).toEqual([]);
  expect(needs(closed, of(CaseReopened, 'closure', ids.case))).toHaveLength(1);
  // Who may ask about what was is known of a case that is over, too.
  expect(rowOf(demand, ids.person, ...start, closed)).toMatchObject({ places: [...places].sort(), needs: [] });
  expect(rowOf(demand, ids.person, person, filed)).toBeNull();
});

const agency = (agencyId: string, { offer, ...more }: { offer?: object } & Partial<Omit<Candidate, 'offer'>> = {}): Candidate => ({
  agencyId, agency: agencyId, services: ['education'], classes: [6], capacity: 10, validFrom: '2026-01-01', validUntil: null, suspended: null, ended: null, name: null, places: ['x', '440304', '4403'], grade: null, ...more,
  offer: { agency: agencyId, agencyId, service: 'education', classes: [5, 6], ageFrom: 0, ageUntil: null, places: [], capacity: 10, held: 0, free: 10, waiting: 0, admitting: true, declared: true, ...offer },
});
test('what is lacking is an agency that fits, or a place at one', () => {
  const group = ofGroup(groupOf({ service: 'education', disabilityClass: 6, ageBand: '7-17', path: ['440304006', '440304', '4403'] }));
  const lack = (...candidates: Candidate[]) => lackFor(group, candidates, '2026-11-22');
  const full = agency('full', { offer: { free: 0, held: 10, waiting: 2 } });
  expect([lack(), lack(agency('a', { offer: { classes: [1] } })), lack(agency('a', { validUntil: '2026-11-21' }))]).toEqual(['none', 'none', 'none']);
  expect([lack(full), lack(full, agency('closed', { offer: { admitting: false } })), lack(full, agency('b'))]).toEqual(['full', 'full', null]);
  expect(supplyOf('education', [full, agency('b'), agency('over', { validUntil: '2026-11-21' }), agency('far', { places: ['y', '440305', '4403'] })], ['440304'], '2026-11-22')).toEqual({ agencies: 2, capacity: 20, held: 10, free: 10, waiting: 2 });
  expect(ofGroup(groupOf({ service: 'education', disabilityClass: null, ageBand: null, path: ['440304006'] }))).toEqual({ service: 'education', disabilityClass: null, ageBand: null, path: ['440304006'] });
});
