import { archiving } from './archiving.work.js';
import { assessing } from './assessing.work.js';
import { chasing } from './chasing.work.js';
import { type Area, desksOf } from './desks.js';
import { planning } from './planning.work.js';
import { referring } from './referring.work.js';
import { requests } from './requests.work.js';
import { serving } from './serving.work.js';
import { waiting } from './waiting.work.js';
import type { WorkFacts } from './work-facts.js';
import type { WorkItem } from './work-item.js';

const AREAS: readonly Area[] = [requests, assessing, waiting, referring, planning, serving, chasing];

/** All that is to be done about a case just now, by anybody. Asks for no clock: what is overdue is seen from `due` when it is read. */
export const workOf = (facts: WorkFacts): WorkItem[] => {
  const items: WorkItem[] = [];
  const desks = desksOf(facts, items);
  for (const area of facts.open ? AREAS : [archiving]) area(facts, desks);
  return items;
};
