import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';
import { GOAL_DOMAINS, SERVICE_KINDS } from '../shared/vocabulary.js';

export const PAUSE_REASONS = ['illness', 'hospital', 'travel', 'family', 'agency-closed', 'therapist-away', 'other'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];
const about = { planId: Field.uuid(), caseId: Field.uuid(), personId: Field.uuid(), planVersion: Field.int(1) };

export const PlanDrafted = defineEvent('referral', 'PlanDrafted', {
  description: '拟定个人服务计划 A personal service plan, or a new version of it, was drafted', public: true,
  data: Type.Object({
    ...about, author: Field.uuid(), agency: Type.Optional(Field.text(60)),
    goals: Type.Array(Type.Object({ goalId: Field.uuid(), domain: Field.oneOf(GOAL_DOMAINS), baseline: Field.int(-2, 2), weight: Field.int(1, 10) })),
    services: Type.Optional(Type.Array(Type.Object({ service: Field.oneOf(SERVICE_KINDS), sessions: Field.int(0, 10_000), provider: Type.Optional(Field.uuid()) }))),
    sessionsPlanned: Field.int(0, 10_000), from: Field.date(), to: Field.date(),
  }),
  /** By goal; of its GAS levels −2 … 2 five texts in that order. */
  personal: Type.Object({ goalTexts: Type.Optional(Type.Record(Type.String(), Field.text())), goalLevels: Type.Optional(Type.Record(Type.String(), Type.Array(Field.text()))) }),
});
export const PlanAgreed = defineEvent('referral', 'PlanAgreed', {
  description: '服务对象或监护人同意计划 The client or a guardian agreed to the plan, themselves or recorded by staff with evidence', public: true,
  data: Type.Object({ ...about, agreedBy: Field.oneOf(['client', 'guardian']), recordedBy: Type.Optional(Field.uuid()) }),
  personal: Type.Object({ evidence: Type.Optional(Field.text()) }),
});
export const PlanApproved = defineEvent('referral', 'PlanApproved', {
  description: '批准计划 The plan was approved by someone other than its author', public: true, data: Type.Object({ ...about, approver: Field.uuid() }),
});

const service = Type.Optional(Field.oneOf(SERVICE_KINDS));
const agency = Type.Optional(Field.text(60));
export const ServicePaused = defineEvent('referral', 'ServicePaused', {
  description: '暂停服务 A service of the plan, or all of it, was paused', public: true,
  data: Type.Object({ ...about, agency, service, from: Field.date(), until: Type.Optional(Field.date()), reasonCode: Field.oneOf(PAUSE_REASONS), pausedBy: Field.uuid() }),
  personal: Type.Object({ note: Type.Optional(Field.text()) }),
});
export const ServiceResumed = defineEvent('referral', 'ServiceResumed', {
  description: '恢复服务 A service of the plan, or all of it, goes on', public: true, data: Type.Object({ ...about, agency, service, from: Field.date(), on: Field.date(), resumedBy: Field.uuid() }),
});

export const planEvents = { PlanDrafted, PlanAgreed, PlanApproved, ServicePaused, ServiceResumed };
export type PlanEvent = EventsOf<typeof planEvents>;
