import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';

export const VisitRecorded = defineEvent('quality', 'VisitRecorded', {
  description: '回访 A follow-up visit, or an attempt at one, was recorded',
  data: Type.Object({ visitId: Field.uuid(), caseId: Field.uuid(), personId: Field.uuid(), day: Field.date(), reached: Type.Boolean(), satisfaction: Type.Optional(Field.int(1, 5)), visitedBy: Field.uuid() }),
  personal: Type.Object({ text: Type.Optional(Field.text()) }),
});
export const visitEvents = { VisitRecorded };
export type VisitEvent = EventsOf<typeof visitEvents>;
