import { ageBandOf } from '../calendar.js';
import type { Identity } from '../identity.js';
import type { PersonEvent } from '../person.events.js';

/** What a number says of a person from now on: birth date and sex, where it says them. */
export const identityAdded = (personId: string, { kind, birthDate, sex }: Identity, today: string): PersonEvent => ({
  type: 'IdentityAdded', data: { personId, idKind: kind, ...(sex ? { sex } : {}), ...(birthDate ? { ageBand: ageBandOf(birthDate, today) } : {}) }, personal: birthDate ? { birthDate } : {},
});

/** That a number is this person's, by its keyed digest. Null: whoever decides does not know the digest, so there is nothing to note. */
export const identityClaimed = (personId: string, index: string | null | undefined): PersonEvent[] => (index ? [{ type: 'IdentityClaimed', data: { personId }, personal: { index } }] : []);
