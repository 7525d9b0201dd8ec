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
import type { PlannedGoal, PlannedService } from './plan.commands.js';
import type { Plan as PlanState, PlanFacts } from './plan.decider.js';
import type { PlanContentInput } from './plan.inputs.js';

const ofAgency = (rights: AccessFacts, agency: string | null): AccessFacts => ({ ...rights, ...(agency === null ? {} : { agency }) });

/** What the use cases of a plan share: its content from an input, facts, rights, and reading it back. */
@Injectable()
export class PlanWork {
  constructor(private readonly kangfu: Kangfu) {}

  /** Ids of goals follow from the plan's, its version and their place, so that a retry makes the same ones. */
  async content(input: PlanContentInput, seed: string): Promise<{ agency: string | null; goals: PlannedGoal[]; services: PlannedService[]; sessionsPlanned: number; from: string; to: string }> {
    const { agencyId, goals, from, to } = input;
    const services = (input.services ?? []).map(({ service, sessions, provider }) => ({ service, sessions, provider: provider ?? null }));
    return {
      agency: agencyId ? (await this.kangfu.rows(agencies).peek(findUuid('agency', agencyId)!))?.agency ?? '' : null, services, sessionsPlanned: input.sessionsPlanned ?? services.reduce((sum, { sessions }) => sum + sessions, 0), from, to,
      goals: goals.map(({ goalId, domain, baseline, weight, text, levels }, i) => ({ goalId: goalId ?? idOf(`${seed}:goal:${i}`), carried: Boolean(goalId), domain, baseline, weight, text: text || null, levels: levels ?? null })),
    };
  }

  async facts(context: RequestContext, caseId: string, agency: string | null, now?: Date): Promise<PlanFacts> {
    const [actor, ability, rights, known, sent] = await Promise.all([
      actingOf(context), context.ability(), this.kangfu.rightsOf(context, `case-${caseId}`), this.kangfu.reader(caseFacts, 'Case').fact(context, caseId),
      this.kangfu.rows(referrals).peekMany({ caseId, status: { $nin: ['declined', 'cancelled'] } }, 100),
    ]);
    return {
      ...(now ? { now: now.toISOString() } : {}), actor, isClient: rights?.people.includes(actor.id) ?? false, case: known, agencies: sent.map((referral) => referral.agency),
      consented: rights !== null && ability.can('read', 'Plan', ofAgency(rights, agency)),
    };
  }

  factsOf(context: RequestContext, plan: PlanState, now?: Date): Promise<PlanFacts> {
    return plan.status === 'none' ? this.facts(context, '', null, now) : this.facts(context, plan.caseId, plan.agency, now);
  }

  /** Of a plan of this agency: its workers act on no other's. */
  async rights(context: RequestContext, caseId: string, agency: string | null): Promise<AccessFacts | null> {
    const rights = await this.kangfu.rightsOf(context, `case-${caseId}`);
    return rights && ofAgency(rights, agency);
  }

  async answer(context: RequestContext, planId: string): Promise<Plan | null> {
    const row = await this.kangfu.reader(plans, 'Plan').get(context, planId);
    return row && planOf(row);
  }
}
