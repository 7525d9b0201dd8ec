import { projection } from '@kangfu/subscriptions';
import { AppointmentEnded, PersonAppointed, type RoleCode } from '../../organisation/appointment/appointment.events.js';

export interface StaffRow { appointmentId: string; userId: string; role: RoleCode; unit: string; places: readonly string[]; since: string; until: string | null; version: number }

/** The staff register: every appointment, those that have ended included. `places` is the unit's path: an administrator sees what lies below. */
export const staff = projection<StaffRow>('staff', 1, {
  view: (_key, slices) => {
    const slice = slices.one<Omit<StaffRow, 'version'>>('appointment');
    return slice && { ...slice.state, version: slice.version };
  },
  indexes: [{ keys: { unit: 1, role: 1, _id: 1 } }, { keys: { userId: 1 } }, { keys: { places: 1 } }],
})
  .on(PersonAppointed, (e) => e.data.appointmentId, (_state, e): Omit<StaffRow, 'version'> =>
    ({ appointmentId: e.data.appointmentId, userId: e.data.userId, role: e.data.role, unit: e.data.unit, places: e.data.path, since: e.occurred, until: null }))
  .on(AppointmentEnded, (e) => e.data.appointmentId, (state: Omit<StaffRow, 'version'> | undefined, e): Omit<StaffRow, 'version'> => ({ ...state!, until: e.occurred }));
