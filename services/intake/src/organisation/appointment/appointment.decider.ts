import { assertNever } from '@kangfu/common';
import { type Cover, coverAfter, isAway, lastAwayOf, mayStandIn, NO_COVER, type Post } from '@kangfu/common/deputies';
import { type Decider, refuse } from '@kangfu/decider';
import type { AppointmentCommand } from './appointment.commands.js';
import type { AppointmentEvent, RoleCode } from './appointment.events.js';

export type AppointmentState =
  | { readonly status: 'none' }
  | ({ readonly status: 'held' | 'ended'; readonly appointmentId: string; readonly userId: string; readonly role: RoleCode; readonly unit: string; readonly path: readonly string[] } & Cover);

export interface AppointmentFacts {
  /** The unit appointed to, null where there is none. */
  readonly unit?: { readonly kind: string; readonly path: readonly string[] } | null;
  /** The user holds this role at this unit already. */
  readonly held?: boolean;
  /** User id of who appoints; null where it is the system. */
  readonly by?: string | null;
  /** Posts that the deputy to be holds. */
  readonly posts?: readonly Post[];
  /** The day in China. */
  readonly today?: string;
}

/** Roles that only make sense at units of some kinds; the others may be held anywhere in the tree. */
const AT_KINDS: Partial<Record<RoleCode, readonly string[]>> = { 'agency-worker': ['agency', 'hospital'] };
/** Auditors read everywhere: only a whole city has one. */
const CITY_KINDS: readonly string[] = ['city', 'city-centre'];

type Appointed = Exclude<AppointmentState, { readonly status: 'none' }>;
const of = ({ appointmentId, userId }: Appointed) => ({ appointmentId, userId });
const notHeld = (state: AppointmentState) => (state.status === 'none' ? refuse('not-found', {}, ['appointmentId']) : refuse('appointment-ended', {}, ['appointmentId']));

export const appointmentDecider: Decider<AppointmentCommand, AppointmentState, AppointmentEvent, AppointmentFacts> = {
  initial: { status: 'none' },
  decide: (command, state, { unit, held, by, posts = [], today = '' }) => {
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
        if (state.status !== 'held') return notHeld(state);
        return [{ type: 'AppointmentEnded', data: of(state) }];
      case 'NameDeputy': {
        const { deputy, from, until } = command.data;
        if (state.status !== 'held') return notHeld(state);
        if (deputy === state.userId) return refuse('own-deputy', {}, ['deputy']);
        if (until !== null && until < from) return refuse('dates-reversed', {}, ['until']);
        if (!posts.some((own) => mayStandIn(own, state))) return refuse('deputy-not-here', { unit: state.unit }, ['deputy']);
        if (state.deputy?.userId === deputy && state.deputy.from === from && state.deputy.until === until) return [];
        return [{ type: 'DeputyNamed', data: { ...of(state), deputy, from, ...(until === null ? {} : { until }) } }];
      }
      case 'EndDeputy':
        if (state.status !== 'held') return notHeld(state);
        if (!state.deputy) return refuse('no-deputy', {}, ['appointmentId']);
        return [{ type: 'DeputyEnded', data: { ...of(state), deputy: state.deputy.userId } }];
      case 'RecordAbsence': {
        const { from, until } = command.data;
        if (state.status !== 'held') return notHeld(state);
        if (until < from) return refuse('dates-reversed', {}, ['until']);
        // What was done meanwhile was done in somebody's own name: nobody was away before it was said.
        if (from < today) return refuse('absence-in-past', { day: from }, ['from']);
        if (state.absences.some((known) => known.from <= until && from <= lastAwayOf(known))) return refuse('absent-already', {}, ['from']);
        return [{ type: 'AbsenceRecorded', data: { ...of(state), from, until } }];
      }
      case 'RecordReturn': {
        const { back } = command.data;
        if (state.status !== 'held') return notHeld(state);
        const absence = state.absences.find((each) => isAway([each], back)) ?? state.absences.find((each) => each.back === null && back <= each.from);
        if (!absence) return refuse('not-absent', { day: back }, ['back']);
        if (back < today) return refuse('absence-in-past', { day: back }, ['back']);
        return [{ type: 'ReturnRecorded', data: { ...of(state), from: absence.from, back } }];
      }
      default: return assertNever(command);
    }
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'PersonAppointed': return { status: 'held', ...event.data, ...NO_COVER };
      case 'AppointmentEnded': return state.status === 'none' ? state : { ...state, status: 'ended', deputy: null };
      case 'DeputyNamed': case 'DeputyEnded': case 'AbsenceRecorded': case 'ReturnRecorded': return state.status === 'none' ? state : { ...state, ...coverAfter(state, event) };
      default: return assertNever(event);
    }
  },
};
