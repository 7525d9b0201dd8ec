import { projection, type SealedPart } from '@kangfu/subscriptions';
import { AssessmentRecorded } from '../../assessment/assessment.events.js';

export interface AssessmentRow {
  readonly assessmentId: string; readonly caseId: string; readonly personId: string; readonly accessKey: string;
  readonly instrument: string; readonly instrumentVersion: string; readonly answers: Readonly<Record<string, number>>; readonly score: number; readonly band: string;
  readonly assessedOn: string; readonly recordedAt: string; readonly assessor: string; readonly unit: string | null; readonly note: SealedPart | null;
}

/** Assessments by uuid. */
export const assessments = projection<AssessmentRow>('assessments', 1, {
  view: (_key, slices) => slices.one<AssessmentRow>('assessment')?.state ?? null,
  indexes: [{ keys: { caseId: 1, assessedOn: 1, _id: 1 } }, { keys: { accessKey: 1 } }],
})
  .on(AssessmentRecorded, (e) => e.data.assessmentId, (_state, e): AssessmentRow => ({
    ...e.data, accessKey: `case-${e.data.caseId}`, recordedAt: e.at, assessor: e.actor.id, unit: e.actor.unit, note: e.sealed }));
