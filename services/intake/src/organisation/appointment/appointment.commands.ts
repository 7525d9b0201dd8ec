import type { RoleCode } from './appointment.events.js';

export interface Appoint { readonly type: 'Appoint'; readonly data: { readonly appointmentId: string; readonly userId: string; readonly role: RoleCode; readonly unit: string } }
export interface EndAppointment { readonly type: 'EndAppointment'; readonly data: object }
export interface NameDeputy { readonly type: 'NameDeputy'; readonly data: { readonly deputy: string; readonly from: string; readonly until: string | null } }
export interface EndDeputy { readonly type: 'EndDeputy'; readonly data: object }
export interface RecordAbsence { readonly type: 'RecordAbsence'; readonly data: { readonly from: string; readonly until: string } }
/** `back`: the first day in post again. */
export interface RecordReturn { readonly type: 'RecordReturn'; readonly data: { readonly back: string } }
export type AppointmentCommand = Appoint | EndAppointment | NameDeputy | EndDeputy | RecordAbsence | RecordReturn;
