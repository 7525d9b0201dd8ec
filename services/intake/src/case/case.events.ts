import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';
import { EXIT_CODES, MATERIAL_CODES, NEED_KIND_CODES } from './needs.js';

export const REFUSAL_REASONS = {
  'not-eligible': { zh: '不符合服务条件', en: 'not eligible' },
  'outside-area': { zh: '不属本区服务范围', en: 'outside the area' },
  duplicate: { zh: '重复申请', en: 'duplicate request' },
  'own-wish': { zh: '申请人撤回', en: 'withdrawn by the applicant' },
  'false-statement': { zh: '材料不实', en: 'false statement' },
  other: { zh: '其他（须说明）', en: 'other, to be explained' },
} as const;
export type RefusalReason = keyof typeof REFUSAL_REASONS;
export const REFUSAL_REASON_CODES = Object.keys(REFUSAL_REASONS) as RefusalReason[];

/** Why a coordinator decides otherwise than the rule proposes. */
export const TRIAGE_REASONS = {
  'own-wish': { zh: '本人或监护人意愿', en: 'wish of the person or guardian' },
  urgent: { zh: '情况紧急', en: 'urgent' },
  severity: { zh: '功能障碍程度', en: 'severity' },
  'street-capacity': { zh: '街道服务能力', en: "the street's capacity" },
  'already-served': { zh: '已有其他服务', en: 'already served elsewhere' },
  'specialist-needed': { zh: '需专业评估', en: 'needs a specialist' },
} as const;
export type TriageReason = keyof typeof TRIAGE_REASONS;
export const TRIAGE_REASON_CODES = Object.keys(TRIAGE_REASONS) as TriageReason[];

/** Why an applicant gives up a request or a case. */
export const WITHDRAWAL_REASONS = {
  'own-wish': { zh: '本人或监护人意愿', en: 'own wish' },
  'served-elsewhere': { zh: '已在别处得到服务', en: 'served elsewhere' },
  moved: { zh: '迁离本区', en: 'moved away' },
  'too-long': { zh: '等待过久', en: 'waited too long' },
  other: { zh: '其他（须说明）', en: 'other, to be explained' },
} as const;
export type WithdrawalReason = keyof typeof WITHDRAWAL_REASONS;
export const WITHDRAWAL_REASON_CODES = Object.keys(WITHDRAWAL_REASONS) as WithdrawalReason[];

const ids = { caseId: Field.uuid(), personId: Field.uuid() };
const codes = Type.Array(Field.text(40));
const materials = Type.Array(Field.oneOf(MATERIAL_CODES));

export const RequestFiled = defineEvent('intake', 'RequestFiled', {
  description: '提出康复申请 A request was filed; it lies at the window of the person\'s street', public: true,
  data: Type.Object({
    ...ids, street: Field.text(20), window: Field.text(20), places: codes,
    needs: Type.Array(Type.Object({ needId: Field.uuid(), kind: Field.oneOf(NEED_KIND_CODES) }), { minItems: 1 }),
    missing: materials, provided: materials,
    /** Unit where it was filed; null: by the person or guardian. */
    filedAtUnit: Type.Union([Field.text(40), Type.Null()]),
    /** The needs were found by a screening; `recordedBy` is the liaison who files for the person. */
    screening: Type.Optional(Type.Object({ screeningId: Field.uuid(), campaignId: Field.uuid(), recordedBy: Field.uuid() })),
    /** Working days for the window to decide, where the place has set others than the default. `escalationDays`: those between levels of escalation, as long as the first step was watched from here. */
    acceptDays: Type.Optional(Field.int(1)), escalationDays: Type.Optional(Field.int(1)),
  }),
  personal: Type.Object({ statement: Type.Optional(Field.text(2000)) }),
});
export const RequestAccepted = defineEvent('intake', 'RequestAccepted', { description: '受理 The street accepted the request', public: true, data: Type.Object(ids) });
export const RequestReturned = defineEvent('intake', 'RequestReturned', {
  description: '一次性告知补正 Returned for completion: one notice naming everything that is missing', public: true, data: Type.Object({ ...ids, missing: materials }),
});
export const RequestCompleted = defineEvent('intake', 'RequestCompleted', {
  description: '补正 Papers were added; `missing` is what is still missing', public: true, data: Type.Object({ ...ids, provided: materials, missing: materials }),
});
export const RequestRefused = defineEvent('intake', 'RequestRefused', {
  description: '不予受理 The street refused the request', public: true,
  data: Type.Object({ ...ids, reasonCode: Field.oneOf(REFUSAL_REASON_CODES) }), personal: Type.Object({ reason: Type.Optional(Field.text(2000)) }),
});
export const RequestWithdrawn = defineEvent('intake', 'RequestWithdrawn', {
  description: '撤回申请 The applicant withdrew the request; a case that was accepted ends, and its open referrals are to be cancelled by agreement', public: true,
  data: Type.Object({ ...ids, street: Field.text(20), /** The request had been accepted: referrals and plans may be open. */ accepted: Type.Boolean(), reasonCode: Field.oneOf(WITHDRAWAL_REASON_CODES) }),
  personal: Type.Object({ reason: Type.Optional(Field.text(2000)) }),
});
export const CaseRedirected = defineEvent('intake', 'CaseRedirected', {
  description: '转往另一街道 The case went to another street', public: true,
  data: Type.Object({
    ...ids, street: Field.text(20), window: Field.text(20), places: codes, from: Field.text(20),
    /** Why, where nobody sent it: the person moved, and the case was handed over. */
    cause: Type.Optional(Field.oneOf(['moved'])),
  }),
});
export const NeedTriaged = defineEvent('intake', 'NeedTriaged', {
  description: '分流 A need took one of three exits', public: true,
  data: Type.Object({
    ...ids, needId: Field.uuid(), exit: Field.oneOf(EXIT_CODES), proposed: Field.oneOf(EXIT_CODES), rule: Field.text(20), reasonCode: Type.Optional(Field.oneOf(TRIAGE_REASON_CODES)),
    /** The row of the rule that proposed; `rule` is its version. */
    matched: Type.Optional(Field.text(40)),
  }),
});
export const InformationGiven = defineEvent('intake', 'InformationGiven', {
  description: '提供信息 What the person was told about a need, which ends it', data: Type.Object({ ...ids, needId: Field.uuid() }), personal: Type.Object({ text: Field.text(2000) }),
});
export const HandlerAssigned = defineEvent('intake', 'HandlerAssigned', {
  description: '指定承办人 One person serves a need that the street serves itself', data: Type.Object({ ...ids, needId: Field.uuid(), handler: Field.uuid(), unit: Field.text(40) }),
});
export const CaseManagerNamed = defineEvent('intake', 'CaseManagerNamed', {
  description: '指定个案负责人 One person answers for the case from here on', public: true, data: Type.Object({ ...ids, manager: Field.uuid(), unit: Field.text(40) }),
});
/** Told while the first step was watched from here; since then quality tells of it as of every other (docs/decisions/0032). */
export const StepOverdue = defineEvent('intake', 'StepOverdue', {
  description: '逾期督办 A step was not done by its last day, and whoever is named was told; one level after the other',
  data: Type.Object({ ...ids, step: Field.oneOf(['accept']), due: Field.date(), level: Field.int(1), escalatedTo: Type.Object({ role: Field.text(40), unit: Field.text(40) }) }),
});
export const ClientDied = defineEvent('intake', 'ClientDied', {
  description: '当事人死亡 The person whom the case is about has died: what is open for it is let go', public: true, data: Type.Object({ ...ids, day: Field.date() }),
});
export const ClientDeathWithdrawn = defineEvent('intake', 'ClientDeathWithdrawn', { description: '当事人死亡登记已撤销 The person whom the case is about has not died', public: true, data: Type.Object(ids) });

export const caseEvents = { ClientDied, ClientDeathWithdrawn, StepOverdue, RequestFiled, RequestAccepted, RequestReturned, RequestCompleted, RequestRefused, RequestWithdrawn, CaseRedirected, NeedTriaged, InformationGiven, HandlerAssigned, CaseManagerNamed };
export type CaseEvent = EventsOf<typeof caseEvents>;
