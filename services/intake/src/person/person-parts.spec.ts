import { specification } from '@kangfu/decider';
import { streamId } from '@kangfu/common';
import { type Happened, rowOf } from '@kangfu/testing/row-of';
import { persons } from '../projections/persons/persons.projection.js';
import { guardsOn } from './guardians/guardians.js';
import { checkCharacter } from './identity.js';
import type { PersonCommand } from './person.commands.js';
import { personDecider, type PersonFacts } from './person.decider.js';
import { type PersonEvent, personEvents } from './person.events.js';

const now = '2026-11-22T02:00:00.000Z';
const [personId, a, b, clerk, coordinator] = ['1', '2', '3', '4', '5'].map((n) => `${n.repeat(8)}-0000-5000-8000-000000000000`) as [string, string, string, string, string];
const people = specification(personDecider, { now, street: null } as PersonFacts);
const registered: PersonEvent = {
  type: 'PersonRegistered', data: { personId, idKind: 'none', sex: 'f', ageBand: '7-17', street: '440304006', places: ['440304006', '440304', '4403'], flags: ['no-identity', 'guardian-missing'] }, personal: { name: '林晓', birthDate: '2015-05-01' },
};
const rowAfter = (...events: readonly PersonEvent[]) => rowOf(persons, personId, ...events.map(({ type, data }): Happened => ({ definition: personEvents[type], stream: streamId('person', personId), data, secret: true })))!;
const withNumber = (digits: string) => digits + checkCharacter(digits);

describe('guardians', () => {
  const name = (more: object = {}): PersonCommand => ({ type: 'NameGuardian', data: { guardianId: a, relation: 'mother', legal: false, institution: null, name: '王芳', phone: null, from: '2026-11-01', until: null, ...more } });
  const named = (guardianId: string): PersonEvent => ({ type: 'GuardianNamed', data: { personId, guardianId, relation: 'mother', legal: false, from: '2026-11-01' }, personal: { name: '王芳' } });

  test('several, one of which may be an institution; beyond 18 only by law', () => {
    people.given(registered).when(name(), { birthDate: '2015-05-01' }).then(named(a));
    people.given(registered, named(a)).when(name({ guardianId: b, relation: 'institution', name: null, institution: 'ft-welfare' }), { institution: true }).thenTypes('GuardianNamed');
    people.given(registered).when(name({ name: null, institution: 'nowhere' }), { institution: false }).thenRefuses('unknown-unit');
    people.given(registered).when(name({ name: null })).thenRefuses('guardian-who');
    people.given(registered).when(name(), { birthDate: '2008-10-31' }).thenRefuses('guardian-of-adult');
    people.given(registered).when(name({ legal: true }), { birthDate: '2008-10-31' }).thenTypes('GuardianNamed');
    people.given(registered).when(name({ until: '2026-10-01' })).thenRefuses('dates-reversed');
  });

  test('in force from the first to the last day, and until the eighteenth birthday unless it is legally established', () => {
    const guarding = { from: '2026-11-01', until: null, legal: false };
    expect(['2026-10-31', '2026-11-01', '2033-04-30', '2033-05-01'].map((day) => guardsOn(guarding, '2015-05-01', day))).toEqual([false, true, true, false]);
    expect(guardsOn({ ...guarding, legal: true }, '2015-05-01', '2040-01-01')).toBe(true);
    expect(guardsOn({ ...guarding, until: '2027-01-01' }, '2015-05-01', '2027-01-02')).toBe(false);
  });

  test('one ends, once', () => {
    const end: PersonCommand = { type: 'EndGuardian', data: { guardianId: a, until: '2026-11-20' } };
    const ended: PersonEvent = { type: 'GuardianEnded', data: { personId, guardianId: a, until: '2026-11-20' } };
    people.given(registered, named(a)).when(end).then(ended);
    people.given(registered, named(a), ended).when(end).thenRefuses('guardian-ended');
    people.given(registered).when(end).thenRefuses('not-found');
  });

  test('two who disagree are a flag until it is settled, and both stay guardians', () => {
    const disagree: PersonCommand = { type: 'RecordDisagreement', data: { disagreementId: clerk, guardianIds: [a, b], about: '是否寄宿' } };
    const disagreed: PersonEvent = { type: 'GuardiansDisagreed', data: { personId, disagreementId: clerk, guardians: [a, b] }, personal: { about: '是否寄宿' } };
    const settled: PersonEvent = { type: 'DisagreementSettled', data: { personId, disagreementId: clerk }, personal: { how: '协商一致' } };
    people.given(registered, named(a), named(b)).when(disagree).then(disagreed);
    people.given(registered, named(a)).when(disagree).thenRefuses('disagreement-between');
    people.given(registered, named(a), named(b), disagreed).when({ type: 'SettleDisagreement', data: { disagreementId: clerk, how: '协商一致' } }).then(settled);
    const row = rowAfter(registered, named(a), named(b), disagreed);
    expect(row).toMatchObject({ flags: ['no-identity', 'guardians-disagree'], guardians: [{ guardianId: a, until: null }, { guardianId: b, until: null }] });
    expect(rowAfter(registered, named(a), named(b), disagreed, settled).flags).toEqual(['no-identity']);
  });
});

describe('certificates', () => {
  const number = (classAndGrade: string) => `${withNumber('44030420150501002')}${classAndGrade}`;
  const record = (classAndGrade: string, more: object = {}): PersonCommand => ({ type: 'RecordCertificate', data: { certificateId: a, certificateNumber: number(classAndGrade), issuer: '福田区残疾人联合会', issuedOn: '2026-10-01', validUntil: '2036-10-01', components: [], ...more } });
  const recorded = (certificateId: string, grade: number, more: object = {}): PersonEvent =>
    ({ type: 'CertificateRecorded', data: { personId, certificateId, disabilityClass: 4, grade, issuer: '福田区残疾人联合会', issuedOn: '2026-10-01', validUntil: '2036-10-01', identityDiffers: false, ...more } });

  test('the next one replaces the one before; class and grade are those of its number', () => {
    people.given(registered).when(record('43'), { numberIs: 'own' }).then(recorded(a, 3));
    expect(people.given(registered, recorded(a, 3), recorded(b, 2)).state()).toMatchObject({ certificate: { disabilityClass: 4, grade: 2 }, certificates: [{ status: 'replaced' }, { status: 'valid' }] });
    expect(rowAfter(registered, recorded(a, 3), recorded(b, 2, { replacement: 'B1' }))).toMatchObject({ certificate: { grade: 2, replacement: 'B1' }, certificates: [{ grade: 3, status: 'replaced' }, { grade: 2, status: 'valid' }] });
  });

  test('a number that is not the person’s is a flag; a person without a number gains it', () => {
    people.given(registered).when(record('43'), { numberIs: 'other' }).then(recorded(a, 3, { identityDiffers: true }));
    people.given(registered).when(record('43'), { numberIs: 'free' }).thenTypes('CertificateRecorded', 'IdentityAdded');
    const numbered: PersonEvent = { type: 'IdentityAdded', data: { personId, idKind: 'resident-id', sex: 'f', ageBand: '7-17' }, personal: { birthDate: '2015-05-01' } };
    people.given(registered, numbered).when(record('43'), { numberIs: 'free' }).then(recorded(a, 3, { identityDiffers: true }));
    expect(rowAfter(registered, recorded(a, 3, { identityDiffers: true })).flags).toContain('certificate-id-differs');
    expect(rowAfter(registered, recorded(a, 3, { identityDiffers: true }), recorded(b, 3)).flags).not.toContain('certificate-id-differs');
  });

  test('multiple disability has its components, and the grade of the heaviest', () => {
    const of = (...components: readonly (readonly [number, number])[]) => record('72', { components: components.map(([disabilityClass, grade]) => ({ disabilityClass, grade })) });
    people.given(registered).when(of([4, 3], [5, 2]), { numberIs: 'own' }).thenTypes('CertificateRecorded');
    people.given(registered).when(of([4, 3], [5, 1])).thenRefuses('heaviest-grade');
    people.given(registered).when(of([4, 2])).thenRefuses('components-of-multiple');
    people.given(registered).when(of([4, 2], [4, 3])).thenRefuses('components-of-multiple');
    people.given(registered).when(record('42', { components: [{ disabilityClass: 4, grade: 2 }, { disabilityClass: 5, grade: 2 }] })).thenRefuses('components-of-multiple');
  });

  test('a cancelled one counts no more, a lost one still does, and what is over does not change', () => {
    const change = (status: 'lost' | 'cancelled' | 'valid'): PersonCommand => ({ type: 'ChangeCertificateStatus', data: { certificateId: a, status, since: '2026-11-01' } });
    const changed = (status: 'lost' | 'cancelled'): PersonEvent => ({ type: 'CertificateStatusChanged', data: { personId, certificateId: a, status, since: '2026-11-01' } });
    people.given(registered, recorded(a, 3)).when(change('cancelled')).then(changed('cancelled'));
    expect(people.given(registered, recorded(a, 3), changed('cancelled')).state()).toMatchObject({ certificate: null });
    expect(people.given(registered, recorded(a, 3), changed('lost')).state()).toMatchObject({ certificate: { grade: 3 } });
    people.given(registered, recorded(a, 3), changed('cancelled')).when(change('valid')).thenRefuses('certificate-over');
    people.given(registered, recorded(a, 3), recorded(b, 2)).when(change('lost')).thenRefuses('certificate-over');
    people.given(registered).when(change('lost')).thenRefuses('not-found');
  });
});

describe('corrections', () => {
  const propose = (more: object = {}): PersonCommand => ({ type: 'ProposeCorrection', data: { correctionId: a, name: '林小', birthDate: null, sex: null, reason: '登记时写错', by: clerk, ...more } });
  const proposed: PersonEvent = { type: 'CorrectionProposed', data: { personId, correctionId: a, fields: ['name', 'birth-date', 'sex'], by: clerk, sex: 'm', ageBand: '0-6' }, personal: { reason: '登记时写错', name: '林小', birthDate: '2020-05-01' } };
  const decide = (by: string, approve: boolean, reason: string | null = null): PersonCommand => ({ type: 'DecideCorrection', data: { correctionId: a, approve, reason, by } });
  const approved: PersonEvent = { type: 'CorrectionApproved', data: { personId, correctionId: a, fields: ['name', 'birth-date', 'sex'], by: coordinator, sex: 'm', ageBand: '0-6' } };

  test('nothing changes until another approves', () => {
    people.given(registered).when(propose({ birthDate: '2020-05-01', sex: 'm' })).then(proposed);
    people.given(registered, proposed).when(decide(clerk, true)).thenRefuses('own-correction');
    people.given(registered, proposed).when(decide(coordinator, true)).then(approved);
    people.given(registered, proposed, approved).when(decide(coordinator, true)).thenRefuses('correction-decided');
    expect(rowAfter(registered, proposed)).toMatchObject({ sex: 'f', ageBand: '7-17', toDecide: 1 });
    const row = rowAfter(registered, proposed, approved);
    expect(row).toMatchObject({ sex: 'm', ageBand: '0-6', toDecide: 0, corrections: [{ status: 'approved', proposedBy: clerk, decidedBy: coordinator }] });
    // The proposal itself is where the new name is read from.
    expect([row.contacts[0], row.identity]).toMatchObject([{ version: 2, type: 'CorrectionProposed' }, { version: 1 }]);
  });

  test('who refuses says why', () => {
    people.given(registered, proposed).when(decide(coordinator, false)).thenRefuses('reason-required');
    const refused: PersonEvent = { type: 'CorrectionRefused', data: { personId, correctionId: a, by: coordinator }, personal: { refusal: '证明不足' } };
    people.given(registered, proposed).when(decide(coordinator, false, '证明不足')).then(refused);
    expect(rowAfter(registered, proposed, refused)).toMatchObject({ sex: 'f', toDecide: 0, corrections: [{ status: 'refused' }] });
  });

  test('what a number says is corrected by a number alone', () => {
    const number = withNumber('44030420150501001');
    const add: PersonCommand = { type: 'AddIdentity', data: { identity: { kind: 'resident-id', number } } };
    const added: PersonEvent = { type: 'IdentityAdded', data: { personId, idKind: 'resident-id', sex: 'm', ageBand: '7-17' }, personal: { birthDate: '2015-05-01' } };
    people.given(registered).when(add, { numberIs: 'free' }).then(added);
    people.given(registered, added).when(add, { numberIs: 'own' }).thenRefuses('nothing-to-change');
    people.given(registered, added).when(propose({ birthDate: '2015-05-02' })).thenRefuses('said-by-number');
    people.given(registered, added).when(propose()).thenTypes('CorrectionProposed');
    expect(rowAfter(registered, added)).toMatchObject({ idKind: 'resident-id', sex: 'm', flags: ['guardian-missing'] });
    people.given(registered).when(propose({ name: null })).thenRefuses('nothing-to-change');
    people.given(registered).when(propose({ birthDate: '2027-01-01' })).thenRefuses('birth-date-in-future');
  });
});
