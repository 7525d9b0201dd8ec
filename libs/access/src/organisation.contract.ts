import { defineEvent, Field, Type } from '@kangfu/contracts';

/** What access reads of intake's and referral's events: consumer-side contracts, no more fields than rights need. */
const codes = Type.Array(Type.String());

export const UnitOpened = defineEvent('intake', 'UnitOpened', {
  description: '机构设立 A unit of the organisation was opened',
  data: Type.Object({ code: Type.String(), kind: Type.String(), name: Type.Object({ zh: Type.String(), en: Type.String() }), path: codes, serves: codes }),
});
export const PersonAppointed = defineEvent('intake', 'PersonAppointed', {
  description: '任职 A user was appointed to a role at a unit',
  data: Type.Object({ appointmentId: Field.uuid(), userId: Field.uuid(), role: Type.String(), unit: Type.String(), path: codes }),
});
export const AppointmentEnded = defineEvent('intake', 'AppointmentEnded', {
  description: '离任 An appointment ended', data: Type.Object({ appointmentId: Field.uuid(), userId: Field.uuid() }),
});
const post = { appointmentId: Field.uuid(), userId: Field.uuid() };
export const DeputyNamed = defineEvent('intake', 'DeputyNamed', {
  description: 'AB岗：指定代岗人 Who stands in for a post', data: Type.Object({ ...post, deputy: Field.uuid(), from: Field.date(), until: Type.Optional(Field.date()) }),
});
export const DeputyEnded = defineEvent('intake', 'DeputyEnded', { description: 'AB岗：代岗终止 Nobody stands in for a post any more', data: Type.Object(post) });
export const AbsenceRecorded = defineEvent('intake', 'AbsenceRecorded', {
  description: '登记不在岗 The holder of a post is away', data: Type.Object({ ...post, from: Field.date(), until: Field.date() }),
});
export const ReturnRecorded = defineEvent('intake', 'ReturnRecorded', {
  description: '提前返岗 The holder of a post is there again', data: Type.Object({ ...post, from: Field.date(), back: Field.date() }),
});
export const PersonRegistered = defineEvent('intake', 'PersonRegistered', {
  description: '登记残疾人 A person was registered', data: Type.Object({ personId: Field.uuid(), places: codes }),
});
export const PersonMoved = defineEvent('intake', 'PersonMoved', {
  description: '迁居 A person moved', data: Type.Object({ personId: Field.uuid(), places: codes, childHealth: Type.Optional(Type.String()) }),
});
const both = { personId: Field.uuid(), survivorId: Field.uuid() };
export const PersonsLinked = defineEvent('intake', 'PersonsLinked', { description: '合并登记 Two registrations are one person', data: Type.Object(both) });
export const PersonsUnlinked = defineEvent('intake', 'PersonsUnlinked', { description: '撤销合并 They are two people after all', data: Type.Object(both) });
export const RequestFiled = defineEvent('intake', 'RequestFiled', {
  description: '提出康复申请 A request was filed', data: Type.Object({ caseId: Field.uuid(), personId: Field.uuid(), places: codes }),
});
export const CaseRedirected = defineEvent('intake', 'CaseRedirected', {
  description: '转往另一街道 A case went to another street', data: Type.Object({ caseId: Field.uuid(), personId: Field.uuid(), places: codes }),
});
export const ConsentGiven = defineEvent('intake', 'ConsentGiven', {
  description: '知情同意 Consent was given',
  data: Type.Object({ consentId: Field.uuid(), caseId: Field.uuid(), personId: Field.uuid(), recipients: codes, dataClasses: Type.Optional(codes), validFrom: Type.Optional(Type.String()), validUntil: Type.Optional(Type.String()) }),
});
export const ConsentWithdrawn = defineEvent('intake', 'ConsentWithdrawn', {
  description: '撤回同意 Consent was withdrawn', data: Type.Object({ consentId: Field.uuid(), caseId: Field.uuid(), personId: Field.uuid() }),
});
export const CaseManagerNamed = defineEvent('intake', 'CaseManagerNamed', {
  description: '指定个案负责人 A case manager was named', data: Type.Object({ caseId: Field.uuid(), personId: Field.uuid(), manager: Field.uuid() }),
});
export const HandlerAssigned = defineEvent('intake', 'HandlerAssigned', {
  description: '指定承办人 Who serves a need', data: Type.Object({ caseId: Field.uuid(), personId: Field.uuid(), needId: Field.uuid(), handler: Field.uuid() }),
});
const referral = Type.Object({ referralId: Field.uuid(), caseId: Field.uuid(), personId: Field.uuid(), agency: Type.String() });
export const ReferralSent = defineEvent('referral', 'ReferralSent', { description: '发出转介 A referral was sent', data: referral });
export const ReferralDeclined = defineEvent('referral', 'ReferralDeclined', { description: '机构拒绝 The agency declined', data: referral });
export const ReferralCancelled = defineEvent('referral', 'ReferralCancelled', { description: '转介取消 The referral was cancelled', data: referral });
export const ReferralCompleted = defineEvent('referral', 'ReferralCompleted', { description: '转介完成 The referral was completed', data: referral });

/** For the registry of every service: own definitions of the same events come first. */
export const ACCESS_CONTRACTS = [
  UnitOpened, PersonAppointed, AppointmentEnded, DeputyNamed, DeputyEnded, AbsenceRecorded, ReturnRecorded, PersonRegistered, PersonMoved, PersonsLinked, PersonsUnlinked, RequestFiled, CaseRedirected, CaseManagerNamed, HandlerAssigned, ConsentGiven, ConsentWithdrawn, ReferralSent, ReferralDeclined, ReferralCancelled, ReferralCompleted,
];
