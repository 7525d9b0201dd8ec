import { projection, type Slice } from '@kangfu/subscriptions';
import { planAgreed, planApproved, planDrafted, type PlanState, servicePaused, serviceResumed, sessionCorrected, sessionDelivered, type SessionState } from '../../integration/folds.js';
import { PlanAgreed, PlanApproved, PlanDrafted, ServicePaused, ServiceResumed, SessionCorrected, SessionDelivered } from '../../integration/referral.contract.js';
import type { PlanFacts } from '../../shared/facts.js';

/** A plan as this service decides on it. */
export const planFactsOf = (plan: PlanState, sessions: readonly Slice<SessionState>[]): PlanFacts => {
  const content = plan.inForce ?? plan.latest;
  return {
    planId: plan.planId, caseId: plan.caseId, personId: plan.personId, agency: content.agency, goals: content.goals, inForce: plan.inForce !== null, approved: plan.approved,
    providers: [...new Set(sessions.filter((session) => session.state.planId === plan.planId).map((session) => session.state.by))].sort(),
  };
};

const byPlan = (e: { data: { planId: string } }): string => e.data.planId;
/** Own copy of referral's plans, by uuid. */
export const planFacts = projection<PlanFacts>('plan-facts', 2, {
  view: (_key, slices) => { const plan = slices.one<PlanState>('plan')?.state; return plan ? planFactsOf(plan, slices.all<SessionState>('session')) : null; },
})
  .on(PlanDrafted, byPlan, planDrafted)
  .on(PlanAgreed, byPlan, planAgreed)
  .on(PlanApproved, byPlan, planApproved)
  .on(ServicePaused, byPlan, servicePaused)
  .on(ServiceResumed, byPlan, serviceResumed)
  .on(SessionDelivered, byPlan, sessionDelivered)
  .on(SessionCorrected, byPlan, sessionCorrected);
