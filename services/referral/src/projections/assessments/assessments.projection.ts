import { projection, type ProjectedEvent, type SealedPart } from '@kangfu/subscriptions';
import { AssessmentRecorded, InstrumentScored } from '../../assessment/assessment.events.js';
import { findInstrument, validUntil } from '../../assessment/instruments/index.js';

export interface AssessmentRow {
  readonly assessmentId: string; readonly caseId: string; readonly personId: string; readonly accessKey: string;
  readonly instrument: string; readonly instrumentVersion: string; readonly answers: Readonly<Record<string, number>>;
  /** Null for a profile (ICF). */
  readonly score: number | null; readonly percentHundredths: number | null; readonly band: string | null;
  readonly assessedOn: string;
  /** Last day on which it holds; null where an instrument is not known here. */
  readonly validUntil: string | null;
  readonly orderId: string | null;
  readonly recordedAt: string; readonly assessor: string; readonly unit: string | null; readonly note: SealedPart | null;
}

const rowOf = (e: ProjectedEvent<typeof AssessmentRecorded> | ProjectedEvent<typeof InstrumentScored>, percentHundredths: number | null): AssessmentRow => {
  const { assessmentId, caseId, personId, instrument, instrumentVersion, answers, score, band, assessedOn, orderId } = e.data;
  const used = findInstrument(instrument, instrumentVersion);
  return {
    assessmentId, caseId, personId, accessKey: `case-${caseId}`, instrument, instrumentVersion, answers, score: score ?? null, percentHundredths, band: band ?? null, assessedOn,
    validUntil: e.data.validUntil ?? (used && validUntil(used, assessedOn)), orderId: orderId ?? null, recordedAt: e.at, assessor: e.actor.id, unit: e.actor.unit, note: e.sealed,
  };
};

/** Assessments by uuid. */
export const assessments = projection<AssessmentRow>('assessments', 2, {
  view: (_key, slices) => slices.one<AssessmentRow>('assessment')?.state ?? null,
  indexes: [{ keys: { caseId: 1, assessedOn: 1, _id: 1 } }, { keys: { personId: 1, assessedOn: -1, _id: -1 } }, { keys: { accessKey: 1 } }],
})
  .on(AssessmentRecorded, (e) => e.data.assessmentId, (_state, e) => rowOf(e, e.data.score * 100))
  .on(InstrumentScored, (e) => e.data.assessmentId, (_state, e) => rowOf(e, e.data.percentHundredths ?? null));
