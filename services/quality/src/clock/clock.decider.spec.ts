import { specification } from '@kangfu/decider';
import type { Step } from '../journey/journey.js';
import { ids } from '../shared/examples.js';
import { clockDecider, type ClockFacts } from './clock.decider.js';
import type { ClockEvent } from './clock.events.js';
import { NO_SETTINGS, settingsFor } from './settings.js';
import { nextLook, NEVER_LOOK } from './looks.js';

// Begun on Monday 16 November 2026; ten working days end on Monday the 30th.
const plan: Step = { step: 'plan', state: 'active', unit: '440304', role: 'assessor', person: ids.assessor, startedAt: '2026-11-16T01:00:00.000Z', due: '2026-11-30', doneAt: null };
const watched = (step: Partial<Step> = {}, more: Partial<NonNullable<ClockFacts['case']>> = {}): NonNullable<ClockFacts['case']> =>
  ({ caseId: ids.case, personId: ids.person, street: '440304006', places: ['440304006', '440304', '4403'], settings: [], steps: [{ ...plan, ...step }], ...more });
const clock = specification(clockDecider, { now: '', settings: NO_SETTINGS, case: watched() });
const look = { type: 'NoteClocks' as const, data: {} };
/** At the beginning of a day in China. */
const on = (day: string, facts = watched()): ClockFacts => ({ now: new Date(Date.parse(`${day}T00:00:00+08:00`)).toISOString(), settings: NO_SETTINGS, case: facts });

const about = { caseId: ids.case, personId: ids.person, street: '440304006', step: 'plan' as const, due: '2026-11-30', unit: '440304', role: 'assessor', person: ids.assessor };
const soon: ClockEvent = { type: 'StepDueSoon', data: about };
const overdue: ClockEvent = { type: 'StepOverdue', data: { ...about, level: 1, escalatedTo: { role: 'street-coordinator', unit: '440304006' } } };
const escalated = (level: number, role: string): ClockEvent => ({ type: 'StepEscalated', data: { ...about, level, escalatedTo: { role, unit: '440304' } } });

test('a step is due soon two working days before its last day, overdue when that is over, and escalated each two working days after it was told', () => {
  clock.given().when(look, on('2026-11-25')).thenNothing();
  clock.given().when(look, on('2026-11-26')).then(soon);
  clock.given(soon).when(look, on('2026-11-30')).thenNothing();
  clock.given(soon).when(look, on('2026-12-01')).then(overdue);
  clock.given(soon, overdue).when(look, on('2026-12-03')).thenNothing();
  clock.given(soon, overdue).when(look, on('2026-12-04')).then(escalated(2, 'assessor'));
  clock.given(soon, overdue, escalated(2, 'assessor')).when(look, on('2026-12-09')).then(escalated(3, 'programme-office'));
  clock.given(soon, overdue, escalated(2, 'assessor'), escalated(3, 'programme-office')).when(look, on('2027-01-09')).thenNothing();
});
test('looked at late, everything is told at once, and only once', () => {
  const all = [overdue, escalated(2, 'assessor'), escalated(3, 'programme-office')];
  clock.given().when(look, on('2027-01-09')).then(...all);
  clock.given(...all).when(look, on('2027-01-09')).thenNothing();
});
test('what is done, skipped, on hold or gone is not told of', () => {
  for (const step of [{ state: 'done' as const }, { state: 'skipped' as const }, { due: null }, { step: 'accept' as const }]) clock.given(soon).when(look, on('2027-01-09', watched(step))).thenNothing();
  clock.given().when(look, { ...on('2027-01-09'), case: null }).thenNothing();
});
test('another last day is another clock', () => {
  const next = watched({ due: '2026-12-30' });
  clock.given(soon, overdue).when(look, on('2026-12-02', next)).thenNothing();
  clock.given(soon, overdue).when(look, on('2026-12-28', next)).then({ type: 'StepDueSoon', data: { ...about, due: '2026-12-30' } });
});
test('lead, interval and chain are those in force at the place when the step began', () => {
  const of = (settings: NonNullable<ClockFacts['case']>['settings']) => watched({}, { settings });
  clock.given().when(look, on('2026-11-24', of([{ unit: '4403', key: 'due-soon', from: '2026-01-01', days: 4 }]))).then(soon);
  clock.given(soon, overdue).when(look, on('2026-12-03', of([{ unit: '440304', key: 'escalation', from: '2026-01-01', days: 1 }]))).then(escalated(2, 'assessor'));
  clock.given(soon).when(look, on('2027-01-01', of([{ unit: '440304', key: 'chain', from: '2026-11-16', chain: [{ role: 'programme-office', above: 1 }] }])))
    .then({ type: 'StepOverdue', data: { ...about, level: 1, escalatedTo: { role: 'programme-office', unit: '440304' } } });
  clock.given(soon).when(look, on('2026-12-01', of([{ unit: '440304', key: 'chain', from: '2026-11-17', chain: [{ role: 'programme-office', above: 1 }] }]))).then(overdue);
});
test('the index says from when there is something to tell', () => {
  const due = { due: '2026-11-30', escalatedTo: null };
  expect([nextLook(watched(), {}), nextLook(watched(), { plan: { ...due, level: 0 } }), nextLook(watched(), { plan: { ...due, level: 3 } }), nextLook(watched({ state: 'done' }), {})])
    .toEqual(['2026-11-25T16:00:00.000Z', '2026-11-30T16:00:00.000Z', NEVER_LOOK, NEVER_LOOK]);
});

test('what the units of a case set is noted on it before anything is told, and again when they set something else', () => {
  const rows = [{ unit: '440304', settings: [{ unit: '440304', key: 'plan' as const, from: '2026-11-01', days: 20 }] }, { unit: '440304007', settings: [{ unit: '440304007', key: 'plan' as const, from: '2026-11-01', days: 1 }] }];
  const settings = settingsFor(['440304006', '440304', '4403'], rows);
  const noted: ClockEvent = { type: 'ClockSettingsNoted', data: { caseId: ids.case, personId: ids.person, mark: '440304:1', settings: rows[0]!.settings } };
  clock.given().when(look, { ...on('2026-12-01'), settings }).then(noted);
  clock.given(noted).when(look, { ...on('2026-12-01'), settings }).thenTypes('StepOverdue');
  clock.given(noted).when(look, on('2026-11-20')).then({ type: 'ClockSettingsNoted', data: { caseId: ids.case, personId: ids.person, mark: '', settings: [] } });
});
