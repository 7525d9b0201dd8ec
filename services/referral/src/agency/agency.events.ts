import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';
import { SERVICE_KINDS } from '../shared/vocabulary.js';

export const SUSPENSION_REASONS = ['inspection', 'incident', 'own-request', 'other'] as const;
export type SuspensionReason = (typeof SUSPENSION_REASONS)[number];
export const END_REASONS = ['contract-ended', 'own-request', 'failed-assessment', 'closed-down', 'other'] as const;
export type EndReason = (typeof END_REASONS)[number];

const about = { agency: Field.text(60) };
export const AgencyDesignated = defineEvent('referral', 'AgencyDesignated', {
  description: '机构定点 An agency was designated to give services, or its designation was changed',
  data: Type.Object({
    agency: Field.text(60), services: Type.Array(Field.oneOf(SERVICE_KINDS)), classes: Type.Array(Field.int(1, 7)), capacity: Field.int(0, 100_000),
    validFrom: Field.date(), validUntil: Type.Optional(Field.date()),
  }),
  subject: () => null,
  public: true,
});
export const DesignationSuspended = defineEvent('referral', 'DesignationSuspended', {
  description: '暂停定点 A designation was suspended: no new referrals until it is resumed, or `until` is over', public: true, subject: () => null,
  data: Type.Object({ ...about, reasonCode: Field.oneOf(SUSPENSION_REASONS), from: Field.date(), until: Type.Optional(Field.date()) }),
});
export const DesignationResumed = defineEvent('referral', 'DesignationResumed', { description: '恢复定点 A suspended designation was resumed', public: true, subject: () => null, data: Type.Object(about) });
export const DesignationEnded = defineEvent('referral', 'DesignationEnded', {
  description: '终止定点 A designation was ended: its last day was the day before', public: true, subject: () => null, data: Type.Object({ ...about, reasonCode: Field.oneOf(END_REASONS), on: Field.date() }),
});

export const agencyEvents = { AgencyDesignated, DesignationSuspended, DesignationResumed, DesignationEnded };
export type AgencyEvent = EventsOf<typeof agencyEvents>;
