import { assertNever } from '@kangfu/common';
import { type Decider, refusal, refuse, refuseAll, type Refusal } from '@kangfu/decider';
import { type CaseFacts, contactLostOn, TERMINAL_REFERRALS } from '../shared/facts.js';
import type { ClosureCommand } from './closure.commands.js';
import type { CloseReason, ClosureEvent } from './closure.events.js';

export interface Closure { readonly status: 'open' | 'closed' }
export interface ClosureFacts { readonly case: CaseFacts | null }

/** Nobody is left to visit, and nothing to review: what stands open elsewhere must still be ended. */
const WITHOUT_FOLLOW_UP: readonly CloseReason[] = ['died', 'entered-in-error'];

/** A plan is needed once an agency has taken the case on. */
const needsPlan = (facts: CaseFacts): boolean => facts.plans.length > 0 || facts.referrals.some((referral) => referral.status !== 'declined' && referral.status !== 'cancelled');

/** Everything that still stands against closing, complete. */
export const missingForClosure = (facts: CaseFacts, reason: CloseReason): Refusal[] => {
  const missing: Refusal[] = [];
  for (const need of facts.needs) if (need.exit === null) missing.push(refusal('need-not-triaged', { need: need.needId, kind: need.kind }));
  for (const referral of facts.referrals) {
    if (!TERMINAL_REFERRALS.includes(referral.status)) missing.push(refusal('referral-still-open', { referral: referral.referralId, agency: referral.agency, status: referral.status }));
  }
  const contactLost = contactLostOn(facts.visits) !== null;
  if (reason === 'lost' && !contactLost) missing.push(refusal('contact-not-lost', {}, ['reason']));
  if (WITHOUT_FOLLOW_UP.includes(reason)) return missing;
  const inForce = facts.plans.filter((plan) => plan.inForce);
  if (needsPlan(facts)) {
    if (inForce.length === 0) missing.push(refusal('plan-not-approved'));
    if (!facts.reviews.some((review) => inForce.some((plan) => plan.planId === review.planId))) missing.push(refusal('effect-not-reviewed'));
  }
  if (!contactLost && !facts.visits.some((visit) => visit.reached)) missing.push(refusal('visit-missing'));
  return missing;
};

const personal = (text: string | null) => (text ? { personal: { text } } : {});

export const closureDecider: Decider<ClosureCommand, Closure, ClosureEvent, ClosureFacts> = {
  initial: { status: 'open' },
  decide(command, state, { case: facts }) {
    if (!facts) return refuse('not-found', {}, ['caseId']);
    const { caseId, personId } = facts;
    switch (command.type) {
      case 'CloseCase': {
        if (state.status === 'closed') return refuse('case-already-closed', {}, ['caseId']);
        if (facts.status === 'refused') return refuse('case-not-open', { status: facts.status }, ['caseId']);
        const missing = missingForClosure(facts, command.data.reason);
        if (missing.length > 0) return refuseAll(missing);
        return [{ type: 'CaseClosed', data: { caseId, personId, reason: command.data.reason }, ...personal(command.data.text) }];
      }
      case 'ReopenCase':
        if (state.status !== 'closed') return refuse('case-not-closed', {}, ['caseId']);
        return [{ type: 'CaseReopened', data: { caseId, personId, reasonCode: command.data.reason }, ...personal(command.data.text) }];
      default: return assertNever(command);
    }
  },
  evolve: (_state, event) => ({ status: event.type === 'CaseClosed' ? 'closed' : 'open' }),
};
