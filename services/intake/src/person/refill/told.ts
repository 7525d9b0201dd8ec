import { communityOf } from '../address/address-rules.js';
import type { PlainFacts } from '../duplicates/duplicates.js';
import type { Described } from '../duplicates/likeness.js';
import type { PersonEvent } from '../person.events.js';

type Personal = Readonly<Record<string, unknown>>;
/** An event of a person with its sealed part opened. */
export type Opened = { readonly [E in PersonEvent as E['type']]: { readonly type: E['type']; readonly data: E['data']; readonly personal: Personal } }[PersonEvent['type']];

/** What was said of somebody in all, as far as people are compared and found by it. */
export interface Told {
  readonly described: Described;
  readonly plain: PlainFacts;
  /** Keyed digests of the numbers that they have or had. */
  readonly indexes: readonly string[];
  /** What corrections propose that nobody has decided. */
  readonly proposals: ReadonlyMap<string, Described>;
}

const SAID = ['name', 'birthDate', 'phone', 'guardianName', 'guardianPhone'] as const;
const saidIn = (personal: Personal): Described => Object.fromEntries(SAID.flatMap((field) => (typeof personal[field] === 'string' ? [[field, personal[field]]] : [])));
const withSex = (plain: PlainFacts, { sex }: { sex?: string | undefined }): PlainFacts => (sex ? { ...plain, sex } : plain);

/** Folds a person's events into what the commands said when they noted it; null before the registration. */
export const told = (before: Told | null, event: Opened): Told | null => {
  if (event.type === 'PersonRegistered') {
    const { sex, street, places, idKind } = event.data;
    return { described: saidIn(event.personal), plain: { sex, street, community: communityOf(places), numbered: idKind !== 'none', places }, indexes: [], proposals: new Map() };
  }
  if (!before) return null;
  const { described, plain, indexes, proposals } = before;
  switch (event.type) {
    case 'ContactChanged': return { ...before, described: { ...described, ...saidIn(event.personal) } };
    case 'IdentityAdded': return { ...before, described: { ...described, ...saidIn(event.personal) }, plain: withSex({ ...plain, numbered: true }, event.data) };
    case 'IdentityClaimed': return { ...before, indexes: [...new Set([...indexes, String(event.personal['index'])])] };
    case 'GuardianNamed': {
      const { name, phone } = event.personal;
      return { ...before, described: { ...described, ...saidIn({ guardianName: name, guardianPhone: phone }) } };
    }
    case 'PersonMoved': return { ...before, plain: { ...plain, street: event.data.street, community: communityOf(event.data.places), places: event.data.places } };
    case 'CorrectionProposed': return { ...before, proposals: new Map([...proposals, [event.data.correctionId, saidIn(event.personal)]]) };
    case 'CorrectionApproved': return { ...before, described: { ...described, ...proposals.get(event.data.correctionId) }, plain: withSex(plain, event.data) };
    default: return before;
  }
};
