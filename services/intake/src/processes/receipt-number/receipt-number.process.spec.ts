import { cause, scenario } from '@kangfu/processes/scenario';
import { RequestFiled } from '../../case/case.events.js';
import { receiptStream } from '../../receipt/receipt.aggregate.js';
import { receiptNumbers } from './receipt-number.process.js';

const ids = { caseId: '0b54e1d6-0000-5000-8000-000000000001', personId: 'a3f0c1de-6f0e-5a40-9d3f-000000000001' };
const filed = (at: string) => cause(RequestFiled, { ...ids, street: '440304006', window: '440304006', places: ['440304006'], needs: [{ needId: ids.caseId, kind: 'vocational' }], missing: [], provided: [], filedAtUnit: null }, at);
const numbers = scenario(receiptNumbers);

test('a filed request asks for one number, of its street and the year in China', () => {
  numbers.given().when(filed('2026-12-31T23:30:00+08:00')).thenCommands({ aggregate: 'receipt', stream: receiptStream('440304006', 2026), type: 'IssueReceipt', data: { ...ids, street: '440304006', year: 2026 } });
  numbers.given().when(filed('2026-12-31T17:00:00Z')).thenCommands({ data: { ...ids, street: '440304006', year: 2027 } });
  numbers.given().when(filed('2026-12-31T17:00:00Z')).thenEnded();
});
