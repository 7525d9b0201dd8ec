import { chinaDay } from '@kangfu/common';
import { type ProjectedEvent, projection } from '@kangfu/subscriptions';
import { AssessmentAppointmentCancelled, AssessmentRescheduled, AssessmentScheduled, type AppointmentCancellation, type Venue } from '../../assessment/calendar/calendar.events.js';

export interface AppointmentRow {
  readonly appointmentId: string; readonly caseId: string; readonly personId: string; readonly accessKey: string; readonly orderId: string | null; readonly assessor: string;
  readonly startsAt: string; readonly endsAt: string; /** In China. */ readonly day: string;
  readonly venue: Venue; readonly unit: string; readonly street: string; readonly community: string | null; readonly places: readonly string[];
  readonly bookedBy: string; readonly moved: number;
  /** Null: it stands. */
  readonly cancelled: AppointmentCancellation | null;
}

const when = ({ startsAt, endsAt, venue, unit, places }: ProjectedEvent<typeof AssessmentScheduled>['data'] | ProjectedEvent<typeof AssessmentRescheduled>['data']) => {
  const street = places[0] ?? unit;
  return { startsAt, endsAt, day: chinaDay(startsAt), venue, unit, street, community: places.find((place) => place !== street && place.startsWith(street)) ?? null, places };
};
const byAppointment = (e: { data: { appointmentId: string } }): string => e.data.appointmentId;

/** What is in the calendars of assessors, by appointment. */
export const assessmentAppointments = projection<AppointmentRow>('assessment-appointments', 1, {
  view: (_key, slices) => slices.one<AppointmentRow>('calendar')?.state ?? null,
  indexes: [{ keys: { assessor: 1, day: 1, startsAt: 1, _id: 1 } }, { keys: { places: 1, day: 1, startsAt: 1, _id: 1 } }, { keys: { caseId: 1, startsAt: 1 } }, { keys: { personId: 1, day: 1 } }, { keys: { orderId: 1 } }, { keys: { accessKey: 1 } }],
})
  .on(AssessmentScheduled, byAppointment, (_state, { data }): AppointmentRow => ({
    appointmentId: data.appointmentId, caseId: data.caseId, personId: data.personId, accessKey: `case-${data.caseId}`, orderId: data.orderId ?? null, assessor: data.assessor, ...when(data), bookedBy: data.bookedBy, moved: 0, cancelled: null,
  }))
  .on(AssessmentRescheduled, byAppointment, (state: AppointmentRow | undefined, { data }): AppointmentRow => ({ ...state!, ...when(data), moved: state!.moved + 1 }))
  .on(AssessmentAppointmentCancelled, byAppointment, (state: AppointmentRow | undefined, { data }): AppointmentRow => ({ ...state!, cancelled: data.reasonCode }));
