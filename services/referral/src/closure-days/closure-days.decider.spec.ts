import { specification } from '@kangfu/decider';
import { ids } from '../shared/examples.js';
import { type ClosureDaysCommand, closureDaysDecider, nextOpenDay, onDay } from './closure-days.decider.js';
import type { ClosureDayEvent } from './closure-days.events.js';

const agency = 'ft-rehab-centre';
const calendar = specification(closureDaysDecider, { now: '2026-11-23T02:00:00.000Z', designated: true });
const declare = (more: object = {}): ClosureDaysCommand => ({ type: 'DeclareClosureDays', data: { agency, closureId: ids.plan, from: '2026-11-23', to: '2026-11-24', reason: 'typhoon', place: null, ...more } });
const declared = (day: string, more: object = {}): ClosureDayEvent => ({ type: 'ClosureDayDeclared', data: { agency, closureId: ids.plan, day, reasonCode: 'typhoon', ...more } });
const takeBack: ClosureDaysCommand = { type: 'TakeBackClosureDays', data: { agency, closureId: ids.plan } };

test('an agency is closed from today on, day by day; declared twice it is closed once', () => {
  calendar.given().when(declare()).then(declared('2026-11-23'), declared('2026-11-24'));
  calendar.given(declared('2026-11-23')).when(declare({ closureId: ids.goal })).then(declared('2026-11-24', { closureId: ids.goal }));
  calendar.given(declared('2026-11-23'), declared('2026-11-24')).when(declare()).thenNothing();
  calendar.given(declared('2026-11-23')).when(declare({ to: '2026-11-23', place: '440304006' })).thenTypes('ClosureDayDeclared');
});
test('not backwards, not before today, not for months, and only where it is designated', () => {
  calendar.given().when(declare({ to: '2026-11-22' })).thenRefuses('period-reversed');
  calendar.given().when(declare({ from: '2026-11-22' })).thenRefuses('day-in-past');
  calendar.given().when(declare({ to: '2027-02-01' })).thenRefuses('closure-too-long');
  calendar.given().when(declare(), { designated: false }).thenRefuses('agency-not-designated');
});
test('what is still to come is taken back', () => {
  calendar.given(declared('2026-11-20'), declared('2026-11-24')).when(takeBack).then({ type: 'ClosureDayTakenBack', data: { agency, closureId: ids.plan, day: '2026-11-24' } });
  calendar.given().when(takeBack).thenRefuses('closure-unknown');
});
test('the next open day is of the same kind: a day worked in exchange is one, a holiday is none', () => {
  const days = (...all: string[]) => ({ days: all.map((day) => ({ closureId: ids.plan, day, place: null })) });
  // 30 September 2026: the holidays begin, and end with a Saturday that is worked.
  expect(nextOpenDay(days('2026-09-30'), '2026-09-30', [], '2026-09-01')).toBe('2026-10-08');
  expect(nextOpenDay(days('2026-11-28'), '2026-11-28', [], '2026-11-01')).toBe('2026-11-29');
  expect(nextOpenDay(days('2026-11-23'), '2026-11-23', [], '2026-11-25')).toBe('2026-11-26');
  // Half past midnight in China stays half past midnight.
  expect(onDay('2026-11-24T16:30:00.000Z', '2026-11-27')).toBe('2026-11-26T16:30:00.000Z');
});
