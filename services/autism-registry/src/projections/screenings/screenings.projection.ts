import { projection } from '@kangfu/subscriptions';
import { FileMoved } from '../../autism-file/autism-file.events.js';
import { DutyHandedOver } from '../../duty/duty.events.js';
import { ScreeningRecorded } from '../../screening/screening.events.js';

export interface ScreeningRow {
  readonly screeningId: string;
  readonly personId: string;
  readonly list: string | null;
  readonly number: string | null;
  readonly tier: number;
  readonly instrument: string;
  readonly instrumentVersion: string;
  readonly answers: readonly number[];
  readonly score: number;
  readonly band: string;
  readonly positive: boolean;
  readonly ageMonths: number;
  readonly sex: 'm' | 'f' | 'unknown';
  readonly place: string;
  readonly screenedOn: string | null;
  readonly recordedAt: string;
  readonly recordedBy: string;
  readonly flags: readonly string[];
  /** Units that may read it: the line of the station, and of a positive one the unit that holds the next tier. */
  readonly places: readonly string[];
  /** User ids of the person. */
  readonly people: readonly string[];
}

interface Followed { readonly places: readonly string[] }

/** First-tier screenings, by screening id. */
export const screenings = projection<ScreeningRow>('screenings', 2, {
  view: (_key, slices) => {
    const recorded = slices.one<ScreeningRow>('screening')?.state;
    if (!recorded) return null;
    // Whoever has the file or a duty now sees what led to it; whoever recorded it still does.
    const followed = [...slices.all<Followed>('autism-file'), ...slices.all<Followed>('duty')].flatMap(({ state }) => state.places);
    return followed.length === 0 ? recorded : { ...recorded, places: [...new Set([...recorded.places, ...followed])] };
  },
  indexes: [
    { keys: { list: 1, positive: 1 } }, { keys: { places: 1, recordedAt: -1, _id: 1 } }, { keys: { recordedAt: -1, _id: 1 } }, { keys: { personId: 1 } },
  ],
})
  .on(ScreeningRecorded, (e) => e.data.screeningId, (_state, e): ScreeningRow => {
    const { screeningId, personId, list, number, tier, instrument, instrumentVersion, answers, score, band, positive, ageMonths, sex, place, places, screenedOn, flags, secondTier } = e.data;
    return {
      screeningId, personId, list: list ?? null, number: number ?? null, tier, instrument, instrumentVersion, answers, score, band, positive, ageMonths, sex, place,
      screenedOn: screenedOn ?? null, recordedAt: e.at, recordedBy: e.actor.id, flags,
      places: secondTier ? [...new Set([...places, secondTier.unit])] : places, people: [personId],
    };
  })
  .on(FileMoved, (e) => e.data.screeningId ?? [], (_state: Followed | undefined, e): Followed => ({ places: [...e.data.places, ...e.data.sharedWith] }))
  .on(DutyHandedOver, (e) => e.data.screeningId, (_state: Followed | undefined, e): Followed => ({ places: [...e.data.places, e.data.unit] }));
