import { defineEvent, Field, Type } from '@kangfu/contracts';

/** What this service reads of intake's events. */
const codes = Type.Array(Type.String());
const about = { caseId: Field.uuid(), personId: Field.uuid() };
const event = <const N extends string>(type: N, description: string) => defineEvent('intake', type, { description, data: Type.Object(about) });

export const RequestFiled = defineEvent('intake', 'RequestFiled', {
  description: '提出康复申请 A request was filed',
  data: Type.Object({ ...about, street: Type.String(), window: Type.String(), places: codes, needs: Type.Array(Type.Object({ needId: Field.uuid(), kind: Type.String() })), acceptDays: Type.Optional(Field.int(1)) }),
});
export const RequestAccepted = event('RequestAccepted', '受理 The request was accepted');
export const RequestReturned = event('RequestReturned', '退回补正 The request was returned for completion');
export const RequestCompleted = defineEvent('intake', 'RequestCompleted', { description: '补正 Papers were added', data: Type.Object({ ...about, missing: codes }) });
export const RequestWithdrawn = event('RequestWithdrawn', '撤回申请 The request was withdrawn');
export const RequestRefused = event('RequestRefused', '不予受理 The request was refused');
export const CaseRedirected = defineEvent('intake', 'CaseRedirected', {
  description: '转往另一街道 The case went to another street', data: Type.Object({ ...about, street: Type.String(), window: Type.String(), places: codes }),
});
export const NeedTriaged = defineEvent('intake', 'NeedTriaged', {
  description: '分流 A need was triaged', data: Type.Object({ ...about, needId: Field.uuid(), exit: Field.oneOf(['street', 'district', 'information']) }),
});
export const CaseManagerNamed = defineEvent('intake', 'CaseManagerNamed', {
  description: '指定个案负责人 A case manager was named', data: Type.Object({ ...about, manager: Field.uuid(), unit: Type.String() }),
});
export const StepOverdue = defineEvent('intake', 'StepOverdue', {
  description: '逾期督办 The request was not decided in time', data: Type.Object({ ...about, due: Field.date(), level: Field.int(1), escalatedTo: Type.Object({ role: Type.String(), unit: Type.String() }) }),
});

export const PersonRegistered = defineEvent('intake', 'PersonRegistered', {
  description: '登记残疾人 A person was registered',
  data: Type.Object({ personId: Field.uuid(), street: Type.String(), places: codes, ageBand: Type.String(), certificate: Type.Optional(Type.Object({ disabilityClass: Field.int(1, 7) })) }),
});

export const CertificateRecorded = defineEvent('intake', 'CertificateRecorded', { description: '登记残疾人证 A certificate was seen', data: Type.Object({ personId: Field.uuid(), certificateId: Field.uuid(), disabilityClass: Field.int(1, 7) }) });
export const CertificateStatusChanged = defineEvent('intake', 'CertificateStatusChanged', {
  description: '残疾人证状态变更 A certificate was reported lost, frozen, cancelled, or is valid again', data: Type.Object({ personId: Field.uuid(), certificateId: Field.uuid(), status: Type.String() }),
});

export const INTAKE_CONTRACTS = [PersonRegistered, CertificateRecorded, CertificateStatusChanged, RequestFiled, RequestAccepted, RequestReturned, RequestCompleted, RequestRefused, RequestWithdrawn, CaseRedirected, NeedTriaged, CaseManagerNamed, StepOverdue];
