import { archiving } from './archiving.work.js';
import { assessing } from './assessing.work.js';
import { chasing } from './chasing.work.js';
import { type Area, desksOf, type OwnClock } from './desks.js';
import { planning } from './planning.work.js';
import { referring } from './referring.work.js';
import { requests } from './requests.work.js';
import { serving } from './serving.work.js';
import { waiting } from './waiting.work.js';
import type { WorkFacts } from './work-facts.js';
import type { WorkItem } from './work-item.js';

const AREAS: readonly Area[] = [requests, assessing, waiting, referring, planning, serving, chasing];

/** What is to be done, and the clocks of what is no step of its own. */
export interface Work { readonly items: readonly WorkItem[]; readonly clocks: readonly OwnClock[] }

/** All that is to be done about a case just now, by anybody. Asks for no clock: what is overdue is seen from `due` when it is read. */
export const workOf = (facts: WorkFacts): Work => {
  const [items, clocks]: [WorkItem[], OwnClock[]] = [[], []];
  const desks = desksOf(facts, items, clocks);
  // What is late is chased when all of it is known.
  for (const area of facts.open ? AREAS : [archiving, chasing]) area(facts, desks, clocks);
  return { items, clocks };
};
