import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';

export const EffectReviewed = defineEvent('quality', 'EffectReviewed', {
  description: '评估审核 The effect of a plan was reviewed against its goals (GAS)', public: true,
  data: Type.Object({
    reviewId: Field.uuid(), caseId: Field.uuid(), personId: Field.uuid(), planId: Field.uuid(),
    /** Of the plan, as it was then. */
    agency: Type.Optional(Field.text(60)),
    goals: Type.Array(Type.Object({ goalId: Field.uuid(), weight: Field.int(1, 10), score: Field.int(-2, 2) })),
    gasTHundredths: Field.int(), effective: Type.Boolean(), scoredBy: Field.uuid(),
    /** By each instrument that was used twice at least, between the first assessment and the latest before this review. */
    changes: Type.Optional(Type.Array(Type.Object({ instrument: Field.text(20), baseline: Type.Optional(Field.int()), latest: Type.Optional(Field.int()), better: Field.int(), worse: Field.int() }))),
  }),
  personal: Type.Object({ text: Type.Optional(Field.text()) }),
});
export const reviewEvents = { EffectReviewed };
export type ReviewEvent = EventsOf<typeof reviewEvents>;
