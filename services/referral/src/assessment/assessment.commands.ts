import type { BarthelAnswer } from './barthel.js';

export interface RecordAssessment {
  readonly type: 'RecordAssessment';
  readonly data: {
    readonly assessmentId: string;
    readonly answers: readonly BarthelAnswer[];
    /** Day of the assessment; today where null. */
    readonly assessedOn: string | null;
    readonly note: string | null;
  };
}
export type AssessmentCommand = RecordAssessment;
