import { dueOf } from '@kangfu/common/working-days';
import { itemOf, type Place, type Subject, type Told, type Urged } from './item.js';
import { LIMITS } from './limits.js';
import { communityIn, districtOf, streetIn } from './places.js';
import type { WorkItem } from './work-item.js';
import type { WorkKind } from './work-kinds.js';

/** That a person is on the list of a campaign; `until`: its last day, null where its list does not say. */
export interface Listing { readonly screeningId: string; readonly street: string; readonly community: string | null; readonly rank: number; readonly until: string | null; readonly at: string; readonly outcome: string | null }
/** `byCoordinator`: who decides for the street has proposed it, so another must. */
export interface Correction { readonly correctionId: string; readonly at: string; readonly byCoordinator: boolean }
export interface PersonFacts {
  readonly personId: string;
  /** Null: registered nowhere yet, as far as is known here. */
  readonly home: { readonly street: string; readonly places: readonly string[] } | null;
  readonly died: boolean;
  readonly listings: readonly Listing[];
  readonly corrections: readonly Correction[];
  readonly disagreements: readonly { readonly disagreementId: string; readonly at: string }[];
  readonly urges: readonly Urged[];
}
/** Two who look alike, while nobody has decided. */
export interface PairFacts { readonly duplicateId: string; readonly personId: string; readonly places: readonly string[]; readonly at: string; readonly urges: readonly Urged[] }

/** Who is to be visited again, as the campaign's rule says; every other outcome is the last. */
const AGAIN = ['away', 'refused'];
const coordinator = (street: string): Place => ({ role: 'street-coordinator', unit: street, person: null });

/** What is to be done about a person, whatever cases they have. Asks for no clock: what can no longer be done is seen from `over` when it is read. */
export const personWork = ({ personId, home, died, listings, corrections, disagreements, urges }: PersonFacts): WorkItem[] => {
  if (died) return [];
  const items: WorkItem[] = [];
  const about = (street: string, community: string | null): Subject => ({ row: `person-${personId}`, accessKey: `person-${personId}`, caseId: null, personId, street, community });
  const add = (subject: Subject, kind: WorkKind, place: Place, told: Told, what: string): void => { items.push(itemOf(subject, urges, kind, place, told, what)); };

  for (const { screeningId, street, community, rank, until, at, outcome } of listings) {
    if (outcome !== null && !AGAIN.includes(outcome)) continue;
    add(about(street, community), outcome === null ? 'screen-needs' : 'screen-again', community === null ? coordinator(street) : { role: 'community-liaison', unit: community, person: null },
      { about: `needs-screening-${screeningId}`, since: at, due: until, rank, ...(until === null ? {} : { over: until }) }, screeningId);
  }
  if (!home) return items;
  const at = about(home.street, communityIn(home.places));
  for (const { correctionId, at: since, byCoordinator } of corrections) {
    add(at, 'decide-correction', byCoordinator ? { role: 'assessor', unit: districtOf(home.places), person: null } : coordinator(home.street), { about: `person-${personId}`, since, due: dueOf(since, LIMITS.correction) }, correctionId);
  }
  for (const { disagreementId, at: since } of disagreements) add(at, 'settle-disagreement', coordinator(home.street), { about: `person-${personId}`, since, due: dueOf(since, LIMITS.disagreement) }, disagreementId);
  return items;
};

/** A pair is decided where both belong: in their street, or else in what the places have in common. */
export const pairWork = ({ duplicateId, personId, places, at, urges }: PairFacts): WorkItem[] => {
  const street = streetIn(places);
  const place: Place = street === null ? { role: 'assessor', unit: districtOf(places), person: null } : coordinator(street);
  const subject: Subject = { row: `duplicate-${duplicateId}`, accessKey: `person-${personId}`, caseId: null, personId, street: street ?? '', community: street === null ? null : communityIn(places) };
  return [itemOf(subject, urges, 'decide-duplicate', place, { about: `duplicate-suspect-${duplicateId}`, since: at, due: dueOf(at, LIMITS.duplicate) }, duplicateId)];
};
