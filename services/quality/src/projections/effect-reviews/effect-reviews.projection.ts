import { projection, type SealedPart } from '@kangfu/subscriptions';
import type { Change } from '../../review/changes.js';
import { EffectReviewed } from '../../review/review.events.js';

export interface EffectReviewRow {
  readonly reviewId: string; readonly caseId: string; readonly personId: string; readonly planId: string; readonly accessKey: string;
  /** Agency of the plan: its workers read these, other agencies do not. */
  readonly agency: string | null;
  readonly goals: readonly { readonly goalId: string; readonly weight: number; readonly score: number }[]; readonly gasTHundredths: number; readonly effective: boolean;
  readonly changes: readonly Change[];
  readonly scoredBy: string; readonly reviewedAt: string; readonly text: SealedPart | null;
}
/** Effect reviews by uuid. */
export const effectReviews = projection<EffectReviewRow>('effect-reviews', 3, {
  view: (_key, slices) => slices.one<EffectReviewRow>('review')?.state ?? null,
  indexes: [{ keys: { caseId: 1, reviewedAt: 1, _id: 1 } }, { keys: { accessKey: 1 } }],
})
  .on(EffectReviewed, (e) => e.data.reviewId, (_s, e): EffectReviewRow => ({ ...e.data, agency: e.data.agency ?? null, changes: e.data.changes ?? [], accessKey: `case-${e.data.caseId}`, reviewedAt: e.occurred, text: e.sealed }));
