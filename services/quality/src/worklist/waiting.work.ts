import type { Area } from './desks.js';

/** Needs that wait for a place at an agency: the next free one is theirs by itself; who waits too long is to be placed elsewhere. */
export const waiting: Area = (facts, { district, at, within, add }) => {
  for (const { entryId, since } of facts.waiting) add('place-waiting', at('assessor', district), { about: `waiting-entry-${entryId}`, since, due: within('waiting', since) });
};
