import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';
import { INSTRUMENT_CODES } from '../instruments/instrument.js';

export const ORDER_CANCELLATIONS = ['client-away', 'no-longer-needed', 'other-assessor', 'entered-in-error'] as const;
export type OrderCancellation = (typeof ORDER_CANCELLATIONS)[number];
const about = { orderId: Field.uuid(), caseId: Field.uuid(), personId: Field.uuid() };

export const AssessmentOrdered = defineEvent('referral', 'AssessmentOrdered', {
  description: '安排评估 An assessment was ordered: by which instruments, by whom, until when',
  data: Type.Object({
    ...about, needId: Type.Optional(Field.uuid()), instruments: Type.Array(Type.String({ minLength: 1, maxLength: 20, description: INSTRUMENT_CODES.join(' · ') }), { minItems: 1 }),
    due: Field.date(), assessor: Field.uuid(), orderedBy: Field.uuid(),
  }),
});
export const AssessmentOrderCancelled = defineEvent('referral', 'AssessmentOrderCancelled', {
  description: '取消评估安排 An ordered assessment was cancelled', data: Type.Object({ ...about, reasonCode: Field.oneOf(ORDER_CANCELLATIONS) }),
});

export const orderEvents = { AssessmentOrdered, AssessmentOrderCancelled };
export type OrderEvent = EventsOf<typeof orderEvents>;
