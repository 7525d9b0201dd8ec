import { defineEvent, Field, Type } from '@kangfu/contracts';

/** What this service reads of referral's events. */
const about = { caseId: Field.uuid(), personId: Field.uuid() };
const moved = { ...about, referralId: Field.uuid(), agency: Type.String(), to: Type.String() };
const move = <const N extends string>(type: N, description: string) => defineEvent('referral', type, { description, data: Type.Object(moved) });

const scored = { ...about, assessmentId: Field.uuid(), instrument: Type.String(), answers: Type.Record(Type.String(), Type.Integer()) };
export const AssessmentRecorded = defineEvent('referral', 'AssessmentRecorded', { description: '功能评估 An assessment was recorded', data: Type.Object({ ...scored, score: Type.Integer() }) });
export const InstrumentScored = defineEvent('referral', 'InstrumentScored', { description: '量表评估 An assessment by another instrument was recorded', data: Type.Object({ ...scored, score: Type.Optional(Type.Integer()) }) });
export const ReferralSent = defineEvent('referral', 'ReferralSent', { description: '发出转介 A referral was sent', data: Type.Object({ ...moved, needId: Field.uuid() }) });
export const AppointmentScheduled = defineEvent('referral', 'AppointmentScheduled', { description: '预约 Scheduled', data: Type.Object({ ...moved, appointmentAt: Field.instant() }) });
export const REFERRAL_MOVES = [
  move('ReferralAccepted', '机构接受 Accepted'), move('ReferralDeclined', '机构拒绝 Declined'), AppointmentScheduled, move('NoShowRecorded', '未到 Unattended'),
  move('AppointmentCancelled', '取消预约 Appointment cancelled'), move('InterimNoteRecorded', '阶段性反馈 Visit noted'), move('ReferralStarted', '开始服务 Started'),
  move('ReferralCompleted', '完成 Completed'), move('ReferralCancellationRequested', '请求取消 Cancellation requested'), move('ReferralCancelled', '取消 Cancelled'),
] as const;

const version = { ...about, planId: Field.uuid(), planVersion: Field.int(1) };
export const PlanDrafted = defineEvent('referral', 'PlanDrafted', {
  description: '拟定计划 A plan was drafted',
  data: Type.Object({
    ...version, author: Field.uuid(), agency: Type.Optional(Type.String()), goals: Type.Array(Type.Object({ goalId: Field.uuid(), weight: Field.int(1) })),
    sessionsPlanned: Field.int(), from: Field.date(), to: Field.date(),
  }),
});
export const PlanAgreed = defineEvent('referral', 'PlanAgreed', { description: '同意计划 A plan was agreed to', data: Type.Object(version) });
export const PlanApproved = defineEvent('referral', 'PlanApproved', { description: '批准计划 A plan was approved', data: Type.Object(version) });
const spell = { ...about, planId: Field.uuid(), service: Type.Optional(Type.String()), from: Field.date() };
export const ServicePaused = defineEvent('referral', 'ServicePaused', { description: '暂停服务 A service of the plan, or all of it, was paused', data: Type.Object(spell) });
export const ServiceResumed = defineEvent('referral', 'ServiceResumed', { description: '恢复服务 It goes on', data: Type.Object({ ...spell, on: Field.date() }) });
const entry = { day: Field.date(), minutes: Type.Integer(), attendance: Type.String(), startedAt: Type.Optional(Field.instant()) };
export const SessionCorrected = defineEvent('referral', 'SessionCorrected', {
  description: '更正服务记录 A wrong entry of a session was corrected',
  data: Type.Object({ ...about, sessionId: Field.uuid(), planId: Field.uuid(), agency: Type.String(), deliveredBy: Field.uuid(), groupId: Type.Optional(Field.uuid()), before: Type.Object(entry), after: Type.Object(entry), annulled: Type.Boolean() }),
});
export const SessionDelivered = defineEvent('referral', 'SessionDelivered', {
  description: '服务实施 A session was delivered',
  data: Type.Object({ ...about, sessionId: Field.uuid(), planId: Field.uuid(), agency: Type.String(), deliveredBy: Field.uuid(), groupId: Type.Optional(Field.uuid()), bookingId: Type.Optional(Field.uuid()), ...entry }),
});

const ofAgency = { agency: Type.String() };
const nobody = { subject: () => null };
export const ClosureDayDeclared = defineEvent('referral', 'ClosureDayDeclared', { description: '机构停业日 An agency is closed on a day', ...nobody, data: Type.Object({ ...ofAgency, closureId: Field.uuid(), day: Field.date(), place: Type.Optional(Type.String()) }) });
export const ClosureDayTakenBack = defineEvent('referral', 'ClosureDayTakenBack', { description: '撤回停业日 It is open after all', ...nobody, data: Type.Object({ ...ofAgency, closureId: Field.uuid(), day: Field.date() }) });
export const AgencyDesignated = defineEvent('referral', 'AgencyDesignated', { description: '机构定点 An agency was designated', ...nobody, data: Type.Object({ ...ofAgency, validFrom: Field.date() }) });
export const DesignationSuspended = defineEvent('referral', 'DesignationSuspended', { description: '暂停定点 A designation was suspended', ...nobody, data: Type.Object({ ...ofAgency, from: Field.date(), until: Type.Optional(Field.date()) }) });
export const DesignationResumed = defineEvent('referral', 'DesignationResumed', { description: '恢复定点 It was resumed', ...nobody, data: Type.Object(ofAgency) });
export const DesignationEnded = defineEvent('referral', 'DesignationEnded', { description: '终止定点 It was ended', ...nobody, data: Type.Object({ ...ofAgency, on: Field.date() }) });

export const REFERRAL_CONTRACTS = [AssessmentRecorded, InstrumentScored, ReferralSent, ...REFERRAL_MOVES, PlanDrafted, PlanAgreed, PlanApproved, ServicePaused, ServiceResumed, SessionDelivered, SessionCorrected,
  ClosureDayDeclared, ClosureDayTakenBack, AgencyDesignated, DesignationSuspended, DesignationResumed, DesignationEnded];
