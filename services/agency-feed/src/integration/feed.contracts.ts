import { defineEvent, type EventDefinition, Field, Type } from '@kangfu/contracts';

/**
 * The public events of other services that agencies are told of: of each, the two fields by which they are routed. Their content is passed on as it is;
 * its schema is the owner's. A type not listed here reaches no agency.
 */
const PUBLIC: Readonly<Record<string, readonly string[]>> = {
  intake: ['PersonRegistered', 'ContactChanged', 'RequestFiled', 'RequestAccepted', 'RequestReturned', 'RequestCompleted', 'RequestRefused', 'CaseRedirected', 'NeedTriaged', 'CaseManagerNamed', 'ConsentGiven', 'ConsentWithdrawn'],
  referral: ['AssessmentRecorded', 'ReferralSent', 'ReferralAccepted', 'ReferralDeclined', 'ReferralStarted', 'AppointmentScheduled', 'AppointmentCancelled', 'NoShowRecorded', 'InterimNoteRecorded',
    'ReferralCancellationRequested', 'ReferralCancelled', 'ReferralCompleted', 'PlanDrafted', 'PlanAgreed', 'PlanApproved', 'SessionDelivered'],
  quality: ['ProgressNoted', 'EffectReviewed', 'CaseClosed', 'CaseReopened'],
};

export const feedContracts: EventDefinition[] = Object.entries(PUBLIC).flatMap(([service, types]) => types.map((type) =>
  defineEvent(service, type, { description: `转发 Passed on: ${type}`, data: Type.Object({ personId: Field.uuid(), caseId: Type.Optional(Field.uuid()) }), public: true })));

export const isPublic = (service: string, type: string): boolean => PUBLIC[service]?.includes(type) ?? false;
