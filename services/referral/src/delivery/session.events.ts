import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';
import { SERVICE_KINDS } from '../shared/vocabulary.js';

export const ATTENDANCES = ['attended', 'late', 'excused', 'absent'] as const;
export type Attendance = (typeof ATTENDANCES)[number];
/** The client was there: the session counts as delivered. */
export const wasThere = (attendance: string): boolean => attendance === 'attended' || attendance === 'late';
export const CORRECTION_REASONS = ['wrong-day', 'wrong-minutes', 'wrong-attendance', 'wrong-service', 'wrong-person', 'entered-twice', 'did-not-take-place', 'other'] as const;
export type CorrectionReason = (typeof CORRECTION_REASONS)[number];

const about = { sessionId: Field.uuid(), planId: Field.uuid(), caseId: Field.uuid(), personId: Field.uuid(), referralId: Field.uuid(), agency: Field.text(60), deliveredBy: Field.uuid() };
/** What was entered, and may be corrected. */
const entry = {
  day: Field.date(), minutes: Field.int(0, 1_440), attendance: Field.oneOf(ATTENDANCES),
  service: Type.Optional(Field.oneOf(SERVICE_KINDS)), startedAt: Type.Optional(Field.instant()),
};

export const SessionDelivered = defineEvent('referral', 'SessionDelivered', {
  description: '服务实施 A session of the plan took place, or the client was away from it', public: true,
  data: Type.Object({ ...about, ...entry, /** Of all who had this lesson together. */ groupId: Type.Optional(Field.uuid()), /** The booking that it fulfils. */ bookingId: Type.Optional(Field.uuid()) }),
  personal: Type.Object({ note: Type.Optional(Field.text()) }),
});
/** The entry stays as it was made; whoever counts sessions counts them as corrected. */
export const SessionCorrected = defineEvent('referral', 'SessionCorrected', {
  description: '更正服务记录 A wrong entry of a session was corrected by someone else, or annulled', public: true,
  data: Type.Object({
    ...about, before: Type.Object(entry), after: Type.Object(entry), /** It counts no more at all. */ annulled: Type.Boolean(), groupId: Type.Optional(Field.uuid()),
    reasonCode: Field.oneOf(CORRECTION_REASONS), correctedBy: Field.uuid(),
  }),
  personal: Type.Object({ note: Type.Optional(Field.text()) }),
});

export const sessionEvents = { SessionDelivered, SessionCorrected };
export type SessionEvent = EventsOf<typeof sessionEvents>;
