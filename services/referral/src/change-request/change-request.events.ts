import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';

export const CHANGE_WISHES = ['agency', 'appointment'] as const;
/** Another agency than that of the referral, or another time than that of its appointment. */
export type ChangeWish = (typeof CHANGE_WISHES)[number];
export const CHANGE_REASONS = ['distance', 'time', 'not-satisfied', 'health', 'family', 'moved', 'other'] as const;
export type ChangeReason = (typeof CHANGE_REASONS)[number];
export const CHANGE_ANSWERS = ['done', 'refused'] as const;
export type ChangeAnswer = (typeof CHANGE_ANSWERS)[number];

const of = { changeId: Field.uuid(), caseId: Field.uuid(), personId: Field.uuid(), referralId: Field.uuid(), agency: Field.text(60), wish: Field.oneOf(CHANGE_WISHES) };
export const ChangeAsked = defineEvent('referral', 'ChangeAsked', {
  description: '要求更换机构或预约 The client or guardian asks for another agency or another appointment', public: false,
  data: Type.Object({ ...of, reasonCode: Field.oneOf(CHANGE_REASONS), recordedByStaff: Type.Boolean(), /** Steps that the referral had taken by then. */ moves: Field.int() }), personal: Type.Object({ text: Type.Optional(Field.text()) }),
});
export const ChangeAnswered = defineEvent('referral', 'ChangeAnswered', {
  description: '答复更换要求 It was changed, or not, and why', public: false,
  data: Type.Object({ ...of, answer: Field.oneOf(CHANGE_ANSWERS), answeredBy: Field.uuid() }), personal: Type.Object({ text: Type.Optional(Field.text()) }),
});
export const changeRequestEvents = { ChangeAsked, ChangeAnswered };
export type ChangeRequestEvent = EventsOf<typeof changeRequestEvents>;
