import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';

/** Where an assessment takes place: at a centre, at a street's office, or where the person lives. */
export const VENUES = ['centre', 'street', 'home'] as const;
export type Venue = (typeof VENUES)[number];
/** Why an appointment is cancelled; the last two by the system, when what it was made for is over. */
export const APPOINTMENT_CANCELLATIONS = ['client-away', 'client-asked', 'assessor-away', 'place-not-available', 'entered-in-error', 'order-cancelled', 'case-over'] as const;
export type AppointmentCancellation = (typeof APPOINTMENT_CANCELLATIONS)[number];

const about = { appointmentId: Field.uuid(), caseId: Field.uuid(), personId: Field.uuid(), assessor: Field.uuid() };
const code = Field.text(40);
const when = {
  startsAt: Field.instant(), endsAt: Field.instant(), venue: Field.oneOf(VENUES),
  /** Code of the unit: where it takes place, or of the centre that comes to the home. */
  unit: code,
  /** Where the case lay when it was made, from the street upwards, the community last. */
  places: Type.Array(code),
  /** Day in China on which it was made or moved. */
  bookedOn: Field.date(),
};

export const AssessmentScheduled = defineEvent('referral', 'AssessmentScheduled', {
  description: '预约评估 An assessment got its time and place in the calendar of an assessor', data: Type.Object({ ...about, ...when, orderId: Type.Optional(Field.uuid()), bookedBy: Field.uuid() }),
});
export const AssessmentRescheduled = defineEvent('referral', 'AssessmentRescheduled', { description: '改约评估 It got another time or place', data: Type.Object({ ...about, ...when }) });
export const AssessmentAppointmentCancelled = defineEvent('referral', 'AssessmentAppointmentCancelled', {
  description: '取消评估预约 It does not take place', data: Type.Object({ ...about, unit: code, reasonCode: Field.oneOf(APPOINTMENT_CANCELLATIONS) }),
});

export const calendarEvents = { AssessmentScheduled, AssessmentRescheduled, AssessmentAppointmentCancelled };
export type CalendarEvent = EventsOf<typeof calendarEvents>;
