import { assertNever } from '@kangfu/common';
import { type Decision, refuse, refuseAll } from '@kangfu/decider';
import { identityAdded, identityClaimed } from '../add-identity/added-identity.js';
import { parseCertificate } from '../certificate.js';
import type { PersonEvent } from '../person.events.js';
import type { PersonFacts, Registered } from '../person.decider.js';
import type { CertificateCommand } from './certificate.commands.js';
import type { CertificateStatus } from './certificate.events.js';

export interface KnownCertificate { readonly certificateId: string; readonly disabilityClass: number; readonly grade: number; readonly status: CertificateStatus }
const MULTIPLE = 7;

export const decideCertificate = (command: CertificateCommand, { personId, certificates, idKind }: Registered, { numberIs, numberIndex }: PersonFacts, today: string): Decision<PersonEvent> => {
  switch (command.type) {
    case 'RecordCertificate': {
      const { certificateId, certificateNumber, issuer, issuedOn, validUntil, components } = command.data;
      const parsed = parseCertificate(certificateNumber, today);
      if ('code' in parsed) return refuseAll([parsed]);
      if (issuedOn > today) return refuse('certificate-in-future', {}, ['issuedOn']);
      if (validUntil !== null && validUntil < issuedOn) return refuse('dates-reversed', {}, ['validUntil']);
      const { disabilityClass, grade, replacement } = parsed;
      const classes = new Set(components.map((each) => each.disabilityClass));
      if (disabilityClass !== MULTIPLE && components.length > 0) return refuse('components-of-multiple', {}, ['components']);
      if (components.length > 0 && (classes.size !== components.length || classes.size < 2 || classes.has(MULTIPLE))) return refuse('components-of-multiple', {}, ['components']);
      if (components.length > 0 && Math.min(...components.map((each) => each.grade)) !== grade) return refuse('heaviest-grade', { grade }, ['components']);
      // A person without a number has the one of the certificate from now on, unless it is somebody else's.
      const gained = idKind === 'none' && numberIs === 'free';
      const recorded: PersonEvent = {
        type: 'CertificateRecorded',
        data: {
          personId, certificateId, disabilityClass, grade, ...(replacement ? { replacement } : {}), issuer, issuedOn, ...(validUntil ? { validUntil } : {}),
          ...(components.length > 0 ? { components: components.map((each) => ({ disabilityClass: each.disabilityClass, grade: each.grade })) } : {}), identityDiffers: numberIs !== 'own' && !gained,
        },
      };
      return gained ? [recorded, identityAdded(personId, parsed.identity, today), ...identityClaimed(personId, numberIndex)] : [recorded];
    }
    case 'ChangeCertificateStatus': {
      const { certificateId, status, since } = command.data;
      const known = certificates.find((each) => each.certificateId === certificateId);
      if (!known) return refuse('not-found', {}, ['certificateId']);
      if (known.status === 'replaced' || known.status === 'cancelled') return refuse('certificate-over');
      if (since > today) return refuse('certificate-in-future', {}, ['since']);
      return known.status === status ? refuse('nothing-to-change') : [{ type: 'CertificateStatusChanged', data: { personId, certificateId, status, since } }];
    }
    default: return assertNever(command);
  }
};
