import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';

export const ADVICES = ['suitable', 'with-changes', 'not-suitable', 'further-assessment', 'escalate'] as const;
export type Advice = (typeof ADVICES)[number];
/** Panels are those of the disability classes 1–6; class 7 has none of its own, and needs several. */
const panel = Field.int(1, 6);
const about = { opinionId: Field.uuid(), caseId: Field.uuid(), personId: Field.uuid() };

export const ExpertOpinionRequested = defineEvent('referral', 'ExpertOpinionRequested', {
  description: '请专家组提出意见 The panels of a person\'s classes were asked for their opinion',
  data: Type.Object({ ...about, panels: Type.Array(panel, { minItems: 1 }), experts: Type.Array(Field.uuid()), due: Field.date(), requestedBy: Field.uuid() }),
  personal: Type.Object({ question: Field.text() }),
});
export const ExpertOpinionGiven = defineEvent('referral', 'ExpertOpinionGiven', {
  description: '专家意见 An expert gave the opinion of a panel',
  data: Type.Object({ ...about, panel, expert: Field.uuid(), advice: Field.oneOf(ADVICES) }),
  personal: Type.Object({ text: Field.text() }),
});

export const opinionEvents = { ExpertOpinionRequested, ExpertOpinionGiven };
export type OpinionEvent = EventsOf<typeof opinionEvents>;
