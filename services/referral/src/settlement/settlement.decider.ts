import { type Decider, refuse } from '@kangfu/decider';
import type { ChoiceGiver } from '../choice/choice.events.js';
import type { ContestReason, SettlementEvent } from './settlement.events.js';

interface Answer { /** Of the sheet as it was read. */ readonly mark: string; readonly decidedBy: ChoiceGiver; readonly evidence: string | null }
export interface SignSettlement { readonly type: 'SignSettlement'; readonly data: Answer }
export interface ContestSettlement { readonly type: 'ContestSettlement'; readonly data: Answer & { readonly reason: ContestReason; readonly text: string | null } }
export type SettlementCommand = SignSettlement | ContestSettlement;

export interface Settlement { readonly status: 'none' | 'signed' | 'contested'; readonly mark: string | null }
export interface SettlementFacts {
  readonly sheet: { readonly id: string; readonly caseId: string; readonly personId: string; readonly agency: string; readonly month: string; readonly mark: string; readonly lines: readonly { readonly sessionId: string; readonly day: string; readonly counted: number }[] } | null;
  /** `own`: the client or a guardian of theirs. */
  readonly actor: { readonly id: string; readonly own: boolean };
}

/** What an agency delivered in a month is confirmed or contested by the client or guardian, as it was read; either may follow the other. */
export const settlementDecider: Decider<SettlementCommand, Settlement, SettlementEvent, SettlementFacts> = {
  initial: { status: 'none', mark: null },
  decide({ type, data }, { status, mark }, { sheet, actor }) {
    if (!sheet) return refuse('not-found', {}, ['settlementId']);
    if (data.mark !== sheet.mark) return refuse('settlement-changed', {}, ['mark']);
    if (!actor.own && data.evidence === null) return refuse('evidence-missing', {}, ['evidence']);
    if (type === 'ContestSettlement' && data.reason === 'other' && data.text === null) return refuse('reason-required', {}, ['text']);
    if (type === 'SignSettlement' && status === 'signed' && mark === sheet.mark) return [];
    const { id: settlementId, caseId, personId, agency, month } = sheet;
    const lines = sheet.lines.map(({ sessionId, day, counted }) => ({ sessionId, day, minutes: counted }));
    const answered = { settlementId, caseId, personId, agency, month, mark: sheet.mark, lines, decidedBy: data.decidedBy, ...(actor.own ? {} : { recordedBy: actor.id }) };
    const evidence = data.evidence === null ? {} : { evidence: data.evidence };
    if (type === 'SignSettlement') return [{ type: 'SettlementSigned', data: answered, ...(data.evidence === null ? {} : { personal: evidence }) }];
    const personal = { ...evidence, ...(data.text === null ? {} : { text: data.text }) };
    return [{ type: 'SettlementContested', data: { ...answered, reasonCode: data.reason }, ...(Object.keys(personal).length === 0 ? {} : { personal }) }];
  },
  evolve: (_state, { type, data: { mark } }) => ({ status: type === 'SettlementSigned' ? 'signed' : 'contested', mark }),
};
