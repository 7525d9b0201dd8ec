import { projection } from '@kangfu/subscriptions';
import type { EventOf } from '@kangfu/contracts';
import { DuplicateDismissed, DuplicateSuspected, type Dismissal } from '../../person/duplicates/duplicate.events.js';
import { PersonsLinked, PersonsUnlinked } from '../../person/links/link.events.js';

type Suspected = EventOf<typeof DuplicateSuspected>['data'];
/** 待核实 · 已合并 · 已排除 */
export type SuspectStatus = 'open' | 'linked' | 'dismissed';

export interface DuplicateSuspectRow extends Suspected {
  status: SuspectStatus;
  suspectedAt: string;
  dismissal: Dismissal | null;
  decidedAt: string | null;
  decidedBy: string | null;
  version: number;
}

interface SuspectSlice { suspected: Suspected | null; suspectedAt: string; dismissed: { reasonCode: Dismissal; at: string; by: string } | null }
interface LinkSlice { at: string; by: string }

/** The review queue 疑似重复: what looks alike until somebody has decided. An unlinked pair is open again, unless it was dismissed. */
export const duplicateSuspects = projection<DuplicateSuspectRow>('duplicate-suspects', 1, {
  view: (_key, slices) => {
    const slice = slices.one<SuspectSlice>('duplicate');
    if (!slice?.state.suspected) return null;
    const { suspected, suspectedAt, dismissed } = slice.state;
    const linked = slices.all<LinkSlice | null>('link').find(({ state }) => state !== null)?.state ?? null;
    const decided = linked ?? dismissed;
    return { ...suspected, status: linked ? 'linked' : dismissed ? 'dismissed' : 'open', suspectedAt, dismissal: linked ? null : dismissed?.reasonCode ?? null, decidedAt: decided?.at ?? null, decidedBy: decided?.by ?? null, version: slice.version };
  },
  indexes: [{ keys: { status: 1, score: -1, _id: 1 } }, { keys: { places: 1, status: 1 } }, { keys: { personId: 1 } }, { keys: { otherId: 1 } }],
})
  .on(DuplicateSuspected, (e) => e.data.duplicateId, (_slice: SuspectSlice | undefined, e): SuspectSlice => ({ suspected: e.data, suspectedAt: e.occurred, dismissed: null }))
  .on(DuplicateDismissed, (e) => e.data.duplicateId, (slice: SuspectSlice | undefined, e): SuspectSlice =>
    ({ suspected: slice?.suspected ?? null, suspectedAt: slice?.suspectedAt ?? e.occurred, dismissed: { reasonCode: e.data.reasonCode, at: e.occurred, by: e.actor.id } }))
  .on(PersonsLinked, (e) => e.data.duplicateId, (_slice: LinkSlice | null | undefined, e): LinkSlice | null => ({ at: e.occurred, by: e.actor.id }))
  .on(PersonsUnlinked, (e) => e.data.duplicateId, (): LinkSlice | null => null);
