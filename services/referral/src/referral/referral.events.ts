import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';
import { SERVICE_KINDS } from '../shared/vocabulary.js';
import { RELEASE_REASONS } from '../agency-service/agency-service.events.js';
import { CANCEL_REASONS, CHILD_ENDS, DECLINE_REASONS, OUTCOMES, STATUSES } from './referral.machine.js';

const about = { referralId: Field.uuid(), caseId: Field.uuid(), personId: Field.uuid(), agency: Field.text(60) };
/** What every move of a referral says: which one, about whom, and the move in the table. The service since places are kept: earlier events do not name it. */
const moved = {
  ...about, service: Type.Optional(Field.oneOf(SERVICE_KINDS)),
  transition: Field.text(2), from: Field.oneOf(['draft', ...STATUSES]), to: Field.oneOf(STATUSES),
};
/** Of an appointment that the system moved or cancelled by itself, and when it was to be. */
const forClosure = { because: Type.Optional(Field.oneOf(['agency-closed'])), movedFrom: Type.Optional(Field.instant()) };
const freeText = Type.Object({ text: Type.Optional(Field.text()) });

export const ReferralSent = defineEvent('referral', 'ReferralSent', {
  description: '发出转介 A need was referred to an agency (01)', public: true,
  data: Type.Object({ ...moved, needId: Field.uuid(), service: Field.oneOf(SERVICE_KINDS), /** Of a part of the work that an agency refers onward. */ parentId: Type.Optional(Field.uuid()), parentAgency: Type.Optional(Field.text(60)) }), personal: freeText,
});
export const ReferralAccepted = defineEvent('referral', 'ReferralAccepted', { description: '机构接受转介 The agency accepted (02)', public: true, data: Type.Object(moved) });
export const ReferralDeclined = defineEvent('referral', 'ReferralDeclined', {
  description: '机构拒绝转介 The agency declined, with a reason (03, 05, 10, 17, 25, 33)', public: true,
  data: Type.Object({ ...moved, reasonCode: Field.oneOf(DECLINE_REASONS) }), personal: freeText,
});
export const AppointmentScheduled = defineEvent('referral', 'AppointmentScheduled', {
  description: '预约服务 An appointment was made or moved (06, 11, 18, 21, 26)', public: true, data: Type.Object({ ...moved, appointmentAt: Field.instant(), ...forClosure }),
});
export const NoShowRecorded = defineEvent('referral', 'NoShowRecorded', { description: '未到 The client did not attend (12)', public: true, data: Type.Object(moved) });
export const AppointmentCancelled = defineEvent('referral', 'AppointmentCancelled', {
  description: '取消预约 The appointment was cancelled, not the referral (13, 19, 27)', public: true, data: Type.Object({ ...moved, ...forClosure }), personal: freeText,
});
export const InterimNoteRecorded = defineEvent('referral', 'InterimNoteRecorded', {
  description: '阶段性反馈 A visit took place and was noted (08, 15, 29)', public: true, data: Type.Object(moved), personal: freeText,
});
export const ReferralStarted = defineEvent('referral', 'ReferralStarted', { description: '开始服务 Service began without a sub-state (31, 32)', public: true, data: Type.Object(moved) });
export const ReferralCompleted = defineEvent('referral', 'ReferralCompleted', {
  description: '转介完成 The agency gave the outcome (09, 16, 24, 30)', public: true, data: Type.Object({ ...moved, outcome: Field.oneOf(OUTCOMES) }), personal: freeText,
});
export const ReferralCancellationRequested = defineEvent('referral', 'ReferralCancellationRequested', {
  description: '请求取消转介 The centre asked to cancel (04, 07, 14, 20, 22, 28, 34)', public: true,
  data: Type.Object({ ...moved, because: Type.Optional(Field.oneOf(CANCEL_REASONS)) }), personal: freeText,
});
export const ReferralCancelled = defineEvent('referral', 'ReferralCancelled', { description: '转介取消 The agency confirmed the cancellation (23)', public: true, data: Type.Object(moved) });

export const ReferredOnward = defineEvent('referral', 'ReferredOnward', {
  description: '再转介 The agency referred a part of the work onward', public: true,
  data: Type.Object({ ...about, childId: Field.uuid(), childAgency: Field.text(60), childService: Field.oneOf(SERVICE_KINDS) }),
});
export const SubReferralEnded = defineEvent('referral', 'SubReferralEnded', {
  description: '再转介结束 What was referred onward has ended', public: true, data: Type.Object({ ...about, childId: Field.uuid(), how: Field.oneOf(CHILD_ENDS) }),
});
export const ReferralNotSent = defineEvent('referral', 'ReferralNotSent', {
  description: '未能发出转介 A place was there, but the need may no longer be referred to it',
  data: Type.Object({ ...about, needId: Field.uuid(), service: Field.oneOf(SERVICE_KINDS), parentId: Type.Optional(Field.uuid()), reasonCode: Field.oneOf(RELEASE_REASONS) }),
});

/** Events that move a referral in the table. */
export const referralMoves = {
  ReferralSent, ReferralAccepted, ReferralDeclined, AppointmentScheduled, NoShowRecorded, AppointmentCancelled, InterimNoteRecorded, ReferralStarted,
  ReferralCompleted, ReferralCancellationRequested, ReferralCancelled,
};
export const referralEvents = { ...referralMoves, ReferredOnward, SubReferralEnded, ReferralNotSent };
export type ReferralMoveEvent = EventsOf<typeof referralMoves>;
export type ReferralEvent = EventsOf<typeof referralEvents>;
