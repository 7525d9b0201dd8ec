import { chinaDay, streamId } from '@kangfu/common';
import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';
import { command, processManager, type ProcessEvent, record, type Step } from '@kangfu/processes';
import { diaryStream } from '../../booking/booking.aggregate.js';
import type { MoveBookingForClosure } from '../../booking/booking.commands.js';
import { BookedSessionMoved, SessionBooked } from '../../booking/booking.events.js';
import { ClosureDayDeclared, ClosureDayTakenBack } from '../../closure-days/closure-days.events.js';
import type { MoveForClosure } from '../../referral/referral.commands.js';
import { AppointmentScheduled } from '../../referral/referral.events.js';

export const DayArranged = defineEvent('referral', 'DayArranged', {
  description: '记下当日预约 Somebody has an appointment on that day: a note of the process', data: Type.Object({ caseId: Field.uuid(), personId: Field.uuid(), referralId: Field.uuid() }),
});
export const SessionArranged = defineEvent('referral', 'SessionArranged', {
  description: '记下当日已排服务 Somebody has a booked session on that day: a note of the process', data: Type.Object({ caseId: Field.uuid(), personId: Field.uuid(), bookingId: Field.uuid() }),
});
export const DayClosed = defineEvent('referral', 'DayClosed', { description: '记下当日停业 The day is closed: a note of the process', subject: () => null, data: Type.Object({ closureId: Field.uuid() }) });
export const DayOpened = defineEvent('referral', 'DayOpened', { description: '记下撤回停业 The day is open after all: a note of the process', subject: () => null, data: Type.Object({ closureId: Field.uuid() }) });

const events = { DayArranged, SessionArranged, DayClosed, DayOpened };
interface Day { readonly closures: readonly string[]; readonly referrals: readonly string[]; readonly bookings: readonly string[] }
const evolve = (state: Day, event: EventsOf<typeof events> | ProcessEvent): Day => {
  switch (event.type) {
    case 'DayArranged': return state.referrals.includes(event.data.referralId) ? state : { ...state, referrals: [...state.referrals, event.data.referralId] };
    case 'SessionArranged': return state.bookings.includes(event.data.bookingId) ? state : { ...state, bookings: [...state.bookings, event.data.bookingId] };
    case 'DayClosed': return { ...state, closures: [...state.closures, event.data.closureId] };
    case 'DayOpened': return { ...state, closures: state.closures.filter((id) => id !== event.data.closureId) };
    default: return state;
  }
};
const byDay = ({ data: { agency, day } }: { readonly data: { readonly agency: string; readonly day: string } }): string => `${agency} ${day}`;
const move = (referralId: string, day: string): Step => {
  const data: MoveForClosure['data'] = { day };
  return command({ aggregate: 'referral', stream: streamId('referral', referralId), type: 'MoveForClosure', data });
};

const moveSession = (bookingId: string, agency: string, day: string): Step => {
  const data: MoveBookingForClosure['data'] = { bookingId, day };
  return command({ aggregate: 'diary', stream: diaryStream(agency), type: 'MoveBookingForClosure', data });
};
interface Arranged { readonly data: { readonly agency: string; readonly startsAt: string; readonly caseId: string; readonly personId: string; readonly bookingId: string } }
const byStart = ({ data: { agency, startsAt } }: Arranged): string => byDay({ data: { agency, day: chinaDay(startsAt) } });
const arranged = ({ data: { agency, startsAt, caseId, personId, bookingId } }: Arranged, { state }: { readonly state: Day }): readonly Step[] => [
  record({ type: 'SessionArranged', data: { caseId, personId, bookingId } }), ...(state.closures.length > 0 ? [moveSession(bookingId, agency, chinaDay(startsAt))] : []),
];

/**
 * 停业改约 By agency and day: an appointment or a booked session and a closure of its day meet here, whichever comes first; the referral, or the diary of the agency, decides whether it is on that day
 * still, and where it goes.
 */
export const closures = processManager('referral', 'closures', '停业改约：停业日的预约顺延 What was arranged for a day on which the agency is closed is moved', { initial: { closures: [], referrals: [], bookings: [] } as Day, events, evolve })
  .on(AppointmentScheduled, ({ data: { agency, appointmentAt } }) => byDay({ data: { agency, day: chinaDay(appointmentAt) } }), ({ data: { caseId, personId, referralId, appointmentAt } }, { state }) => [
    record({ type: 'DayArranged', data: { caseId, personId, referralId } }), ...(state.closures.length > 0 ? [move(referralId, chinaDay(appointmentAt))] : []),
  ])
  .on(SessionBooked, byStart, arranged)
  .on(BookedSessionMoved, byStart, arranged)
  .on(ClosureDayDeclared, byDay, ({ data: { agency, closureId, day } }, { state }) => [
    record({ type: 'DayClosed', data: { closureId } }), ...state.referrals.map((referralId) => move(referralId, day)), ...state.bookings.map((bookingId) => moveSession(bookingId, agency, day)),
  ])
  .on(ClosureDayTakenBack, byDay, ({ data: { closureId } }) => [record({ type: 'DayOpened', data: { closureId } })]);
