import type { AccessFacts } from '@kangfu/access';
import { findUuid, idOf } from '@kangfu/common';
import { Kangfu, type RequestContext } from '@kangfu/nest';
import { Injectable } from '@nestjs/common';
import { actingOf } from '../graphql/ids.js';
import { agencies } from '../projections/agencies/agencies.projection.js';
import { caseFacts } from '../projections/case-facts/case-facts.projection.js';
import { plans } from '../projections/plans/plans.projection.js';
import { type Plan, planOf } from '../projections/plans/plans.types.js';
import { referrals } from '../projections/referrals/referrals.projection.js';
import type { PlannedGoal } from './plan.commands.js';
import type { PlanFacts } from './plan.decider.js';
import type { PlanContentInput } from './plan.inputs.js';

/** What the use cases of a plan share: its content from an input, facts, rights, and reading it back. */
@Injectable()
export class PlanWork {
  constructor(private readonly kangfu: Kangfu) {}

  /** Ids of goals follow from the plan's, its version and their place, so that a retry makes the same ones. */
  async content(input: PlanContentInput, seed: string): Promise<{ agency: string | null; goals: PlannedGoal[]; sessionsPlanned: number; from: string; to: string }> {
    const { agencyId, goals, sessionsPlanned, from, to } = input;
    return {
      agency: agencyId ? (await this.kangfu.rows(agencies).peek(findUuid('agency', agencyId)!))?.agency ?? '' : null, sessionsPlanned, from, to,
      goals: goals.map(({ domain, baseline, weight, text }, i) => ({ goalId: idOf(`${seed}:goal:${i}`), domain, baseline, weight, text: text || null })),
    };
  }

  async facts(context: RequestContext, caseId: string): Promise<PlanFacts> {
    const [actor, rights, known, sent] = await Promise.all([
      actingOf(context), this.kangfu.rightsOf(context, `case-${caseId}`), this.kangfu.reader(caseFacts, 'Case').fact(context, caseId),
      this.kangfu.rows(referrals).peekMany({ caseId, status: { $nin: ['declined', 'cancelled'] } }, 100),
    ]);
    return { actor, isClient: rights?.people.includes(actor.id) ?? false, case: known, agencies: sent.map((referral) => referral.agency) };
  }

  /** An agency's worker acts on the plans of that agency only. */
  async rights(context: RequestContext, caseId: string, agency: string | null): Promise<AccessFacts | null> {
    const rights = await this.kangfu.rightsOf(context, `case-${caseId}`);
    return rights && { ...rights, agencies: rights.agencies.filter((each) => each === agency) };
  }

  async answer(context: RequestContext, planId: string): Promise<Plan | null> {
    const row = await this.kangfu.reader(plans, 'Plan').get(context, planId);
    return row && planOf(row);
  }
}
