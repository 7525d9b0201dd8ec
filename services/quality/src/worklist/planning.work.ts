import { type Area, told } from './desks.js';
import type { Told } from './item.js';

/** Plans to be drafted, agreed and approved. */
export const planning: Area = (facts, { district, self, managing, at, active, placeOf, within, add }) => {
  const plan = active('plan');
  if (plan && facts.plans.length === 0) add('draft-plan', placeOf(plan), told(plan));
  for (const { planId, agreed, approved, draftedAt } of facts.plans) {
    const timing: Told = { ...(plan ? told(plan) : { due: within('plan-version', draftedAt) }), about: `plan-${planId}`, since: draftedAt };
    if (!agreed) for (const who of [self, managing]) add('agree-plan', who, timing);
    else if (!approved) add('approve-plan', at('assessor', district), timing);
  }
};
