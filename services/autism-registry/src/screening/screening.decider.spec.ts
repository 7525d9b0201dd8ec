import { isRefused, specification } from '@kangfu/decider';
import { personOf, screeningOf, tidy } from './identity.js';
import type { RecordScreening } from './screening.commands.js';
import { screeningDecider, type ScreeningFacts } from './screening.decider.js';
import { ScreeningRecorded, type ScreeningEvent } from './screening.events.js';

const station = { code: '320412105', path: ['320412105', 'cz-jingkai', '3204'], mch: 'mch-320412' };
const facts: ScreeningFacts = { today: '2026-03-02', station };
const subject = { list: 'spring', number: '17' };
const screeningId = screeningOf(subject, 'q-chat-10', undefined);
const positive = [1, 1, 1, 1, 0, 0, 0, 0, 0, 0];
const negative = [1, 1, 1, 0, 0, 0, 0, 0, 0, 0];
const record = (change: Partial<RecordScreening['data']> = {}): RecordScreening => ({
  type: 'RecordScreening', data: { screeningId, personId: personOf(subject), ...subject, instrument: 'q-chat-10', answers: positive, ageMonths: 20, sex: 'f', ...change },
});
const screening = specification(screeningDecider, facts);
const recorded = (change: Partial<RecordScreening['data']> = {}): ScreeningEvent => {
  const { decision } = screening.given().when(record(change));
  if (isRefused(decision)) throw new Error('refused');
  return decision[0]!;
};

test('a positive screening says instrument, version, answers, score, band and who takes the second tier', () =>
  screening.given().when(record()).then({
    type: 'ScreeningRecorded',
    data: {
      screeningId, personId: personOf(subject), list: 'spring', number: '17', tier: 1, instrument: 'q-chat-10', instrumentVersion: '1', answers: positive,
      score: 4, band: 'refer', positive: true, ageMonths: 20, sex: 'f', place: '320412105', places: ['320412105', 'cz-jingkai', '3204'], flags: [],
      secondTier: { unit: 'mch-320412' },
    },
  }));

test('exactly 3 is negative and leads nowhere', () => {
  expect(recorded({ answers: negative }).data).toMatchObject({ score: 3, band: 'low', positive: false });
  expect(recorded({ answers: negative }).data).not.toHaveProperty('secondTier');
});

test('without a mapped MCH the second tier is the sub-centre’s', () => {
  const { decision } = screening.given().when(record(), { station: { ...station, mch: null } });
  expect(decision).toMatchObject([{ data: { secondTier: { unit: 'cz-jingkai' } } }]);
});

test.each([12, 17, 25, 36])('%i months are outside the instrument: recorded, with a flag', (ageMonths) =>
  expect(recorded({ ageMonths }).data.flags).toEqual(['age-outside-instrument']));
test.each([18, 24])('%i months are inside', (ageMonths) => expect(recorded({ ageMonths }).data.flags).toEqual([]));

test('the same sheet again changes nothing', () => {
  screening.given(recorded()).when(record()).thenNothing();
  screening.given(recorded()).when(record({ claimedScore: 4, claimedPositive: true, instrumentVersion: '1' })).thenNothing();
});

test('a sheet without a version stays with the version it was scored with', () => {
  const sheet = { instrument: 'aq-10-child', ageMonths: 60 };
  screening.given(recorded({ ...sheet, instrumentVersion: '1' })).when(record(sheet)).thenNothing();
  screening.given(recorded({ ...sheet, instrumentVersion: '1' })).when(record({ ...sheet, instrumentVersion: '2' })).thenRefuses('screening-differs');
});

test.each([
  [{ answers: [...positive].reverse() }], [{ ageMonths: 21 }], [{ sex: 'm' as const }], [{ screenedOn: '2026-03-01' }],
])('another sheet under the same number is refused, equal score or not: %j', (change) => screening.given(recorded()).when(record(change)).thenRefuses('screening-differs'));

test('the same number at another station is another sheet', () =>
  screening.given(recorded()).when(record(), { station: { ...station, code: '320412100', path: ['320412100', 'cz-wujin', '3204'] } }).thenRefuses('screening-differs'));

test('what the sheet claims must be what its answers say', () => {
  screening.given().when(record({ claimedScore: 5 })).thenRefuses('score-differs');
  screening.given().when(record({ claimedScore: 4, claimedPositive: false })).thenRefuses('result-differs');
  screening.given().when(record({ answers: negative, claimedPositive: true })).thenRefuses('result-differs');
});

test('everything that is wrong is said at once', () => {
  screening.given().when(record({ answers: [2, ...positive.slice(1)], ageMonths: -1, screenedOn: '2026-03-03' }), { station: null })
    .thenRefuses('answer-invalid', 'unknown-place', 'age-invalid', 'date-in-future');
  screening.given().when(record({ instrument: 'tarot' })).thenRefuses('unknown-instrument');
  screening.given().when(record({ instrument: 'cabs' })).thenRefuses('unknown-instrument');
});

test('a list and a number are one child and one screening, whoever imports them', () => {
  expect(personOf({ list: 'spring', number: '17' })).toBe(personOf({ number: '17', list: 'spring' }));
  expect(personOf({ list: 'spring', number: '17' })).not.toBe(personOf({ list: 'spring:1', number: '7' }));
  expect(screeningOf(subject, 'q-chat-10', undefined)).toBe(screeningOf(subject, 'm-chat-r', '2026-01-01'));
  expect(tidy('  spring \u3000 2026 ')).toBe('spring 2026');
});

test('a registered person keeps their id and is screened once a day with an instrument', () => {
  const person = { personId: personOf(subject) };
  expect(personOf(person)).toBe(person.personId);
  expect(screeningOf(person, 'q-chat-10', '2026-03-01')).toBe(screeningOf(person, 'q-chat-10', '2026-03-01'));
  expect(screeningOf(person, 'q-chat-10', '2026-03-01')).not.toBe(screeningOf(person, 'q-chat-10', '2026-03-02'));
  expect(screeningOf(person, 'q-chat-10', '2026-03-01')).not.toBe(screeningOf(person, 'm-chat-r', '2026-03-01'));
});

test('the event is about its person', () => expect(ScreeningRecorded.subject(recorded().data as never)).toBe(personOf(subject)));
