import { defineEvent, Field, Type } from '@kangfu/contracts';

/** What worklists read beside what the journey does: who is asked for what, by when. */
const about = { caseId: Field.uuid(), personId: Field.uuid() };

export const HandlerAssigned = defineEvent('intake', 'HandlerAssigned', { description: '指定承办人 A need of the street has its handler', data: Type.Object({ ...about, needId: Field.uuid(), handler: Field.uuid() }) });
export const AssessmentOrdered = defineEvent('referral', 'AssessmentOrdered', {
  description: '安排评估 An assessment was ordered', data: Type.Object({ ...about, orderId: Field.uuid(), instruments: Type.Array(Type.String()), due: Field.date(), assessor: Field.uuid() }),
});
export const AssessmentOrderCancelled = defineEvent('referral', 'AssessmentOrderCancelled', { description: '取消评估安排 An order was cancelled', data: Type.Object({ ...about, orderId: Field.uuid() }) });
export const ExpertOpinionRequested = defineEvent('referral', 'ExpertOpinionRequested', {
  description: '请专家组提出意见 Panels were asked', data: Type.Object({ ...about, opinionId: Field.uuid(), panels: Type.Array(Type.Integer()), experts: Type.Array(Field.uuid()), due: Field.date() }),
});
export const ExpertOpinionGiven = defineEvent('referral', 'ExpertOpinionGiven', { description: '专家意见 A panel has answered', data: Type.Object({ ...about, opinionId: Field.uuid(), panel: Type.Integer() }) });
export const CaseEscalatedToCity = defineEvent('referral', 'CaseEscalatedToCity', { description: '上报市级中心 The city centre was asked', data: Type.Object({ ...about, city: Type.String(), due: Field.date() }) });
export const CaseReturnedFromCity = defineEvent('referral', 'CaseReturnedFromCity', { description: '市级中心退回 The city centre has advised', data: Type.Object(about) });

const waits = { ...about, referralId: Field.uuid(), needId: Field.uuid(), agency: Type.String(), service: Type.String() };
export const PlaceQueued = defineEvent('referral', 'PlaceQueued', { description: '进入轮候 A need waits for a place', data: Type.Object({ ...waits, since: Field.instant() }) });
export const PlaceReserved = defineEvent('referral', 'PlaceReserved', { description: '预留名额 It has one', data: Type.Object(waits) });
export const WaitingEnded = defineEvent('referral', 'WaitingEnded', { description: '退出轮候 It waits no longer', data: Type.Object(waits) });

const booked = { ...about, bookingId: Field.uuid(), planId: Field.uuid(), referralId: Field.uuid(), agency: Type.String() };
export const SessionBooked = defineEvent('referral', 'SessionBooked', { description: '排定服务 A session got its time', data: Type.Object({ ...booked, service: Type.Optional(Type.String()), startsAt: Field.instant() }) });
export const BookedSessionMoved = defineEvent('referral', 'BookedSessionMoved', { description: '服务改期 It got another', data: Type.Object({ ...booked, startsAt: Field.instant() }) });
export const BookedSessionDisplaced = defineEvent('referral', 'BookedSessionDisplaced', { description: '服务待改期 Its day is closed', data: Type.Object(booked) });
export const BookedSessionCancelled = defineEvent('referral', 'BookedSessionCancelled', { description: '取消已排服务 It does not take place', data: Type.Object(booked) });

const device = { ...about, deviceId: Field.uuid(), agency: Type.Optional(Type.String()) };
export const DeviceNeedRecorded = defineEvent('referral', 'DeviceNeedRecorded', { description: '登记辅具需求 A device is needed', data: Type.Object(device) });
export const DeviceFitted = defineEvent('referral', 'DeviceFitted', { description: '辅具适配 A device was fitted', data: Type.Object(device) });
export const DeviceDelivered = defineEvent('referral', 'DeviceDelivered', { description: '辅具交付 A device was handed over', data: Type.Object({ ...device, loan: Type.Optional(Type.Boolean()), dueBack: Type.Optional(Field.date()), checkDue: Type.Optional(Field.date()) }) });
export const DeviceUseChecked = defineEvent('referral', 'DeviceUseChecked', { description: '辅具使用回访 Its use was checked', data: Type.Object(device) });
export const DeviceReturned = defineEvent('referral', 'DeviceReturned', { description: '辅具归还 A device came back', data: Type.Object(device) });
const change = { ...about, changeId: Field.uuid(), agency: Type.String(), wish: Type.String() };
export const ChangeAsked = defineEvent('referral', 'ChangeAsked', { description: '要求更换机构或预约 Another agency or appointment was asked for', data: Type.Object(change) });
export const ChangeAnswered = defineEvent('referral', 'ChangeAnswered', { description: '答复更换要求 It was answered', data: Type.Object(change) });

const place = { ...about, referralId: Field.uuid() };
export const RePlacementOwed = defineEvent('referral', 'RePlacementOwed', { description: '须转安置 Another place is to be found', data: Type.Object(place) });
export const RePlacementEnded = defineEvent('referral', 'RePlacementEnded', { description: '转安置了结 It was, or need not be', data: Type.Object(place) });

export const WORKLIST_CONTRACTS = [
  HandlerAssigned, AssessmentOrdered, AssessmentOrderCancelled, ExpertOpinionRequested, ExpertOpinionGiven, CaseEscalatedToCity, CaseReturnedFromCity, PlaceQueued, PlaceReserved, WaitingEnded,
  DeviceNeedRecorded, DeviceFitted, DeviceDelivered, DeviceUseChecked, DeviceReturned, RePlacementOwed, RePlacementEnded, ChangeAsked, ChangeAnswered,
  SessionBooked, BookedSessionMoved, BookedSessionDisplaced, BookedSessionCancelled,
];
