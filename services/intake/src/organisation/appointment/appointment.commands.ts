import type { RoleCode } from './appointment.events.js';

export interface Appoint { readonly type: 'Appoint'; readonly data: { readonly appointmentId: string; readonly userId: string; readonly role: RoleCode; readonly unit: string } }
export interface EndAppointment { readonly type: 'EndAppointment'; readonly data: object }
export type AppointmentCommand = Appoint | EndAppointment;
