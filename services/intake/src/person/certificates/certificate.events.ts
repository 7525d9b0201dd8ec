import { defineEvent, Field, Type } from '@kangfu/contracts';

export const CERTIFICATE_STATUSES = {
  valid: { zh: '有效', en: 'valid' }, lost: { zh: '挂失', en: 'reported lost' }, frozen: { zh: '冻结', en: 'frozen' }, replaced: { zh: '已换发', en: 'replaced' }, cancelled: { zh: '注销', en: 'cancelled' },
} as const;
export type CertificateStatus = keyof typeof CERTIFICATE_STATUSES;
/** Statuses that somebody sets; a certificate is replaced by recording the next one. */
export const SETTABLE = ['valid', 'lost', 'frozen', 'cancelled'] as const;
export type SettableStatus = (typeof SETTABLE)[number];

const of = { personId: Field.uuid(), certificateId: Field.uuid() };

export const CertificateRecorded = defineEvent('intake', 'CertificateRecorded', {
  description: '登记残疾人证 A certificate was seen; it replaces the one before. Class and grade are those of its number, never inferred',
  data: Type.Object({
    ...of, disabilityClass: Field.int(1, 7), grade: Field.int(1, 4), replacement: Type.Optional(Field.text(4)), issuer: Field.text(100), issuedOn: Field.date(), validUntil: Type.Optional(Field.date()),
    /** Of class 7: what it is made of, each with its own grade. */
    components: Type.Optional(Type.Array(Type.Object({ disabilityClass: Field.int(1, 6), grade: Field.int(1, 4) }), { minItems: 2 })),
    /** The identity in its number is not the person's: to be looked at. */
    identityDiffers: Type.Boolean(),
  }),
});
export const CertificateStatusChanged = defineEvent('intake', 'CertificateStatusChanged', {
  description: '残疾人证状态变更 A certificate was reported lost, frozen, cancelled, or is valid again', data: Type.Object({ ...of, status: Field.oneOf(SETTABLE), since: Field.date() }),
});
