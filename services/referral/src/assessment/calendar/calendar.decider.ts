import { assertNever, chinaDay } from '@kangfu/common';
import { addDays } from '@kangfu/common/working-days';
import { type Decider, refusal, refuse, refuseAll, type Refusal } from '@kangfu/decider';
import { type CaseFacts, hasDistrictNeed, isOpen } from '../../shared/case.js';
import type { Acting } from '../../shared/vocabulary.js';
import type { OrderFacts } from '../assessment.decider.js';
import type { CalendarCommand, When } from './calendar.commands.js';
import type { CalendarEvent } from './calendar.events.js';

interface Entry { readonly caseId: string; readonly personId: string; readonly startsAt: string; readonly endsAt: string; readonly unit: string }
/** The calendar of one assessor: what is in it, by appointment. What a month has passed is settled and left out. */
export interface Calendar { readonly assessor: string | null; readonly entries: Readonly<Record<string, Entry>> }
const SETTLED_DAYS = 31;

export interface CalendarFacts {
  readonly now: string;
  readonly actor?: Acting;
  readonly case?: CaseFacts | null;
  readonly order?: OrderFacts | null;
  /** The assessor is one for the place of the case. */
  readonly appointed?: boolean;
  /** The unit that is named as the place exists. */
  readonly unitKnown?: boolean;
}

/** `2026-11-22 14:30` in China: for messages. */
const clock = (instant: string): string => new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
const ends = ({ startsAt, minutes }: When): string => new Date(Date.parse(startsAt) + minutes * 60_000).toISOString();

/** Everything that is wrong with a time and a place in this calendar. `but`: the appointment that is moved. */
const wrong = (calendar: Calendar, when: When, { now, unitKnown }: CalendarFacts, but: string | null): Refusal[] => {
  const problems: Refusal[] = [];
  if (when.startsAt <= now) problems.push(refusal('appointment-in-past', { at: clock(when.startsAt) }, ['startsAt']));
  const until = ends(when);
  const clash = Object.entries(calendar.entries).filter(([id, { startsAt, endsAt }]) => id !== but && startsAt < until && endsAt > when.startsAt).map(([, entry]) => entry).sort((a, b) => (a.startsAt < b.startsAt ? -1 : 1))[0];
  if (clash) problems.push(refusal('assessor-busy', { from: clock(clash.startsAt), to: clock(clash.endsAt) }, ['startsAt']));
  if (when.unit !== null && !unitKnown) problems.push(refusal('unit-unknown', { unit: when.unit }, ['unit']));
  return problems;
};
const placed = (when: When, { places }: CaseFacts, now: string) =>
  ({ startsAt: when.startsAt, endsAt: ends(when), venue: when.venue, unit: when.unit ?? (when.venue === 'street' ? places[0]! : places[1] ?? places[0]!), places: [...places], bookedOn: chinaDay(now) });

/** One stream per assessor, so that nobody is in two places at once whatever runs at the same time (docs/decisions/0036). */
export const calendarDecider: Decider<CalendarCommand, Calendar, CalendarEvent, CalendarFacts> = {
  initial: { assessor: null, entries: {} },
  decide(command, calendar, facts) {
    const { now, case: known, order = null } = facts;
    const { appointmentId } = command.data;
    const entry = calendar.entries[appointmentId];
    switch (command.type) {
      case 'ScheduleAssessment': {
        if (entry) return refuse('appointment-exists');
        if (!known) return refuse('not-found', {}, ['caseId']);
        if (!isOpen(known)) return refuse('case-not-open', { status: known.status }, ['caseId']);
        if (!hasDistrictNeed(known)) return refuse('need-not-triaged-to-district', {}, ['caseId']);
        if (order && order.caseId !== known.caseId) return refuse('order-of-another-case', {}, ['orderId']);
        if (order && order.status !== 'open') return refuse(order.status === 'done' ? 'order-done' : 'order-cancelled', {}, ['orderId']);
        const problems = wrong(calendar, command.data, facts, null);
        if (!facts.appointed) problems.push(refusal('assessor-unknown', {}, ['assessor']));
        if (problems.length > 0) return refuseAll(problems);
        const { assessor } = command.data;
        return [{ type: 'AssessmentScheduled', data: { appointmentId, caseId: known.caseId, personId: known.personId, assessor, ...placed(command.data, known, now), bookedBy: facts.actor!.id, ...(order ? { orderId: order.orderId } : {}) } }];
      }
      case 'RescheduleAssessment': {
        if (!entry) return refuse('appointment-over', {}, ['appointmentId']);
        if (!known || !isOpen(known)) return refuse('case-not-open', { status: known?.status ?? '' });
        const problems = wrong(calendar, command.data, facts, appointmentId);
        if (problems.length > 0) return refuseAll(problems);
        return [{ type: 'AssessmentRescheduled', data: { appointmentId, caseId: entry.caseId, personId: entry.personId, assessor: calendar.assessor!, ...placed(command.data, known, now) } }];
      }
      case 'ReleaseAppointment': case 'CancelAssessmentAppointment': {
        if (command.type === 'ReleaseAppointment' && (!entry || entry.startsAt <= now)) return [];
        if (!entry) return refuse('appointment-over', {}, ['appointmentId']);
        return [{ type: 'AssessmentAppointmentCancelled', data: { appointmentId, caseId: entry.caseId, personId: entry.personId, assessor: calendar.assessor!, unit: entry.unit, reasonCode: command.data.reasonCode } }];
      }
      default: return assertNever(command);
    }
  },
  evolve(calendar, event) {
    const { appointmentId, assessor, caseId, personId, unit } = event.data;
    const { [appointmentId]: _gone, ...others } = calendar.entries;
    if (event.type === 'AssessmentAppointmentCancelled') return { assessor, entries: others };
    const { startsAt, endsAt, bookedOn } = event.data;
    const settled = `${addDays(bookedOn, -SETTLED_DAYS)}T00:00:00.000Z`;
    return { assessor, entries: { ...Object.fromEntries(Object.entries(others).filter(([, entry]) => entry.endsAt >= settled)), [appointmentId]: { caseId, personId, startsAt, endsAt, unit } } };
  },
};
