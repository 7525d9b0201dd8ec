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

const post = { appointmentId: Field.uuid(), userId: Field.uuid() };
export const DeputyNamed = defineEvent('intake', 'DeputyNamed', {
  description: 'AB岗：指定代岗人 Who stands in for a post whenever its holder is away; takes the place of the one named before',
  data: Type.Object({ ...post, deputy: Field.uuid(), from: Field.date(), until: Type.Optional(Field.date()) }),
});
export const DeputyEnded = defineEvent('intake', 'DeputyEnded', { description: 'AB岗：代岗终止 Nobody stands in for a post any more', data: Type.Object({ ...post, deputy: Field.uuid() }) });
export const AbsenceRecorded = defineEvent('intake', 'AbsenceRecorded', {
  description: '登记不在岗 Days on which the holder of a post is away, both included; why is not kept', data: Type.Object({ ...post, from: Field.date(), until: Field.date() }),
});
export const ReturnRecorded = defineEvent('intake', 'ReturnRecorded', {
  description: '提前返岗 The holder of a post was or is there again before the last day of an absence', data: Type.Object({ ...post, from: Field.date(), back: Field.date() }),
});

export const appointmentEvents = { PersonAppointed, AppointmentEnded, DeputyNamed, DeputyEnded, AbsenceRecorded, ReturnRecorded };
export type AppointmentEvent = EventsOf<typeof appointmentEvents>;
