import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';

export const ESCALATION_REASONS = ['beyond-district', 'rare-condition', 'no-agency-in-district', 'disputed', 'other'] as const;
export type EscalationReason = (typeof ESCALATION_REASONS)[number];
export const CITY_ADVICES = ['advice-given', 'served-by-city', 'refer-elsewhere', 'nothing-further'] as const;
export type CityAdvice = (typeof CITY_ADVICES)[number];
const about = { caseId: Field.uuid(), personId: Field.uuid(), round: Field.int(1) };

export const CaseEscalatedToCity = defineEvent('referral', 'CaseEscalatedToCity', {
  description: '上报市级中心 The case was escalated to the city centre',
  data: Type.Object({ ...about, city: Field.text(40), reasonCode: Field.oneOf(ESCALATION_REASONS), due: Field.date(), escalatedBy: Field.uuid() }),
  personal: Type.Object({ text: Type.Optional(Field.text()) }),
});
export const CaseReturnedFromCity = defineEvent('referral', 'CaseReturnedFromCity', {
  description: '市级中心退回并提出意见 The city centre gave the case back with its advice',
  data: Type.Object({ ...about, advice: Field.oneOf(CITY_ADVICES), returnedBy: Field.uuid() }),
  personal: Type.Object({ text: Field.text() }),
});

export const escalationEvents = { CaseEscalatedToCity, CaseReturnedFromCity };
export type EscalationEvent = EventsOf<typeof escalationEvents>;
