import { projection } from '@kangfu/subscriptions';
import { DeathWithdrawn, HouseholdNoted, PersonDied } from '../../integration/people.contract.js';

interface PersonState { readonly household: string | null; readonly died: boolean }
const UNKNOWN: PersonState = { household: null, died: false };
export interface HouseholdRow { readonly personId: string; readonly accessKey: string; readonly household: string }
const byPerson = (e: { data: { personId: string } }): string => e.data.personId;

/** Who lives together, by person uuid; whose dwelling nobody has told is no row of it, and a household alone. */
export const households = projection<HouseholdRow>('households', 1, {
  view: (personId, slices) => {
    const { household, died } = slices.one<PersonState>('person')?.state ?? UNKNOWN;
    return household === null || died ? null : { personId, accessKey: `person-${personId}`, household };
  },
  indexes: [{ keys: { household: 1, _id: 1 } }, { keys: { accessKey: 1 } }],
})
  .on(HouseholdNoted, byPerson, (state: PersonState = UNKNOWN, e): PersonState => ({ ...state, household: e.data.household ?? null }))
  .on(PersonDied, byPerson, (state: PersonState = UNKNOWN): PersonState => ({ ...state, died: true }))
  .on(DeathWithdrawn, byPerson, (state: PersonState = UNKNOWN): PersonState => ({ ...state, died: false }));
