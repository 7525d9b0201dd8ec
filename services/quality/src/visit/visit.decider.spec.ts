import { isRefused, specification } from '@kangfu/decider';
import { caseFacts, ids } from '../shared/examples.js';
import { contactLostOn } from '../shared/facts.js';
import type { RecordVisit } from './visit.commands.js';
import { visitDecider } from './visit.decider.js';

const visit = specification(visitDecider, { now: '2026-11-22T08:00:00.000Z', actor: { id: ids.liaison, units: ['440304006001'] }, case: caseFacts() });
const record = (more: Partial<RecordVisit['data']> = {}): RecordVisit => ({ type: 'RecordVisit', data: { visitId: ids.visit, day: '2026-11-21', reached: true, satisfaction: 5, text: null, ...more } });

test('a visit says whether the client was reached, and how satisfied', () => {
  visit.given().when(record()).then({ type: 'VisitRecorded', data: { visitId: ids.visit, caseId: ids.case, personId: ids.person, day: '2026-11-21', reached: true, satisfaction: 5, visitedBy: ids.liaison }, occurred: '2026-11-21T15:59:59.999Z' });
});
test('nobody is satisfied who was not reached, and nobody is visited tomorrow', () => {
  visit.given().when(record({ reached: false, day: '2026-11-23' })).thenRefuses('day-in-future', 'satisfaction-without-contact');
  visit.given().when(record({ reached: false, satisfaction: null })).thenTypes('VisitRecorded');
});
test('what was written down offline happened then: at its instant, or by the end of its day; today it is now', () => {
  const occurredOf = (more: Partial<RecordVisit['data']>) => { const { decision } = visit.given().when(record(more)); return isRefused(decision) ? null : decision[0]!.occurred; };
  expect([occurredOf({ at: '2026-11-21T10:30:00+08:00' }), occurredOf({}), occurredOf({ day: '2026-11-22' })]).toEqual(['2026-11-21T02:30:00.000Z', '2026-11-21T15:59:59.999Z', undefined]);
  for (const at of ['2026-11-20T10:30:00+08:00', '2026-11-22T00:00:00+08:00']) visit.given().when(record({ at })).thenRefuses('time-of-another-day');
  visit.given().when(record({ day: '2026-11-22', at: '2026-11-22T08:00:00.001Z' })).thenRefuses('time-of-another-day');
  visit.given().when(record({ day: '2026-10-11' })).thenRefuses('day-before-case');
  visit.given().when(record({ day: '2026-10-12' })).thenTypes('VisitRecorded');
});
test('a closed case is not visited', () => visit.given().when(record(), { case: caseFacts({ status: 'closed' }) }).thenRefuses('case-not-open'));

describe('contact is lost', () => {
  const failed = (...days: string[]) => days.map((day) => ({ day, reached: false }));
  test('after three failed attempts on different days', () => {
    expect(contactLostOn(failed('2026-11-01', '2026-11-02'))).toBeNull();
    expect(contactLostOn(failed('2026-11-01', '2026-11-01', '2026-11-02'))).toBeNull();
    expect(contactLostOn(failed('2026-11-03', '2026-11-01', '2026-11-02'))).toBe('2026-11-03');
  });
  test('not when the client was reached in between', () => {
    expect(contactLostOn([...failed('2026-11-01', '2026-11-02', '2026-11-04'), { day: '2026-11-03', reached: true }])).toBeNull();
  });
});
