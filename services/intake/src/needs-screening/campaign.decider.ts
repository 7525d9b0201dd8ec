import { chinaDay, idOf } from '@kangfu/common';
import { type Decider, refuse } from '@kangfu/decider';
import type { AgeBand } from '../person/calendar.js';
import { type CampaignEvent, PRIORITY_CODES, type Priority } from './needs-screening.events.js';

export interface OpenScreeningCampaign { readonly type: 'OpenScreeningCampaign'; readonly data: { readonly campaignId: string; readonly from: string; readonly until: string } }

/** A person of the place, as registered. */
export interface Resident {
  readonly personId: string;
  readonly street: string;
  readonly places: readonly string[];
  readonly certificate: { readonly disabilityClass: number; readonly grade: number } | null;
  readonly ageBand: AgeBand;
}
export interface CampaignFacts {
  readonly now: string;
  /** Null: no street or community of this code. */
  readonly place: { readonly code: string; readonly path: readonly string[] } | null;
  readonly residents: readonly Resident[];
}
export type CampaignState = { readonly status: 'none' } | { readonly status: 'open' };

/** All on the list are in one commit. A district has one campaign for each of its streets. */
export const LARGEST_LIST = 20_000;
const [VISUAL, LIMB] = [1, 4];
const CHILDREN: readonly AgeBand[] = ['0-6', '7-17'];

/** Whether a resident is on the list, and how soon they are visited; null: neither a holder of a certificate nor a known child. */
export const priorityOf = ({ certificate, ageBand }: Pick<Resident, 'certificate' | 'ageBand'>): Priority | null => {
  if (!certificate) return CHILDREN.includes(ageBand) ? 'child' : null;
  const severe = certificate.grade <= 2;
  if ([VISUAL, LIMB].includes(certificate.disabilityClass)) return severe ? 'home-based-first' : 'limb-or-visual';
  return severe ? 'severe' : 'certificate';
};

/** One person in one campaign has one outcome: their stream. */
export const screeningIdOf = (campaignId: string, personId: string): string => idOf(`needs-screening:${campaignId}:${personId}`);

/** A campaign: opened once, with a list that is never changed, so that what was reached can be counted against what was to be. */
export const campaignDecider: Decider<OpenScreeningCampaign, CampaignState, CampaignEvent, CampaignFacts> = {
  initial: { status: 'none' },
  decide: ({ data: { campaignId, from, until } }, state, { now, place, residents }) => {
    if (state.status === 'open') return refuse('campaign-opened');
    if (!place) return refuse('unknown-place', {}, ['place']);
    if (until < from || until < chinaDay(now)) return refuse('validity', {}, ['until']);
    const listed = residents.flatMap((resident) => { const priority = priorityOf(resident); return priority ? [{ resident, priority }] : []; })
      .sort((a, b) => PRIORITY_CODES.indexOf(a.priority) - PRIORITY_CODES.indexOf(b.priority) || (a.resident.personId < b.resident.personId ? -1 : 1));
    if (listed.length === 0) return refuse('nobody-to-screen', {}, ['place']);
    if (listed.length > LARGEST_LIST) return refuse('campaign-too-large', { listed: listed.length, most: LARGEST_LIST }, ['place']);
    return [
      { type: 'ScreeningCampaignOpened', data: { campaignId, place: place.code, places: [...place.path], from, until, listed: listed.length } },
      ...listed.map(({ resident: { personId, street, places, certificate, ageBand }, priority }): CampaignEvent => {
        const community = places.find((code) => code.length === 12 && /^\d+$/.test(code));
        return {
          type: 'HouseholdListed',
          data: { screeningId: screeningIdOf(campaignId, personId), campaignId, personId, street, ...(community ? { community } : {}), priority, ...(certificate ? { disabilityClass: certificate.disabilityClass, grade: certificate.grade } : {}), ageBand, places: [...places], until },
        };
      }),
    ];
  },
  evolve: () => ({ status: 'open' }),
};
