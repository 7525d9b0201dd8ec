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
  /** Where they live, as far as it was told in words. */
  readonly living: { readonly street: string; readonly address: string } | null;
  /** Who they live with, as noted last; `here`: of the address that was told last, not of one before. */
  readonly household: { readonly id: string | null; readonly here: boolean };
  /** What corrections propose that nobody has decided. */
  readonly proposals: ReadonlyMap<string, Described>;
}

const SAID = ['name', 'birthDate', 'phone', 'guardianName', 'guardianPhone'] as const;
const saidIn = (personal: Personal): Described => Object.fromEntries(SAID.flatMap((field) => (typeof personal[field] === 'string' ? [[field, personal[field]]] : [])));
const livingIn = (street: string | undefined, { address }: Personal): Told['living'] => (street && typeof address === 'string' ? { street, address } : null);
const moving = ({ living: before, household }: Told, living: Told['living']): Pick<Told, 'living' | 'household'> => ({ living, household: living === before ? household : { ...household, here: false } });
const withSex = (plain: PlainFacts, { sex }: { sex?: string | undefined }): PlainFacts => (sex ? { ...plain, sex } : plain);

/** Folds a person's events into what the commands said when they noted it; null before the registration. */
export const told = (before: Told | null, event: Opened): Told | null => {
  if (event.type === 'PersonRegistered') {
    const { sex, street, places, idKind } = event.data;
    return { described: saidIn(event.personal), plain: { sex, street, community: communityOf(places), numbered: idKind !== 'none', places }, indexes: [], living: livingIn(street, event.personal), household: { id: null, here: false }, proposals: new Map() };
  }
  if (!before) return null;
  const { described, plain, indexes, proposals } = before;
  switch (event.type) {
    case 'ContactChanged': return { ...before, described: { ...described, ...saidIn(event.personal) }, ...moving(before, livingIn(plain.street, event.personal) ?? before.living) };
    case 'AddressChanged': return event.data.kind === 'living' ? { ...before, ...moving(before, livingIn(event.data.street, event.personal)) } : before;
    case 'HouseholdNoted': return { ...before, household: { id: event.data.household ?? null, here: true } };
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
