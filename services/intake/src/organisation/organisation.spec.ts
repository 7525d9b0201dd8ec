import { Ability, ROLES } from '@kangfu/access';
import { specification } from '@kangfu/decider';
import { intakePolicy } from '../access.rules.js';
import type { AppointmentCommand } from './appointment/appointment.commands.js';
import { appointmentDecider, type AppointmentFacts } from './appointment/appointment.decider.js';
import { type AppointmentEvent, ROLE_CODES } from './appointment/appointment.events.js';
import type { UnitCommand } from './unit/unit.commands.js';
import { unitDecider, type UnitFacts } from './unit/unit.decider.js';
import type { UnitEvent } from './unit/unit.events.js';

const units = specification(unitDecider, { parentPath: ['440304', '4403'] } as UnitFacts);
const name = { zh: '香蜜湖街道', en: 'Xiangmihu' };
const open = (code = '440304006'): UnitCommand => ({ type: 'OpenUnit', data: { code, kind: 'street', name, parent: '440304', serves: ['440304400', '440304400'] } });
const opened: UnitEvent = { type: 'UnitOpened', data: { code: '440304006', kind: 'street', name, path: ['440304006', '440304', '4403'], serves: ['440304400'] } };

test('a unit knows its path up to the root', () => units.given().when(open()).then(opened));
test('a unit is opened once, under a known parent, and no place is served twice', () => {
  units.given(opened).when(open()).thenRefuses('unit-exists');
  units.given().when(open(), { parentPath: null }).thenRefuses('unknown-unit');
  units.given().when(open(), { servedElsewhere: ['440304400'] }).thenRefuses('served-elsewhere');
  units.given().when(open('No Code')).thenRefuses('unit-code');
});

const ids = { appointmentId: 'a0000000-0000-5000-8000-000000000001', userId: 'a0000000-0000-5000-8000-000000000002' };
const appointments = specification(appointmentDecider, { unit: { kind: 'street', path: ['440304006', '440304', '4403'] }, held: false } as AppointmentFacts);
const appoint = (role: (typeof ROLE_CODES)[number] = 'window-clerk'): AppointmentCommand => ({ type: 'Appoint', data: { ...ids, role, unit: '440304006' } });
const appointed: AppointmentEvent = { type: 'PersonAppointed', data: { ...ids, role: 'window-clerk', unit: '440304006', path: ['440304006', '440304', '4403'] } };
const end: AppointmentCommand = { type: 'EndAppointment', data: {} };

test('an appointment begins and ends once', () => {
  appointments.given().when(appoint()).then(appointed);
  appointments.given().when(appoint(), { held: true }).thenRefuses('already-appointed');
  appointments.given().when(appoint(), { unit: null }).thenRefuses('unknown-unit');
  appointments.given(appointed).when(end).then({ type: 'AppointmentEnded', data: ids });
  appointments.given(appointed, { type: 'AppointmentEnded', data: ids }).when(end).thenRefuses('appointment-ended');
  appointments.given().when(end).thenRefuses('not-found');
});

describe('a standing deputy', () => {
  const [deputy, other] = ['a0000000-0000-5000-8000-000000000003', 'a0000000-0000-5000-8000-000000000004'];
  const name: AppointmentCommand = { type: 'NameDeputy', data: { deputy, from: '2026-11-20', until: null } };
  const post = (role: string, ...path: string[]) => ({ today: '2026-11-20', posts: [{ role, unit: path[0]!, path }] });
  const clerkHere = post('window-clerk', '440304006', '440304', '4403');
  const named: AppointmentEvent = { type: 'DeputyNamed', data: { ...ids, deputy, from: '2026-11-20' } };
  const away = (from: string, until: string): AppointmentEvent => ({ type: 'AbsenceRecorded', data: { ...ids, from, until } });
  const ended: AppointmentEvent = { type: 'AppointmentEnded', data: ids };

  test('is somebody of the same role there or beside it, or of a post there that may answer for cases', () => {
    appointments.given(appointed).when(name, clerkHere).then(named);
    appointments.given(appointed).when(name, post('window-clerk', '440304007', '440304', '4403')).then(named);
    appointments.given(appointed).when(name, post('street-coordinator', '440304006', '440304', '4403')).then(named);
    for (const elsewhere of [post('window-clerk', '440305001', '440305', '4403'), post('street-coordinator', '440304007', '440304', '4403'), post('auditor', '440304006', '440304', '4403'), { posts: [] }]) {
      appointments.given(appointed).when(name, elsewhere).thenRefuses('deputy-not-here');
    }
  });
  test('is another than the holder, is replaced by the next one, and goes with the appointment', () => {
    appointments.given(appointed).when({ ...name, data: { ...name.data, deputy: ids.userId } }, clerkHere).thenRefuses('own-deputy');
    appointments.given(appointed).when({ ...name, data: { ...name.data, until: '2026-11-19' } }, clerkHere).thenRefuses('dates-reversed');
    appointments.given(appointed, named).when(name, clerkHere).thenNothing();
    appointments.given(appointed, named).when({ ...name, data: { ...name.data, deputy: other } }, clerkHere).thenTypes('DeputyNamed');
    appointments.given(appointed, named).when({ type: 'EndDeputy', data: {} }).then({ type: 'DeputyEnded', data: { ...ids, deputy } });
    appointments.given(appointed).when({ type: 'EndDeputy', data: {} }).thenRefuses('no-deputy');
    for (const command of [name, { type: 'EndDeputy', data: {} } as const]) appointments.given(appointed, named, ended).when(command, clerkHere).thenRefuses('appointment-ended');
    appointments.given().when(name, clerkHere).thenRefuses('not-found');
  });
  test('stands in on the days that were said before, until the holder is back', () => {
    const absent = (from: string, until: string): AppointmentCommand => ({ type: 'RecordAbsence', data: { from, until } });
    const back = (day: string): AppointmentCommand => ({ type: 'RecordReturn', data: { back: day } });
    const today = { today: '2026-11-20' };
    appointments.given(appointed).when(absent('2026-11-20', '2026-11-27'), today).then(away('2026-11-20', '2026-11-27'));
    appointments.given(appointed).when(absent('2026-11-19', '2026-11-27'), today).thenRefuses('absence-in-past');
    appointments.given(appointed).when(absent('2026-11-27', '2026-11-20'), today).thenRefuses('dates-reversed');
    appointments.given(appointed, away('2026-11-20', '2026-11-27')).when(absent('2026-11-27', '2026-12-01'), today).thenRefuses('absent-already');
    const returned: AppointmentEvent = { type: 'ReturnRecorded', data: { ...ids, from: '2026-11-20', back: '2026-11-24' } };
    appointments.given(appointed, away('2026-11-20', '2026-11-27')).when(back('2026-11-24'), today).then(returned);
    appointments.given(appointed, away('2026-11-20', '2026-11-27'), returned).when(absent('2026-11-24', '2026-12-01'), today).thenTypes('AbsenceRecorded');
    appointments.given(appointed, away('2026-11-25', '2026-11-27')).when(back('2026-11-20'), today).then({ type: 'ReturnRecorded', data: { ...ids, from: '2026-11-25', back: '2026-11-20' } });
    for (const day of ['2026-11-28', '2026-11-24']) appointments.given(appointed, away('2026-11-20', '2026-11-27'), returned).when(back(day), today).thenRefuses('not-absent');
    appointments.given(appointed, away('2026-11-20', '2026-11-27')).when(back('2026-11-20'), { today: '2026-11-21' }).thenRefuses('absence-in-past');
  });
});

test('nobody is appointed guardian, and agency workers work at agencies', () => {
  appointments.given().when(appoint('guardian')).thenRefuses('role-not-here');
  appointments.given().when(appoint('agency-worker')).thenRefuses('role-not-here');
  appointments.given().when(appoint('agency-worker'), { unit: { kind: 'agency', path: ['x'] } }).thenTypes('PersonAppointed');
});

test('nobody appoints themselves, in whatever role', () => {
  for (const role of ['window-clerk', 'administrator'] as const) appointments.given().when(appoint(role), { by: ids.userId }).thenRefuses('own-appointment');
  appointments.given().when(appoint(), { by: ids.appointmentId }).then(appointed);
});

test('an auditor is one of a whole city', () => {
  for (const kind of ['district', 'street', 'sub-centre', 'agency']) appointments.given().when(appoint('auditor'), { unit: { kind, path: ['x', '4403'] } }).thenRefuses('auditor-at-city-only');
  for (const kind of ['city', 'city-centre']) appointments.given().when(appoint('auditor'), { unit: { kind, path: ['4403'] } }).thenTypes('PersonAppointed');
});

test('an administrator appoints within their own place only, auditors and administrators too', () => {
  const may = (unit: string, path: readonly string[]) => Ability.of({ id: 'u', appointments: [{ role: 'administrator', unit, path: [unit] }] }, intakePolicy).can('Appoint', 'Appointment', { places: path });
  expect(may('4403', ['440304006', '440304', '4403'])).toBe(true);
  expect(may('4403', ['4403'])).toBe(true);
  expect(may('4403', ['3204'])).toBe(false);
  expect(may('440304', ['4403'])).toBe(false);
  expect(may('440304', ['440305', '4403'])).toBe(false);
});

test('the roles are those that access knows', () => expect([...ROLE_CODES]).toEqual([...ROLES]));
