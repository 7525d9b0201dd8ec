import type { Instrument, Label } from './instrument.js';

/**
 * Barthel index, version of Mahoney and Barthel (1965): ten items, each with its allowed points, 0–100 in all.
 * Bands as used in Chinese rehabilitation assessment: 100 independent, 61–99 mild, 41–60 moderate, 0–40 severe dependence.
 */
export const BARTHEL_POINTS = {
  feeding: [0, 5, 10], bathing: [0, 5], grooming: [0, 5], dressing: [0, 5, 10], bowels: [0, 5, 10], bladder: [0, 5, 10],
  'toilet-use': [0, 5, 10], transfers: [0, 5, 10, 15], mobility: [0, 5, 10, 15], stairs: [0, 5, 10],
} as const satisfies Readonly<Record<string, readonly number[]>>;
export type BarthelItem = keyof typeof BARTHEL_POINTS;
export const BARTHEL_ITEMS = Object.keys(BARTHEL_POINTS) as BarthelItem[];
export const BARTHEL_LABELS: Readonly<Record<BarthelItem, Label>> = {
  feeding: { zh: '进食', en: 'Feeding' }, bathing: { zh: '洗澡', en: 'Bathing' }, grooming: { zh: '修饰', en: 'Grooming' }, dressing: { zh: '穿衣', en: 'Dressing' },
  bowels: { zh: '控制大便', en: 'Bowels' }, bladder: { zh: '控制小便', en: 'Bladder' }, 'toilet-use': { zh: '如厕', en: 'Toilet use' },
  transfers: { zh: '床椅转移', en: 'Transfers' }, mobility: { zh: '平地行走', en: 'Mobility' }, stairs: { zh: '上下楼梯', en: 'Stairs' },
};

export const BARTHEL: Instrument = {
  code: 'barthel', version: '1965', from: '1965-02-01', name: { zh: 'Barthel 指数', en: 'Barthel index' }, classes: [1, 4, 5, 6, 7], ages: { from: 7, to: null }, validDays: 180, validDaysSource: null,
  items: BARTHEL_ITEMS.map((item) => ({ code: item, label: BARTHEL_LABELS[item], values: BARTHEL_POINTS[item] })),
  scoring: { kind: 'sum', max: 100, bands: [{ from: 100, band: 'independent' }, { from: 61, band: 'mild' }, { from: 41, band: 'moderate' }, { from: 0, band: 'severe' }] },
};
