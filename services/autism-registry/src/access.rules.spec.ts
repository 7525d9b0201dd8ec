import { Ability, type Actor, type Role } from '@kangfu/access';
import { autismRegistryPolicy } from './access.rules.js';

const of = (role: Role, unit: string, ...above: string[]) => Ability.of({ id: 'u', appointments: [{ role, unit, path: [unit, ...above] }] } satisfies Actor, autismRegistryPolicy);
const here = { places: ['320412105', 'cz-jingkai', '3204'] };
const duty = { places: [...here.places, 'mch-320412'], agencies: ['mch-320412'] };

test('a screening is recorded by clinicians and station workers of the very place', () => {
  for (const role of ['clinician', 'station-worker'] as const) {
    expect(of(role, '320412105').can('RecordScreening', 'Screening', here)).toBe(true);
    expect(of(role, '320412100').can('RecordScreening', 'Screening', here)).toBe(false);
  }
  for (const role of ['subcentre-worker', 'city-worker', 'auditor', 'guardian', 'school-worker', 'agency-worker', 'administrator'] as const) {
    expect(of(role, '3204').may('RecordScreening', 'Screening')).toBe(false);
  }
});

test.each(['Screening', 'AutismFile', 'Duty'])('%s is read along the line, by the auditor, and by nobody beside it', (subject) => {
  expect(of('station-worker', '320412105').can('read', subject, here)).toBe(true);
  expect(of('subcentre-worker', 'cz-jingkai').can('read', subject, here)).toBe(true);
  expect(of('city-worker', '3204').can('read', subject, here)).toBe(true);
  expect(of('auditor', '4403').can('read', subject, here)).toBe(true);
  expect(of('subcentre-worker', 'cz-wujin').can('read', subject, here)).toBe(false);
  expect(of('window-clerk', '320412105').may('read', subject)).toBe(false);
});

test('a guardian reads what is about their own person', () => {
  const guardian = Ability.of({ id: 'child', appointments: [{ role: 'guardian', unit: '', path: [] }] }, autismRegistryPolicy);
  expect(guardian.can('read', 'AutismFile', { ...here, people: ['child'] })).toBe(true);
  expect(guardian.can('read', 'AutismFile', { ...here, people: ['other'] })).toBe(false);
});

test('a duty is done by a clinician of the unit that has it, and by nobody above or below', () => {
  expect(of('clinician', 'mch-320412').can('CompleteDuty', 'Duty', duty)).toBe(true);
  expect(of('clinician', '320412105').can('CompleteDuty', 'Duty', duty)).toBe(false);
  expect(of('clinician', '3204').can('CompleteDuty', 'Duty', duty)).toBe(false);
  expect(of('station-worker', '320412105').may('CompleteDuty', 'Duty')).toBe(false);
});
