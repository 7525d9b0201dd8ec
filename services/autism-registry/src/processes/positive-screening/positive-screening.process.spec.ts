import { isUuid } from '@kangfu/common';
import { cause, scenario, timePasses } from '@kangfu/processes/scenario';
import { DutyDone } from '../../duty/duty.events.js';
import { ScreeningRecorded } from '../../screening/screening.events.js';
import { positiveScreening } from './positive-screening.process.js';

const screened = {
  screeningId: '22222222-2222-5222-8222-222222222222', personId: '11111111-1111-5111-8111-111111111111', list: 'spring', number: '17', tier: 1 as const,
  instrument: 'q-chat-10', instrumentVersion: '1', answers: [1, 1, 1, 1, 0, 0, 0, 0, 0, 0], score: 4, band: 'refer', positive: true, ageMonths: 20, sex: 'f' as const,
  place: '320412105', places: ['320412105', 'cz-jingkai', '3204'], flags: [], secondTier: { unit: 'mch-320412' },
};
const positive = cause(ScreeningRecorded, screened, '2026-03-02T03:00:00.000Z');
const done = cause(DutyDone, {
  dutyId: '33333333-3333-5333-8333-333333333333', personId: screened.personId, screeningId: screened.screeningId, tier: 2, unit: 'mch-320412', result: 'normal', doneOn: '2026-03-20',
}, '2026-03-20T03:00:00.000Z');
const screening = scenario(positiveScreening);

test('a positive opens the person’s file and the duty of the MCH, chased by the station', () => {
  const { events, thenTimers } = screening.given().when(positive);
  const [file, duty, ...more] = (events.at(-1)!.data as { commands: { type: string; data: object }[] }).commands;
  expect(more).toEqual([]);
  expect(file).toMatchObject({ aggregate: 'autism-file', stream: `autism-file-${screened.personId}`, type: 'OpenFile', data: { sharedWith: ['mch-320412'], because: 'positive-screening', list: 'spring' } });
  expect(duty).toMatchObject({ aggregate: 'duty', type: 'OpenDuty', data: { tier: 2, unit: 'mch-320412', chasedBy: '320412105', due: '2026-04-01' } });
  expect(isUuid((duty!.data as { dutyId: string }).dutyId)).toBe(true);
  thenTimers({ 'second-tier': '2026-04-01' });
});

test('thirty days run from the day of the screening, else from the local day it was recorded', () => {
  screening.given().when(cause(ScreeningRecorded, { ...screened, screenedOn: '2026-02-27' }, '2026-03-02T03:00:00.000Z')).thenTimers({ 'second-tier': '2026-03-29' });
  screening.given().when(cause(ScreeningRecorded, screened, '2026-03-01T17:00:00.000Z')).thenTimers({ 'second-tier': '2026-04-01' });
});

test('a loop that nobody closed by then is open, once', () => {
  screening.given(positive).when(timePasses('2026-04-01T23:59:59+08:00')).thenNothing();
  screening.given(positive).when(timePasses('2026-04-02T00:00:00+08:00')).thenCommands({ type: 'LeaveLoopOpen', aggregate: 'duty' });
  screening.given(positive, timePasses('2026-04-02T00:00:00+08:00')).when(timePasses('2027-04-02T00:00:00+08:00')).thenNothing();
});

test('the second tier closes it', () => {
  screening.given(positive).when(done).thenEnded();
  screening.given(positive, done).when(timePasses('2026-05-01T00:00:00+08:00')).thenNothing();
});

test('a negative leads nowhere', () => {
  const { secondTier: _none, ...negative } = screened;
  screening.given().when(cause(ScreeningRecorded, { ...negative, positive: false }, '2026-03-02T03:00:00.000Z')).thenNothing();
});
