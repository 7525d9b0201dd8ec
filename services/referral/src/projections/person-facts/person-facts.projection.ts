import { projection, type ProjectedEvent } from '@kangfu/subscriptions';
import { CertificateRecorded, CorrectionApproved, IdentityAdded, PersonRegistered } from '../../integration/intake.contract.js';

export interface PersonFacts { readonly personId: string; readonly disabilityClass: number | null; readonly ageBand: string | null }

/** A number or an approved correction may say another birth date. */
const mended = (state: PersonFacts | undefined, e: ProjectedEvent<typeof IdentityAdded> | ProjectedEvent<typeof CorrectionApproved>): PersonFacts =>
  ({ personId: e.data.personId, disabilityClass: state?.disabilityClass ?? null, ageBand: e.data.ageBand ?? state?.ageBand ?? null });

/** What this service decides on about a person, by uuid. */
export const personFacts = projection<PersonFacts>('person-facts', 3, { view: (_key, slices) => slices.one<PersonFacts>('person')?.state ?? null })
  .on(PersonRegistered, (e) => e.data.personId, (_state, e): PersonFacts => ({ personId: e.data.personId, disabilityClass: e.data.certificate?.disabilityClass ?? null, ageBand: e.data.ageBand ?? null }))
  .on(CertificateRecorded, (e) => e.data.personId, (state: PersonFacts | undefined, e): PersonFacts => ({ personId: e.data.personId, ageBand: state?.ageBand ?? null, disabilityClass: e.data.disabilityClass }))
  .on(IdentityAdded, (e) => e.data.personId, mended)
  .on(CorrectionApproved, (e) => e.data.personId, mended);
