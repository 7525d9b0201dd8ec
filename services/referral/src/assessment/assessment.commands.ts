import type { Answer } from './instruments/index.js';
import type { InstrumentCode } from './instruments/instrument.js';

export interface RecordAssessment {
  readonly type: 'RecordAssessment';
  readonly data: {
    readonly assessmentId: string;
    /** The Barthel index where absent. */
    readonly instrument?: InstrumentCode;
    readonly answers: readonly Answer[];
    /** Day of the assessment; today where null. */
    readonly assessedOn: string | null;
    readonly note: string | null;
  };
}
export type AssessmentCommand = RecordAssessment;
