import { specification } from '@kangfu/decider';
import fc from 'fast-check';
import { caseFacts, ids } from '../shared/examples.js';
import type { RecordAssessment } from './assessment.commands.js';
import { assessmentDecider } from './assessment.decider.js';
import { BARTHEL_ITEMS, BARTHEL_POINTS, type BarthelAnswer, bandOf, scoreBarthel } from './barthel.js';

const now = '2026-11-22T08:00:00.000Z';
const assessment = specification(assessmentDecider, { now, case: caseFacts() });
const all = (pick: (points: readonly number[]) => number): BarthelAnswer[] => BARTHEL_ITEMS.map((item) => ({ item, points: pick(BARTHEL_POINTS[item]) }));
const most = all((points) => points.at(-1)!);
const record = (more: Partial<RecordAssessment['data']> = {}): RecordAssessment => ({ type: 'RecordAssessment', data: { assessmentId: ids.assessment, answers: most, assessedOn: null, note: null, ...more } });

test('the highest answers give 100, the lowest 0', () => {
  expect(scoreBarthel(most)).toMatchObject({ score: 100, band: 'independent' });
  expect(scoreBarthel(all(() => 0))).toMatchObject({ score: 0, band: 'severe' });
});
test('bands meet without a gap', () => expect([0, 40, 45, 60, 65, 95, 100].map(bandOf)).toEqual(['severe', 'severe', 'moderate', 'moderate', 'mild', 'mild', 'independent']));
test('any allowed answers score their sum', () => {
  fc.assert(fc.property(fc.tuple(...BARTHEL_ITEMS.map((item) => fc.constantFrom(...BARTHEL_POINTS[item]).map((points) => ({ item, points })))), (answers) => {
    expect(scoreBarthel(answers)).toMatchObject({ score: answers.reduce((sum, { points }) => sum + points, 0) });
  }));
});

test('an assessment stores instrument, version, answers, score and band', () => {
  const { decision } = assessment.given().when(record({ assessedOn: '2026-11-20' }));
  expect(decision).toMatchObject([{ data: { instrument: 'barthel', instrumentVersion: '1965', answers: { transfers: 15 }, score: 100, band: 'independent', assessedOn: '2026-11-20', caseId: ids.case, personId: ids.person } }]);
});
test('everything wrong with the answers is named at once', () => {
  const wrong: BarthelAnswer[] = [...most.slice(0, 8), { item: 'feeding', points: 7 }];
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
