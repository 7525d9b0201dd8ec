import { certificateNow, firstCertificateId, withCertificate } from '@kangfu/common/certificates';
import type { SealedPart } from '@kangfu/subscriptions';
import { type CertificateStatus, CertificateRecorded, CertificateStatusChanged } from '../../person/certificates/certificate.events.js';
import { type Correctable, CorrectionApproved, CorrectionProposed, CorrectionRefused } from '../../person/corrections/correction.events.js';
import { DisagreementSettled, GuardianEnded, GuardianNamed, GuardiansDisagreed, type Relation } from '../../person/guardians/guardian.events.js';
import type { EventDefinition, EventOf } from '@kangfu/contracts';
import type { ProjectedEvent } from '@kangfu/subscriptions';

export interface GuardianRow { guardianId: string; relation: Relation; legal: boolean; institution: string | null; from: string; until: string | null; text: SealedPart | null }
export interface DisagreementRow { disagreementId: string; guardians: readonly string[]; recordedAt: string; settledAt: string | null; about: SealedPart | null; how: SealedPart | null }
export interface CertificateRow {
  certificateId: string; disabilityClass: number; grade: number; replacement: string | null; issuer: string | null; issuedOn: string | null; validUntil: string | null; status: CertificateStatus; since: string | null;
  identityDiffers: boolean; components: readonly { disabilityClass: number; grade: number }[];
}
export interface CorrectionRow {
  correctionId: string; status: 'proposed' | 'approved' | 'refused'; fields: readonly Correctable[]; proposedBy: string; proposedAt: string; decidedBy: string | null; decidedAt: string | null; proposal: SealedPart | null; refusal: SealedPart | null;
}
/** What of a person has a history of its own; each list as it came. */
export interface PersonParts {
  readonly guardians: readonly GuardianRow[];
  readonly disagreements: readonly DisagreementRow[];
  readonly certificates: readonly CertificateRow[];
  readonly corrections: readonly CorrectionRow[];
}
const NONE: PersonParts = { guardians: [], disagreements: [], certificates: [], corrections: [] };

/** The certificate that was seen at registration: of its issuer and dates nothing is known. */
export const partsAtRegistration = (personId: string, certificate: { disabilityClass: number; grade: number; replacement?: string | undefined } | null, identityDiffers: boolean): PersonParts => ({
  ...NONE,
  certificates: certificate ? [{
    certificateId: firstCertificateId(personId), disabilityClass: certificate.disabilityClass, grade: certificate.grade, replacement: certificate.replacement ?? null, issuer: null, issuedOn: null, validUntil: null, status: 'valid', since: null,
    identityDiffers, components: [],
  }] : [],
});

export const PART_EVENTS = [GuardianNamed, GuardianEnded, GuardiansDisagreed, DisagreementSettled, CertificateRecorded, CertificateStatusChanged, CorrectionProposed, CorrectionApproved, CorrectionRefused] as const;
type Told<D extends EventDefinition> = D extends EventDefinition ? ProjectedEvent<D> & { readonly type: EventOf<D>['type'] } : never;
export type PartEvent = Told<(typeof PART_EVENTS)[number]>;

const changed = <T>(all: readonly T[], which: (each: T) => boolean, change: Partial<T>): T[] => all.map((each) => (which(each) ? { ...each, ...change } : each));

/** Folds one event into them. Pure. */
export const withPart = (before: PersonParts | undefined, event: PartEvent): PersonParts => {
  const parts = before ?? NONE;
  switch (event.type) {
    case 'GuardianNamed': {
      const { guardianId, relation, legal, institution, from, until } = event.data;
      return { ...parts, guardians: [...parts.guardians, { guardianId, relation, legal, institution: institution ?? null, from, until: until ?? null, text: event.sealed }] };
    }
    case 'GuardianEnded': return { ...parts, guardians: changed(parts.guardians, ({ guardianId }) => guardianId === event.data.guardianId, { until: event.data.until }) };
    case 'GuardiansDisagreed': return { ...parts, disagreements: [...parts.disagreements, { disagreementId: event.data.disagreementId, guardians: event.data.guardians, recordedAt: event.occurred, settledAt: null, about: event.sealed, how: null }] };
    case 'DisagreementSettled': return { ...parts, disagreements: changed(parts.disagreements, ({ disagreementId }) => disagreementId === event.data.disagreementId, { settledAt: event.occurred, how: event.sealed }) };
    case 'CertificateRecorded': {
      const { certificateId, disabilityClass, grade, replacement, issuer, issuedOn, validUntil, components, identityDiffers } = event.data;
      return { ...parts, certificates: withCertificate<CertificateRow>(parts.certificates, {
        certificateId, disabilityClass, grade, replacement: replacement ?? null, issuer, issuedOn, validUntil: validUntil ?? null, status: 'valid', since: issuedOn, identityDiffers, components: components ?? [],
      }) };
    }
    case 'CertificateStatusChanged': return { ...parts, certificates: changed(parts.certificates, ({ certificateId }) => certificateId === event.data.certificateId, { status: event.data.status, since: event.data.since }) };
    case 'CorrectionProposed': {
      const { correctionId, fields, by } = event.data;
      return { ...parts, corrections: [...parts.corrections, { correctionId, status: 'proposed', fields, proposedBy: by, proposedAt: event.occurred, decidedBy: null, decidedAt: null, proposal: event.sealed, refusal: null }] };
    }
    case 'CorrectionApproved': case 'CorrectionRefused': return { ...parts, corrections: changed<CorrectionRow>(parts.corrections, ({ correctionId }) => correctionId === event.data.correctionId, {
      status: event.type === 'CorrectionApproved' ? 'approved' : 'refused', decidedBy: event.data.by, decidedAt: event.occurred, refusal: event.type === 'CorrectionRefused' ? event.sealed : null,
    }) };
  }
};

/** The certificate that counts now. */
export const certificateOf = (parts: PersonParts): { disabilityClass: number; grade: number; replacement?: string | undefined } | null => {
  const now = certificateNow(parts.certificates);
  return now && { disabilityClass: now.disabilityClass, grade: now.grade, ...(now.replacement ? { replacement: now.replacement } : {}) };
};
