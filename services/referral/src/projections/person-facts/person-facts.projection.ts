import { projection } from '@kangfu/subscriptions';
import { PersonRegistered } from '../../integration/intake.contract.js';

export interface PersonFacts { readonly personId: string; readonly disabilityClass: number | null; readonly ageBand: string | null }

/** What this service decides on about a person, by uuid. */
export const personFacts = projection<PersonFacts>('person-facts', 2, { view: (_key, slices) => slices.one<PersonFacts>('person')?.state ?? null })
  .on(PersonRegistered, (e) => e.data.personId, (_state, e): PersonFacts => ({ personId: e.data.personId, disabilityClass: e.data.certificate?.disabilityClass ?? null, ageBand: e.data.ageBand ?? null }));
