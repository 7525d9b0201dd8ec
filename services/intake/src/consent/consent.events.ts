import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';
import { RELATION_CODES } from '../person/guardians/guardian.events.js';

export const PURPOSES = {
  referral: { zh: '转介', en: 'referral' }, assessment: { zh: '评估', en: 'assessment' }, service: { zh: '提供康复服务', en: 'delivery of services' },
  'follow-up': { zh: '跟踪回访', en: 'follow-up' }, research: { zh: '研究', en: 'research' },
} as const;
export type Purpose = keyof typeof PURPOSES;
export const PURPOSE_CODES = Object.keys(PURPOSES) as Purpose[];

export const DATA_CLASSES = {
  identity: { zh: '身份信息', en: 'identity' }, contact: { zh: '联系方式', en: 'contact' }, disability: { zh: '残疾信息', en: 'disability' }, assessment: { zh: '评估结果', en: 'assessments' },
  plan: { zh: '服务计划', en: 'plans' }, service: { zh: '服务记录', en: 'service records' }, 'autism-file': { zh: '孤独症档案', en: 'autism file' },
} as const;
export type DataClass = keyof typeof DATA_CLASSES;
export const DATA_CLASS_CODES = Object.keys(DATA_CLASSES) as DataClass[];

export const CONSENT_GIVERS = ['self', 'guardian'] as const;
export type ConsentGiver = (typeof CONSENT_GIVERS)[number];

const ids = { consentId: Field.uuid(), caseId: Field.uuid(), personId: Field.uuid() };

export const ConsentGiven = defineEvent('intake', 'ConsentGiven', {
  description: '知情同意 Consent was given: for what, to whom, which data, from when to when', public: true,
  data: Type.Object({
    ...ids, givenBy: Field.oneOf(CONSENT_GIVERS), purposes: Type.Array(Field.oneOf(PURPOSE_CODES), { minItems: 1 }), recipients: Type.Array(Field.text(40), { minItems: 1 }),
    dataClasses: Type.Array(Field.oneOf(DATA_CLASS_CODES), { minItems: 1 }), validFrom: Field.date(), validUntil: Type.Optional(Field.date()),
    /** Of a guardian; not known of consents of earlier releases. */
    relation: Type.Optional(Field.oneOf(RELATION_CODES)),
    /** Digest of the signed form, where one was scanned. */
    evidenceDigest: Type.Optional(Field.text(80)),
  }),
});
export const ConsentWithdrawn = defineEvent('intake', 'ConsentWithdrawn', { description: '撤回同意 Consent was withdrawn, at once', public: true, data: Type.Object(ids) });

export const consentEvents = { ConsentGiven, ConsentWithdrawn };
export type ConsentEvent = EventsOf<typeof consentEvents>;
