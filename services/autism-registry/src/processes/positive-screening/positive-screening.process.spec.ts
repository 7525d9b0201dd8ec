import { isUuid } from '@kangfu/common';
import { effectsOf } from './positive-screening.process.js';

const screened = {
  screeningId: '22222222-2222-5222-8222-222222222222', personId: '11111111-1111-5111-8111-111111111111', list: 'spring', number: '17', tier: 1 as const,
  instrument: 'q-chat-10', instrumentVersion: '1', answers: [1, 1, 1, 1, 0, 0, 0, 0, 0, 0], score: 4, band: 'refer', positive: true, ageMonths: 20, sex: 'f' as const,
  place: '320412105', places: ['320412105', 'cz-jingkai', '3204'], flags: [], secondTier: { unit: 'mch-320412' },
};

test('a positive opens the person’s file and the duty of the MCH, chased by the station', () => {
  const [file, duty, ...more] = effectsOf(screened, '2026-03-02T03:00:00.000Z');
  expect(more).toEqual([]);
  expect(file).toMatchObject({ aggregate: 'autism-file', stream: `autism-file-${screened.personId}`, type: 'OpenFile', data: { sharedWith: ['mch-320412'], because: 'positive-screening', list: 'spring' } });
  expect(duty).toMatchObject({ aggregate: 'duty', type: 'OpenDuty', data: { tier: 2, unit: 'mch-320412', chasedBy: '320412105', due: '2026-04-01' } });
  expect(isUuid((duty!.data as { dutyId: string }).dutyId)).toBe(true);
});

test('thirty days run from the day of the screening, else from the local day it was recorded', () => {
  const due = (change: object, at: string) => (effectsOf({ ...screened, ...change }, at)[1]!.data as { due: string }).due;
  expect(due({ screenedOn: '2026-02-27' }, '2026-03-02T03:00:00.000Z')).toBe('2026-03-29');
  expect(due({}, '2026-03-01T17:00:00.000Z')).toBe('2026-04-01');
});

test('a redelivery means the same streams again', () =>
  expect(effectsOf(screened, '2026-03-02T03:00:00.000Z')).toEqual(effectsOf(screened, '2026-03-02T03:00:00.000Z')));

test('a negative leads nowhere', () => {
  const { secondTier: _none, ...negative } = screened;
  expect(effectsOf({ ...negative, positive: false }, '2026-03-02T03:00:00.000Z')).toEqual([]);
});
