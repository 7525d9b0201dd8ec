import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';

export const PROGRESS = ['better', 'as-expected', 'slow', 'none', 'worse'] as const;
export type Progress = (typeof PROGRESS)[number];

export const ProgressNoted = defineEvent('quality', 'ProgressNoted', {
  description: '跟踪记录 Progress under a plan was noted', public: true,
  data: Type.Object({ noteId: Field.uuid(), caseId: Field.uuid(), personId: Field.uuid(), planId: Field.uuid(), agency: Type.Optional(Field.text(60)), day: Field.date(), progress: Field.oneOf(PROGRESS), notedBy: Field.uuid() }),
  personal: Type.Object({ text: Type.Optional(Field.text()) }),
});
export const progressEvents = { ProgressNoted };
export type ProgressEvent = EventsOf<typeof progressEvents>;
