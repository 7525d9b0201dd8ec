import type { Projection, Slices } from '@kangfu/subscriptions';
import { PersonRegistered } from '../../integration/intake.contract.js';
import {
  CorrectionApproved, CorrectionProposed, CorrectionRefused, DeathWithdrawn, DisagreementSettled, DuplicateDismissed, DuplicateSuspected, GuardiansDisagreed, HouseholdListed, NeedScreeningRecorded, PersonDied, PersonMoved,
  PersonsLinked, PersonsUnlinked, ROUND,
} from '../../integration/people.contract.js';
import { type Correction, type Listing, pairWork, type PersonFacts, personWork } from '../../worklist/person-work.js';
import type { Urged } from '../../worklist/item.js';
import type { WorklistRow } from './worklist.projection.js';

interface PersonState { readonly home: PersonFacts['home']; readonly died: boolean; readonly corrections: readonly Correction[]; readonly disagreements: PersonFacts['disagreements'] }
const NOBODY: PersonState = { home: null, died: false, corrections: [], disagreements: [] };
type ListingState = Omit<Listing, 'outcome'>;
interface PairState { readonly duplicateId: string; readonly personId: string; readonly places: readonly string[]; readonly at: string; readonly dismissed: boolean }

/** Keys of rows that are of no case: a person has one, and each pair that looks alike. */
const [PERSON, PAIR] = ['person-', 'duplicate-'];
const byPerson = (e: { data: { personId: string } }): string => PERSON + e.data.personId;
const byPair = (e: { data: { duplicateId: string } }): string => PAIR + e.data.duplicateId;

const urgesIn = (slices: Slices): Urged[] => slices.all<Urged>('urging').map(({ state }) => state);
const rowWith = (items: WorklistRow['items']): WorklistRow | null => {
  const [first] = items;
  return first ? { caseId: null, personId: first.personId, accessKey: first.accessKey, street: first.street, items } : null;
};

/** The row of a person or a pair, as long as there is something to do; undefined for any other key. */
export const rowOfNoCase = (key: string, slices: Slices): WorklistRow | null | undefined => {
  if (key.startsWith(PERSON)) {
    const outcomes = new Map(slices.all<{ screeningId: string; outcome: string }>('needs-screening').map(({ state }) => [state.screeningId, state.outcome]));
    return rowWith(personWork({
      personId: key.slice(PERSON.length), ...NOBODY, ...slices.one<PersonState>('person')?.state, urges: urgesIn(slices),
      listings: slices.all<ListingState>('needs-campaign').map(({ state }) => ({ ...state, outcome: outcomes.get(state.screeningId) ?? null })),
    }));
  }
  if (!key.startsWith(PAIR)) return undefined;
  const pair = slices.one<PairState>('duplicate')?.state;
  const linked = slices.all<boolean>('link').some(({ state }) => state);
  return pair && !pair.dismissed && !linked ? rowWith(pairWork({ ...pair, urges: urgesIn(slices) })) : null;
};

const decided = (state: PersonState | undefined, { data: { correctionId } }: { data: { correctionId: string } }): PersonState => ({ ...NOBODY, ...state, corrections: (state ?? NOBODY).corrections.filter((each) => each.correctionId !== correctionId) });
/** Place in the round; of a priority that is not known here, behind the others. */
const rankOf = (priority: string): number => (ROUND as readonly string[]).indexOf(priority) + 1 || ROUND.length + 1;

/** What rows of people and pairs are made of. */
export const foldPeople = (list: Projection<WorklistRow>): void => {
  list
    .on(PersonRegistered, byPerson, (_s, { data: { street, places } }): PersonState => ({ ...NOBODY, home: { street, places } }))
    .on(PersonMoved, byPerson, (state: PersonState | undefined, { data: { street, places } }): PersonState => ({ ...NOBODY, ...state, home: { street, places } }))
    .on(PersonDied, byPerson, (state: PersonState | undefined): PersonState => ({ ...NOBODY, ...state, died: true }))
    .on(DeathWithdrawn, byPerson, (state: PersonState | undefined): PersonState => ({ ...NOBODY, ...state, died: false }))
    .on(CorrectionProposed, byPerson, (state: PersonState = NOBODY, { data: { correctionId }, occurred, actor }): PersonState =>
      ({ ...state, corrections: [...state.corrections, { correctionId, at: occurred, byCoordinator: actor.role === 'street-coordinator' }] }))
    .on(CorrectionApproved, byPerson, decided)
    .on(CorrectionRefused, byPerson, decided)
    .on(GuardiansDisagreed, byPerson, (state: PersonState = NOBODY, e): PersonState => ({ ...state, disagreements: [...state.disagreements, { disagreementId: e.data.disagreementId, at: e.occurred }] }))
    .on(DisagreementSettled, byPerson, (state: PersonState = NOBODY, e): PersonState => ({ ...state, disagreements: state.disagreements.filter(({ disagreementId }) => disagreementId !== e.data.disagreementId) }))
    .on(HouseholdListed, byPerson, (_s, { data: { screeningId, street, community, priority, until }, occurred }): ListingState =>
      ({ screeningId, street, community: community ?? null, rank: rankOf(priority), until: until ?? null, at: occurred }))
    .on(NeedScreeningRecorded, byPerson, (_s, { data: { screeningId, outcome } }) => ({ screeningId, outcome }))
    .on(DuplicateSuspected, byPair, (_s, { data: { duplicateId, personId, places }, occurred }): PairState => ({ duplicateId, personId, places, at: occurred, dismissed: false }))
    .on(DuplicateDismissed, byPair, (state: PairState | undefined): PairState => ({ ...state!, dismissed: true }))
    .on(PersonsLinked, byPair, () => true)
    .on(PersonsUnlinked, byPair, () => false);
};
