import { printedForm } from '@kangfu/nest';
import type { Receipt } from '../cases/case.types.js';
import type { CaseRow } from '../cases/cases.projection.js';
import type { ConsentRow } from '../consents/consents.projection.js';
import { type Around, completionNotice, consentForm, receiptForm } from './case-forms.js';

const around: Around = { name: { value: '王小明', state: 'CLEAR' }, window: { name: '香蜜湖街道', phone: '0755-01234567' } };
const row = { status: 'returned', receipt: { number: '440304006-2026-000012', issuedAt: '' }, filedAt: '2026-11-16T01:00:00.000Z', needs: [{ kind: 'rehabilitation-training' }], missing: ['medical-record', 'application-form'] } as unknown as CaseRow;

test('one notice names everything that is missing, and only a returned request has one', () => {
  const text = printedForm(completionNotice(row, around)!);
  for (const part of ['补正材料一次性告知书', '440304006-2026-000012', '王小明', '康复训练', '香蜜湖街道（电话 0755-01234567）', '\n1. ', '\n2. ', '申请人（监护人）（签名）']) expect(text).toContain(part);
  expect(text).not.toContain('\n3. ');
  expect(completionNotice({ ...row, status: 'filed' }, around)).toBeNull();
  expect(completionNotice({ ...row, missing: [] }, around)).toBeNull();
});
test('who may not see the name prints none', () => {
  const text = printedForm(completionNotice(row, { ...around, name: { value: null, state: 'MASKED' } })!);
  expect([text.includes('王小明'), text.includes('申请人：（不显示）')]).toEqual([false, true]);
});
test('a receipt says what was received and by when it is decided', () => {
  const receipt = { number: 'n', filedAt: row.filedAt, needs: ['education'], received: ['application-form'], missing: [], workingDays: 5, decideBy: '2026-11-23' } as unknown as Receipt;
  const text = printedForm(receiptForm(receipt, around));
  for (const part of ['5 个工作日，至 2026-11-23', '教育康复', '尚缺材料\n无']) expect(text).toContain(part);
});
test('a consent says who agreed to what, for whom, until when, and that it was taken back', () => {
  const consent = { givenBy: 'guardian', relation: 'mother', purposes: ['referral'], dataClasses: ['identity'], validFrom: '2026-11-16', validUntil: null, withdrawnAt: null } as unknown as ConsentRow;
  const text = printedForm(consentForm(consent, ['福田区残疾人康复服务中心'], around));
  for (const part of ['知情同意书', '监护人（母亲）', '2026-11-16 至 撤回之日', '1. 福田区残疾人康复服务中心', '本人或监护人（签名）']) expect(text).toContain(part);
  expect(text).not.toContain('已撤回');
  expect(printedForm(consentForm({ ...consent, withdrawnAt: '2026-12-01T01:00:00.000Z' }, [], around))).toContain('已撤回：2026-12-01');
});
