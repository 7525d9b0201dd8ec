import { defineEvent, Field, Type } from '@kangfu/contracts';

/** How a guardian stands to the person, Chinese first. */
export const RELATIONS = {
  father: { zh: '父亲', en: 'father' }, mother: { zh: '母亲', en: 'mother' }, grandparent: { zh: '祖父母、外祖父母', en: 'grandparent' }, spouse: { zh: '配偶', en: 'spouse' }, child: { zh: '子女', en: 'child' },
  sibling: { zh: '兄弟姐妹', en: 'sibling' }, relative: { zh: '其他亲属', en: 'other relative' }, institution: { zh: '机构（福利机构、居委会等）', en: 'institution' }, other: { zh: '其他', en: 'other' },
} as const;
export type Relation = keyof typeof RELATIONS;
export const RELATION_CODES = Object.keys(RELATIONS) as Relation[];

const of = { personId: Field.uuid() };

export const GuardianNamed = defineEvent('intake', 'GuardianNamed', {
  description: '登记监护人 Somebody or an institution is guardian; without a legal establishment until the person is 18',
  data: Type.Object({
    ...of, guardianId: Field.uuid(), relation: Field.oneOf(RELATION_CODES),
    /** 依法确定: by a court or the civil affairs office, so beyond 18 too. */
    legal: Type.Boolean(),
    /** Unit code of an institution. */
    institution: Type.Optional(Field.text(40)), from: Field.date(), until: Type.Optional(Field.date()),
  }),
  personal: Type.Object({ name: Type.Optional(Field.text(100)), phone: Type.Optional(Field.text(40)) }),
});
export const GuardianEnded = defineEvent('intake', 'GuardianEnded', { description: '监护终止 A guardianship ended', data: Type.Object({ ...of, guardianId: Field.uuid(), until: Field.date() }) });
export const GuardiansDisagreed = defineEvent('intake', 'GuardiansDisagreed', {
  description: '监护人意见不一 Guardians disagree: a flag, nobody is overridden', data: Type.Object({ ...of, disagreementId: Field.uuid(), guardians: Type.Array(Field.uuid(), { minItems: 2 }) }), personal: Type.Object({ about: Field.text(2000) }),
});
export const DisagreementSettled = defineEvent('intake', 'DisagreementSettled', {
  description: '分歧已解决 Guardians agree again, or somebody competent has decided', data: Type.Object({ ...of, disagreementId: Field.uuid() }), personal: Type.Object({ how: Field.text(2000) }),
});
