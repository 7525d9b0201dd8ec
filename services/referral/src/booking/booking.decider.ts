import { assertNever, chinaDay, idOf } from '@kangfu/common';
import { addDays, isWorkingDay } from '@kangfu/common/working-days';
import { type Decider, type Refusal, refusal, refuse, refuseAll } from '@kangfu/decider';
import { type ClosureDays, isClosedOn, nextOpenDay, onDay } from '../closure-days/closure-days.decider.js';
import { serviceMeant, serviceProblems, type UnderFacts, underWhich } from '../delivery/under.js';
import { isPaused, type Plan } from '../plan/plan.decider.js';
import type { Acting, ServiceKind } from '../shared/vocabulary.js';
import type { BookingCommand, BookSessions, MoveBookingForClosure, Slot, Weekly } from './booking.commands.js';
import type { BookingEvent } from './booking.events.js';

export interface Booking {
  readonly planId: string; readonly caseId: string; readonly personId: string; readonly referralId: string; readonly service: ServiceKind | null;
  readonly startsAt: string; readonly endsAt: string; readonly therapist: string; readonly room: string | null; readonly group: boolean;
  /** Its day is closed, and no other was found: it takes up no time. */
  readonly displaced: boolean;
}
/** The diary of one agency: what is booked, by booking. What a month has passed is settled and left out. */
export interface Diary { readonly agency: string | null; readonly entries: Readonly<Record<string, Booking>> }
const SETTLED_DAYS = 31;
/** So many sessions are booked at once. */
export const BOOKED_AT_ONCE = 60;

export interface BookingFacts extends UnderFacts {
  readonly now: string; readonly actor: Acting;
  readonly closed: ClosureDays; readonly places: readonly string[];
  /** Sessions of each service of the plan in force, and of all (null): planned, and delivered. */
  readonly served: readonly { readonly service: string | null; readonly planned: number; readonly delivered: number }[];
  /** Bookings of which a session is recorded. */
  readonly done: readonly string[];
  /** Of the therapists that are named, those who work at this agency. */
  readonly therapists: readonly string[];
}

/** `2026-11-22 14:30` in China: for messages. */
const clock = (instant: string): string => new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
const plus = (instant: string, minutes: number): string => new Date(Date.parse(instant) + minutes * 60_000).toISOString();
const weekdayOf = (day: string): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7 + 1;

/** The days of a weekly pattern: none on a holiday, on a weekend that is worked in exchange, or while the agency is closed. One more at most than may be booked at once. */
const daysOf = ({ weekdays, from, until }: Weekly, { closed, places }: BookingFacts): string[] => {
  const days: string[] = [];
  for (let day = from; day <= until && days.length <= BOOKED_AT_ONCE && day <= addDays(from, 366); day = addDays(day, 1)) {
    const weekday = weekdayOf(day);
    if (weekdays.includes(weekday) && isWorkingDay(day) === weekday <= 5 && !isClosedOn(closed, day, places)) days.push(day);
  }
  return days;
};

const lessonOf = (at: Booking): string => `${at.startsAt} ${at.endsAt} ${at.room}`;
/** Who would be in two places at once; a lesson of a group is one place for its therapist. `but`: the booking that is moved. */
const clashes = (entries: Diary['entries'], wanted: Booking, but: string | null): Refusal[] => {
  const then = Object.entries(entries).filter(([id, each]) => id !== but && !each.displaced && each.startsAt < wanted.endsAt && each.endsAt > wanted.startsAt).map(([, each]) => each);
  const client = then.find(({ personId }) => personId === wanted.personId);
  const therapist = then.find((each) => each.therapist === wanted.therapist && !(each.group && wanted.group && lessonOf(each) === lessonOf(wanted)));
  return [
    ...(client ? [refusal('client-booked-then', { from: clock(client.startsAt), to: clock(client.endsAt) }, ['startsAt'])] : []),
    ...(therapist ? [refusal('therapist-booked-then', { from: clock(therapist.startsAt), to: clock(therapist.endsAt) }, ['therapist'])] : []),
  ];
};
const mayLieOn = (plan: Plan, service: ServiceKind | null, day: string): boolean =>
  plan.status !== 'none' && plan.inForce !== null && day >= plan.inForce.from && day <= plan.inForce.to && !isPaused(plan.pauses, service, day);

/** All that is wrong with a time. */
const wrong = (entries: Diary['entries'], wanted: Booking, { now, plan, closed, places, therapists }: BookingFacts, but: string | null): Refusal[] => {
  const problems: Refusal[] = [];
  const day = chinaDay(wanted.startsAt);
  const inForce = plan.status === 'none' ? null : plan.inForce;
  if (wanted.startsAt <= now) problems.push(refusal('appointment-in-past', { at: clock(wanted.startsAt) }, ['startsAt']));
  if (inForce && (day < inForce.from || day > inForce.to)) problems.push(refusal('session-outside-period', { day, from: inForce.from, to: inForce.to }, ['startsAt']));
  else if (plan.status !== 'none' && isPaused(plan.pauses, wanted.service, day)) problems.push(refusal('service-paused', { day }, ['startsAt']));
  if (isClosedOn(closed, day, places)) problems.push(refusal('agency-closed-that-day', { day, next: nextOpenDay(closed, day, places, chinaDay(now)) ?? '—' }, ['startsAt']));
  if (!therapists.includes(wanted.therapist)) problems.push(refusal('therapist-unknown', {}, ['therapist']));
  return [...problems, ...clashes(entries, wanted, but)];
};
const whenOf = ({ startsAt, endsAt, therapist, room, group }: Booking, now: string) => ({ startsAt, endsAt, therapist, ...(room === null ? {} : { room }), group, bookedOn: chinaDay(now) });
const aboutOf = (bookingId: string, { planId, caseId, personId, referralId }: Booking, agency: string) => ({ bookingId, planId, caseId, personId, referralId, agency });

const book = ({ data: { seriesId, service: named, sessions, weekly } }: BookSessions, diary: Diary, facts: BookingFacts) => {
  const under = underWhich(facts);
  if ('code' in under) return refuseAll([under]);
  const { plan, referral, problems } = under;
  if (problems.length > 0) return refuseAll(problems);
  const service = serviceMeant(plan, named);
  const unplanned = serviceProblems(plan, service);
  if (unplanned.length > 0) return refuseAll(unplanned);
  if (weekly && weekly.until < weekly.from) return refuse('period-reversed', {}, ['weekly', 'until']);
  const slots: readonly Slot[] = weekly ? daysOf(weekly, facts).map((day) => ({ ...weekly, startsAt: new Date(`${day}T${weekly.time}:00+08:00`).toISOString() })) : sessions;
  if (slots.length === 0 || (weekly && sessions.length > 0)) return refuse('booking-without-day', {}, [weekly ? 'weekly' : 'sessions']);
  if (slots.length > BOOKED_AT_ONCE) return refuse('too-many-bookings', { most: BOOKED_AT_ONCE }, [weekly ? 'weekly' : 'sessions']);

  const { planId, caseId, personId } = plan;
  const waiting = Object.entries(diary.entries).filter(([id, each]) => each.planId === planId && each.service === service && !facts.done.includes(id) && !isPaused(plan.pauses, service, chinaDay(each.startsAt))).length;
  const served = facts.served.find((each) => each.service === service);
  const left = Math.max(0, (served?.planned ?? 0) - (served?.delivered ?? 0) - waiting);
  if (slots.length > left) problems.push(refusal('sessions-exceed-plan', { left, wanted: slots.length }, [weekly ? 'weekly' : 'sessions']));
  const entries: Record<string, Booking> = { ...diary.entries };
  const made = slots.map(({ startsAt, minutes, therapist, room, group }, i) => {
    const bookingId = i === 0 ? seriesId : idOf(`${seriesId}:${i}`);
    const booking: Booking = { planId, caseId, personId, referralId: referral.referralId, service, startsAt: new Date(startsAt).toISOString(), endsAt: plus(startsAt, minutes), therapist, room, group, displaced: false };
    problems.push(...wrong(entries, booking, facts, null).map((each) => ({ ...each, path: weekly ? ['weekly'] : ['sessions', String(i), ...each.path] })));
    entries[bookingId] = booking;
    return { type: 'SessionBooked' as const, data: { ...aboutOf(bookingId, booking, referral.agency), ...whenOf(booking, facts.now), ...(service === null ? {} : { service }), seriesId, bookedBy: facts.actor.id } };
  });
  return problems.length > 0 ? refuseAll(problems) : made;
};

/** To the next day of the same kind, at the same time, on which the agency is open, the plan goes on, and nobody is in two places; where none is in sight, the agency finds one. */
const moveForClosure = ({ data: { bookingId, day } }: MoveBookingForClosure, diary: Diary, { now, plan, closed, places, done }: BookingFacts): readonly BookingEvent[] => {
  const booking = diary.entries[bookingId];
  if (!booking || booking.displaced || done.includes(bookingId) || chinaDay(booking.startsAt) !== day || !isClosedOn(closed, day, places)) return [];
  const on = (next: string): Booking => { const startsAt = onDay(booking.startsAt, next); return { ...booking, startsAt, endsAt: plus(startsAt, (Date.parse(booking.endsAt) - Date.parse(booking.startsAt)) / 60_000) }; };
  const next = nextOpenDay(closed, day, places, chinaDay(now), (each) => mayLieOn(plan, booking.service, each) && clashes(diary.entries, on(each), bookingId).length === 0);
  const about = { ...aboutOf(bookingId, booking, diary.agency!), movedFrom: booking.startsAt };
  return next === null ? [{ type: 'BookedSessionDisplaced', data: about }] : [{ type: 'BookedSessionMoved', data: { ...about, ...whenOf(on(next), now), reasonCode: 'agency-closed' } }];
};

/** One stream per agency, so that neither a client nor a therapist is in two places there whatever runs at the same time (docs/decisions/0043). */
export const bookingDecider: Decider<BookingCommand, Diary, BookingEvent, BookingFacts> = {
  initial: { agency: null, entries: {} },
  decide(command, diary, facts) {
    if (command.type === 'BookSessions') return book(command, diary, facts);
    if (command.type === 'MoveBookingForClosure') return moveForClosure(command, diary, facts);
    if (command.type === 'ReleaseBookings') {
      return Object.entries(diary.entries).filter(([, each]) => each.referralId === command.data.referralId && each.startsAt > facts.now)
        .map(([bookingId, booking]) => ({ type: 'BookedSessionCancelled', data: { ...aboutOf(bookingId, booking, diary.agency!), startsAt: booking.startsAt, reasonCode: 'referral-over' } }));
    }
    const { bookingId } = command.data;
    const booking = diary.entries[bookingId];
    if (!booking || facts.done.includes(bookingId)) return refuse('booking-over', {}, ['bookingId']);
    const about = aboutOf(bookingId, booking, diary.agency!);
    switch (command.type) {
      case 'MoveSession': {
        const { startsAt, minutes, therapist, room, reason } = command.data;
        const lasts = minutes ?? (Date.parse(booking.endsAt) - Date.parse(booking.startsAt)) / 60_000;
        const moved: Booking = { ...booking, startsAt: new Date(startsAt).toISOString(), endsAt: plus(startsAt, lasts), therapist: therapist ?? booking.therapist, room: room ?? booking.room };
        const under = underWhich(facts);
        const problems = 'code' in under ? [under] : [...under.problems, ...wrong(diary.entries, moved, facts, bookingId)];
        return problems.length > 0 ? refuseAll(problems) : [{ type: 'BookedSessionMoved', data: { ...about, ...whenOf(moved, facts.now), movedFrom: booking.startsAt, reasonCode: reason } }];
      }
      case 'CancelBookedSession': return [{ type: 'BookedSessionCancelled', data: { ...about, startsAt: booking.startsAt, reasonCode: command.data.reason } }];
      default: return assertNever(command);
    }
  },
  evolve({ entries }, event) {
    const { bookingId, agency } = event.data;
    const { [bookingId]: before, ...others } = entries;
    if (event.type === 'BookedSessionCancelled') return { agency, entries: others };
    if (event.type === 'BookedSessionDisplaced') return { agency, entries: before ? { ...entries, [bookingId]: { ...before, displaced: true } } : entries };
    const { planId, caseId, personId, referralId, startsAt, endsAt, therapist, room = null, group, bookedOn } = event.data;
    const service = event.type === 'SessionBooked' ? event.data.service ?? null : before?.service ?? null;
    const settled = `${addDays(bookedOn, -SETTLED_DAYS)}T00:00:00.000Z`;
    return { agency, entries: { ...Object.fromEntries(Object.entries(others).filter(([, each]) => each.endsAt >= settled)), [bookingId]: { planId, caseId, personId, referralId, service, startsAt, endsAt, therapist, room, group, displaced: false } } };
  },
};
