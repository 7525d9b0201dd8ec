import { chinaDay, idOf } from '@kangfu/common';
import { addDays } from '@kangfu/common/working-days';
import type { NeedKind } from '../../../../services/intake/src/case/needs.js';
import type { Resident as Registered } from '../../../../services/intake/src/needs-screening/campaign.decider.js';
import type { ScreeningOutcome } from '../../../../services/intake/src/needs-screening/needs-screening.events.js';
import type { NeedsScreeningRow } from '../../../../services/intake/src/projections/needs-screenings/needs-screenings.projection.js';
import type { Models } from '../models.ts';
import type { Resident } from '../people.ts';
import { DISTRICT, type Story, worker } from '../story.ts';
import type { World } from '../world.ts';
import { NEEDS } from './intake.ts';

const OUTCOMES: Readonly<Record<ScreeningOutcome, number>> = { screened: 80, refused: 6, away: 10, moved: 3, died: 1 };
const LASTS_DAYS = 60;

export interface Community { readonly code: string; readonly street: string }
export interface Campaign { readonly community: string; readonly from: string; readonly until: string; /** Who is on the list, by the id of the screening. */ readonly listed: ReadonlyMap<string, Resident> }

/** The case that comes of a screening, as the process of intake names it. */
export const screenedCaseId = (screeningId: string): string => idOf(`${screeningId}:case`);

/** 需求筛查 of one community: whoever is registered there is on the list. Null where nobody is. */
export const openCampaign = (world: World, { campaigns }: Models, campaignId: string, { code, street }: Community, known: Iterable<Resident>): Campaign | null => {
  const listed = new Map<string, Resident>();
  const residents: Registered[] = [];
  for (const resident of known) {
    const state = world.state('person', resident.personId);
    if (state.status === 'none' || state.died || !state.places.includes(code)) continue;
    const { street: living, places, certificate } = state;
    const one = { personId: resident.personId, street: living, places, certificate, ageBand: state.ageBand as Registered['ageBand'] };
    if (campaigns.priorityOf(one) === null) continue;
    residents.push(one);
    listed.set(campaigns.screeningIdOf(campaignId, resident.personId), resident);
  }
  const from = chinaDay(world.now);
  const until = addDays(from, LASTS_DAYS);
  if (residents.length === 0 || world.do('needs-campaign', campaignId, { type: 'OpenScreeningCampaign', data: { campaignId, from, until } },
    { now: world.now, place: { code, path: [code, street, DISTRICT, '4403'] }, residents }, worker('street-coordinator', street), `campaign:${campaignId}`)) return null;
  world.note('campaign');
  return { community: code, from, until, listed };
};

/** A visit to one household on the list; who was away or refused is asked once more. True where a need was found that became a request. */
export function* screening(story: Story, screeningId: string, { community, from, until }: Campaign): Generator<number, boolean, void> {
  const { world, person: { disabilityClass }, random } = story;
  const liaison = worker('community-liaison', community);
  for (let again = false; ; again = true) {
    const { household } = world.facts.get<NeedsScreeningRow>('needs-screenings', screeningId)!;
    const outcome = random.weighted(OUTCOMES);
    const needs = outcome === 'screened' && random.chance(0.12) ? [random.weighted(NEEDS[disabilityClass] as Record<NeedKind, number>)] : [];
    const refused = story.do('needs-screening', screeningId, { type: 'RecordNeedScreening', data: { outcome, needs, day: null, pairedWith: null, note: random.chance(0.2) ? '家中有人照护' : null, recordedBy: liaison.id, unit: community } },
      { now: story.now, listed: { household, from, until } }, liaison);
    if (!refused) story.note(`screening:${outcome}`);
    if (again || (outcome !== 'away' && outcome !== 'refused')) break;
    yield story.days(2, 8);
  }
  world.facts.drop('needs-screenings', screeningId);
  if (world.state('case', story.caseId).status === 'none') return false;
  story.note('screened-into-request');
  return true;
}
