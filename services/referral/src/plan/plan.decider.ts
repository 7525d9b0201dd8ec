import { assertNever } from '@kangfu/common';
import { type Decider, refusal, refuse, refuseAll, type Refusal } from '@kangfu/decider';
import { type CaseFacts, hasDistrictNeed, isOpen } from '../shared/case.js';
import type { Acting } from '../shared/vocabulary.js';
import type { DraftPlan, PlanCommand, RevisePlan } from './plan.commands.js';
import type { PlanEvent } from './plan.events.js';

export type Plan =
  | { readonly status: 'none' }
  | {
    readonly status: 'drafted';
    readonly planId: string; readonly caseId: string; readonly personId: string;
    /** Of the latest draft. */
    readonly version: number;
    readonly author: string; readonly agency: string | null;
    readonly agreed: boolean; readonly approved: boolean;
    /** The version that is agreed and approved, with its agency: it stays in force until a later one is. */
    readonly inForce: { readonly version: number; readonly agency: string | null } | null;
  };

export interface PlanFacts {
  readonly actor: Acting;
  /** The actor is the client or a guardian of theirs. */
  readonly isClient: boolean;
  readonly case?: CaseFacts | null;
  /** Agencies with a referral of the case that is neither declined nor cancelled. */
  readonly agencies?: readonly string[];
  /** The actor may read such a plan: for an agency's worker, a consent in force names plans. */
  readonly consented: boolean;
}

const contentProblems = ({ data }: DraftPlan | RevisePlan, facts: PlanFacts): Refusal[] => {
  const problems: Refusal[] = [];
  if (data.goals.length === 0) problems.push(refusal('plan-without-goal', {}, ['goals']));
  if (data.to < data.from) problems.push(refusal('period-reversed', {}, ['to']));
  if (data.agency !== null && !(facts.agencies ?? []).includes(data.agency)) problems.push(refusal('agency-without-referral', { agency: data.agency }, ['agencyId']));
  return problems;
};

const drafted = ({ data }: DraftPlan | RevisePlan, plan: { planId: string; caseId: string; personId: string; planVersion: number }, author: string): PlanEvent => {
  const texts = Object.fromEntries(data.goals.flatMap((goal) => (goal.text ? [[goal.goalId, goal.text]] : [])));
  return {
    type: 'PlanDrafted',
    data: {
      ...plan, author, ...(data.agency === null ? {} : { agency: data.agency }),
      goals: data.goals.map(({ goalId, domain, baseline, weight }) => ({ goalId, domain, baseline, weight })), sessionsPlanned: data.sessionsPlanned, from: data.from, to: data.to,
    },
    ...(Object.keys(texts).length > 0 ? { personal: { goalTexts: texts } } : {}),
  };
};

export const planDecider: Decider<PlanCommand, Plan, PlanEvent, PlanFacts> = {
  initial: { status: 'none' },

  decide(command, plan, facts) {
    if (command.type === 'DraftPlan') {
      if (plan.status !== 'none') return refuse('plan-exists');
      if (!facts.case) return refuse('not-found', {}, ['caseId']);
    } else if (plan.status === 'none') return refuse('not-found', {}, ['planId']);
    if (facts.case && !isOpen(facts.case)) return refuse('case-not-open', { status: facts.case.status }, []);
    if (!facts.consented) return refuse('consent-without-plan');
    switch (command.type) {
      case 'DraftPlan': {
        const known = facts.case!;
        if (!hasDistrictNeed(known)) return refuse('need-not-triaged-to-district', {}, ['caseId']);
        const problems = contentProblems(command, facts);
        if (problems.length > 0) return refuseAll(problems);
        return [drafted(command, { planId: command.data.planId, caseId: known.caseId, personId: known.personId, planVersion: 1 }, facts.actor.id)];
      }
      case 'RevisePlan': {
        if (plan.status === 'none') return refuse('not-found');
        const problems = contentProblems(command, facts);
        if (problems.length > 0) return refuseAll(problems);
        return [drafted(command, { planId: plan.planId, caseId: plan.caseId, personId: plan.personId, planVersion: plan.version + 1 }, facts.actor.id)];
      }
      case 'AgreePlan': {
        if (plan.status === 'none') return refuse('not-found');
        if (plan.agreed) return refuse('plan-already-agreed');
        const { agreedBy, evidence } = command.data;
        if (!facts.isClient && !evidence) return refuse('evidence-missing', {}, ['evidence']);
        return [{
          type: 'PlanAgreed', data: { ...idsOf(plan), agreedBy, ...(facts.isClient ? {} : { recordedBy: facts.actor.id }) }, ...(evidence ? { personal: { evidence } } : {}),
        }];
      }
      case 'ApprovePlan': {
        if (plan.status === 'none') return refuse('not-found');
        if (plan.approved) return refuse('plan-already-approved');
        if (plan.author === facts.actor.id) return refuse('approver-is-author');
        return [{ type: 'PlanApproved', data: { ...idsOf(plan), approver: facts.actor.id } }];
      }
      default: return assertNever(command);
    }
  },

  evolve(plan, event) {
    if (event.type === 'PlanDrafted') {
      const { planId, caseId, personId, planVersion, author, agency } = event.data;
      return {
        status: 'drafted', planId, caseId, personId, version: planVersion, author, agency: agency ?? null, agreed: false, approved: false,
        inForce: plan.status === 'none' ? null : plan.inForce,
      };
    }
    if (plan.status === 'none') return plan;
    const next = event.type === 'PlanAgreed' ? { ...plan, agreed: true } : { ...plan, approved: true };
    return next.agreed && next.approved ? { ...next, inForce: { version: next.version, agency: next.agency } } : next;
  },
};

const idsOf = (plan: { planId: string; caseId: string; personId: string; version: number }) =>
  ({ planId: plan.planId, caseId: plan.caseId, personId: plan.personId, planVersion: plan.version });
