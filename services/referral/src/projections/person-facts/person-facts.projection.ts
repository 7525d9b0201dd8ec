import { certificateNow, firstCertificateId, withCertificate, withStatus } from '@kangfu/common/certificates';
import { projection, type ProjectedEvent } from '@kangfu/subscriptions';
import { CertificateRecorded, CertificateStatusChanged, CorrectionApproved, IdentityAdded, PersonRegistered } from '../../integration/intake.contract.js';

interface Held { readonly certificateId: string; readonly disabilityClass: number; readonly components: readonly number[]; readonly status: string }
interface PersonState { readonly personId: string; readonly ageBand: string | null; readonly certificates: readonly Held[] }
export interface PersonFacts {
  readonly personId: string;
  /** Of the certificate that counts; null: none does. */
  readonly disabilityClass: number | null;
  /** Of class 7: the classes it is made of, as far as they were recorded. */
  readonly components: readonly number[];
  readonly ageBand: string | null;
}

/** A number or an approved correction may say another birth date. */
const mended = (state: PersonState | undefined, e: ProjectedEvent<typeof IdentityAdded> | ProjectedEvent<typeof CorrectionApproved>): PersonState => ({ ...state!, ageBand: e.data.ageBand ?? state!.ageBand });

/** What this service decides on about a person, by uuid. */
export const personFacts = projection<PersonFacts>('person-facts', 4, {
  view: (_key, slices) => {
    const state = slices.one<PersonState>('person')?.state;
    if (!state) return null;
    const counts = certificateNow(state.certificates);
    return { personId: state.personId, disabilityClass: counts?.disabilityClass ?? null, components: counts?.components ?? [], ageBand: state.ageBand };
  },
})
  .on(PersonRegistered, (e) => e.data.personId, (_state, { data: { personId, ageBand, certificate } }): PersonState => ({
    personId, ageBand: ageBand ?? null, certificates: certificate ? [{ certificateId: firstCertificateId(personId), disabilityClass: certificate.disabilityClass, components: [], status: 'valid' }] : [],
  }))
  .on(CertificateRecorded, (e) => e.data.personId, (state: PersonState | undefined, { data: { certificateId, disabilityClass, components = [] } }): PersonState =>
    ({ ...state!, certificates: withCertificate(state!.certificates, { certificateId, disabilityClass, components: components.map((each) => each.disabilityClass).sort(), status: 'valid' }) }))
  .on(CertificateStatusChanged, (e) => e.data.personId, (state: PersonState | undefined, { data: { certificateId, status } }): PersonState => ({ ...state!, certificates: withStatus(state!.certificates, certificateId, status) }))
  .on(IdentityAdded, (e) => e.data.personId, mended)
  .on(CorrectionApproved, (e) => e.data.personId, mended);
