import { assertNever } from '@kangfu/common';
import { type Decider, refuse } from '@kangfu/decider';
import type { AppointmentCommand } from './appointment.commands.js';
import type { AppointmentEvent, RoleCode } from './appointment.events.js';

export type AppointmentState =
  | { readonly status: 'none' }
  | { readonly status: 'held' | 'ended'; readonly appointmentId: string; readonly userId: string; readonly role: RoleCode; readonly unit: string; readonly path: readonly string[] };

export interface AppointmentFacts {
  /** The unit appointed to, null where there is none. */
  readonly unit?: { readonly kind: string; readonly path: readonly string[] } | null;
  /** The user holds this role at this unit already. */
  readonly held?: boolean;
  /** User id of who appoints; null where it is the system. */
  readonly by?: string | null;
}

/** Roles that only make sense at units of some kinds; the others may be held anywhere in the tree. */
const AT_KINDS: Partial<Record<RoleCode, readonly string[]>> = { 'agency-worker': ['agency', 'hospital'] };
/** Auditors read everywhere: only a whole city has one. */
const CITY_KINDS: readonly string[] = ['city', 'city-centre'];

export const appointmentDecider: Decider<AppointmentCommand, AppointmentState, AppointmentEvent, AppointmentFacts> = {
  initial: { status: 'none' },
  decide: (command, state, { unit, held, by }) => {
    switch (command.type) {
      case 'Appoint': {
        const { appointmentId, userId, role, unit: code } = command.data;
        if (state.status !== 'none' || held) return refuse('already-appointed', { unit: code }, ['userId']);
        if (by === userId) return refuse('own-appointment', {}, ['userId']);
        if (!unit) return refuse('unknown-unit', { unit: code }, ['unit']);
        // A guardian is one by the person they stand for, never by office.
        if (role === 'guardian' || (AT_KINDS[role] && !AT_KINDS[role].includes(unit.kind))) return refuse('role-not-here', { role }, ['role']);
        if (role === 'auditor' && !CITY_KINDS.includes(unit.kind)) return refuse('auditor-at-city-only', {}, ['unit']);
        return [{ type: 'PersonAppointed', data: { appointmentId, userId, role, unit: code, path: [...unit.path] } }];
      }
      case 'EndAppointment':
        if (state.status === 'none') return refuse('not-found', {}, ['appointmentId']);
        if (state.status === 'ended') return refuse('appointment-ended', {}, ['appointmentId']);
        return [{ type: 'AppointmentEnded', data: { appointmentId: state.appointmentId, userId: state.userId } }];
      default: return assertNever(command);
    }
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'PersonAppointed': return { status: 'held', ...event.data };
      case 'AppointmentEnded': return state.status === 'none' ? state : { ...state, status: 'ended' };
      default: return assertNever(event);
    }
  },
};
