import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';

export const CLOSURE_REASONS = ['typhoon', 'holiday', 'premises', 'staff', 'other'] as const;
export type ClosureReason = (typeof CLOSURE_REASONS)[number];

const about = { agency: Field.text(60), /** Of all days that were declared together. */ closureId: Field.uuid(), day: Field.date(), /** Closed for clients of this place alone. */ place: Type.Optional(Field.text(40)) };
export const ClosureDayDeclared = defineEvent('referral', 'ClosureDayDeclared', {
  description: '机构停业日 An agency is closed on a day: what was arranged for it is moved', public: true, subject: () => null, data: Type.Object({ ...about, reasonCode: Field.oneOf(CLOSURE_REASONS) }),
});
export const ClosureDayTakenBack = defineEvent('referral', 'ClosureDayTakenBack', {
  description: '撤回停业日 The agency is open on that day after all; what was moved stays where it is', public: true, subject: () => null, data: Type.Object(about),
});
export const closureDayEvents = { ClosureDayDeclared, ClosureDayTakenBack };
export type ClosureDayEvent = EventsOf<typeof closureDayEvents>;
