import { printedForm } from '@kangfu/nest';
import { visitForm } from './visit-form.js';

const visit = { case: { ref: 'C-1' }, day: '2026-11-20', reached: true, satisfaction: 5 };
test('a visit is printed as it was recorded, to be signed by the family', () => {
  const text = printedForm(visitForm(visit, { value: '满意，希望继续', state: 'CLEAR' }));
  for (const part of ['回访记录', '回访日期：2026-11-20', '是否联系到：是', '满意度（1–5）：5', '情况：满意，希望继续', '本人或监护人（签名）']) expect(text).toContain(part);
  expect(printedForm(visitForm({ ...visit, reached: false, satisfaction: null }, { value: null, state: 'ABSENT' }))).toContain('是否联系到：否');
  expect(printedForm(visitForm(visit, { value: null, state: 'MASKED' }))).toContain('情况：（不显示）');
});
