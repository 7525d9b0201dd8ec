import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';

/** Bands of the Barthel index. */
const BARTHEL_BANDS = ['independent', 'mild', 'moderate', 'severe'] as const;
const about = { assessmentId: Field.uuid(), caseId: Field.uuid(), personId: Field.uuid() };
const result = { assessedOn: Field.date(), validUntil: Type.Optional(Field.date()), orderId: Type.Optional(Field.uuid()) };

export const AssessmentRecorded = defineEvent('referral', 'AssessmentRecorded', {
  description: '功能评估 A functional assessment was recorded with its instrument, answers, score and band',
  data: Type.Object({
    ...about, instrument: Field.oneOf(['barthel']), instrumentVersion: Field.text(20), answers: Type.Record(Type.String(), Field.int(0, 100)), score: Field.int(0, 100), band: Field.oneOf(BARTHEL_BANDS), ...result,
  }),
  personal: Type.Object({ note: Type.Optional(Field.text()) }),
  public: true,
});
/** By any instrument but the Barthel index, whose event came first and is stored as it is (docs/decisions/0018). */
export const InstrumentScored = defineEvent('referral', 'InstrumentScored', {
  description: '量表评估 A functional assessment by another instrument was recorded with its answers and, where it has them, score and band',
  data: Type.Object({
    ...about, instrument: Field.text(20), instrumentVersion: Field.text(20), answers: Type.Record(Type.String(), Field.int(0, 100)),
    score: Type.Optional(Field.int()), percentHundredths: Type.Optional(Field.int(0, 10_000)), band: Type.Optional(Field.text(20)), ...result,
  }),
  personal: Type.Object({ note: Type.Optional(Field.text()) }),
  public: true,
});

export const assessmentEvents = { AssessmentRecorded, InstrumentScored };
export type AssessmentEvent = EventsOf<typeof assessmentEvents>;
export type BarthelBand = (typeof BARTHEL_BANDS)[number];
