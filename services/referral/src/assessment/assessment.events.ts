import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';
import { BARTHEL_BANDS } from './barthel.js';

export const AssessmentRecorded = defineEvent('referral', 'AssessmentRecorded', {
  description: '功能评估 A functional assessment was recorded with its instrument, answers, score and band',
  data: Type.Object({
    assessmentId: Field.uuid(), caseId: Field.uuid(), personId: Field.uuid(), instrument: Field.oneOf(['barthel']), instrumentVersion: Field.text(20),
    answers: Type.Record(Type.String(), Field.int(0, 100)), score: Field.int(0, 100), band: Field.oneOf(BARTHEL_BANDS), assessedOn: Field.date(),
  }),
  personal: Type.Object({ note: Type.Optional(Field.text()) }),
  public: true,
});

export const assessmentEvents = { AssessmentRecorded };
export type AssessmentEvent = EventsOf<typeof assessmentEvents>;
