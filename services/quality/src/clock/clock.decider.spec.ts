import { specification } from '@kangfu/decider';
import { ids } from '../shared/examples.js';
import { clockDecider, type ClockFacts } from './clock.decider.js';
import type { ClockEvent } from './clock.events.js';
import { NO_SETTINGS, settingsFor } from './settings.js';
import { nextLook, NEVER_LOOK, type RunningClock } from './looks.js';

// Begun on Monday 16 November 2026; ten working days end on Monday the 30th.
const plan: RunningClock = { key: 'plan', step: 'plan', work: null, unit: '440304', role: 'assessor', person: ids.assessor, since: '2026-11-16T01:00:00.000Z', due: '2026-11-30', chain: 'chain' };
const watched = (clock: Partial<RunningClock> = {}, more: Partial<NonNullable<ClockFacts['case']>> = {}): NonNullable<ClockFacts['case']> =>
  ({ caseId: ids.case, personId: ids.person, street: '440304006', places: ['440304006', '440304', '4403'], settings: [], stood: { holds: [], returns: [] }, noted: {}, clocks: [{ ...plan, ...clock }], ...more });
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
test('of what does not run nothing is told', () => {
  clock.given(soon).when(look, on('2027-01-09', watched({}, { clocks: [] }))).thenNothing();
  clock.given().when(look, { ...on('2027-01-09'), case: null }).thenNothing();
});
test('the first step goes on from what an earlier release told of it', () => {
  const accept = watched({ key: 'accept', step: 'accept', role: 'window-clerk', unit: '440304006' }, { noted: { accept: { due: '2026-11-30', level: 1, escalatedTo: { role: 'street-coordinator', unit: '440304006' } } } });
  clock.given().when(look, on('2026-12-03', accept)).thenNothing();
  clock.given().when(look, on('2026-12-04', accept)).then({ type: 'StepEscalated', data: { ...escalated(2, 'assessor').data, step: 'accept', role: 'window-clerk', unit: '440304006' } } as ClockEvent);
});
test('while a clock stands still no further level is told: held from 2 to 11 December, one of the two working days was left', () => {
  const held = (to: string | null) => watched({}, { stood: { holds: [{ from: '2026-12-02T01:00:00.000Z', to }], returns: [] } });
  clock.given(soon, overdue).when(look, on('2027-01-09', held(null))).thenNothing();
  expect(nextLook(watched({}, { ...held(null), noted: { plan: { due: '2026-11-30', level: 1, escalatedTo: null } } }))).toBe(NEVER_LOOK);
  clock.given(soon, overdue).when(look, on('2026-12-14', held('2026-12-11T01:00:00.000Z'))).thenNothing();
  clock.given(soon, overdue).when(look, on('2026-12-15', held('2026-12-11T01:00:00.000Z'))).then(escalated(2, 'assessor'));
});
test('what is no step is told of when it is overdue, along the same chain; what lies with the city along the one that ends there', () => {
  const work = { kind: 'answer-referral' as const, about: `referral-${ids.referral}` };
  const answer = watched({ key: `answer-referral:referral-${ids.referral}`, step: 'assess-refer', work, unit: 'ft-rehab-centre', role: 'agency-worker', person: null });
  const { person: _nobody, ...rest } = about;
  const late = (level: number, role: string, unit: string): ClockEvent =>
    ({ type: level === 1 ? 'WorkOverdue' : 'WorkEscalated', data: { ...rest, ...work, step: 'assess-refer', unit: 'ft-rehab-centre', role: 'agency-worker', level, escalatedTo: { role, unit } } });
  const chain = [late(1, 'street-coordinator', '440304006'), late(2, 'assessor', '440304'), late(3, 'programme-office', '440304')];
  clock.given().when(look, on('2026-11-30', answer)).thenNothing();
  clock.given().when(look, on('2026-12-01', answer)).then(chain[0]!);
  clock.given(chain[0]!).when(look, on('2026-12-04', answer)).then(chain[1]!);
  clock.given(...chain).when(look, on('2027-01-09', answer)).thenNothing();
  const city = watched({ key: 'advise-district:case', step: 'assess-refer', work: { kind: 'advise-district', about: null }, unit: '4403', chain: 'city-chain' });
  expect(clock.given().when(look, on('2027-01-09', city)).decision).toMatchObject([
    { type: 'WorkOverdue', data: { level: 1, escalatedTo: { role: 'assessor', unit: '440304' } } }, { data: { level: 2, escalatedTo: { role: 'programme-office', unit: '440304' } } }, { data: { level: 3, escalatedTo: { role: 'programme-office', unit: '4403' } } }]);
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
  const noted = (level: number) => ({ noted: { plan: { due: '2026-11-30', escalatedTo: null, level } } });
  expect([watched(), watched({}, noted(0)), watched({}, noted(3)), watched({}, { clocks: [] })].map(nextLook))
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
