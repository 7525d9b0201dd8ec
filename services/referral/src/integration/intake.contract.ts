import { defineEvent, Field, Type } from '@kangfu/contracts';

/** What this service reads of intake's events: no more fields than it decides on. */
const codes = Type.Array(Type.String());
const about = { caseId: Field.uuid(), personId: Field.uuid() };
const event = <const N extends string>(type: N, description: string) => defineEvent('intake', type, { description, data: Type.Object(about) });

export const PersonRegistered = defineEvent('intake', 'PersonRegistered', {
  description: '登记残疾人 A person was registered',
  data: Type.Object({ personId: Field.uuid(), ageBand: Type.Optional(Type.String()), certificate: Type.Optional(Type.Object({ disabilityClass: Field.int(1, 7) })) }),
});
export const CertificateRecorded = defineEvent('intake', 'CertificateRecorded', {
  description: '登记残疾人证 A certificate was seen',
  data: Type.Object({ personId: Field.uuid(), certificateId: Field.uuid(), disabilityClass: Field.int(1, 7), components: Type.Optional(Type.Array(Type.Object({ disabilityClass: Field.int(1, 6) }))) }),
});
export const CertificateStatusChanged = defineEvent('intake', 'CertificateStatusChanged', {
  description: '残疾人证状态变更 A certificate was reported lost, frozen, cancelled, or is valid again', data: Type.Object({ personId: Field.uuid(), certificateId: Field.uuid(), status: Type.String() }),
});
const mended = <const N extends string>(type: N, description: string) => defineEvent('intake', type, { description, data: Type.Object({ personId: Field.uuid(), ageBand: Type.Optional(Type.String()) }) });
export const IdentityAdded = mended('IdentityAdded', '取得或变更证件号码 A number was gained or changed');
export const CorrectionApproved = mended('CorrectionApproved', '同意更正 A registration was corrected');
export const RequestFiled = defineEvent('intake', 'RequestFiled', {
  description: '提出康复申请 A request was filed',
  data: Type.Object({ ...about, places: codes, needs: Type.Array(Type.Object({ needId: Field.uuid(), kind: Type.String() })) }),
});
export const RequestAccepted = event('RequestAccepted', '受理 The request was accepted');
export const RequestReturned = event('RequestReturned', '退回补正 The request was returned for completion');
export const RequestCompleted = event('RequestCompleted', '补正 The request was completed');
export const RequestRefused = event('RequestRefused', '不予受理 The request was refused');
export const RequestWithdrawn = event('RequestWithdrawn', '撤回申请 The request was withdrawn');
export const CaseRedirected = defineEvent('intake', 'CaseRedirected', { description: '转往另一街道 The case went to another street', data: Type.Object({ ...about, places: codes }) });
export const NeedTriaged = defineEvent('intake', 'NeedTriaged', {
  description: '分流 A need was triaged', data: Type.Object({ ...about, needId: Field.uuid(), exit: Field.oneOf(['street', 'district', 'information']) }),
});
export const CaseManagerNamed = defineEvent('intake', 'CaseManagerNamed', {
  description: '指定个案负责人 A case manager was named', data: Type.Object({ ...about, manager: Field.uuid(), unit: Type.String() }),
});
export const ClientDied = defineEvent('intake', 'ClientDied', { description: '当事人死亡 The person of the case has died', data: Type.Object({ ...about, day: Field.date() }) });
export const ClientDeathWithdrawn = event('ClientDeathWithdrawn', '当事人死亡登记已撤销 The person of the case has not died');
export const ConsentGiven = defineEvent('intake', 'ConsentGiven', {
  description: '知情同意 Consent was given',
  data: Type.Object({ ...about, consentId: Field.uuid(), recipients: codes, validFrom: Type.String(), validUntil: Type.Optional(Type.String()) }),
});
export const ConsentWithdrawn = defineEvent('intake', 'ConsentWithdrawn', { description: '撤回同意 Consent was withdrawn', data: Type.Object({ ...about, consentId: Field.uuid() }) });

export const INTAKE_CONTRACTS = [PersonRegistered, CertificateRecorded, CertificateStatusChanged, IdentityAdded, CorrectionApproved, RequestFiled, RequestAccepted, RequestReturned, RequestCompleted, RequestRefused, RequestWithdrawn, CaseRedirected, NeedTriaged, CaseManagerNamed, ClientDied, ClientDeathWithdrawn, ConsentGiven, ConsentWithdrawn];
