import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';
import { CHOICE_GIVERS } from '../choice/choice.events.js';
import { PRIORITIES, SERVICE_KINDS } from '../shared/vocabulary.js';

/** Why a place is given back: how the referral ended, or why none could be sent for it. */
export const RELEASE_REASONS = [
  'declined', 'cancelled', 'completed', 'not-found', 'case-not-open', 'need-unknown', 'need-not-triaged-to-district', 'need-already-referred', 'agency-not-designated', 'service-not-offered', 'agency-not-chosen', 'consent-missing',
] as const;
export type ReleaseReason = (typeof RELEASE_REASONS)[number];
/** Why somebody leaves a waiting list without a place. */
export const LEAVE_REASONS = ['own-wish', 'referred-elsewhere', 'agency-not-chosen', 'case-closed', 'case-withdrawn', 'person-died', 'designation-ended', 'parent-ended', 'place-kept', 'other'] as const;
export type LeaveReason = (typeof LEAVE_REASONS)[number];
/** Why who has a place needs another: the designation is suspended; or it has ended, or no longer names the service. */
export const REPLACE_REASONS = ['suspended', 'ended'] as const;
export type ReplaceReason = (typeof REPLACE_REASONS)[number];
/** How the duty to find another place ends while the referral is open: referred elsewhere, the client stays, or the agency goes on. */
export const REPLACE_ENDS = ['referred', 'stays', 'resumed'] as const;
export type ReplaceEnd = (typeof REPLACE_ENDS)[number];

const about = { agency: Field.text(60), service: Field.oneOf(SERVICE_KINDS) };
const codes = Type.Array(Field.text(40));
const place = { ...about, referralId: Field.uuid(), caseId: Field.uuid(), personId: Field.uuid(), needId: Field.uuid(), parentId: Type.Optional(Field.uuid()) };
const waiting = { number: Field.int(1, 1_000_000_000), priority: Field.oneOf(PRIORITIES), since: Field.instant() };

export const AgencyServiceDeclared = defineEvent('referral', 'AgencyServiceDeclared', {
  description: '机构申报服务 An agency declared whom it takes for a service, where, and how many', public: true, subject: () => null,
  data: Type.Object({ ...about, classes: Type.Array(Field.int(1, 7)), ageFrom: Field.int(0, 150), ageUntil: Type.Optional(Field.int(0, 150)), places: codes, capacity: Field.int(0, 100_000) }),
});
export const CapacityChanged = defineEvent('referral', 'CapacityChanged', {
  description: '容量变更 The number of places of a service changed', public: true, subject: () => null, data: Type.Object({ ...about, capacity: Field.int(0, 100_000) }),
});
export const AdmissionClosed = defineEvent('referral', 'AdmissionClosed', {
  description: '暂停接收 A service gives out no places: its agency is not designated for now', public: true, subject: () => null, data: Type.Object(about),
});
export const AdmissionOpened = defineEvent('referral', 'AdmissionOpened', { description: '恢复接收 A service gives out places again', public: true, subject: () => null, data: Type.Object(about) });
export const PlaceReserved = defineEvent('referral', 'PlaceReserved', {
  description: '预留名额 A place was reserved for a referral, asked for or next on the waiting list',
  data: Type.Object({ ...place, source: Field.oneOf(['request', 'waiting-list']) }),
});
export const PlaceQueued = defineEvent('referral', 'PlaceQueued', {
  description: '进入轮候 No place is free: the need waits for one, first by priority, then by time',
  data: Type.Object({ ...place, ...waiting }), personal: Type.Object({ text: Type.Optional(Field.text()) }),
});
export const PlaceReleased = defineEvent('referral', 'PlaceReleased', {
  description: '释放名额 A place was given back: the referral ended, or could not be sent', data: Type.Object({ ...place, reason: Field.oneOf(RELEASE_REASONS) }),
});
export const WaitingEnded = defineEvent('referral', 'WaitingEnded', {
  description: '退出轮候 A need left the waiting list without a place', data: Type.Object({ ...place, reason: Field.oneOf(LEAVE_REASONS) }),
});

export const RePlacementOwed = defineEvent('referral', 'RePlacementOwed', {
  description: '须转安置 Who has a place at an agency whose designation is suspended or has ended is to be found another', data: Type.Object({ ...place, because: Field.oneOf(REPLACE_REASONS) }),
});
export const RePlacementEnded = defineEvent('referral', 'RePlacementEnded', {
  description: '转安置了结 Another place was found, the client stays, or the agency goes on',
  data: Type.Object({ ...place, how: Field.oneOf(REPLACE_ENDS), /** Of who stays. */ decidedBy: Type.Optional(Field.oneOf(CHOICE_GIVERS)), recordedBy: Type.Optional(Field.uuid()) }),
  personal: Type.Object({ evidence: Type.Optional(Field.text()) }),
});

export const agencyServiceEvents = { AgencyServiceDeclared, CapacityChanged, AdmissionClosed, AdmissionOpened, PlaceReserved, PlaceQueued, PlaceReleased, WaitingEnded, RePlacementOwed, RePlacementEnded };
export type AgencyServiceEvent = EventsOf<typeof agencyServiceEvents>;
