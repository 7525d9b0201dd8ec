import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';

export const HOLD_REASONS = ['in-hospital', 'away', 'family', 'awaiting-device', 'awaiting-funds', 'agency-closed', 'other'] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

const about = { caseId: Field.uuid(), personId: Field.uuid() };
export const CaseHeld = defineEvent('quality', 'CaseHeld', {
  description: '暂停 The case was put on hold; all its clocks stand still', public: true,
  /** `until`: the last day, in China. */
  data: Type.Object({ ...about, reasonCode: Field.oneOf(HOLD_REASONS), until: Field.date() }), personal: Type.Object({ text: Type.Optional(Field.text()) }),
});
export const CaseResumed = defineEvent('quality', 'CaseResumed', {
  description: '恢复 The case goes on, and its clocks run on with what was left', public: true,
  /** `automatic`: the last day of the hold was over. */
  data: Type.Object({ ...about, automatic: Type.Boolean() }),
});

export const holdEvents = { CaseHeld, CaseResumed };
export type HoldEvent = EventsOf<typeof holdEvents>;
