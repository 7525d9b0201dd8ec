import { printedForm } from './form.js';

test('a form has its fields, numbered lists and a line for each who signs', () => {
  expect(printedForm({ title: '回访记录', facts: [['日期', '2026-11-20'], ['满意度', 5]], lists: [{ heading: '材料', lines: ['申请表', '病历'] }, { heading: '其他', lines: [] }], note: '请核对。', signatures: ['本人或监护人'] })).toBe([
    '回访记录', '', '日期：2026-11-20', '满意度：5', '', '材料', '1. 申请表', '2. 病历', '', '其他', '无', '', '请核对。', '', '本人或监护人（签名）：____________  日期：______年____月____日',
  ].join('\n'));
});
test('a personal detail is printed for who may see it; what is hidden says so, what is not there is filled in by hand', () => {
  const line = (value: Parameters<typeof printedForm>[0]['facts'][number][1]) => printedForm({ title: 't', facts: [['姓名', value]], signatures: [] }).split('\n')[2];
  expect(line({ value: '王小明', state: 'CLEAR' })).toBe('姓名：王小明');
  expect(line({ value: null, state: 'MASKED' })).toBe('姓名：（不显示）');
  expect(line({ value: '王**', state: 'MASKED' })).toBe('姓名：王**');
  expect(line({ value: null, state: 'ERASED' })).toBe('姓名：（已删除）');
  for (const missing of [{ value: null, state: 'ABSENT' as const }, null, undefined, '']) expect(line(missing)).toBe('姓名：____________');
});
