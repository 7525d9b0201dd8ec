import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';
import { GOAL_DOMAINS } from '../shared/vocabulary.js';

const about = { planId: Field.uuid(), caseId: Field.uuid(), personId: Field.uuid(), planVersion: Field.int(1) };

export const PlanDrafted = defineEvent('referral', 'PlanDrafted', {
  description: '拟定个人服务计划 A personal service plan, or a new version of it, was drafted', public: true,
  data: Type.Object({
    ...about, author: Field.uuid(), agency: Type.Optional(Field.text(60)),
    goals: Type.Array(Type.Object({ goalId: Field.uuid(), domain: Field.oneOf(GOAL_DOMAINS), baseline: Field.int(-2, 2), weight: Field.int(1, 10) })),
    sessionsPlanned: Field.int(0, 10_000), from: Field.date(), to: Field.date(),
  }),
  personal: Type.Object({ goalTexts: Type.Optional(Type.Record(Type.String(), Field.text())) }),
});
export const PlanAgreed = defineEvent('referral', 'PlanAgreed', {
  description: '服务对象或监护人同意计划 The client or a guardian agreed to the plan, themselves or recorded by staff with evidence', public: true,
  data: Type.Object({ ...about, agreedBy: Field.oneOf(['client', 'guardian']), recordedBy: Type.Optional(Field.uuid()) }),
  personal: Type.Object({ evidence: Type.Optional(Field.text()) }),
});
export const PlanApproved = defineEvent('referral', 'PlanApproved', {
  description: '批准计划 The plan was approved by someone other than its author', public: true, data: Type.Object({ ...about, approver: Field.uuid() }),
});

export const planEvents = { PlanDrafted, PlanAgreed, PlanApproved };
export type PlanEvent = EventsOf<typeof planEvents>;
