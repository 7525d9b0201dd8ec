import { specification } from '@kangfu/decider';
import fc from 'fast-check';
import { caseFacts, ids, planFacts } from '../shared/examples.js';
import { gasTHundredths } from './gas.js';
import type { ReviewEffect } from './review.commands.js';
import { reviewDecider } from './review.decider.js';

const review = specification(reviewDecider, { actor: { id: ids.assessor, units: ['440304'] }, case: caseFacts(), plan: planFacts() });
const score = (goals = [{ goalId: ids.goal, score: 1 }, { goalId: ids.goal2, score: 1 }, { goalId: ids.goal3, score: 0 }]): ReviewEffect =>
  ({ type: 'ReviewEffect', data: { reviewId: ids.review, goals, effective: true, text: null } });
const goalsOf = (scores: number[], weights = scores.map(() => 1)) => scores.map((each, i) => ({ score: each, weight: weights[i]! }));

describe('GAS T', () => {
  test('gives the published values', () => {
    expect(gasTHundredths(goalsOf([1, 1, 0], [2, 1, 1]))).toBe(6_000);
    expect(gasTHundredths(goalsOf([-1, -1, -1]))).toBe(3_631);
    expect(gasTHundredths(goalsOf([-2, -2, -2]))).toBe(2_261);
  });
  test('is 50 where all goals are met as expected, and mirrors around it', () => {
    const weighted = fc.array(fc.record({ weight: fc.integer({ min: 1, max: 10 }), score: fc.integer({ min: -2, max: 2 }) }), { minLength: 1, maxLength: 8 });
    fc.assert(fc.property(weighted, (goals) => {
      expect(gasTHundredths(goals.map((goal) => ({ ...goal, score: 0 })))).toBe(5_000);
      const mirrored = gasTHundredths(goals.map((goal) => ({ ...goal, score: -goal.score })));
      expect(Math.abs(gasTHundredths(goals) + mirrored - 10_000)).toBeLessThanOrEqual(1);
    }));
  });
  test('needs a goal', () => expect(() => gasTHundredths([])).toThrow(RangeError));
});

test('a review takes the weights from the plan and stores T in hundredths', () => {
  review.given().when(score()).then({ type: 'EffectReviewed', data: {
    reviewId: ids.review, caseId: ids.case, personId: ids.person, planId: ids.plan, agency: 'ft-rehab-centre',
    goals: [{ goalId: ids.goal, weight: 2, score: 1 }, { goalId: ids.goal2, weight: 1, score: 1 }, { goalId: ids.goal3, weight: 1, score: 0 }], gasTHundredths: 6_000, effective: true, scoredBy: ids.assessor } });
});
test('what changed since the baseline goes with it: Barthel by points, ICF by qualifiers', () => {
  const assessed = (instrument: string, day: string, score: number | null, answers: Record<string, number>) => ({ assessmentId: ids.assessment, instrument, score, answers, at: `${day}T01:00:00.000Z` });
  const assessments = [
    assessed('barthel', '2026-12-20', 80, { feeding: 10, stairs: 5, bathing: 0 }), assessed('barthel', '2026-11-10', 65, { feeding: 10, stairs: 0, bathing: 5 }),
    assessed('icf', '2026-11-10', null, { d450: 3, d510: 2, b110: 8 }), assessed('icf', '2026-12-20', null, { d450: 1, d510: 3, b110: 2, e310: 0 }), assessed('whodas-12', '2026-11-10', 20, { s1: 3 }),
  ];
  expect(review.given().when(score(), { case: caseFacts({ assessments }) }).decision).toMatchObject([{ data: { changes: [
    { instrument: 'barthel', baseline: 65, latest: 80, better: 1, worse: 1 }, { instrument: 'icf', better: 1, worse: 1 }] } }]);
});
test('who serves does not score', () => {
  review.given().when(score(), { actor: { id: ids.coordinator, units: ['ft-rehab-centre'] } }).thenRefuses('scorer-is-provider');
  review.given().when(score(), { actor: { id: ids.worker, units: ['440304'] } }).thenRefuses('scorer-is-provider');
});
test('every goal of the plan is scored once, and no other', () => {
  review.given().when(score([{ goalId: ids.goal, score: 1 }, { goalId: ids.goal, score: 0 }, { goalId: ids.need, score: 0 }])).thenRefuses('goal-scored-twice', 'goal-not-of-plan', 'goal-not-scored', 'goal-not-scored');
});
test('only of a plan in force of an open case', () => {
  review.given().when(score(), { plan: planFacts({ inForce: false }) }).thenRefuses('plan-not-in-force');
  review.given().when(score(), { case: caseFacts({ status: 'closed' }) }).thenRefuses('case-not-open');
});
