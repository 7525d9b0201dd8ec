import { chinaDay, happenedOn, isTimeOf } from '@kangfu/common';
import { type Decider, refuse } from '@kangfu/decider';
import type { NeedKind } from '../case/needs.js';
import type { HouseholdListed, NeedScreeningEvent, ScreeningOutcome } from './needs-screening.events.js';
import type { EventOf } from '@kangfu/contracts';

export interface RecordNeedScreening {
  readonly type: 'RecordNeedScreening';
  readonly data: {
    readonly outcome: ScreeningOutcome;
    readonly needs: readonly NeedKind[];
    /** The day of the visit, which may be some days ago; null: today. */
    readonly day: string | null;
    /** The very instant, where it is known. */
    readonly at?: string | null;
    readonly pairedWith: string | null;
    readonly note: string | null;
    readonly recordedBy: string;
    readonly unit: string;
  };
}
export type ListedHousehold = Omit<EventOf<typeof HouseholdListed>['data'], 'places' | 'until'>;
export interface NeedScreeningFacts {
  readonly now: string;
  /** As it is on the list, with the period of the campaign; null: not on it. */
  readonly listed: { readonly household: ListedHousehold; readonly from: string; readonly until: string } | null;
}
export type NeedScreeningState = { readonly outcome: null } | { readonly outcome: ScreeningOutcome; readonly needs: readonly NeedKind[]; readonly day: string };

/** Whoever refused or was away can be asked again; the others are done. */
const AGAIN: readonly ScreeningOutcome[] = ['refused', 'away'];

/** What became of one person on the list of one campaign. The same again changes nothing, so a list can be sent twice. */
export const needScreeningDecider: Decider<RecordNeedScreening, NeedScreeningState, NeedScreeningEvent, NeedScreeningFacts> = {
  initial: { outcome: null },
  decide: ({ data: { outcome, needs, day, at = null, pairedWith, note, recordedBy, unit } }, state, { now, listed }) => {
    if (!listed) return refuse('not-found', {}, ['personId']);
    const today = chinaDay(now);
    const on = day ?? (at === null ? today : chinaDay(at));
    const found = [...new Set(needs)].sort();
    if (outcome !== 'screened' && found.length > 0) return refuse('needs-without-screening', {}, ['needs']);
    if (on > today || on < listed.from) return refuse('screening-day', { from: listed.from }, ['day']);
    if (on > listed.until) return refuse('campaign-over', { until: listed.until }, ['day']);
    if (at !== null && !isTimeOf(at, on, now)) return refuse('time-of-another-day', { day: on }, ['at']);
    if (state.outcome === outcome && JSON.stringify(state.needs) === JSON.stringify(found) && ((day === null && at === null) || on === state.day)) return [];
    if (state.outcome && !AGAIN.includes(state.outcome)) return refuse('screening-recorded', {}, ['outcome']);
    return [{
      type: 'NeedScreeningRecorded', data: { ...listed.household, outcome, needs: found, day: on, recordedBy, unit, ...(pairedWith ? { pairedWith } : {}) },
      ...happenedOn(on, at, now), ...(note ? { personal: { note } } : {}),
    }];
  },
  evolve: (_state, { data: { outcome, needs, day } }) => ({ outcome, needs: needs as NeedKind[], day }),
};
