import { refusal, type Refusal } from '@kangfu/decider';

/**
 * Barthel index, version of Mahoney and Barthel (1965): ten items, each with its allowed points, 0–100 in all.
 * Bands as used in Chinese rehabilitation assessment: 100 independent, 61–99 mild, 41–60 moderate, 0–40 severe dependence.
 */
export const BARTHEL_VERSION = '1965';
export const BARTHEL_POINTS = {
  feeding: [0, 5, 10], bathing: [0, 5], grooming: [0, 5], dressing: [0, 5, 10], bowels: [0, 5, 10], bladder: [0, 5, 10],
  'toilet-use': [0, 5, 10], transfers: [0, 5, 10, 15], mobility: [0, 5, 10, 15], stairs: [0, 5, 10],
} as const satisfies Readonly<Record<string, readonly number[]>>;
export type BarthelItem = keyof typeof BARTHEL_POINTS;
export const BARTHEL_ITEMS = Object.keys(BARTHEL_POINTS) as BarthelItem[];

export const BARTHEL_BANDS = ['independent', 'mild', 'moderate', 'severe'] as const;
export type BarthelBand = (typeof BARTHEL_BANDS)[number];

export interface BarthelAnswer { readonly item: BarthelItem; readonly points: number }
export interface BarthelResult { readonly answers: Readonly<Record<BarthelItem, number>>; readonly score: number; readonly band: BarthelBand }

export const bandOf = (score: number): BarthelBand => (score === 100 ? 'independent' : score > 60 ? 'mild' : score > 40 ? 'moderate' : 'severe');

/** Score and band of ten answers; or everything that is wrong with them. */
export const scoreBarthel = (given: readonly BarthelAnswer[]): BarthelResult | readonly Refusal[] => {
  const problems: Refusal[] = [];
  for (const item of BARTHEL_ITEMS) {
    const found = given.filter((answer) => answer.item === item);
    if (found.length === 0) problems.push(refusal('assessment-item-missing', { item }, ['answers']));
    if (found.length > 1) problems.push(refusal('assessment-item-repeated', { item }, ['answers']));
  }
  given.forEach(({ item, points }, i) => {
    const allowed: readonly number[] = BARTHEL_POINTS[item];
    if (!allowed.includes(points)) problems.push(refusal('assessment-points-not-allowed', { item, points, allowed: allowed.join(', ') }, ['answers', String(i), 'points']));
  });
  if (problems.length > 0) return problems;
  const answers = Object.fromEntries(BARTHEL_ITEMS.map((item) => [item, given.find((answer) => answer.item === item)!.points])) as Record<BarthelItem, number>;
  const score = BARTHEL_ITEMS.reduce((sum, item) => sum + answers[item], 0);
  return { answers, score, band: bandOf(score) };
};
