import type { SettableStatus } from './certificate.events.js';

export interface Component { readonly disabilityClass: number; readonly grade: number }
export interface RecordCertificate {
  readonly type: 'RecordCertificate';
  readonly data: { readonly certificateId: string; readonly certificateNumber: string; readonly issuer: string; readonly issuedOn: string; readonly validUntil: string | null; readonly components: readonly Component[] };
}
export interface ChangeCertificateStatus { readonly type: 'ChangeCertificateStatus'; readonly data: { readonly certificateId: string; readonly status: SettableStatus; readonly since: string } }

export type CertificateCommand = RecordCertificate | ChangeCertificateStatus;
