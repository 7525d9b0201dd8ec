import { assertNever } from '@kangfu/common';
import { type Decider, refuse } from '@kangfu/decider';
import type { NeedKind } from '../../case/needs.js';
import type { AgeBand } from '../../person/calendar.js';
import type { StreetServiceEvent } from './street-service.events.js';

/** What a street serves, and for whom, between two days; an empty list means all, `until` null has no end. */
export interface StreetOffer {
  readonly from: string;
  readonly until: string | null;
  readonly classes: readonly number[];
  readonly grades: readonly number[];
  readonly ageBands: readonly AgeBand[];
}
export interface OfferStreetService { readonly type: 'OfferStreetService'; readonly data: StreetOffer & { readonly need: NeedKind } }
/** `from` names the offer by its first day. */
export interface EndStreetService { readonly type: 'EndStreetService'; readonly data: { readonly need: NeedKind; readonly from: string; readonly until: string } }
export type StreetServiceCommand = OfferStreetService | EndStreetService;

export interface StreetServiceState { readonly offers: readonly StreetOffer[] }
/** The street; null: no such window. */
export interface StreetServiceFacts { readonly street: { readonly code: string; readonly path: readonly string[] } | null }

const NEVER = '9999-12-31';
const overlap = (a: Pick<StreetOffer, 'from' | 'until'>, b: Pick<StreetOffer, 'from' | 'until'>): boolean => a.from <= (b.until ?? NEVER) && b.from <= (a.until ?? NEVER);
const names = <T>(list: readonly T[], value: T | null): boolean => list.length === 0 || (value !== null && list.includes(value));

/** Whether an offer is for this person on a day. */
export const serves = ({ from, until, classes, grades, ageBands }: StreetOffer, certificate: { readonly disabilityClass: number; readonly grade: number } | null, ageBand: AgeBand, day: string): boolean =>
  from <= day && day <= (until ?? NEVER) && names(classes, certificate?.disabilityClass ?? null) && names(grades, certificate?.grade ?? null) && names(ageBands, ageBand);

/** One need at one street, over the years: its periods never overlap, so on any day there is one offer or none. */
export const streetServiceDecider: Decider<StreetServiceCommand, StreetServiceState, StreetServiceEvent, StreetServiceFacts> = {
  initial: { offers: [] },
  decide: (command, { offers }, { street }) => {
    if (!street) return refuse('unknown-street', {}, ['street']);
    const about = { street: street.code, need: command.data.need, from: command.data.from };
    switch (command.type) {
      case 'OfferStreetService': {
        const { from, until, classes, grades, ageBands } = command.data;
        if (until && until < from) return refuse('period-order', {}, ['until']);
        if (offers.some((offer) => overlap(offer, { from, until }))) return refuse('service-period-overlaps', {}, ['from']);
        const unique = <T>(list: readonly T[]): T[] => [...new Set(list)].sort();
        return [{ type: 'StreetServiceOffered', data: { ...about, ...(until ? { until } : {}), places: [...street.path], classes: unique(classes), grades: unique(grades), ageBands: unique(ageBands) } }];
      }
      case 'EndStreetService': {
        const { from, until } = command.data;
        const offer = offers.find((one) => one.from === from);
        if (!offer) return refuse('service-not-offered', {}, ['from']);
        if (until < from) return refuse('period-order', {}, ['until']);
        // An end that was given can be brought forward; a longer time is a new offer.
        if (until >= (offer.until ?? NEVER)) return refuse('service-ended', { until: offer.until ?? '' }, ['until']);
        return [{ type: 'StreetServiceEnded', data: { ...about, until } }];
      }
      default: return assertNever(command);
    }
  },
  evolve: ({ offers }, event) => {
    switch (event.type) {
      case 'StreetServiceOffered': {
        const { from, until, classes, grades, ageBands } = event.data;
        return { offers: [...offers, { from, until: until ?? null, classes, grades, ageBands }] };
      }
      case 'StreetServiceEnded': return { offers: offers.map((offer) => (offer.from === event.data.from ? { ...offer, until: event.data.until } : offer)) };
      default: return assertNever(event);
    }
  },
};
