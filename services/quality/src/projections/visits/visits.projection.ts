import { projection, type SealedPart } from '@kangfu/subscriptions';
import { VisitRecorded } from '../../visit/visit.events.js';

export interface VisitRow {
  readonly visitId: string; readonly caseId: string; readonly personId: string;
  /** Of the person: the liaison of their community makes the visits, and a case knows no community. */
  readonly accessKey: string;
  readonly day: string; readonly reached: boolean; readonly satisfaction: number | null; readonly visitedBy: string; readonly recordedAt: string; readonly text: SealedPart | null;
}
/** Visits by uuid. */
export const visits = projection<VisitRow>('visits', 1, {
  view: (_key, slices) => slices.one<VisitRow>('visit')?.state ?? null,
  indexes: [{ keys: { caseId: 1, day: -1, _id: -1 } }, { keys: { accessKey: 1 } }],
})
  .on(VisitRecorded, (e) => e.data.visitId, (_s, e): VisitRow => ({ ...e.data, satisfaction: e.data.satisfaction ?? null, accessKey: `person-${e.data.personId}`, recordedAt: e.at, text: e.sealed }));
