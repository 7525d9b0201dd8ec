import { defineEvent, type EventDefinition, EventRegistry, Field, Type } from '@kangfu/contracts';

const person = { personId: Field.uuid() };
const about = { ...person, caseId: Field.uuid() };
const ofPlan = { ...about, planId: Field.uuid() };
const ofAgency = { ...about, agency: Type.String() };
const codes = Type.Array(Type.String());
const told = (service: string, fields: Parameters<typeof Type.Object>[0], ...types: string[]): EventDefinition[] =>
  types.map((type) => defineEvent(service, type, { description: `转发 Passed on: ${type}`, data: Type.Object(fields), public: true }));

/**
 * The public events of other services that agencies are told of: of each, the fields by which they are routed and of which snapshots are made. Their content is passed on as it is;
 * its schema is the owner's. A type not listed here reaches no agency.
 */
export const feedContracts: EventDefinition[] = [
  ...told('intake', { ...person, sex: Type.String(), ageBand: Type.String() }, 'PersonRegistered'),
  ...told('intake', person, 'ContactChanged'),
  ...told('intake', { ...about, needs: Type.Array(Type.Object({ needId: Field.uuid(), kind: Type.String() })) }, 'RequestFiled'),
  ...told('intake', about, 'RequestAccepted', 'RequestReturned', 'RequestCompleted', 'RequestRefused', 'RequestWithdrawn', 'CaseRedirected', 'NeedTriaged', 'CaseManagerNamed', 'ClientDied', 'ClientDeathWithdrawn', 'ConsentWithdrawn'),
  ...told('intake', { ...about, recipients: codes, dataClasses: codes, validFrom: Field.date(), validUntil: Type.Optional(Field.date()) }, 'ConsentGiven'),
  ...told('referral', about, 'AssessmentRecorded', 'InstrumentScored'),
  ...told('referral', { ...ofAgency, referralId: Field.uuid(), service: Type.String() }, 'ReferralSent'),
  ...told('referral', ofAgency, 'ReferralAccepted', 'ReferralDeclined', 'ReferralStarted', 'AppointmentScheduled', 'AppointmentCancelled', 'NoShowRecorded', 'InterimNoteRecorded',
    'ReferralCancellationRequested', 'ReferralCancelled', 'ReferralCompleted', 'ReferredOnward', 'SubReferralEnded'),
  ...told('referral', { ...ofPlan, agency: Type.Optional(Type.String()) }, 'PlanDrafted'),
  ...told('referral', ofPlan, 'PlanAgreed', 'PlanApproved'),
  ...told('referral', { ...ofPlan, agency: Type.Optional(Type.String()) }, 'ServicePaused', 'ServiceResumed'),
  ...told('referral', { ...ofPlan, agency: Type.String() }, 'SessionBooked', 'BookedSessionMoved', 'BookedSessionDisplaced', 'BookedSessionCancelled', 'SessionDelivered', 'SessionCorrected'),
  ...told('referral', { ...about, agency: Type.Optional(Type.String()) }, 'DeviceNeedRecorded', 'DeviceFitted', 'DeviceDelivered', 'DeviceUseChecked', 'DeviceReturned'),
  ...told('quality', { ...ofPlan, agency: Type.Optional(Type.String()) }, 'ProgressNoted', 'EffectReviewed'),
  ...told('quality', about, 'CaseClosed', 'CaseReopened', 'CaseHeld', 'CaseResumed'),
];

const TOLD = new Set(feedContracts.map(({ service, type }) => `${service}/${type}`));
export const isPublic = (service: string, type: string): boolean => TOLD.has(`${service}/${type}`);

const registry = new EventRegistry([], feedContracts);
/** The event with its data in the words of the version known here, to decide who may see what; what is passed on is as it was stored. Throws `UnknownEvent`. */
export const asKnown = <E extends { readonly service: string; readonly type: string; readonly schema: number; readonly data: object }>(event: E): E => ({ ...event, data: registry.upcast(event.service, event.type, event.schema, event.data) });
