import type { Decider } from '@kangfu/decider';
import type { ReceiptEvent } from './receipt.events.js';

export interface IssueReceipt { readonly type: 'IssueReceipt'; readonly data: { readonly caseId: string; readonly personId: string; readonly street: string; readonly year: number } }

/** The last serial of a street and year. */
export interface ReceiptState { readonly issued: number }

/** `440304006-2026-000123`: window, year of filing, serial. */
export const receiptNumber = (street: string, year: number, serial: number): string => `${street}-${year}-${String(serial).padStart(6, '0')}`;

/**
 * The receipts of one street and year, counted in their stream: of two that would take the same serial one loses the append and takes the next, so numbers
 * are unique and without a gap (docs/decisions/0014). That a request gets one is for the process that asks, once for each filing.
 */
export const receiptDecider: Decider<IssueReceipt, ReceiptState, ReceiptEvent> = {
  initial: { issued: 0 },
  decide: ({ data: { caseId, personId, street, year } }, { issued }) =>
    [{ type: 'ReceiptIssued', data: { caseId, personId, street, year, serial: issued + 1, number: receiptNumber(street, year, issued + 1) } }],
  evolve: (_state, { data }) => ({ issued: data.serial }),
};
