import { isRefused, specification } from '@kangfu/decider';
import { checkCharacter } from './identity.js';
import type { RegisterPerson } from './person.commands.js';
import { personDecider, type ServingStreet } from './person.decider.js';
import type { PersonEvent } from './person.events.js';

const street: ServingStreet = { code: '440304006', area: null, path: ['440304006', '440304', '4403'], community: '440304006009', childHealth: null };
const now = '2026-11-22T02:00:00.000Z';
const people = specification(personDecider, { now, street: street as ServingStreet | null });
const personId = 'a3f0c1de-6f0e-5a40-9d3f-000000000001';
const idOf17 = (digits: string) => digits + checkCharacter(digits);
const register = (more: Partial<RegisterPerson['data']> = {}): RegisterPerson => ({
  type: 'RegisterPerson',
  data: { personId, name: '林晓', identity: { kind: 'resident-id', number: '11010519491231002x' }, certificateNumber: null, evidence: null, birthDate: null, sex: null, contact: {}, ...more },
});
const eventOf = (command: RegisterPerson, facts = {}): PersonEvent & { type: 'PersonRegistered' } => {
  const { decision } = people.given().when(command, facts);
  if (isRefused(decision)) throw new Error(JSON.stringify(decision));
  return decision[0] as PersonEvent & { type: 'PersonRegistered' };
};

test('age band and sex are decided into the data, the name is personal, the number is nowhere', () => {
  const event = eventOf(register({ certificateNumber: '11010519491231002X62B1', contact: { phone: '0755-1' } }));
  expect(event.data).toEqual({
    personId, idKind: 'resident-id', sex: 'f', ageBand: '60+', street: '440304006', places: ['440304006', '440304', '4403', '440304006009'],
    certificate: { disabilityClass: 6, grade: 2, replacement: 'B1' }, flags: [],
  });
  expect(event.personal).toEqual({ name: '林晓', birthDate: '1949-12-31', phone: '0755-1' });
  expect(JSON.stringify(event)).not.toContain('11010519491231002');
});

test('the address is the street, never the division code of the number', () => expect(eventOf(register()).data.places).not.toContain('110105'));

test('a certificate whose identity is not the person\'s is a flag', () =>
  expect(eventOf(register({ certificateNumber: `${idOf17('44030419800101002')}41` })).data.flags).toEqual(['certificate-id-differs']));

test('a certificate alone is an identity', () => {
  const { data } = eventOf(register({ identity: null, certificateNumber: '11010519491231002X62' }));
  expect([data.idKind, data.flags]).toEqual(['resident-id', []]);
});

test('a child without any number is admitted on a diagnosis', () => {
  const evidence = { issuerLevel: 'level-2a' as const, issuedOn: '2026-10-01', suspected: true };
  const child = register({ identity: null, birthDate: '2024-05-01', sex: 'm', evidence });
  expect(eventOf(child).data).toMatchObject({ idKind: 'none', sex: 'm', ageBand: '0-6', evidence: { issuerLevel: 'level-2a', suspected: true, rule: '4403-v1' }, flags: ['no-identity', 'guardian-missing'] });
  const at = (more: Partial<RegisterPerson['data']>, facts = {}) => people.given().when(register({ ...child.data, ...more }), facts);
  at({ birthDate: '2020-05-01' }).thenRefuses('evidence-suspected');
  at({ evidence: { ...evidence, issuerLevel: 'level-2b' } }).thenRefuses('evidence-level');
  at({ evidence: { ...evidence, issuedOn: '2025-11-22' } }).thenTypes('PersonRegistered');
  at({ evidence: { ...evidence, issuedOn: '2025-11-21' } }).thenRefuses('evidence-expired');
  at({ evidence: { ...evidence, issuedOn: '2026-11-23' } }).thenRefuses('evidence-date');
  at({ birthDate: null }).thenRefuses('birth-date-required');
  at({}, { street: { ...street, path: ['320402001', 'cz-tianning', '3204'] } }).thenRefuses('evidence-suspected');
  at({}, { street: { ...street, path: ['110105001', '110105', '1101'] } }).thenRefuses('evidence-no-rule');
});

test('children up to six belong to the maternal and child health unit too', () => {
  const here = { street: { ...street, childHealth: 'mch-320402', community: null } };
  const born = (birth: string) => eventOf(register({ identity: { kind: 'resident-id', number: idOf17(`320402${birth}002`) } }), here).data.places;
  expect(born('20200101')).toContain('mch-320402');
  expect(born('20150101')).not.toContain('mch-320402');
});

test('everything that is wrong is said at once', () => {
  people.given().when(register({ identity: { kind: 'resident-id', number: '110105194912310021' }, certificateNumber: '11010519491231002X75', birthDate: '2023-02-29' }), { street: null })
    .thenRefuses('identity-check-failed', 'certificate-grade', 'unknown-street', 'birth-date');
  people.given().when(register({ identity: null })).thenRefuses('identity-or-evidence-required');
  people.given().when(register({ birthDate: '1950-01-01' })).thenRefuses('birth-date-differs');
  people.given().when(register({ identity: null, certificateNumber: '11010519491231002X82' })).thenRefuses('certificate-class');
});

test('a person is registered once', () => people.given(eventOf(register())).when(register()).thenRefuses('person-known'));

describe('addresses', () => {
  const there: ServingStreet = { code: '440304007', area: null, path: ['440304007', '440304', '4403'], community: '440304007001', childHealth: null };
  const change = (more: object = {}) => ({ type: 'ChangeAddress' as const, data: { kind: 'living' as const, street: '440304007', address: '梅林一村', from: '2026-11-20', until: null, ...more } });
  const registered = eventOf(register());
  const changed = { type: 'AddressChanged' as const, data: { personId, kind: 'living' as const, street: '440304007', community: '440304007001', from: '2026-11-20' }, personal: { address: '梅林一村' } };
  const moved = { type: 'PersonMoved' as const, data: { personId, from: '440304006', street: '440304007', places: ['440304007', '440304', '4403', '440304007001'], since: '2026-11-20' } };

  test('where they live routes: a change to another street is a move, within the community it is not', () => {
    people.given(registered).when(change(), { street: there }).then(changed, moved);
    people.given(registered).when(change({ street: '440304006' })).thenTypes('AddressChanged');
    people.given(registered).when(change({ street: '440304006' }), { street: { ...street, community: '440304006010' } }).thenTypes('AddressChanged', 'PersonMoved');
    people.given(registered, changed, moved).when(change({ street: '440304006', from: '2026-11-22' })).thenTypes('AddressChanged', 'PersonMoved');
  });

  test('household registration and residence permit route nothing; the first may lie outside the area', () => {
    people.given(registered).when(change({ kind: 'household' }), { street: there }).thenTypes('AddressChanged');
    people.given(registered).when(change({ kind: 'permit', until: '2027-11-20' }), { street: there }).thenTypes('AddressChanged');
    people.given(registered).when(change({ kind: 'household', street: null }), { street: null }).then({ type: 'AddressChanged', data: { personId, kind: 'household', from: '2026-11-20' }, personal: { address: '梅林一村' } });
    people.given(registered).when(change({ street: null }), { street: null }).thenRefuses('unknown-street');
    people.given(registered).when(change({ kind: 'household', street: '999999999' }), { street: null }).thenRefuses('unknown-street');
  });

  test('what has begun is recorded, in order', () => {
    people.given(registered).when(change({ from: '2026-11-23' }), { street: there }).thenRefuses('address-in-future');
    people.given(registered).when(change({ until: '2026-11-19' }), { street: there }).thenRefuses('dates-reversed');
    people.given(registered, changed, moved).when(change({ from: '2026-11-19' })).thenRefuses('address-older');
    people.given().when(change()).thenRefuses('not-found');
  });
});

test('preferences change as far as they are named, and nobody who is deaf or signs is called', () => {
  const change = (more: object) => ({ type: 'ChangePreferences' as const, data: { channel: null, language: null, sign: null, largePrint: null, ...more } });
  const changed = { type: 'PreferencesChanged' as const, data: { personId, channel: 'sms' as const, language: 'mandarin' as const, sign: true, largePrint: false } };
  const registered = eventOf(register());
  people.given(registered).when(change({ channel: 'sms', sign: true })).then(changed);
  people.given(registered, changed).when(change({ largePrint: true })).then({ ...changed, data: { ...changed.data, largePrint: true } });
  people.given(registered, changed).when(change({ sign: true })).thenRefuses('nothing-to-change');
  people.given(registered, changed).when(change({ channel: 'phone' })).thenRefuses('no-calls-to-the-deaf');
  people.given(eventOf(register({ certificateNumber: '11010519491231002X21' }))).when(change({ channel: 'phone' })).thenRefuses('no-calls-to-the-deaf');
  people.given().when(change({ sign: true })).thenRefuses('not-found');
});

test('contacts change, and only what is named', () => {
  people.given(eventOf(register())).when({ type: 'ChangeContact', data: { contact: { phone: '1' } } }).then({ type: 'ContactChanged', data: { personId }, personal: { phone: '1' } });
  people.given(eventOf(register())).when({ type: 'ChangeContact', data: { contact: {} } }).thenRefuses('nothing-to-change');
});

test('a death is recorded once, on a day that can be, and taken back by another only', () => {
  const [by, another] = ['11111111-0000-5000-8000-000000000001', '11111111-0000-5000-8000-000000000002'];
  const registered = eventOf(register());
  const record = (day = '2026-11-20') => ({ type: 'RecordDeath' as const, data: { day, evidenceDigest: null, by: by! } });
  const withdraw = (who: string) => ({ type: 'WithdrawDeath' as const, data: { reason: '同名误登', by: who } });
  const died: PersonEvent = { type: 'PersonDied', data: { personId, by: by!, street: '440304006', day: '2026-11-20' } };
  const withdrawn: PersonEvent = { type: 'DeathWithdrawn', data: { personId, by: another! }, personal: { reason: '同名误登' } };
  people.given(registered).when(record()).then(died);
  people.given().when(record()).thenRefuses('not-found');
  for (const day of ['2026-02-30', '2026-11-23']) people.given(registered).when(record(day)).thenRefuses('death-day');
  people.given(registered).when(record('1949-12-30'), { birthDate: '1949-12-31' }).thenRefuses('death-day');
  people.given(registered, died).when(record()).thenRefuses('death-recorded');
  people.given(registered).when(withdraw(another!)).thenRefuses('death-not-recorded');
  people.given(registered, died).when(withdraw(by!)).thenRefuses('own-death-record');
  people.given(registered, died).when(withdraw(another!)).then(withdrawn);
  people.given(registered, died, withdrawn).when(record()).then(died);
});
