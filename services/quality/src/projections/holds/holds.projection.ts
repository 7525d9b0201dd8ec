import { projection, type SealedPart } from '@kangfu/subscriptions';
import { CaseHeld, CaseResumed, type HoldReason } from '../../hold/hold.events.js';

export interface HoldRow {
  readonly caseId: string; readonly personId: string; readonly accessKey: string; readonly held: boolean; readonly reason: HoldReason; readonly since: string; readonly until: string; readonly heldBy: string;
  readonly resumedAt: string | null; readonly automatic: boolean | null; readonly text: SealedPart | null;
}
/** The last hold of a case, by case uuid. */
export const holds = projection<HoldRow>('holds', 1, { view: (_key, slices) => slices.one<HoldRow>('hold')?.state ?? null, indexes: [{ keys: { accessKey: 1 } }] })
  .on(CaseHeld, (e) => e.data.caseId, (_s, e): HoldRow => ({
    caseId: e.data.caseId, personId: e.data.personId, accessKey: `case-${e.data.caseId}`, held: true, reason: e.data.reasonCode, since: e.occurred, until: e.data.until, heldBy: e.actor.id,
    resumedAt: null, automatic: null, text: e.sealed }))
  .on(CaseResumed, (e) => e.data.caseId, (state: HoldRow | undefined, e): HoldRow => ({ ...state!, held: false, resumedAt: e.occurred, automatic: e.data.automatic }));
