import { chinaDay } from '@kangfu/common';
import { type Decider, refusal, refuse, refuseAll, type Refusal } from '@kangfu/decider';
import type { Plan } from '../plan/plan.decider.js';
import type { Referral } from '../referral/referral.decider.js';
import { isTerminal } from '../referral/referral.machine.js';
import { type CaseFacts, isOpen } from '../shared/case.js';
import type { Acting } from '../shared/vocabulary.js';
import type { SessionCommand } from './session.commands.js';
import { type SessionEvent, wasThere } from './session.events.js';

export type Session = { readonly status: 'none' } | { readonly status: 'delivered'; readonly caseId: string; readonly agency: string };
export interface SessionFacts {
  readonly now: string; readonly actor: Acting; readonly plan: Plan; readonly referral: Referral; readonly case: CaseFacts | null;
  /** A consent in force for the agency names service records. */
  readonly consented: boolean;
}

export const sessionDecider: Decider<SessionCommand, Session, SessionEvent, SessionFacts> = {
  initial: { status: 'none' },
  decide({ data }, state, { now, actor, plan, referral, case: facts, consented }) {
    if (state.status !== 'none') return refuse('session-exists');
    if (plan.status === 'none') return refuse('not-found', {}, ['planId']);
    if (referral.status === 'draft') return refuse('not-found', {}, ['referralId']);
    if (plan.caseId !== referral.caseId) return refuse('plan-of-another-case', {}, ['planId']);
    if (!consented) return refuse('consent-without-service', {}, ['referralId']);
    const problems: Refusal[] = [];
    if (facts && !isOpen(facts)) problems.push(refusal('case-not-open', { status: facts.status }));
    if (!plan.inForce) {
      if (!plan.agreed) problems.push(refusal('plan-not-agreed', {}, ['planId']));
      if (!plan.approved) problems.push(refusal('plan-not-approved', {}, ['planId']));
    } else if (plan.inForce.agency !== null && plan.inForce.agency !== referral.agency) problems.push(refusal('plan-of-another-agency', {}, ['planId']));
    if (referral.status === 'created') problems.push(refusal('referral-not-accepted', { status: referral.status }, ['referralId']));
    else if (isTerminal(referral.status)) problems.push(refusal('referral-not-open', { status: referral.status }, ['referralId']));
    if (data.day > chinaDay(now)) problems.push(refusal('day-in-future', { day: data.day }, ['day']));
    if (wasThere(data.attendance) && data.minutes === 0) problems.push(refusal('session-without-minutes', {}, ['minutes']));
    if (problems.length > 0) return refuseAll(problems);
    return [{
      type: 'SessionDelivered',
      data: {
        sessionId: data.sessionId, planId: plan.planId, caseId: plan.caseId, personId: plan.personId, referralId: referral.referralId, agency: referral.agency,
        deliveredBy: actor.id, day: data.day, minutes: data.minutes, attendance: data.attendance,
      },
      ...(data.note ? { personal: { note: data.note } } : {}),
    }];
  },
  evolve: (_state, { data }) => ({ status: 'delivered', caseId: data.caseId, agency: data.agency }),
};
