import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';

/** Roles of domain.md §1, as libs/access has them: a spec compares the two lists (a domain file reads no adapter). */
export const ROLE_CODES = [
  'community-liaison', 'window-clerk', 'street-coordinator', 'assessor', 'expert', 'agency-worker', 'quality-inspector', 'programme-office',
  'station-worker', 'subcentre-worker', 'city-worker', 'clinician', 'school-worker', 'education-bureau', 'job-coach', 'guardian', 'auditor', 'administrator',
] as const;
export type RoleCode = (typeof ROLE_CODES)[number];

export const PersonAppointed = defineEvent('intake', 'PersonAppointed', {
  description: '任职 A user was appointed to a role at a unit',
  data: Type.Object({ appointmentId: Field.uuid(), userId: Field.uuid(), role: Field.oneOf(ROLE_CODES), unit: Field.text(40), path: Type.Array(Field.text(40), { minItems: 1 }) }),
});
export const AppointmentEnded = defineEvent('intake', 'AppointmentEnded', {
  description: '离任 An appointment ended; the user loses its rights at once', data: Type.Object({ appointmentId: Field.uuid(), userId: Field.uuid() }),
});

export const appointmentEvents = { PersonAppointed, AppointmentEnded };
export type AppointmentEvent = EventsOf<typeof appointmentEvents>;
