import { projection, type SealedPart } from '@kangfu/subscriptions';
import { CaseClosed, CaseReopened } from '../../closure/closure.events.js';

export interface ClosureRow {
  readonly caseId: string; readonly personId: string; readonly accessKey: string; readonly closed: boolean;
  readonly reason: string; readonly closedAt: string; readonly closedBy: string; readonly text: SealedPart | null;
  readonly reopenedAt: string | null; readonly reopenReason: string | null; readonly reopenText: SealedPart | null;
}
/** The last closure of a case, by case uuid. */
export const closures = projection<ClosureRow>('closures', 1, {
  view: (_key, slices) => slices.one<ClosureRow>('closure')?.state ?? null,
  indexes: [{ keys: { accessKey: 1 } }],
})
  .on(CaseClosed, (e) => e.data.caseId, (_s, e): ClosureRow => ({
    caseId: e.data.caseId, personId: e.data.personId, accessKey: `case-${e.data.caseId}`, closed: true, reason: e.data.reason, closedAt: e.occurred, closedBy: e.actor.id, text: e.sealed,
    reopenedAt: null, reopenReason: null, reopenText: null }))
  .on(CaseReopened, (e) => e.data.caseId, (state: ClosureRow | undefined, e): ClosureRow => ({ ...state!, closed: false, reopenedAt: e.occurred, reopenReason: e.data.reasonCode, reopenText: e.sealed }));
