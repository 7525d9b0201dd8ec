import type { Role } from '@kangfu/access';
import { notedOf } from '../clock/looks.js';
import { type Area, told } from './desks.js';

/** What is late and lies with somebody higher up too: steps, and what is no step. On their own desk it lies already, with its level. */
export const chasing: Area = (facts, { at, add }, clocks) => {
  for (const step of facts.steps) {
    if (step.state !== 'active' || step.escalatedTo === null) continue;
    const { role, unit } = step.escalatedTo;
    if (role !== step.role || unit !== step.unit) add('chase-overdue', at(role as Role, unit), { ...told(step), step: step.step });
  }
  for (const clock of clocks) {
    const { level, escalatedTo } = notedOf(clock, facts.noted) ?? { level: 0, escalatedTo: null };
    if (escalatedTo === null || (escalatedTo.role === clock.role && escalatedTo.unit === clock.unit)) continue;
    const { step, since, due, work } = clock;
    add('chase-overdue', at(escalatedTo.role as Role, escalatedTo.unit), { ...(work!.about === null ? {} : { about: work!.about }), since, due, level, step, chases: work!.kind });
  }
};
