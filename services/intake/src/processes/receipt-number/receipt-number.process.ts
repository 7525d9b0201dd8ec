import { chinaDay } from '@kangfu/common';
import { command, end, processManager } from '@kangfu/processes';
import { RequestFiled } from '../../case/case.events.js';
import { receiptStream } from '../../receipt/receipt.aggregate.js';
import type { IssueReceipt } from '../../receipt/receipt.decider.js';

/** Each request gets one receipt number, of the street where it was filed first and the year, in China, in which it was. */
export const receiptNumbers = processManager('intake', 'receipt-number', '受理回执编号：每件申请一个 Each request gets one receipt number')
  .on(RequestFiled, (e) => e.data.caseId, ({ data: { caseId, personId, street } }, { at }) => {
    const year = Number(chinaDay(at).slice(0, 4));
    const data: IssueReceipt['data'] = { caseId, personId, street, year };
    return [command({ aggregate: 'receipt', stream: receiptStream(street, year), type: 'IssueReceipt', data }), end()];
  });
