import type { EventOf } from '@kangfu/contracts';
import { projection, type SealedPart } from '@kangfu/subscriptions';
import type { NeedKind } from '../../case/needs.js';
import { HouseholdListed, NeedScreeningRecorded, PRIORITY_CODES, type ScreeningOutcome } from '../../needs-screening/needs-screening.events.js';

type Listed = EventOf<typeof HouseholdListed>['data'];
interface Outcome { outcome: ScreeningOutcome; needs: readonly NeedKind[]; day: string; recordedAt: string; recordedBy: string; unit: string; pairedWith: string | null; note: SealedPart | null }

export interface NeedsScreeningRow {
  screeningId: string;
  campaignId: string;
  personId: string;
  /** As it was listed, without the places and the last day. */
  household: Omit<Listed, 'places' | 'until'>;
  community: string | null;
  places: readonly string[];
  /** Place in the round: 1 first. */
  rank: number;
  /** `pending` until somebody was there. */
  result: ScreeningOutcome | 'pending';
  recorded: Outcome | null;
  version: number;
}

/** One row for each person on the list of a campaign. */
export const needsScreenings = projection<NeedsScreeningRow>('needs-screenings', 1, {
  view: (key, slices) => {
    const listed = slices.one<Listed>('needs-campaign');
    if (!listed) return null;
    const { places, until: _until, ...household } = listed.state;
    const outcome = slices.one<Outcome>('needs-screening');
    return {
      screeningId: key, campaignId: household.campaignId, personId: household.personId, household, community: household.community ?? null, places, rank: PRIORITY_CODES.indexOf(household.priority) + 1,
      result: outcome?.state.outcome ?? 'pending', recorded: outcome?.state ?? null, version: outcome?.version ?? 0,
    };
  },
  indexes: [{ keys: { campaignId: 1, rank: 1, _id: 1 } }, { keys: { campaignId: 1, community: 1, result: 1 } }, { keys: { personId: 1 } }],
})
  .on(HouseholdListed, (e) => e.data.screeningId, (_state, e): Listed => e.data)
  .on(NeedScreeningRecorded, (e) => e.data.screeningId, (_state, { data, occurred, sealed }): Outcome => ({
    outcome: data.outcome, needs: data.needs as NeedKind[], day: data.day, recordedAt: occurred, recordedBy: data.recordedBy, unit: data.unit, pairedWith: data.pairedWith ?? null, note: sealed,
  }));
