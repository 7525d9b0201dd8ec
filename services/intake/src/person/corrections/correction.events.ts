import { defineEvent, Field, Type } from '@kangfu/contracts';
import { AGE_BANDS } from '../calendar.js';

/** What may be wrong in a registration and is not said by a number. */
export const CORRECTABLE = { name: { zh: '姓名', en: 'name' }, 'birth-date': { zh: '出生日期', en: 'birth date' }, sex: { zh: '性别', en: 'sex' } } as const;
export type Correctable = keyof typeof CORRECTABLE;
export const CORRECTABLE_CODES = Object.keys(CORRECTABLE) as Correctable[];

const of = { personId: Field.uuid(), correctionId: Field.uuid() };
/** What follows in clear from the new values. */
const derived = { sex: Type.Optional(Field.oneOf(['m', 'f'])), ageBand: Type.Optional(Field.oneOf(AGE_BANDS)) };

export const CorrectionProposed = defineEvent('intake', 'CorrectionProposed', {
  description: '申请更正 Somebody says that a registration is wrong; nothing changes until another approves', data: Type.Object({ ...of, fields: Type.Array(Field.oneOf(CORRECTABLE_CODES), { minItems: 1 }), by: Field.uuid(), ...derived }),
  personal: Type.Object({ reason: Field.text(2000), name: Type.Optional(Field.text(100)), birthDate: Type.Optional(Field.date()) }),
});
export const CorrectionApproved = defineEvent('intake', 'CorrectionApproved', {
  description: '同意更正 What was proposed counts from now on; what it was before stays in the history', data: Type.Object({ ...of, fields: Type.Array(Field.oneOf(CORRECTABLE_CODES), { minItems: 1 }), by: Field.uuid(), ...derived }),
});
export const CorrectionRefused = defineEvent('intake', 'CorrectionRefused', {
  description: '不予更正 What was proposed does not count', data: Type.Object({ ...of, by: Field.uuid() }), personal: Type.Object({ refusal: Field.text(2000) }),
});
