import { assertNever } from '@kangfu/common';
import { type Decider, type Decision, refuse } from '@kangfu/decider';
import type { CompleteDuty, DutyCommand, HandOverDuty } from './duty.commands.js';
import type { DutyEvent } from './duty.events.js';

type Opened = Extract<DutyEvent, { type: 'DutyOpened' }>['data'];
type Done = Extract<DutyEvent, { type: 'DutyDone' }>['data'];
export type Duty =
  | { readonly status: 'none' }
  | { readonly status: 'open'; readonly opened: Opened; readonly late: boolean }
  | { readonly status: 'done'; readonly opened: Opened; readonly done: Done };

/** `today` (local day) is needed to complete a duty. */
export interface DutyFacts { readonly today?: string }

const complete = ({ data }: CompleteDuty, duty: Duty, today: string): Decision<DutyEvent> => {
  switch (duty.status) {
    case 'none': return refuse('not-found', {}, ['dutyId']);
    case 'done': return duty.done.result === data.result && (data.doneOn ?? duty.done.doneOn) === duty.done.doneOn ? [] : refuse('duty-done', {}, ['dutyId']);
    case 'open': {
      if (data.doneOn !== undefined && data.doneOn > today) return refuse('date-in-future', {}, ['doneOn']);
      const { dutyId, personId, screeningId, tier, unit } = duty.opened;
      return [{ type: 'DutyDone', data: { dutyId, personId, screeningId, tier, unit, result: data.result, doneOn: data.doneOn ?? today } }];
    }
    default: return assertNever(duty);
  }
};

const handOver = ({ data }: HandOverDuty, duty: Duty): Decision<DutyEvent> => {
  if (duty.status !== 'open') return [];
  const { dutyId, personId, screeningId, tier, unit, chasedBy } = duty.opened;
  const to = data.unit ?? unit;
  if (to === unit && data.chasedBy === chasedBy) return [];
  return [{ type: 'DutyHandedOver', data: { dutyId, personId, screeningId, tier, unit: to, chasedBy: data.chasedBy, places: [...data.places], from: { unit, chasedBy } } }];
};

/** 复筛 · 诊断任务: opened once by the screening that asks for it, done once by the unit that has it. */
export const dutyDecider: Decider<DutyCommand, Duty, DutyEvent, DutyFacts> = {
  initial: { status: 'none' },
  decide: (command, duty, facts) => {
    switch (command.type) {
      case 'OpenDuty': return duty.status === 'none' ? [{ type: 'DutyOpened', data: command.data }] : [];
      case 'HandOverDuty': return handOver(command, duty);
      case 'CompleteDuty': return complete(command, duty, facts.today ?? '');
      case 'LeaveLoopOpen': {
        if (duty.status !== 'open' || duty.late) return [];
        const { dutyId, personId, screeningId, tier, unit, chasedBy, due } = duty.opened;
        return [{ type: 'LoopLeftOpen', data: { dutyId, personId, screeningId, tier, unit, chasedBy, due } }];
      }
      default: return assertNever(command);
    }
  },
  evolve: (duty, event) => {
    switch (event.type) {
      case 'DutyOpened': return { status: 'open', opened: event.data, late: false };
      case 'LoopLeftOpen': return duty.status === 'open' ? { ...duty, late: true } : duty;
      case 'DutyHandedOver': {
        const { unit, chasedBy, places } = event.data;
        return duty.status === 'open' ? { ...duty, opened: { ...duty.opened, unit, chasedBy, places } } : duty;
      }
      case 'DutyDone': return duty.status === 'none' ? duty : { status: 'done', opened: duty.opened, done: event.data };
      default: return assertNever(event);
    }
  },
};
