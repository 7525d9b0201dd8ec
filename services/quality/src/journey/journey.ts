import type { Role } from '@kangfu/access';
import { type DaysKey, DAYS, type Setting, stepDue } from '@kangfu/common/step-clocks';
import { contactLostOn } from '../shared/facts.js';
import { type HoldSpan, mergedSpans, movedByHolds } from './holds.js';

/** The nine steps of a case 九步流程. */
export const STEPS = ['accept', 'triage', 'assess-refer', 'plan', 'deliver', 'track', 'review', 'follow-up', 'close'] as const;
export type StepName = (typeof STEPS)[number];
export type StepState = 'pending' | 'active' | 'done' | 'skipped';

export interface Step {
  readonly step: StepName;
  readonly state: StepState;
  /** Unit code. */
  readonly unit: string | null;
  /** Whose work it is there. */
  readonly role: Role | null;
  /** User id. */
  readonly person: string | null;
  readonly startedAt: string | null;
  /** Last day, in China; null where no clock runs. */
  readonly due: string | null;
  readonly doneAt: string | null;
}
export type JourneyStatus = 'open' | 'refused' | 'withdrawn' | 'closed';
export interface Journey { readonly status: JourneyStatus; readonly steps: readonly Step[] }

/** What the journey is a function of: instants of events and who did them. */
export interface JourneyFacts {
  readonly street: string; readonly window: string; readonly places: readonly string[];
  readonly filedAt: string;
  /** Last day of the window's clock; null while a returned request is not completed. */
  readonly acceptDue: string | null;
  readonly accepted: Deed | null; readonly refused: Deed | null; readonly withdrawn: Deed | null;
  readonly needs: readonly { readonly needId: string; readonly exit: string | null; readonly triaged: Deed | null }[];
  readonly manager: { readonly userId: string; readonly unit: string } | null;
  readonly assessments: readonly Deed[];
  readonly referrals: readonly { readonly needId: string; readonly agency: string; readonly status: string; readonly sent: Deed; readonly endedAt: string | null }[];
  readonly plans: readonly {
    readonly agency: string | null; readonly author: string; readonly firstDraftedAt: string; readonly firstInForceAt: string | null; /** Since when the version in force is. */ readonly inForceSince: string | null;
    readonly sessionsPlanned: number; readonly to: string; /** Times in which its service stood still. */ readonly pauses?: readonly HoldSpan[];
  }[];
  readonly sessions: readonly { readonly attended: boolean; readonly at: string; readonly by: string }[];
  readonly notes: readonly Deed[];
  readonly reviews: readonly (Deed & { readonly effective: boolean })[];
  readonly visits: readonly (Deed & { readonly day: string; readonly reached: boolean })[];
  readonly closed: Deed | null;
  /** What the units of the case have set otherwise than the defaults, with effective dates. */
  readonly settings: readonly Setting[];
  readonly holds: readonly HoldSpan[];
}
/** `by`: null where a process did it. */
export interface Deed { readonly at: string; readonly by: string | null }

const latest = (instants: readonly (string | null)[]): string | null => instants.filter((at): at is string => at !== null).sort().at(-1) ?? null;
const earliest = (instants: readonly (string | null)[]): string | null => instants.filter((at): at is string => at !== null).sort()[0] ?? null;
const firstOf = <T extends Deed>(deeds: readonly T[]): T | null => [...deeds].sort((a, b) => (a.at < b.at ? -1 : 1))[0] ?? null;
const lastOf = <T extends Deed>(deeds: readonly T[]): T | null => [...deeds].sort((a, b) => (a.at < b.at ? -1 : 1)).at(-1) ?? null;

/** Referrals that serve a need, or have served it. */
const serves = (referral: { status: string }): boolean => referral.status !== 'declined' && referral.status !== 'cancelled';

interface Draft { skipped?: boolean; startedAt: string | null; due: string | null; doneAt: string | null; unit: string | null; role: Role; person: string | null }

/**
 * The nine steps, from event times alone: nothing here asks what time it is, so history can be replayed and asked as of any instant.
 * A step begins when the one before it has given it something to do; several may be active at once. Who is responsible is our inference (domain, §1).
 */
export const journeyOf = (facts: JourneyFacts): Journey => {
  const { manager } = facts;
  const district = facts.places[1] ?? facts.places[0] ?? null;
  const managing = { unit: manager?.unit ?? district, role: manager?.unit === facts.street ? 'street-coordinator' as const : 'assessor' as const, person: manager?.userId ?? null };
  /** The last day of a clock that an instant starts: by what was in force then, moved by every hold since. */
  const due = (key: DaysKey, startedAt: string | null, stood = facts.holds): string | null =>
    (startedAt === null ? null : movedByHolds(stood, startedAt, stepDue(facts.settings, facts.places, key, startedAt), DAYS[key].working));

  const accept: Draft = {
    startedAt: facts.filedAt, due: facts.acceptDue, doneAt: facts.accepted?.at ?? facts.refused?.at ?? null,
    unit: facts.window, role: 'window-clerk', person: facts.accepted?.by ?? facts.refused?.by ?? null,
  };

  const triaged = facts.needs.flatMap((need) => (need.triaged ? [need.triaged] : []));
  const allTriaged = facts.needs.length > 0 && facts.needs.every((need) => need.exit !== null);
  const triage: Draft = {
    startedAt: facts.accepted?.at ?? null, due: due('triage', facts.accepted?.at ?? null), doneAt: allTriaged ? latest(triaged.map((deed) => deed.at)) : null,
    unit: facts.street, role: 'street-coordinator', person: lastOf(triaged)?.by ?? manager?.userId ?? null,
  };

  const atDistrict = facts.needs.filter((need) => need.exit === 'district');
  const toDistrict = atDistrict.length > 0;
  const assessed = firstOf(facts.assessments);
  const servingOf = (needId: string) => facts.referrals.filter((referral) => referral.needId === needId && serves(referral));
  const unserved = atDistrict.filter((need) => servingOf(need.needId).length === 0);
  const referred = toDistrict && unserved.length === 0;
  const assessStart = earliest(atDistrict.map((need) => need.triaged?.at ?? null));
  /** Refused by an agency: the search begins anew. */
  const turnedDown = latest(facts.referrals.filter((referral) => unserved.some((need) => need.needId === referral.needId)).map((referral) => referral.endedAt));
  const assessRefer: Draft = {
    skipped: allTriaged && !toDistrict, startedAt: assessStart,
    due: assessed && assessStart ? due('refer', latest([assessed.at, assessStart, turnedDown])) : due('assess', assessStart),
    doneAt: allTriaged && assessed && referred ? latest([assessed.at, triage.doneAt, ...atDistrict.map((need) => earliest(servingOf(need.needId).map((referral) => referral.sent.at)))]) : null,
    unit: district, role: 'assessor', person: assessed?.by ?? firstOf(facts.referrals.map((referral) => referral.sent))?.by ?? manager?.userId ?? null,
  };
  const skipped = assessRefer.skipped === true;

  const inForceAt = earliest(facts.plans.map((plan) => plan.firstInForceAt));
  const lastReview = lastOf(facts.reviews);
  /** Found without effect: until a new version is in force or another agency was asked, the plan is to be made again. */
  const back = lastReview && !lastReview.effective && !facts.closed
    && !facts.plans.some((plan) => plan.inForceSince !== null && plan.inForceSince > lastReview.at) && !facts.referrals.some((referral) => referral.sent.at > lastReview.at) ? lastReview.at : null;
  const planStart = back ?? earliest([assessRefer.doneAt, ...facts.plans.map((plan) => plan.firstDraftedAt)]);
  const inForce = [...facts.plans].filter((plan) => plan.firstInForceAt !== null).sort((a, b) => (a.firstInForceAt! < b.firstInForceAt! ? -1 : 1)).at(-1) ?? null;
  const plan: Draft = {
    skipped, startedAt: planStart, due: due('plan', planStart), doneAt: back === null ? inForceAt : null,
    unit: district, role: 'assessor', person: (inForce ?? facts.plans.at(-1))?.author ?? manager?.userId ?? null,
  };

  /** While the service stands still, so do the clocks of what is done with it. */
  const stood = mergedSpans([...facts.holds, ...(inForce?.pauses ?? [])]);
  const attended = facts.sessions.filter((session) => session.attended).map((session) => session.at).sort();
  const planned = facts.plans.reduce((sum, each) => sum + (each.firstInForceAt === null ? 0 : each.sessionsPlanned), 0);
  const enough = planned > 0 ? attended[planned - 1] ?? null : null;
  const ended = facts.referrals.length > 0 && facts.referrals.every((referral) => referral.endedAt !== null) && facts.referrals.some((referral) => referral.status === 'completed')
    ? latest(facts.referrals.map((referral) => referral.endedAt)) : null;
  const deliver: Draft = {
    skipped, startedAt: inForceAt, due: inForceAt === null ? null : attended.length === 0 ? due('first-session', inForceAt, stood) : movedByHolds(stood, inForceAt, inForce!.to, false),
    doneAt: inForceAt === null ? null : earliest([enough, ended]),
    unit: inForce?.agency ?? facts.referrals.find(serves)?.agency ?? district, role: 'agency-worker', person: lastOf(facts.sessions)?.by ?? null,
  };

  const lastNote = lastOf(facts.notes);
  const track: Draft = {
    skipped, startedAt: inForceAt, due: inForceAt === null ? null : due('track', latest([lastNote?.at ?? null, inForceAt]), stood),
    doneAt: deliver.doneAt !== null && lastNote ? latest([deliver.doneAt, firstOf(facts.notes)!.at]) : null, ...managing,
  };

  const review: Draft = {
    skipped, startedAt: inForceAt, due: inForceAt === null ? null : due('review', latest([lastReview?.at ?? null, inForceAt]), stood),
    doneAt: lastReview?.effective ? lastReview.at : null, unit: district, role: 'assessor', person: lastReview?.by ?? manager?.userId ?? null,
  };

  const lostOn = contactLostOn(facts.visits);
  const reached = firstOf(facts.visits.filter((visit) => visit.reached));
  const followUpStart = skipped ? triage.doneAt : deliver.doneAt;
  const followUp: Draft = {
    startedAt: followUpStart, due: due('follow-up', followUpStart),
    doneAt: reached?.at ?? (lostOn === null ? null : latest(facts.visits.filter((visit) => visit.day === lostOn).map((visit) => visit.at))),
    unit: facts.places.find((place) => place !== facts.street && place.startsWith(facts.street)) ?? facts.street, role: 'community-liaison', person: manager?.userId ?? null,
  };

  const mayClose = followUp.doneAt !== null && followUpStart !== null && (skipped || review.doneAt !== null);
  const closeStart = mayClose ? latest([followUp.doneAt, followUpStart, review.doneAt]) : null;
  const close: Draft = { startedAt: closeStart, due: due('close', closeStart), doneAt: facts.closed?.at ?? null, ...managing, ...(facts.closed ? { person: facts.closed.by } : {}) };

  const status: JourneyStatus = facts.refused ? 'refused' : facts.withdrawn ? 'withdrawn' : facts.closed ? 'closed' : 'open';
  const drafts: Record<StepName, Draft> = { accept, triage, 'assess-refer': assessRefer, plan, deliver, track, review, 'follow-up': followUp, close };
  return { status, steps: STEPS.map((name) => settle(name, drafts[name], status)) };
};

/** What never came to be done is skipped once the case has ended. */
const settle = (step: StepName, { skipped = false, startedAt, due, doneAt, unit, role, person }: Draft, status: JourneyStatus): Step => {
  const state: StepState = doneAt !== null ? 'done' : skipped || status !== 'open' ? 'skipped' : startedAt !== null ? 'active' : 'pending';
  if (state === 'skipped') return { step, state, unit: null, role: null, person: null, startedAt: null, due: null, doneAt: null };
  return { step, state, unit, role, person, startedAt: startedAt ?? doneAt, due, doneAt };
};
