import { assertNever, chinaDay } from '@kangfu/common';
import { type Decider, refuse } from '@kangfu/decider';
import type { ServiceKind } from '../shared/vocabulary.js';
import type { AgencyCommand, DesignateAgency } from './agency.commands.js';
import type { AgencyEvent, EndReason, SuspensionReason } from './agency.events.js';

export interface Suspension { readonly reason: SuspensionReason; readonly from: string; /** Last day; null: until it is resumed. */ readonly until: string | null }
export interface Designation {
  readonly agency: string;
  readonly services: readonly ServiceKind[];
  readonly classes: readonly number[];
  readonly capacity: number;
  readonly validFrom: string;
  readonly validUntil: string | null;
  readonly suspended: Suspension | null;
  readonly ended: { readonly on: string; readonly reason: EndReason } | null;
}
export type Agency = { readonly status: 'none' } | ({ readonly status: 'designated' } & Designation);

const isSuspended = (suspended: Suspension | null, day: string): boolean => suspended !== null && suspended.from <= day && (suspended.until === null || suspended.until >= day);
/** The designation is in force on that day: begun, neither over nor ended, and not suspended. */
export const isDesignated = ({ validFrom, validUntil, suspended, ended }: Pick<Designation, 'validFrom' | 'validUntil' | 'suspended' | 'ended'>, day: string): boolean =>
  validFrom <= day && (validUntil === null || validUntil >= day) && (ended === null || ended.on > day) && !isSuspended(suspended, day);

/** What a designation begins with: one that is made anew is neither suspended nor ended. */
export const designated = ({ validUntil, ...rest }: Extract<AgencyEvent, { type: 'AgencyDesignated' }>['data']): Designation => ({ ...rest, validUntil: validUntil ?? null, suspended: null, ended: null });
/** What happens to a designation later. Shared with the read models. */
export const changedDesignation = <D extends Designation>(state: D, event: Exclude<AgencyEvent, { type: 'AgencyDesignated' }>): D => {
  switch (event.type) {
    case 'DesignationSuspended': return { ...state, suspended: { reason: event.data.reasonCode, from: event.data.from, until: event.data.until ?? null } };
    case 'DesignationResumed': return { ...state, suspended: null };
    case 'DesignationEnded': return { ...state, ended: { on: event.data.on, reason: event.data.reasonCode } };
    default: return assertNever(event);
  }
};

const designate = ({ data }: DesignateAgency, state: Agency) => {
  const wanted = { ...data, services: [...new Set(data.services)].sort(), classes: [...new Set(data.classes)].sort() };
  if (wanted.services.length === 0) return refuse('designation-without-service', {}, ['services']);
  if (wanted.validUntil !== null && wanted.validUntil < wanted.validFrom) return refuse('period-reversed', {}, ['validUntil']);
  const same = state.status === 'designated' && !state.ended && state.capacity === wanted.capacity && state.validFrom === wanted.validFrom && state.validUntil === wanted.validUntil
    && state.services.join() === wanted.services.join() && state.classes.join() === wanted.classes.join();
  if (same) return [];
  const { validUntil, ...rest } = wanted;
  return [{ type: 'AgencyDesignated' as const, data: { ...rest, ...(validUntil === null ? {} : { validUntil }) } }];
};

export const agencyDecider: Decider<AgencyCommand, Agency, AgencyEvent, { readonly unitKnown: boolean; readonly now: string }> = {
  initial: { status: 'none' },
  decide(command, state, { unitKnown, now }) {
    const { agency } = command.data;
    if (!unitKnown) return refuse('unit-unknown', { unit: agency }, ['agency']);
    if (command.type === 'DesignateAgency') return designate(command, state);
    const today = chinaDay(now);
    if (state.status === 'none' || state.ended) return refuse('agency-not-designated', { agency }, ['agency']);
    switch (command.type) {
      case 'SuspendDesignation': {
        const { reason, until } = command.data;
        if (until !== null && until < today) return refuse('period-reversed', {}, ['until']);
        if (isSuspended(state.suspended, today)) return refuse('designation-suspended', { agency }, ['agency']);
        return [{ type: 'DesignationSuspended', data: { agency, reasonCode: reason, from: today, ...(until === null ? {} : { until }) } }];
      }
      case 'ResumeDesignation': return state.suspended ? [{ type: 'DesignationResumed', data: { agency } }] : refuse('designation-not-suspended', { agency }, ['agency']);
      case 'EndDesignation': return [{ type: 'DesignationEnded', data: { agency, reasonCode: command.data.reason, on: today } }];
      default: return assertNever(command);
    }
  },
  evolve: (state, event) => (event.type === 'AgencyDesignated' ? { status: 'designated', ...designated(event.data) } : state.status === 'none' ? state : changedDesignation(state, event)),
};
