import { type Refusal, refusal } from '@kangfu/decider';
import type { Plan } from '../plan/plan.decider.js';
import type { Referral } from '../referral/referral.decider.js';
import { isTerminal } from '../referral/referral.machine.js';
import { type CaseFacts, isOpen } from '../shared/case.js';
import type { ServiceKind } from '../shared/vocabulary.js';

export interface UnderFacts {
  readonly plan: Plan; readonly referral: Referral; readonly case: CaseFacts | null;
  /** A consent in force for the agency names service records. */
  readonly consented: boolean;
}
export interface Under { readonly plan: Exclude<Plan, { status: 'none' }>; readonly referral: Exclude<Referral, { status: 'draft' }>; readonly problems: Refusal[] }

/** Plan and referral under which something is delivered, or booked, and what is wrong with them; one refusal alone where they are nothing to the agency. */
export const underWhich = ({ plan, referral, case: facts, consented }: UnderFacts): Under | Refusal => {
  if (plan.status === 'none') return refusal('not-found', {}, ['planId']);
  if (referral.status === 'draft') return refusal('not-found', {}, ['referralId']);
  if (plan.caseId !== referral.caseId) return refusal('plan-of-another-case', {}, ['planId']);
  if (!consented) return refusal('consent-without-service', {}, ['referralId']);
  const problems: Refusal[] = [];
  if (facts && !isOpen(facts)) problems.push(refusal('case-not-open', { status: facts.status }));
  if (!plan.inForce) {
    if (!plan.agreed) problems.push(refusal('plan-not-agreed', {}, ['planId']));
    if (!plan.approved) problems.push(refusal('plan-not-approved', {}, ['planId']));
  } else if (plan.inForce.agency !== null && plan.inForce.agency !== referral.agency) problems.push(refusal('plan-of-another-agency', {}, ['planId']));
  if (referral.status === 'created') problems.push(refusal('referral-not-accepted', { status: referral.status }, ['referralId']));
  else if (isTerminal(referral.status)) problems.push(refusal('referral-not-open', { status: referral.status }, ['referralId']));
  return { plan, referral, problems };
};

/** The service of the plan in force that is meant: the only one where none is named; null: it tells none apart. */
export const serviceMeant = (plan: Under['plan'], named: ServiceKind | null | undefined): ServiceKind | null => named ?? (plan.inForce?.services.length === 1 ? plan.inForce.services[0]! : null);
export const serviceProblems = (plan: Plan, service: ServiceKind | null): Refusal[] => {
  const planned = plan.status === 'none' ? [] : plan.inForce?.services ?? [];
  if (planned.length === 0) return [];
  if (service === null) return [refusal('session-without-service', { services: planned.join(', ') }, ['service'])];
  return planned.includes(service) ? [] : [refusal('service-not-planned', { service }, ['service'])];
};
