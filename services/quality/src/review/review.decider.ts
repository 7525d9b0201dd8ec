import { type Decider, refusal, refuse, refuseAll, type Refusal } from '@kangfu/decider';
import type { Acting, CaseFacts, PlanFacts } from '../shared/facts.js';
import { changesOf } from './changes.js';
import { gasTHundredths } from './gas.js';
import type { ReviewCommand } from './review.commands.js';
import type { ReviewEvent } from './review.events.js';

export type Review = { readonly status: 'none' } | { readonly status: 'reviewed'; readonly caseId: string };
export interface ReviewFacts { readonly actor: Acting; readonly case: CaseFacts | null; readonly plan: PlanFacts | null }

/** Who serves does not score: neither a worker of the plan's agency nor anyone who delivered a session of it. */
const isProvider = (actor: Acting, plan: PlanFacts): boolean => (plan.agency !== null && actor.units.includes(plan.agency)) || plan.providers.includes(actor.id);

export const reviewDecider: Decider<ReviewCommand, Review, ReviewEvent, ReviewFacts> = {
  initial: { status: 'none' },
  decide({ data }, state, { actor, case: facts, plan }) {
    if (state.status !== 'none') return refuse('review-exists');
    if (!facts || !plan) return refuse('not-found', {}, ['planId']);
    if (facts.status !== 'open') return refuse('case-not-open', { status: facts.status }, ['planId']);
    if (!plan.inForce) return refuse('plan-not-in-force', {}, ['planId']);
    if (isProvider(actor, plan)) return refuse('scorer-is-provider', {}, []);
    const problems: Refusal[] = [];
    data.goals.forEach(({ goalId }, i) => {
      if (!plan.goals.some((goal) => goal.goalId === goalId)) problems.push(refusal('goal-not-of-plan', { goal: goalId }, ['goals', String(i), 'goalId']));
      else if (data.goals.findIndex((goal) => goal.goalId === goalId) < i) problems.push(refusal('goal-scored-twice', { goal: goalId }, ['goals', String(i), 'goalId']));
    });
    for (const { goalId } of plan.goals) {
      if (!data.goals.some((goal) => goal.goalId === goalId)) problems.push(refusal('goal-not-scored', { goal: goalId }, ['goals']));
    }
    if (problems.length > 0) return refuseAll(problems);
    const goals = plan.goals.map(({ goalId, weight }) => ({ goalId, weight, score: data.goals.find((goal) => goal.goalId === goalId)!.score }));
    const changes = changesOf(facts.assessments);
    return [{
      type: 'EffectReviewed',
      data: { reviewId: data.reviewId, caseId: plan.caseId, personId: plan.personId, planId: plan.planId, ...(plan.agency === null ? {} : { agency: plan.agency }), goals, gasTHundredths: gasTHundredths(goals), effective: data.effective, scoredBy: actor.id, ...(changes.length > 0 ? { changes } : {}) },
      ...(data.text ? { personal: { text: data.text } } : {}),
    }];
  },
  evolve: (_state, { data }) => ({ status: 'reviewed', caseId: data.caseId }),
};
