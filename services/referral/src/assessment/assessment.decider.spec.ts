import { specification } from '@kangfu/decider';
import fc from 'fast-check';
import { caseFacts, ids } from '../shared/examples.js';
import type { RecordAssessment } from './assessment.commands.js';
import { assessmentDecider } from './assessment.decider.js';
import { BARTHEL, BARTHEL_ITEMS, BARTHEL_POINTS } from './instruments/barthel.js';
import { type Answer, bandOf, changesBetween, instrumentsFor, scoreAnswers } from './instruments/index.js';
import { ICF } from './instruments/icf.js';
import { WHODAS_12 } from './instruments/whodas.js';

const now = '2026-11-22T08:00:00.000Z';
const assessment = specification(assessmentDecider, { now, case: caseFacts() });
const all = (pick: (points: readonly number[]) => number): Answer[] => BARTHEL_ITEMS.map((item) => ({ item, points: pick(BARTHEL_POINTS[item]) }));
const most = all((points) => points.at(-1)!);
const record = (more: Partial<RecordAssessment['data']> = {}): RecordAssessment => ({ type: 'RecordAssessment', data: { assessmentId: ids.assessment, answers: most, assessedOn: null, note: null, ...more } });

test('the highest answers give 100, the lowest 0', () => {
  expect(scoreAnswers(BARTHEL, most)).toMatchObject({ score: 100, band: 'independent' });
  expect(scoreAnswers(BARTHEL, all(() => 0))).toMatchObject({ score: 0, band: 'severe' });
});
test('bands meet without a gap', () => expect([0, 40, 45, 60, 65, 95, 100].map((score) => bandOf(BARTHEL, score))).toEqual(['severe', 'severe', 'moderate', 'moderate', 'mild', 'mild', 'independent']));
test('any allowed answers score their sum', () => {
  fc.assert(fc.property(fc.tuple(...BARTHEL_ITEMS.map((item) => fc.constantFrom(...BARTHEL_POINTS[item]).map((points) => ({ item, points })))), (answers) => {
    expect(scoreAnswers(BARTHEL, answers)).toMatchObject({ score: answers.reduce((sum, { points }) => sum + points, 0) });
  }));
});

test('an assessment stores instrument, version, answers, score and band', () => {
  const { decision } = assessment.given().when(record({ assessedOn: '2026-11-20' }));
  expect(decision).toMatchObject([{ data: { instrument: 'barthel', instrumentVersion: '1965', answers: { transfers: 15 }, score: 100, band: 'independent', assessedOn: '2026-11-20', caseId: ids.case, personId: ids.person } }]);
});
test('everything wrong with the answers is named at once', () => {
  const wrong: Answer[] = [...most.slice(0, 8), { item: 'feeding', points: 7 }];
  assessment.given().when(record({ answers: wrong })).thenRefuses('assessment-item-repeated', 'assessment-item-missing', 'assessment-item-missing', 'assessment-points-not-allowed');
});
test('the district assesses only what was triaged to it', () => {
  assessment.given().when(record(), { case: caseFacts({ needs: [{ needId: ids.need, kind: 'education', exit: 'street' }] }) }).thenRefuses('need-not-triaged-to-district');
  assessment.given().when(record(), { case: caseFacts({ needs: [{ needId: ids.need, kind: 'education', exit: null }] }) }).thenRefuses('need-not-triaged-to-district');
});
test('a closed case and a day to come are refused', () => {
  assessment.given().when(record(), { case: caseFacts({ status: 'closed' }) }).thenRefuses('case-not-open');
  assessment.given().when(record({ assessedOn: '2026-11-23' })).thenRefuses('day-in-future');
});

describe('WHODAS 2.0, 12 items', () => {
  const whodas = (points: (n: number) => number): Answer[] => Array.from({ length: 12 }, (_, i) => ({ item: `s${i + 1}`, points: points(i) }));
  test('scores simply, 0–48, and in percent of it', () => {
    expect(scoreAnswers(WHODAS_12, whodas(() => 4))).toMatchObject({ score: 48, percentHundredths: 10_000, band: 'complete' });
    expect(scoreAnswers(WHODAS_12, whodas(() => 0))).toMatchObject({ score: 0, percentHundredths: 0, band: 'none' });
    expect(scoreAnswers(WHODAS_12, whodas((i) => i % 3))).toMatchObject({ score: 12, percentHundredths: 2_500, band: 'moderate' });
  });
  test('is banded by the percentages of the generic qualifier: 5, 25, 50, 96', () => {
    for (let score = 0; score <= 48; score++) {
      const percent = (score * 100) / 48;
      expect([score, bandOf(WHODAS_12, score)]).toEqual([score, percent >= 96 ? 'complete' : percent >= 50 ? 'severe' : percent >= 25 ? 'moderate' : percent >= 5 ? 'mild' : 'none']);
    }
  });
  test('is stored as an event of its own, with score, percentage and band by code', () => {
    expect(assessment.given().when(record({ instrument: 'whodas-12', answers: whodas(() => 2) })).decision).toMatchObject([
      { type: 'InstrumentScored', data: { instrument: 'whodas-12', instrumentVersion: '2.0', answers: { s12: 2 }, score: 24, percentHundredths: 5_000, band: 'severe', validUntil: '2027-11-22' } }]);
  });
  test('takes no item of another', () => assessment.given().when(record({ instrument: 'whodas-12', answers: [...whodas(() => 2), { item: 'feeding', points: 5 }] })).thenRefuses('assessment-item-unknown'));
});

describe('ICF qualifiers', () => {
  const icf = (...codes: string[]) => scoreAnswers(ICF, codes.map((item) => ({ item, points: 2 })));
  test('any codes of the form are a profile, without score or band', () => {
    expect(icf('b1', 'b110', 's7500', 'd45000', 'd9', 'e310', 'e5', 'e310+')).toMatchObject({ score: null, percentHundredths: null, band: null, answers: { d45000: 2 } });
  });
  test('codes of no form, repeated ones and other qualifiers are named', () => {
    for (const code of ['b9', 's0', 'e6', 'x110', 'b11', 'b110000', 'd450+', 'D450']) expect([code, icf(code)]).toEqual([code, [expect.objectContaining({ code: 'assessment-item-unknown' })]]);
    expect(icf('b110', 'b110')).toMatchObject([{ code: 'assessment-item-repeated' }]);
    expect(scoreAnswers(ICF, [{ item: 'b110', points: 5 }])).toMatchObject([{ code: 'assessment-points-not-allowed' }]);
    expect(icf()).toMatchObject([{ code: 'assessment-without-answer' }]);
  });
  test('change is computed per code, and not from what has no degree', () => {
    expect(changesBetween('icf', { b110: 3, d450: 8, d510: 2 }, { b110: 1, d450: 2, e310: 1 })).toEqual([
      { item: 'b110', before: 3, after: 1, change: -2 }, { item: 'd450', before: 8, after: 2, change: null }, { item: 'd510', before: 2, after: null, change: null }, { item: 'e310', before: null, after: 1, change: null }]);
    expect(changesBetween('barthel', { feeding: 5 }, { feeding: 10 })).toEqual([{ item: 'feeding', before: 5, after: 10, change: 5 }]);
  });
});

test('instruments are for classes and ages', () => {
  const codes = (disabilityClass: number | null, age: number | null) => instrumentsFor(disabilityClass, age, '2026-11-22').map(({ code }) => code);
  expect(codes(4, 40)).toEqual(['barthel', 'whodas-12', 'icf']);
  expect(codes(4, 17)).toEqual(['barthel', 'icf']);
  expect(codes(2, 3)).toEqual(['icf']);
  expect(codes(null, null)).toHaveLength(3);
});

describe('an order', () => {
  const order = { orderId: ids.otherGoal, caseId: ids.case, status: 'open' as const, instruments: ['barthel' as const] };
  test('is named by the result that fulfils it', () => expect(assessment.given().when(record(), { order }).decision).toMatchObject([{ data: { orderId: ids.otherGoal, validUntil: '2027-05-21' } }]));
  test('of another case, cancelled, or without the instrument is refused', () => {
    assessment.given().when(record(), { order: { ...order, caseId: ids.goal } }).thenRefuses('order-of-another-case');
    assessment.given().when(record(), { order: { ...order, status: 'cancelled' } }).thenRefuses('order-cancelled');
    assessment.given().when(record({ instrument: 'icf', answers: [{ item: 'd450', points: 2 }] }), { order }).thenRefuses('instrument-not-ordered');
  });
});
