import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';

export const FLAG_KINDS = ['missed-note', 'no-progress', 'safety', 'service-quality', 'guardians-disagree', 'data-conflict', 'session-anomaly', 'other'] as const;
export type FlagKind = (typeof FLAG_KINDS)[number];
/** What is wrong with sessions as they are entered: somebody in two places at once, or an agency that was closed, suspended or not designated. */
export const ANOMALIES = ['therapist-twice', 'client-twice', 'closed-day', 'not-designated'] as const;
export type Anomaly = (typeof ANOMALIES)[number];
export const SEVERITIES = ['low', 'medium', 'high'] as const;
export type Severity = (typeof SEVERITIES)[number];
export const RESOLUTIONS = ['done-since', 'plan-changed', 'agency-changed', 'talked-to-family', 'no-ground', 'other'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

const about = { flagId: Field.uuid(), caseId: Field.uuid(), personId: Field.uuid() };
const freeText = Type.Object({ text: Type.Optional(Field.text()) });
export const FlagRaised = defineEvent('quality', 'FlagRaised', {
  description: '预警 A flag was raised on a case, by a person or by itself',
  data: Type.Object({
    ...about, street: Field.text(20), kind: Field.oneOf(FLAG_KINDS), severity: Field.oneOf(SEVERITIES), automatic: Type.Boolean(),
    /** What was missed: its last day. */
    due: Type.Optional(Field.date()), raisedBy: Type.Optional(Field.uuid()),
    anomaly: Type.Optional(Field.oneOf(ANOMALIES)), /** Of an anomaly: the day, and the sessions of it. */ day: Type.Optional(Field.date()), sessions: Type.Optional(Type.Array(Field.uuid())),
  }),
  personal: freeText,
});
export const FlagResolved = defineEvent('quality', 'FlagResolved', {
  description: '预警处理 A flag was resolved', data: Type.Object({ ...about, resolution: Field.oneOf(RESOLUTIONS), resolvedBy: Field.uuid() }), personal: freeText,
});

export const flagEvents = { FlagRaised, FlagResolved };
export type FlagEvent = EventsOf<typeof flagEvents>;
