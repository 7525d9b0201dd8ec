import type { Form, PersonalText } from '@kangfu/nest';
import type { Visit } from './visits.types.js';

/** A visit as it was recorded, for the family to sign. */
export const visitForm = ({ case: { ref }, day, reached, satisfaction }: Pick<Visit, 'case' | 'day' | 'reached' | 'satisfaction'>, text: PersonalText): Form => ({
  title: '回访记录', facts: [['个案编号', ref], ['姓名', null], ['回访日期', day], ['是否联系到', reached ? '是' : '否'], ['满意度（1–5）', satisfaction], ['情况', text]], signatures: ['本人或监护人', '回访人'],
});
