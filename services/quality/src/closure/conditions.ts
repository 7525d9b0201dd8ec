import { type Refusal, refusal } from '@kangfu/decider';
import { type CaseFacts, contactLostOn, TERMINAL_REFERRALS } from '../shared/facts.js';
import type { CloseReason } from './closure.events.js';

/** What must hold before a case is closed, in the order in which it is checked. */
export const CONDITIONS = ['needs-triaged', 'referrals-ended', 'loans-returned', 'no-high-flag', 'contact-lost', 'plan-approved', 'effect-reviewed', 'visited'] as const;
export type ConditionCode = (typeof CONDITIONS)[number];
export type ConditionState = 'met' | 'unmet' | 'waived';
export interface Condition { readonly condition: ConditionCode; readonly state: ConditionState; /** Each thing that stands against it. */ readonly open: readonly Refusal[] }

/** What a reason makes needless: after a death no need is triaged and nobody visited, and where nobody is found nothing can be scored or taken back. What stands open elsewhere must always be ended. */
export const WAIVED: Readonly<Record<CloseReason, readonly ConditionCode[]>> = {
  'goal-met': [], 'other-service': [], 'own-wish': [], moved: [],
  lost: ['loans-returned', 'plan-approved', 'effect-reviewed'], 'not-eligible': ['plan-approved', 'effect-reviewed'],
  died: ['needs-triaged', 'plan-approved', 'effect-reviewed', 'visited'], 'entered-in-error': ['plan-approved', 'effect-reviewed', 'visited'],
};

/** A plan is needed once an agency has taken the case on. */
const needsPlan = (facts: CaseFacts): boolean => facts.plans.length > 0 || facts.referrals.some((referral) => referral.status !== 'declined' && referral.status !== 'cancelled');

const against: Readonly<Record<ConditionCode, (facts: CaseFacts, reason: CloseReason | null) => readonly Refusal[]>> = {
  'needs-triaged': ({ needs }) => needs.filter((need) => need.exit === null).map((need) => refusal('need-not-triaged', { need: need.needId, kind: need.kind })),
  // Completed means with an outcome: the machine of referrals knows no other way.
  'referrals-ended': ({ referrals }) => referrals.filter(({ status }) => !TERMINAL_REFERRALS.includes(status))
    .map(({ referralId, agency, status }) => refusal('referral-still-open', { referral: referralId, agency, status })),
  'loans-returned': ({ loans }) => loans.map(({ deviceId, agency, dueBack }) => refusal('device-on-loan', { device: deviceId, agency: agency ?? '-', dueBack: dueBack ?? '-' })),
  'no-high-flag': ({ flags }) => flags.filter(({ open, severity }) => open && severity === 'high').map(({ flagId, kind }) => refusal('high-flag-open', { flag: flagId, kind })),
  'contact-lost': ({ visits }, reason) => (reason === 'lost' && contactLostOn(visits) === null ? [refusal('contact-not-lost', {}, ['reason'])] : []),
  'plan-approved': (facts) => (needsPlan(facts) && !facts.plans.some((plan) => plan.inForce) ? [refusal('plan-not-approved')] : []),
  'effect-reviewed': (facts) => (needsPlan(facts) && !facts.reviews.some((review) => facts.plans.some((plan) => plan.inForce && plan.planId === review.planId)) ? [refusal('effect-not-reviewed')] : []),
  visited: ({ visits }) => (contactLostOn(visits) === null && !visits.some((visit) => visit.reached) ? [refusal('visit-missing')] : []),
};

/** Every condition, met or not, and why; what a reason waives is shown as waived where it would stand against closing. */
export const closureConditions = (facts: CaseFacts, reason: CloseReason | null): Condition[] =>
  CONDITIONS.filter((condition) => condition !== 'contact-lost' || reason === 'lost').map((condition) => {
    const open = against[condition](facts, reason);
    return { condition, state: open.length === 0 ? 'met' : reason !== null && WAIVED[reason].includes(condition) ? 'waived' : 'unmet', open };
  });
/** Everything that still stands against closing, complete. */
export const missingForClosure = (facts: CaseFacts, reason: CloseReason): Refusal[] => closureConditions(facts, reason).flatMap(({ state, open }) => (state === 'unmet' ? open : []));
