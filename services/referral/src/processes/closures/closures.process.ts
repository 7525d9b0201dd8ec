import { chinaDay, streamId } from '@kangfu/common';
import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';
import { command, processManager, type ProcessEvent, record, type Step } from '@kangfu/processes';
import { ClosureDayDeclared, ClosureDayTakenBack } from '../../closure-days/closure-days.events.js';
import type { MoveForClosure } from '../../referral/referral.commands.js';
import { AppointmentScheduled } from '../../referral/referral.events.js';

export const DayArranged = defineEvent('referral', 'DayArranged', {
  description: '记下当日预约 Somebody has an appointment on that day: a note of the process', data: Type.Object({ caseId: Field.uuid(), personId: Field.uuid(), referralId: Field.uuid() }),
});
export const DayClosed = defineEvent('referral', 'DayClosed', { description: '记下当日停业 The day is closed: a note of the process', subject: () => null, data: Type.Object({ closureId: Field.uuid() }) });
export const DayOpened = defineEvent('referral', 'DayOpened', { description: '记下撤回停业 The day is open after all: a note of the process', subject: () => null, data: Type.Object({ closureId: Field.uuid() }) });

const events = { DayArranged, DayClosed, DayOpened };
interface Day { readonly closures: readonly string[]; readonly referrals: readonly string[] }
const evolve = (state: Day, event: EventsOf<typeof events> | ProcessEvent): Day => {
  switch (event.type) {
    case 'DayArranged': return state.referrals.includes(event.data.referralId) ? state : { ...state, referrals: [...state.referrals, event.data.referralId] };
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

/** 停业改约 By agency and day: an appointment and a closure of its day meet here, whichever comes first; the referral decides whether it has one on that day still, and where it goes. */
export const closures = processManager('referral', 'closures', '停业改约：停业日的预约顺延 What was arranged for a day on which the agency is closed is moved', { initial: { closures: [], referrals: [] } as Day, events, evolve })
  .on(AppointmentScheduled, ({ data: { agency, appointmentAt } }) => byDay({ data: { agency, day: chinaDay(appointmentAt) } }), ({ data: { caseId, personId, referralId, appointmentAt } }, { state }) => [
    record({ type: 'DayArranged', data: { caseId, personId, referralId } }), ...(state.closures.length > 0 ? [move(referralId, chinaDay(appointmentAt))] : []),
  ])
  .on(ClosureDayDeclared, byDay, ({ data: { closureId, day } }, { state }) => [record({ type: 'DayClosed', data: { closureId } }), ...state.referrals.map((referralId) => move(referralId, day))])
  .on(ClosureDayTakenBack, byDay, ({ data: { closureId } }) => [record({ type: 'DayOpened', data: { closureId } })]);
