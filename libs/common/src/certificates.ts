import { idOf } from './uuid5.js';

// Which of a person's certificates 残疾人证 counts: one rule for every service that is told of them.

interface Held { readonly status: string }

/** The certificate that was seen at registration: its event names none. */
export const firstCertificateId = (personId: string): string => idOf(`certificate:${personId}`);
/** The next one replaces those before it. */
export const withCertificate = <C extends Held>(known: readonly C[], next: C): C[] => [...known.map((each) => (each.status === 'cancelled' ? each : { ...each, status: 'replaced' as C['status'] })), next];
/** One of them was reported lost, frozen or cancelled, or is valid again. */
export const withStatus = <C extends Held & { readonly certificateId: string }>(known: readonly C[], certificateId: string, status: C['status']): C[] =>
  known.map((each) => (each.certificateId === certificateId ? { ...each, status } : each));
/** What class and grade somebody has: of the newest certificate that was neither cancelled nor frozen. */
export const certificateNow = <C extends Held>(known: readonly C[]): C | null => known.findLast(({ status }) => status === 'valid' || status === 'lost') ?? null;
