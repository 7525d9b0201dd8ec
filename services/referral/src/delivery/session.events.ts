import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';

export const ATTENDANCES = ['attended', 'late', 'excused', 'absent'] as const;
export type Attendance = (typeof ATTENDANCES)[number];
/** The client was there: the session counts as delivered. */
export const wasThere = (attendance: string): boolean => attendance === 'attended' || attendance === 'late';

export const SessionDelivered = defineEvent('referral', 'SessionDelivered', {
  description: '服务实施 A session of the plan took place, or the client was away from it', public: true,
  data: Type.Object({
    sessionId: Field.uuid(), planId: Field.uuid(), caseId: Field.uuid(), personId: Field.uuid(), referralId: Field.uuid(), agency: Field.text(60),
    deliveredBy: Field.uuid(), day: Field.date(), minutes: Field.int(0, 1_440), attendance: Field.oneOf(ATTENDANCES),
  }),
  personal: Type.Object({ note: Type.Optional(Field.text()) }),
});

export const sessionEvents = { SessionDelivered };
export type SessionEvent = EventsOf<typeof sessionEvents>;
