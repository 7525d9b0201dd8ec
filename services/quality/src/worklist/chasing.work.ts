import type { Role } from '@kangfu/access';
import { type Area, told } from './desks.js';

/** Steps that are late and lie with somebody higher up too. */
export const chasing: Area = (facts, { at, add }) => {
  for (const step of facts.steps) {
    if (step.state !== 'active' || step.escalatedTo === null) continue;
    const { role, unit } = step.escalatedTo;
    // On their own desk it lies already, with its level.
    if (role !== step.role || unit !== step.unit) add('chase-overdue', at(role as Role, unit), { ...told(step), step: step.step });
  }
};
