import { assertNever, chinaDay } from '@kangfu/common';
import { type Decider, refusal, refuse, refuseAll, type Refusal } from '@kangfu/decider';
import { type CaseFacts, hasDistrictNeed, isOpen } from '../shared/case.js';
import type { Acting, ServiceKind } from '../shared/vocabulary.js';
import type { DraftPlan, PauseService, PlanCommand, ResumeService, RevisePlan } from './plan.commands.js';
import type { PlanEvent } from './plan.events.js';

/** A version as far as delivery depends on it. */
export interface PlanContent { readonly version: number; readonly agency: string | null; readonly from: string; readonly to: string; readonly services: readonly ServiceKind[] }
/** A time in which a service (null: all of them) was not delivered: the first day, and the first day on which it went on; null: still paused. */
export interface PlanPause { readonly service: ServiceKind | null; readonly from: string; readonly resumedOn: string | null }

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
    readonly inForce: PlanContent | null;
    readonly latest: PlanContent;
    /** Of all versions. */
    readonly goalIds: readonly string[];
    readonly pauses: readonly PlanPause[];
  };

/** Paused on that day: this service, or all of them. */
export const isPaused = (pauses: readonly PlanPause[], service: ServiceKind | null, day: string): boolean =>
  pauses.some((pause) => (pause.service === null || pause.service === service) && pause.from <= day && (pause.resumedOn === null || day < pause.resumedOn));

export interface PlanFacts {
  readonly now?: string;
  readonly actor: Acting;
  /** The actor is the client or a guardian of theirs. */
  readonly isClient: boolean;
  readonly case?: CaseFacts | null;
  /** Agencies with a referral of the case that is neither declined nor cancelled. */
  readonly agencies?: readonly string[];
  /** The actor may read such a plan: for an agency's worker, a consent in force names plans. */
  readonly consented: boolean;
}

const contentProblems = ({ data }: DraftPlan | RevisePlan, facts: PlanFacts, goalIds: readonly string[]): Refusal[] => {
  const problems: Refusal[] = [];
  if (data.goals.length === 0) problems.push(refusal('plan-without-goal', {}, ['goals']));
  data.goals.forEach(({ goalId, carried }, i) => {
    if (carried && !goalIds.includes(goalId)) problems.push(refusal('goal-unknown', { goal: goalId }, ['goals', String(i), 'goalId']));
    if (data.goals.findIndex((goal) => goal.goalId === goalId) < i) problems.push(refusal('goal-repeated', { goal: goalId }, ['goals', String(i), 'goalId']));
  });
  const services = data.services ?? [];
  services.forEach(({ service }, i) => { if (services.findIndex((each) => each.service === service) < i) problems.push(refusal('plan-service-repeated', { service }, ['services', String(i), 'service'])); });
  const sessions = services.reduce((sum, each) => sum + each.sessions, 0);
  if (services.length > 0 && sessions !== data.sessionsPlanned) problems.push(refusal('sessions-do-not-add-up', { sessions, planned: data.sessionsPlanned }, ['sessionsPlanned']));
  if (data.to < data.from) problems.push(refusal('period-reversed', {}, ['to']));
  if (data.agency !== null && !(facts.agencies ?? []).includes(data.agency)) problems.push(refusal('agency-without-referral', { agency: data.agency }, ['agencyId']));
  return problems;
};

const drafted = ({ data }: DraftPlan | RevisePlan, plan: { planId: string; caseId: string; personId: string; planVersion: number }, author: string): PlanEvent => {
  const texts = Object.fromEntries(data.goals.flatMap((goal) => (goal.text ? [[goal.goalId, goal.text]] : [])));
  const levels = Object.fromEntries(data.goals.flatMap((goal) => (goal.levels ? [[goal.goalId, [...goal.levels]]] : [])));
  const personal = { ...(Object.keys(texts).length > 0 ? { goalTexts: texts } : {}), ...(Object.keys(levels).length > 0 ? { goalLevels: levels } : {}) };
  const services = (data.services ?? []).map(({ service, sessions, provider }) => ({ service, sessions, ...(provider === null ? {} : { provider }) }));
  return {
    type: 'PlanDrafted',
    data: {
      ...plan, author, ...(data.agency === null ? {} : { agency: data.agency }),
      goals: data.goals.map(({ goalId, domain, baseline, weight }) => ({ goalId, domain, baseline, weight })), ...(services.length > 0 ? { services } : {}), sessionsPlanned: data.sessionsPlanned, from: data.from, to: data.to,
    },
    ...(Object.keys(personal).length > 0 ? { personal } : {}),
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
        const problems = contentProblems(command, facts, []);
        if (problems.length > 0) return refuseAll(problems);
        return [drafted(command, { planId: command.data.planId, caseId: known.caseId, personId: known.personId, planVersion: 1 }, facts.actor.id)];
      }
      case 'RevisePlan': {
        if (plan.status === 'none') return refuse('not-found');
        const problems = contentProblems(command, facts, plan.goalIds);
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
      case 'PauseService': case 'ResumeService': return plan.status === 'none' ? refuse('not-found') : paused(command, plan, facts);
      default: return assertNever(command);
    }
  },

  evolve(plan, event) {
    if (event.type === 'PlanDrafted') {
      const { planId, caseId, personId, planVersion, author, agency, goals, services, from, to } = event.data;
      const latest: PlanContent = { version: planVersion, agency: agency ?? null, from, to, services: (services ?? []).map(({ service }) => service) };
      const before = plan.status === 'none' ? { inForce: null, goalIds: [], pauses: [] } : plan;
      return {
        status: 'drafted', planId, caseId, personId, version: planVersion, author, agency: latest.agency, agreed: false, approved: false, latest,
        inForce: before.inForce, goalIds: [...new Set([...before.goalIds, ...goals.map(({ goalId }) => goalId)])], pauses: before.pauses,
      };
    }
    if (plan.status === 'none') return plan;
    if (event.type === 'ServicePaused') return { ...plan, pauses: [...plan.pauses, { service: event.data.service ?? null, from: event.data.from, resumedOn: null }] };
    if (event.type === 'ServiceResumed') {
      const { service = null, on } = event.data;
      return { ...plan, pauses: plan.pauses.map((pause) => (pause.service === service && pause.resumedOn === null ? { ...pause, resumedOn: on } : pause)) };
    }
    const next = event.type === 'PlanAgreed' ? { ...plan, agreed: true } : { ...plan, approved: true };
    return next.agreed && next.approved ? { ...next, inForce: next.latest } : next;
  },
};

const idsOf = (plan: { planId: string; caseId: string; personId: string; version: number }) =>
  ({ planId: plan.planId, caseId: plan.caseId, personId: plan.personId, planVersion: plan.version });

/** A service stops on a day and goes on on another, none of them to come. */
const paused = (command: PauseService | ResumeService, plan: Exclude<Plan, { status: 'none' }>, { actor, now }: PlanFacts) => {
  if (!plan.inForce) return refuse('plan-not-in-force');
  const { service } = command.data;
  if (service !== null && !plan.inForce.services.includes(service)) return refuse('service-not-planned', { service }, ['service']);
  const today = chinaDay(now!);
  const about = { ...idsOf({ ...plan, version: plan.inForce.version }), ...(plan.inForce.agency === null ? {} : { agency: plan.inForce.agency }), ...(service === null ? {} : { service }) };
  const running = plan.pauses.find((pause) => pause.service === service && pause.resumedOn === null);
  if (command.type === 'PauseService') {
    const { until, reason, note } = command.data;
    const from = command.data.from ?? today;
    if (running) return refuse('service-already-paused', { from: running.from });
    if (from > today) return refuse('day-in-future', { day: from }, ['from']);
    if (until !== null && until < from) return refuse('period-reversed', {}, ['until']);
    return [{ type: 'ServicePaused' as const, data: { ...about, from, ...(until === null ? {} : { until }), reasonCode: reason, pausedBy: actor.id }, ...(note ? { personal: { note } } : {}) }];
  }
  const on = command.data.on ?? today;
  if (!running) return refuse('service-not-paused');
  if (on > today) return refuse('day-in-future', { day: on }, ['on']);
  if (on < running.from) return refuse('period-reversed', {}, ['on']);
  return [{ type: 'ServiceResumed' as const, data: { ...about, from: running.from, on, resumedBy: actor.id } }];
};
