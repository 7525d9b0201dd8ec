import type { AppointmentCancellation, Venue } from './calendar.events.js';

export interface When {
  readonly startsAt: string;
  readonly minutes: number;
  readonly venue: Venue;
  /** Unit code; null: the centre or the street of the case. */
  readonly unit: string | null;
}
export interface ScheduleAssessment { readonly type: 'ScheduleAssessment'; readonly data: When & { readonly appointmentId: string; readonly assessor: string } }
export interface RescheduleAssessment { readonly type: 'RescheduleAssessment'; readonly data: When & { readonly appointmentId: string } }
export interface CancelAssessmentAppointment { readonly type: 'CancelAssessmentAppointment'; readonly data: { readonly appointmentId: string; readonly reasonCode: AppointmentCancellation } }
/** By a process, when what it was made for is over: nothing where it has begun or is gone. */
export interface ReleaseAppointment { readonly type: 'ReleaseAppointment'; readonly data: { readonly appointmentId: string; readonly reasonCode: AppointmentCancellation } }
export type CalendarCommand = ScheduleAssessment | RescheduleAssessment | CancelAssessmentAppointment | ReleaseAppointment;
