import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';
import { CHOICE_GIVERS } from '../choice/choice.events.js';

export const CONTEST_REASONS = ['not-attended', 'wrong-time', 'wrong-service', 'too-many', 'missing', 'other'] as const;
export type ContestReason = (typeof CONTEST_REASONS)[number];

/** What was on the sheet when it was answered: later corrections show against it. */
const answered = {
  settlementId: Field.uuid(), caseId: Field.uuid(), personId: Field.uuid(), agency: Field.text(60), month: Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])$' }), mark: Field.uuid(),
  lines: Type.Array(Type.Object({ sessionId: Field.uuid(), day: Field.date(), minutes: Field.int(0, 1_440) })), decidedBy: Field.oneOf(CHOICE_GIVERS), /** Of staff who wrote it down. */ recordedBy: Type.Optional(Field.uuid()),
};
export const SettlementSigned = defineEvent('referral', 'SettlementSigned', {
  description: '签认结算单 The client or a guardian confirmed what an agency delivered in a month', data: Type.Object(answered), personal: Type.Object({ evidence: Type.Optional(Field.text()) }),
});
export const SettlementContested = defineEvent('referral', 'SettlementContested', {
  description: '对结算单提出异议 The client or a guardian says that it was not so', data: Type.Object({ ...answered, reasonCode: Field.oneOf(CONTEST_REASONS) }),
  personal: Type.Object({ text: Type.Optional(Field.text()), evidence: Type.Optional(Field.text()) }),
});
export const settlementEvents = { SettlementSigned, SettlementContested };
export type SettlementEvent = EventsOf<typeof settlementEvents>;
