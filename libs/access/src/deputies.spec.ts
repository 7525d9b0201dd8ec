import { rowOf } from '@kangfu/testing/row-of';
import fc from 'fast-check';
import { Ability, type AccessPolicy } from './ability.js';
import type { Appointment } from './actor.js';
import { AbsenceRecorded, AppointmentEnded, DeputyEnded, DeputyNamed, PersonAppointed, ReturnRecorded } from './organisation.contract.js';
import { type PostRow, posts, standIns } from './projections.js';

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const [absent, deputy, appointmentId] = [uuid(1), uuid(2), uuid(3)] as const;
const stream = `appointment-${appointmentId}`;
const post = { appointmentId, userId: absent };
const path = ['440304006009', '440304006', '440304', '4403'];
const appointed = { definition: PersonAppointed, stream, data: { ...post, role: 'community-liaison', unit: path[0], path } };
const named = { definition: DeputyNamed, stream, data: { ...post, deputy, from: '2026-11-01' } };
const away = (from: string, until: string) => ({ definition: AbsenceRecorded, stream, data: { ...post, from, until } });
const row = (...events: Parameters<typeof rowOf>[2][]): PostRow => rowOf(posts, appointmentId, appointed, ...events)!;
const beside: Appointment = { role: 'community-liaison', unit: '440304006010', path: ['440304006010', ...path.slice(1)] };
const held = (day: string, own: Appointment[], ...events: Parameters<typeof rowOf>[2][]) => standIns(deputy, own, [row(...events)], day);
const inStead: Appointment = { role: 'community-liaison', unit: path[0]!, path, for: absent };

test('a deputy holds the post of who is away, on these days and no other, as long as they hold what lets them stand in', () => {
  const events = [named, away('2026-11-20', '2026-11-27')];
  expect(held('2026-11-20', [beside], ...events)).toEqual([inStead]);
  expect(held('2026-11-27', [beside], ...events)).toEqual([inStead]);
  for (const day of ['2026-11-19', '2026-11-28']) expect(held(day, [beside], ...events)).toEqual([]);
  expect(held('2026-11-20', [], ...events)).toEqual([]);
  expect(held('2026-11-20', [{ ...beside, role: 'expert' }], ...events)).toEqual([]);
});

test('not after the holder is back, the deputy was replaced or ended, or the appointment has ended', () => {
  const events = [named, away('2026-11-20', '2026-11-27')];
  expect(held('2026-11-24', [beside], ...events, { definition: ReturnRecorded, stream, data: { ...post, from: '2026-11-20', back: '2026-11-24' } })).toEqual([]);
  expect(held('2026-11-24', [beside], ...events, { definition: DeputyEnded, stream, data: post })).toEqual([]);
  expect(held('2026-11-24', [beside], ...events, { definition: DeputyNamed, stream, data: { ...post, deputy: uuid(9), from: '2026-11-01' } })).toEqual([]);
  expect(held('2026-11-24', [beside], ...events, { definition: AppointmentEnded, stream, data: post })).toEqual([]);
  expect(held('2026-11-24', [beside], away('2026-11-20', '2026-11-27'), { ...named, data: { ...named.data, until: '2026-11-23' } })).toEqual([]);
});

const policy: AccessPolicy = {
  subjects: { Case: 'access' },
  rules: [{ roles: ['community-liaison'], actions: ['read', 'RecordVisit'], subject: 'Case', scope: 'place' }, { roles: ['window-clerk'], actions: ['AcceptRequest'], subject: 'Case', scope: 'place' }],
};

test('a deputy can do exactly what they and who is away can, whatever the case', () => fc.assert(fc.property(
  fc.subarray(['440304006009', '440304006010', '440304006', '440304']), fc.constantFrom('read', 'RecordVisit', 'AcceptRequest'), (places, action) => {
    const may = (...appointments: Appointment[]) => Ability.of({ id: deputy, appointments }, policy).can(action, 'Case', { places });
    const { for: _absent, ...theirs } = inStead;
    expect(may(beside, inStead)).toBe(may(beside) || may(theirs));
  },
)));

test('what is done is done for who is away where they answer for it, or where only they could do it', () => {
  const capacity = (places: string[], responsible: string[] = []) => Ability.of({ id: deputy, appointments: [beside, inStead] }, policy).capacity('RecordVisit', 'Case', { places, responsible });
  expect(capacity(['440304006009'])).toEqual(inStead);
  expect(capacity(['440304006010'])).toEqual(beside);
  expect(capacity(['440304006009', '440304006010'])).toEqual(beside);
  expect(capacity(['440304006009', '440304006010'], [absent])).toEqual(inStead);
  expect(capacity(['440304007'])).toBeNull();
});
