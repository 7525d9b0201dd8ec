import { assertNever, chinaDay, happenedOn } from '@kangfu/common';
import { type Decider, refusal, refuse, refuseAll, type Refusal } from '@kangfu/decider';
import { isPaused, type Plan } from '../plan/plan.decider.js';
import type { Acting, ServiceKind } from '../shared/vocabulary.js';
import type { BookingState } from '../projections/bookings/bookings.projection.js';
import type { CorrectSession, DeliverSession, SessionCommand } from './session.commands.js';
import { type Attendance, type SessionEvent, wasThere } from './session.events.js';
import { serviceMeant, serviceProblems, type UnderFacts, underWhich } from './under.js';

/** What was entered, as corrected since. */
export interface Entry { readonly day: string; readonly minutes: number; readonly attendance: Attendance; readonly service?: ServiceKind | undefined; readonly startedAt?: string | undefined }
export type Session =
  | { readonly status: 'none' }
  | {
    readonly status: 'delivered' | 'annulled';
    readonly about: { readonly sessionId: string; readonly planId: string; readonly caseId: string; readonly personId: string; readonly referralId: string; readonly agency: string; readonly deliveredBy: string };
    readonly groupId: string | null; readonly entry: Entry;
  };
export interface SessionFacts extends UnderFacts {
  readonly now: string; readonly actor: Acting;
  /** What it fulfils, where it names one that is known. */
  readonly booking?: { readonly id: string; readonly planId: string; readonly service: ServiceKind | null; readonly startsAt: string; readonly state: BookingState } | null;
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
  problems.push(...serviceProblems(plan, entry.service ?? null));
  if (plan.status !== 'none' && isPaused(plan.pauses, entry.service ?? null, entry.day)) problems.push(refusal('service-paused', { day: entry.day }, ['day']));
  return problems;
};

const deliver = ({ data }: DeliverSession, facts: SessionFacts) => {
  const { now, actor, booking = null } = facts;
  const under = underWhich(facts);
  if ('code' in under) return refuseAll([under]);
  const { plan, referral, problems } = under;
  if (booking && booking.planId !== plan.planId) return refuse('booking-of-another-plan', {}, ['bookingId']);
  if (booking && booking.state === 'cancelled') return refuse('booking-over', {}, ['bookingId']);
  if (data.bookingId && !booking) return refuse('not-found', {}, ['bookingId']);
  const service = serviceMeant(plan, data.service ?? booking?.service);
  const began = data.startedAt ?? (booking && booking.startsAt <= now && chinaDay(booking.startsAt) === data.day ? booking.startsAt : null);
  const entry: Entry = { day: data.day, minutes: data.minutes, attendance: data.attendance, ...(service ? { service } : {}), ...(began ? { startedAt: began } : {}) };
  problems.push(...entryProblems(entry, plan, now));
  if (problems.length > 0) return refuseAll(problems);
  return [{
    type: 'SessionDelivered' as const,
    data: {
      sessionId: data.sessionId, planId: plan.planId, caseId: plan.caseId, personId: plan.personId, referralId: referral.referralId, agency: referral.agency, deliveredBy: actor.id, ...entry,
      ...(data.groupId ? { groupId: data.groupId } : {}), ...(booking ? { bookingId: booking.id } : {}),
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
