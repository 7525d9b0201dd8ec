import type { Instrument } from './instrument.js';

/** Not specified, not applicable: no degree. */
export const ICF_WITHOUT_DEGREE: readonly number[] = [8, 9];

/**
 * ICF (WHO 2001): codes of body functions (b), body structures (s), activities and participation (d) and environmental factors (e), each with a qualifier: 0 no … 4 complete problem,
 * 8 not specified, 9 not applicable. A code is checked by its form: chapter alone, or with two to four digits more. A `+` after an environmental code makes it a facilitator, not a barrier.
 */
export const ICF: Instrument = {
  code: 'icf', version: '2001', from: '2001-05-22', name: { zh: 'ICF 限定值', en: 'ICF qualifiers' }, classes: [1, 2, 3, 4, 5, 6, 7], ages: { from: 0, to: null }, validDays: 365, validDaysSource: null,
  items: { form: /^(?:(?:[bs][1-8]|d[1-9])(?:\d{2,4})?|e[1-5](?:\d{2,4})?\+?)$/, values: [0, 1, 2, 3, 4, ...ICF_WITHOUT_DEGREE] },
  scoring: { kind: 'profile' },
};
