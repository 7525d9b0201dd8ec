import { type Cover, coverAfter, type CoverEvent, NO_COVER } from '@kangfu/common/deputies';
import { projection } from '@kangfu/subscriptions';
import { AbsenceRecorded, AppointmentEnded, DeputyEnded, DeputyNamed, PersonAppointed, ReturnRecorded, type RoleCode } from '../../organisation/appointment/appointment.events.js';

export interface StaffRow extends Cover {
  appointmentId: string; userId: string; role: RoleCode; unit: string; places: readonly string[]; since: string; until: string | null; version: number;
  /** Whose post it is, and who stands in: they may read it. */
  people: readonly string[];
}
type StaffState = Omit<StaffRow, 'version' | 'people'>;

/** The staff register: every appointment, those that have ended included. `places` is the unit's path: an administrator sees what lies below. One that has ended has no deputy. */
export const staff = projection<StaffRow>('staff', 2, {
  view: (_key, slices) => {
    const slice = slices.one<StaffState>('appointment');
    return slice && { ...slice.state, version: slice.version, people: [slice.state.userId, ...(slice.state.deputy ? [slice.state.deputy.userId] : [])] };
  },
  indexes: [{ keys: { unit: 1, role: 1, _id: 1 } }, { keys: { userId: 1 } }, { keys: { places: 1 } }, { keys: { people: 1 } }],
})
  .on(PersonAppointed, (e) => e.data.appointmentId, (_state, e): StaffState =>
    ({ appointmentId: e.data.appointmentId, userId: e.data.userId, role: e.data.role, unit: e.data.unit, places: e.data.path, since: e.occurred, until: null, ...NO_COVER }))
  .on(AppointmentEnded, (e) => e.data.appointmentId, (state: StaffState | undefined, e): StaffState => ({ ...state!, until: e.occurred, deputy: null }));
for (const definition of [DeputyNamed, DeputyEnded, AbsenceRecorded, ReturnRecorded] as const) {
  staff.on(definition, (e) => e.data.appointmentId, (state: StaffState | undefined, { type, data }): StaffState => ({ ...state!, ...coverAfter(state!, { type, data } as CoverEvent) }));
}
