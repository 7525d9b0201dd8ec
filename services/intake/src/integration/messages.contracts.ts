import { defineEvent, Field, Type } from '@kangfu/contracts';

const about = { caseId: Field.uuid(), personId: Field.uuid() };

/** Of other services' events, those of which a person is told. */
export const AppointmentScheduled = defineEvent('referral', 'AppointmentScheduled', { description: '预约服务 An appointment was made or moved', data: Type.Object({ ...about, agency: Type.String(), appointmentAt: Field.instant(), movedFrom: Type.Optional(Field.instant()) }) });
export const AppointmentCancelled = defineEvent('referral', 'AppointmentCancelled', { description: '取消预约 The appointment was cancelled', data: Type.Object({ ...about, agency: Type.String(), movedFrom: Type.Optional(Field.instant()) }) });
const assessed = { ...about, unit: Type.String() };
const booked = Type.Object({ ...assessed, startsAt: Field.instant(), venue: Type.String() });
export const AssessmentScheduled = defineEvent('referral', 'AssessmentScheduled', { description: '预约评估 An assessment got its time and place', data: booked });
export const AssessmentRescheduled = defineEvent('referral', 'AssessmentRescheduled', { description: '改约评估 It got another', data: booked });
export const AssessmentAppointmentCancelled = defineEvent('referral', 'AssessmentAppointmentCancelled', { description: '取消评估预约 It does not take place', data: Type.Object({ ...assessed, reasonCode: Type.String() }) });
const ofSession = { ...about, agency: Type.String() };
const SessionBooked = defineEvent('referral', 'SessionBooked', { description: '排定服务 A session got its time', data: Type.Object({ ...ofSession, bookingId: Field.uuid(), seriesId: Field.uuid(), startsAt: Field.instant() }) });
const BookedSessionMoved = defineEvent('referral', 'BookedSessionMoved', { description: '服务改期 It got another', data: Type.Object({ ...ofSession, startsAt: Field.instant(), movedFrom: Field.instant(), reasonCode: Type.String() }) });
const BookedSessionDisplaced = defineEvent('referral', 'BookedSessionDisplaced', { description: '服务待改期 Its day is closed', data: Type.Object({ ...ofSession, movedFrom: Field.instant() }) });
const BookedSessionCancelled = defineEvent('referral', 'BookedSessionCancelled', { description: '取消已排服务 It does not take place', data: Type.Object({ ...ofSession, startsAt: Field.instant(), reasonCode: Type.String() }) });
export const BOOKING_MESSAGES = { SessionBooked, BookedSessionMoved, BookedSessionDisplaced, BookedSessionCancelled };
export const PlanDrafted = defineEvent('referral', 'PlanDrafted', { description: '拟定计划 A plan, or a new version of it, was drafted', data: Type.Object({ ...about, planId: Field.uuid(), planVersion: Field.int(1) }) });
export const StepDueSoon = defineEvent('quality', 'StepDueSoon', { description: '临近期限 The last day of a step is near', data: Type.Object({ ...about, step: Type.String(), due: Field.date() }) });
export const VisitRecorded = defineEvent('quality', 'VisitRecorded', { description: '回访 A visit, or an attempt at one, was recorded', data: Type.Object({ ...about, day: Field.date(), reached: Type.Boolean() }) });
export const RePlacementOwed = defineEvent('referral', 'RePlacementOwed', { description: '须转安置 Another place is to be found', data: Type.Object({ ...about, agency: Type.String(), because: Type.String() }) });
export const RePlacementEnded = defineEvent('referral', 'RePlacementEnded', { description: '转安置了结 It was, or need not be', data: Type.Object({ ...about, agency: Type.String(), how: Type.String() }) });

export const MESSAGE_CONTRACTS = [AppointmentScheduled, AppointmentCancelled, AssessmentScheduled, AssessmentRescheduled, AssessmentAppointmentCancelled, ...Object.values(BOOKING_MESSAGES), PlanDrafted, StepDueSoon, VisitRecorded, RePlacementOwed, RePlacementEnded];
