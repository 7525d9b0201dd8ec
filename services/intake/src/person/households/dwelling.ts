import { normalised } from '../identity.js';

/** Province, city and district in front: the street is known already. */
const ABOVE = /^(?:[^省市区县]{2,8}(?:省|自治区))?(?:[^省市区县]{2,8}市)(?:[^省市区县]{1,4}(?<![小社园])[区县])?/u;
/** Different words for one thing. */
const SAME: readonly (readonly [RegExp, string])[] = [[/(?:号楼|幢|座|棟)/gu, '栋'], [/(?:房间?|号房|室)$/u, '']];

/**
 * The words of a living address as two are compared: without spaces, punctuation and what lies above the street. Null: it names no house, so that all of an estate would be one household.
 * What is written otherwise is another dwelling: a round with one stop too many, never two homes in one.
 */
export const dwellingOf = (address: string): string | null => {
  const text = SAME.reduce((words, [other, one]) => words.replace(other, one), normalised(address).replace(ABOVE, '').replace(/[\p{P}\p{S}]/gu, '-').replace(/-+/g, '-')).replace(/栋-/g, '栋').replace(/^-|-$/g, '');
  return /\d/.test(text) ? text : null;
};
