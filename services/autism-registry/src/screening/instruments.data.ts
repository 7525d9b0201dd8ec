/**
 * 筛查量表 Screening instruments as data: numbers and rules, no licensed texts. An entry never changes once screenings refer to it; a corrected
 * rule is a further version, so that old results stay what they were and can be scored again under the new one.
 */
export const INSTRUMENTS = [
  {
    id: 'q-chat-10', version: '1', name: { zh: '幼儿孤独症定量检核表（10 项）', en: 'Quantitative Checklist for Autism in Toddlers, 10 items' }, tier: 1,
    // A point is answer C, D or E in items 1 to 9, answer A, B or C in item 10; refer above 3 (Allison et al. 2012).
    items: 10, points: [0, 1], ageMonths: [18, 24],
    bands: [{ name: 'low', min: 0, max: 3, positive: false }, { name: 'refer', min: 4, max: 10, positive: true }],
  },
  {
    id: 'm-chat-r', version: '1', name: { zh: '改良婴幼儿孤独症量表（修订）', en: 'Modified Checklist for Autism in Toddlers, Revised' }, tier: 1,
    // A point is yes in items 2, 5 and 12, no in all others; a moderate band is followed up, a high one referred at once (Robins et al. 2009).
    items: 20, points: [0, 1], ageMonths: [16, 30],
    bands: [{ name: 'low', min: 0, max: 2, positive: false }, { name: 'moderate', min: 3, max: 7, positive: true }, { name: 'high', min: 8, max: 20, positive: true }],
  },
  {
    id: 'aq-10-child', version: '1', name: { zh: '孤独症谱系商数（儿童版 10 项）', en: 'Autism-Spectrum Quotient, child, 10 items' }, tier: 1,
    // A point is agreement in items 1, 5, 7 and 10, disagreement in all others; version 1 refers above 6.
    items: 10, points: [0, 1], ageMonths: [48, 143],
    bands: [{ name: 'low', min: 0, max: 6, positive: false }, { name: 'refer', min: 7, max: 10, positive: true }],
  },
  {
    id: 'aq-10-child', version: '2', name: { zh: '孤独症谱系商数（儿童版 10 项）', en: 'Autism-Spectrum Quotient, child, 10 items' }, tier: 1,
    // Version 2 refers from 6 on.
    items: 10, points: [0, 1], ageMonths: [48, 143],
    bands: [{ name: 'low', min: 0, max: 5, positive: false }, { name: 'refer', min: 6, max: 10, positive: true }],
  },
  {
    id: 'cn-warning-signs', version: '2022-12', name: { zh: '儿童心理行为发育问题预警征象', en: 'Warning signs of child development' }, tier: 1,
    // Four signs of the column for the age (warning-signs-2022.data.ts) and regression as the fifth; any of them is positive.
    items: 5, points: [0, 1], ageMonths: [3, 83],
    bands: [{ name: 'low', min: 0, max: 0, positive: false }, { name: 'refer', min: 1, max: 5, positive: true }],
  },
  {
    id: 'cabs', version: '1', name: { zh: '克氏孤独症行为量表', en: 'Clancy Autism Behaviour Scale' }, tier: 2,
    // 0 never, 1 occasionally, 2 often: suspected from 14 points with at least 6 times "often".
    items: 14, points: [0, 2], ageMonths: [24, 180], often: { points: 2, atLeast: 6 },
    bands: [{ name: 'low', min: 0, max: 13, positive: false }, { name: 'refer', min: 14, max: 28, positive: true }],
  },
] as const;
