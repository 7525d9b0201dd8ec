import type { AccessFacts } from '@kangfu/access';
import type { Kangfu, RequestContext } from '@kangfu/nest';
import { actingOf } from '../graphql/ids.js';
import { closureFacts } from '../projections/closure-facts/closure-facts.projection.js';
import { planFacts } from '../projections/plan-facts/plan-facts.projection.js';
import type { Acting, CaseFacts, PlanFacts } from './facts.js';

/** Rights on a plan, of which an agency's worker has some on those of that agency only. Null: no such plan. */
export const planRights = async (kangfu: Kangfu, context: RequestContext, planId: string): Promise<AccessFacts | null> => {
  const plan = await kangfu.reader(planFacts, 'Plan').fact(context, planId);
  const rights = plan && await kangfu.rightsOf(context, `case-${plan.caseId}`);
  return rights && plan ? { ...rights, ...(plan.agency === null ? {} : { agency: plan.agency }) } : null;
};

/** What is decided on where somebody acts under a plan. */
export const underPlan = async (kangfu: Kangfu, context: RequestContext, planId: string): Promise<{ actor: Acting; case: CaseFacts | null; plan: PlanFacts | null }> => {
  const [actor, plan] = await Promise.all([actingOf(context), kangfu.reader(planFacts, 'Plan').fact(context, planId)]);
  return { actor, plan, case: plan && await kangfu.reader(closureFacts, 'Case').fact(context, plan.caseId) };
};
