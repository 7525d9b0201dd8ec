import fc from 'fast-check';
import { fold, foldsOverSnapshots, isRefused } from '@kangfu/decider';
import { receiptDecider, receiptNumber } from './receipt.decider.js';
import type { ReceiptEvent } from './receipt.events.js';

const request = (caseId: string) => ({ type: 'IssueReceipt' as const, data: { caseId, personId: caseId, street: '440304006', year: 2026 } });

test('a receipt number says street, year and serial', () => expect(receiptNumber('440304006', 2026, 123)).toBe('440304006-2026-000123'));

test('whatever the number of requests, each has its own number and none is left out', () => {
  fc.assert(fc.property(fc.array(fc.uuid(), { maxLength: 60 }), (cases) => {
    const past: ReceiptEvent[] = [];
    for (const caseId of cases) {
      const decision = receiptDecider.decide(request(caseId), fold(receiptDecider, past), {});
      if (!isRefused(decision)) past.push(...decision);
    }
    expect(past.map(({ data }) => [data.caseId, data.serial])).toEqual(cases.map((caseId, i) => [caseId, i + 1]));
    expect(new Set(past.map(({ data }) => data.number)).size).toBe(cases.length);
    foldsOverSnapshots(receiptDecider, past);
  }));
});
