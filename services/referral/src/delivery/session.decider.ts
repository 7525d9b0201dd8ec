import { assertNever, chinaDay, happenedOn } from '@kangfu/common';
import { type Decider, refusal, refuse, refuseAll, type Refusal } from '@kangfu/decider';
import { isPaused, type Plan } from '../plan/plan.decider.js';
import type { Referral } from '../referral/referral.decider.js';
import { isTerminal } from '../referral/referral.machine.js';
import { type CaseFacts, isOpen } from '../shared/case.js';
import type { Acting, ServiceKind } from '../shared/vocabulary.js';
import type { CorrectSession, DeliverSession, SessionCommand } from './session.commands.js';
import { type Attendance, type SessionEvent, wasThere } from './session.events.js';

/** What was entered, as corrected since. */
export interface Entry { readonly day: string; readonly minutes: number; readonly attendance: Attendance; readonly service?: ServiceKind | undefined; readonly startedAt?: string | undefined }
export type Session =
  | { readonly status: 'none' }
  | {
    readonly status: 'delivered' | 'annulled';
    readonly about: { readonly sessionId: string; readonly planId: string; readonly caseId: string; readonly personId: string; readonly referralId: string; readonly agency: string; readonly deliveredBy: string };
    readonly groupId: string | null; readonly entry: Entry;
  };
export interface SessionFacts {
  readonly now: string; readonly actor: Acting; readonly plan: Plan; readonly referral: Referral; readonly case: CaseFacts | null;
  /** A consent in force for the agency names service records. */
  readonly consented: boolean;
}

/** What is wrong with an entry under a plan in force; a service that is not told apart is none. */
const entryProblems = (entry: Entry, plan: Plan, now: string): Refusal[] => {
  const problems: Refusal[] = [];
  const today = chinaDay(now);
  const inForce = plan.status === 'none' ? null : plan.inForce;
  if (entry.day > today) problems.push(refusal('day-in-future', { day: entry.day }, ['day']));
  else if (inForce && (entry.day < inForce.from || entry.day > inForce.to)) problems.push(refusal('session-outside-period', { day: entry.day, from: inForce.from, to: inForce.to }, ['day']));
  if (entry.startedAt !== undefined && (chinaDay(entry.startedAt) !== entry.day || entry.startedAt > now)) problems.push(refusal('session-time-of-another-day', { day: entry.day }, ['startedAt']));
  if (wasThere(entry.attendance) && entry.minutes === 0) problems.push(refusal('session-without-minutes', {}, ['minutes']));
  if (inForce && inForce.services.length > 0) {
    if (entry.service === undefined) problems.push(refusal('session-without-service', { services: inForce.services.join(', ') }, ['service']));
    else if (!inForce.services.includes(entry.service)) problems.push(refusal('service-not-planned', { service: entry.service }, ['service']));
  }
  if (plan.status !== 'none' && isPaused(plan.pauses, entry.service ?? null, entry.day)) problems.push(refusal('service-paused', { day: entry.day }, ['day']));
  return problems;
};

const deliver = ({ data }: DeliverSession, { now, actor, plan, referral, case: facts, consented }: SessionFacts) => {
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
  const only = plan.inForce?.services.length === 1 ? plan.inForce.services[0] : undefined;
  const service = data.service ?? only;
  const entry: Entry = { day: data.day, minutes: data.minutes, attendance: data.attendance, ...(service ? { service } : {}), ...(data.startedAt ? { startedAt: data.startedAt } : {}) };
  problems.push(...entryProblems(entry, plan, now));
  if (problems.length > 0) return refuseAll(problems);
  return [{
    type: 'SessionDelivered' as const,
    data: {
      sessionId: data.sessionId, planId: plan.planId, caseId: plan.caseId, personId: plan.personId, referralId: referral.referralId, agency: referral.agency, deliveredBy: actor.id, ...entry,
      ...(data.groupId ? { groupId: data.groupId } : {}),
    },
    ...happenedOn(entry.day, entry.startedAt ?? null, now), ...(data.note ? { personal: { note: data.note } } : {}),
  }];
};

/** By someone other than who entered it: two see that it is wrong. Closed cases and ended referrals are corrected too. */
const correct = ({ data }: CorrectSession, session: Exclude<Session, { status: 'none' }>, { now, actor, plan }: SessionFacts) => {
  if (session.status === 'annulled') return refuse('session-annulled');
  const { about, groupId, entry: before } = session;
  if (actor.id === about.deliveredBy) return refuse('corrector-is-deliverer');
  const after: Entry = {
    day: data.day ?? before.day, minutes: data.minutes ?? before.minutes, attendance: data.attendance ?? before.attendance,
    ...(data.service ?? before.service ? { service: data.service ?? before.service } : {}), ...(data.startedAt ?? before.startedAt ? { startedAt: data.startedAt ?? before.startedAt } : {}),
  };
  const same = (['day', 'minutes', 'attendance', 'service', 'startedAt'] as const).every((field) => after[field] === before[field]);
  if (same && !data.annul) return refuse('correction-changes-nothing');
  const problems = data.annul ? [] : entryProblems(after, plan, now);
  if (problems.length > 0) return refuseAll(problems);
  return [{
    type: 'SessionCorrected' as const,
    data: { ...about, before, after, annulled: data.annul, ...(groupId === null ? {} : { groupId }), reasonCode: data.reason, correctedBy: actor.id }, ...(data.note ? { personal: { note: data.note } } : {}),
  }];
};

export const sessionDecider: Decider<SessionCommand, Session, SessionEvent, SessionFacts> = {
  initial: { status: 'none' },
  decide(command, session, facts) {
    switch (command.type) {
      case 'DeliverSession': return session.status === 'none' ? deliver(command, facts) : refuse('session-exists');
      case 'CorrectSession': return session.status === 'none' ? refuse('not-found', {}, ['sessionId']) : correct(command, session, facts);
      default: return assertNever(command);
    }
  },
  evolve(session, event) {
    if (event.type === 'SessionDelivered') {
      const { sessionId, planId, caseId, personId, referralId, agency, deliveredBy, groupId, day, minutes, attendance, service, startedAt } = event.data;
      return {
        status: 'delivered', about: { sessionId, planId, caseId, personId, referralId, agency, deliveredBy }, groupId: groupId ?? null,
        entry: { day, minutes, attendance, ...(service ? { service } : {}), ...(startedAt ? { startedAt } : {}) },
      };
    }
    return session.status === 'none' ? session : { ...session, status: event.data.annulled ? 'annulled' : 'delivered', entry: event.data.after };
  },
};
