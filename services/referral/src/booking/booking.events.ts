import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';
import { SERVICE_KINDS } from '../shared/vocabulary.js';

/** The last by the system, when the referral ends under which it was booked. */
export const BOOKING_REASONS = ['client-ill', 'client-asked', 'therapist-away', 'room-not-available', 'agency-closed', 'entered-in-error', 'other', 'referral-over'] as const;
export type BookingReason = (typeof BOOKING_REASONS)[number];

const about = { bookingId: Field.uuid(), planId: Field.uuid(), caseId: Field.uuid(), personId: Field.uuid(), referralId: Field.uuid(), agency: Field.text(60) };
const when = {
  startsAt: Field.instant(), endsAt: Field.instant(), therapist: Field.uuid(), room: Type.Optional(Field.text(40)),
  /** One lesson with others: its therapist may have several at that very time. */
  group: Type.Boolean(),
  /** Day in China on which it was booked or moved. */
  bookedOn: Field.date(),
};

export const SessionBooked = defineEvent('referral', 'SessionBooked', {
  description: '排定服务 A session of the plan got its time', public: true,
  data: Type.Object({ ...about, ...when, service: Type.Optional(Field.oneOf(SERVICE_KINDS)), /** Of all that were booked together: the first one’s id. */ seriesId: Field.uuid(), bookedBy: Field.uuid() }),
});
export const BookedSessionMoved = defineEvent('referral', 'BookedSessionMoved', {
  description: '服务改期 It got another time', public: true, data: Type.Object({ ...about, ...when, movedFrom: Field.instant(), reasonCode: Field.oneOf(BOOKING_REASONS) }),
});
export const BookedSessionDisplaced = defineEvent('referral', 'BookedSessionDisplaced', {
  description: '服务待改期：停业，近期无可顺延之日 The agency is closed on its day, and no other day was found: the agency finds one', public: true, data: Type.Object({ ...about, movedFrom: Field.instant() }),
});
export const BookedSessionCancelled = defineEvent('referral', 'BookedSessionCancelled', {
  description: '取消已排服务 It does not take place', public: true, data: Type.Object({ ...about, startsAt: Field.instant(), reasonCode: Field.oneOf(BOOKING_REASONS) }),
});

export const bookingEvents = { SessionBooked, BookedSessionMoved, BookedSessionDisplaced, BookedSessionCancelled };
export type BookingEvent = EventsOf<typeof bookingEvents>;
