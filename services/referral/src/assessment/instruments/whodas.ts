import type { Instrument, Label } from './instrument.js';

const LEVELS = [0, 1, 2, 3, 4] as const;
/** What each item asks about, in words of our own: the questions are WHO's. */
const ITEMS: Readonly<Record<string, Label>> = {
  s1: { zh: '长时间站立', en: 'Standing for long' }, s2: { zh: '承担家务', en: 'Household duties' }, s3: { zh: '学习新事物', en: 'Learning something new' }, s4: { zh: '参与社区活动', en: 'Joining in community life' },
  s5: { zh: '情绪受影响', en: 'Emotional effect' }, s6: { zh: '专注十分钟', en: 'Concentrating for ten minutes' }, s7: { zh: '长距离行走', en: 'Walking far' }, s8: { zh: '清洗全身', en: 'Washing the whole body' },
  s9: { zh: '穿脱衣服', en: 'Getting dressed' }, s10: { zh: '与陌生人相处', en: 'Dealing with strangers' }, s11: { zh: '维持友谊', en: 'Keeping a friendship' }, s12: { zh: '日常工作', en: 'Day-to-day work' },
};

/**
 * WHODAS 2.0, 12 items, adults: difficulty in the last 30 days, 0 none … 4 extreme or cannot. Simple scoring: the sum, 0–48, and its percentage of 48; the complex
 * scoring weighs items and is not computed here. WHO names no bands: ours are those of the ICF's generic qualifier on the percentage (default).
 */
export const WHODAS_12: Instrument = {
  code: 'whodas-12', version: '2.0', from: '2010-01-01', name: { zh: 'WHODAS 2.0（12 项）', en: 'WHODAS 2.0, 12 items' }, classes: [1, 2, 3, 4, 5, 6, 7], ages: { from: 18, to: null }, validDays: 365, validDaysSource: null,
  items: Object.entries(ITEMS).map(([code, label]) => ({ code, label, values: LEVELS })),
  // 96 % of 48 is 46.08, 50 % is 24, 25 % is 12, 5 % is 2.4.
  scoring: { kind: 'sum', max: 48, bands: [{ from: 47, band: 'complete' }, { from: 24, band: 'severe' }, { from: 12, band: 'moderate' }, { from: 3, band: 'mild' }, { from: 0, band: 'none' }] },
};
