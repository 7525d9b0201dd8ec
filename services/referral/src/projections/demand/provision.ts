import { isDesignated } from '../../agency/agency.decider.js';
import { type Candidate, ranking } from '../agency-ranking/ranking.js';
import type { DemandItem } from './demand.projection.js';

/** Why nobody can take a need: no designated agency fits at all, or all that fit are full or give out no places. */
export type Lack = 'none' | 'full';

/** What is lacking for a group of needs on a day; null: some agency that fits has a place. By the rules of the ranking, so that the two cannot disagree. Pure. */
export const lackFor = ({ service, disabilityClass, ageBand, path }: Pick<DemandItem, 'service' | 'disabilityClass' | 'ageBand' | 'path'>, candidates: readonly Candidate[], day: string): Lack | null => {
  const fitting = new Set(ranking({ service, disabilityClass, ageBand, places: path, day }, candidates).filter(({ fit }) => fit).map(({ agencyId }) => agencyId));
  if (fitting.size === 0) return 'none';
  return candidates.some(({ agencyId, offer }) => fitting.has(agencyId) && offer !== null && offer.free > 0 && offer.admitting) ? null : 'full';
};

export interface Supply { readonly agencies: number; readonly capacity: number; readonly held: number; readonly free: number; readonly waiting: number }
/** Places of a service at the agencies designated on a day in these places, together. Pure. */
export const supplyOf = (service: string, candidates: readonly Candidate[], within: readonly string[], day: string): Supply => {
  const offering = candidates.filter((each) => each.offer !== null && isDesignated(each, day) && each.services.some((own) => own === service) && each.places.some((place) => within.includes(place)));
  const sum = (of: 'capacity' | 'held' | 'free' | 'waiting'): number => offering.reduce((total, { offer }) => total + offer![of], 0);
  return { agencies: offering.length, capacity: sum('capacity'), held: sum('held'), free: sum('free'), waiting: sum('waiting') };
};
