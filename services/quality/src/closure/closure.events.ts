import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';

export const CLOSE_REASONS = ['goal-met', 'other-service', 'own-wish', 'moved', 'lost', 'died', 'not-eligible', 'entered-in-error'] as const;
export type CloseReason = (typeof CLOSE_REASONS)[number];
export const REOPEN_REASONS = ['new-need', 'returned', 'contact-regained', 'closed-in-error', 'complaint', 'other'] as const;
export type ReopenReason = (typeof REOPEN_REASONS)[number];

const about = { caseId: Field.uuid(), personId: Field.uuid() };
const freeText = Type.Object({ text: Type.Optional(Field.text()) });
export const CaseClosed = defineEvent('quality', 'CaseClosed', { description: '结案 The case was closed', public: true, data: Type.Object({
  ...about, reason: Field.oneOf(CLOSE_REASONS),
  /** Unit that keeps the archive, and the last day on which it does. */
  custodian: Type.Optional(Field.text(60)), retainUntil: Type.Optional(Field.date()),
}), personal: freeText });
export const CaseReopened = defineEvent('quality', 'CaseReopened', { description: '重开个案 The case was reopened', public: true, data: Type.Object({ ...about, reasonCode: Field.oneOf(REOPEN_REASONS) }), personal: freeText });

export const closureEvents = { CaseClosed, CaseReopened };
export type ClosureEvent = EventsOf<typeof closureEvents>;
