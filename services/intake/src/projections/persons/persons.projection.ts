import { projection, type SealedPart } from '@kangfu/subscriptions';
import type { EventOf } from '@kangfu/contracts';
import { type AddressKind, communityOf } from '../../person/address/address-rules.js';
import { AddressChanged, PersonMoved } from '../../person/address/address.events.js';
import { IdentityAdded, IdentityClaimed } from '../../person/add-identity/identity.events.js';
import { CorrectionApproved } from '../../person/corrections/correction.events.js';
import { DeathWithdrawn, PersonDied } from '../../person/death/death.events.js';
import { ContactChanged, type PersonFlag, PersonRegistered, PreferencesChanged } from '../../person/person.events.js';
import { NO_PREFERENCES, type Preferences } from '../../person/preferences.js';
import { certificateOf, PART_EVENTS, type PartEvent, partsAtRegistration, type PersonParts, withPart } from './person-parts.js';

type Registered = EventOf<typeof PersonRegistered>['data'];

/** An address since a day (null: nobody asked since when). */
export interface AddressRow { kind: AddressKind; street: string | null; area: string | null; community: string | null; from: string | null; until: string | null; text: SealedPart | null }

export interface PersonRow extends PersonParts {
  personId: string;
  accessKey: string;
  idKind: Registered['idKind'];
  sex: Registered['sex'];
  ageBand: Registered['ageBand'];
  street: string;
  area: string | null;
  places: readonly string[];
  certificate: { disabilityClass: number; grade: number; replacement?: string | undefined } | null;
  evidence: NonNullable<Registered['evidence']> | null;
  /** Of the registration as far as they still hold, and of what came later. */
  flags: readonly RowFlag[];
  /** Corrections that somebody has to decide. */
  toDecide: number;
  preferences: Preferences;
  /** All that ever were, the newest first. */
  addresses: readonly AddressRow[];
  diedOn: string | null;
  registeredAt: string;
  version: number;
  /** Personal part of the registration. */
  identity: SealedPart | null;
  /** Personal parts of later changes, newest first: a field counts where it is first found. */
  contacts: readonly SealedPart[];
}

export type RowFlag = PersonFlag | 'guardians-disagree';

/** Not a number that became known, nor a guardian who was named. */
const flagsOf = ({ flags, idKind }: Registered, parts: PersonParts): RowFlag[] => [
  ...flags.filter((flag) => (flag !== 'no-identity' || idKind === 'none') && (flag !== 'guardian-missing' || parts.guardians.length === 0) && flag !== 'certificate-id-differs'),
  ...(parts.certificates.some(({ identityDiffers, status }) => identityDiffers && status !== 'replaced' && status !== 'cancelled') ? ['certificate-id-differs' as const] : []),
  ...(parts.disagreements.some(({ settledAt }) => settledAt === null) ? ['guardians-disagree' as const] : []),
];

interface PersonSlice { registered: Registered; registeredAt: string; identity: SealedPart | null; contacts: readonly SealedPart[]; preferences: Preferences; addresses: readonly AddressRow[]; parts: PersonParts; diedOn: string | null }

const derived = (registered: Registered, { sex, ageBand }: { sex?: Registered['sex'] | undefined; ageBand?: Registered['ageBand'] | undefined }): Registered => ({ ...registered, ...(sex ? { sex } : {}), ...(ageBand ? { ageBand } : {}) });
const part = (slice: PersonSlice | undefined, e: unknown): PersonSlice => ({ ...slice!, parts: withPart(slice?.parts, e as PartEvent) });

export const persons = projection<PersonRow>('persons', 6, {
  view: (key, slices) => {
    const slice = slices.one<PersonSlice>('person');
    if (!slice) return null;
    const { registered, registeredAt, identity, contacts, preferences, addresses, parts, diedOn } = slice.state;
    const { idKind, sex, ageBand, street, area, places, evidence } = registered;
    return {
      personId: key, accessKey: `person-${key}`, idKind, sex, ageBand, street, area: area ?? null, places, certificate: certificateOf(parts), evidence: evidence ?? null, flags: flagsOf(registered, parts), preferences, addresses, ...parts,
      toDecide: parts.corrections.filter(({ status }) => status === 'proposed').length, diedOn, registeredAt, version: slice.version, identity, contacts,
    };
  },
  indexes: [{ keys: { accessKey: 1 } }, { keys: { places: 1 } }, { keys: { toDecide: 1, _id: 1 } }],
})
  .on(PersonRegistered, (e) => e.data.personId, (_slice: PersonSlice | undefined, e): PersonSlice => ({
    registered: e.data, registeredAt: e.occurred, identity: e.sealed, contacts: [], preferences: NO_PREFERENCES,
    addresses: [{ kind: 'living', street: e.data.street, area: e.data.area ?? null, community: communityOf(e.data.places), from: null, until: null, text: e.sealed }],
    parts: partsAtRegistration(e.data.personId, e.data.certificate ?? null, e.data.flags.includes('certificate-id-differs')), diedOn: null,
  }))
  .on(AddressChanged, (e) => e.data.personId, (slice: PersonSlice | undefined, e): PersonSlice => {
    const { kind, street, area, community, from, until } = e.data;
    const address: AddressRow = { kind, street: street ?? null, area: area ?? null, community: community ?? null, from, until: until ?? null, text: e.sealed };
    // Where they live is how they are reached, too.
    return { ...slice!, addresses: [address, ...(slice?.addresses ?? [])], contacts: [...(kind === 'living' && e.sealed ? [e.sealed] : []), ...(slice?.contacts ?? [])] };
  })
  .on(PersonMoved, (e) => e.data.personId, (slice: PersonSlice | undefined, e): PersonSlice => {
    const { street, area, places, childHealth } = e.data;
    const { area: _before, ...registered } = slice!.registered;
    return { ...slice!, registered: { ...registered, street, ...(area ? { area } : {}), places: childHealth ? [...places, childHealth] : places } };
  })
  .on(ContactChanged, (e) => e.data.personId, (slice: PersonSlice | undefined, e): PersonSlice => ({ ...slice!, contacts: [...(e.sealed ? [e.sealed] : []), ...slice!.contacts] }))
  .on(PreferencesChanged, (e) => e.data.personId, (slice: PersonSlice | undefined, e): PersonSlice =>
    ({ ...slice!, preferences: { channel: e.data.channel ?? null, language: e.data.language, sign: e.data.sign, largePrint: e.data.largePrint } }))
  .on(PersonDied, (e) => e.data.personId, (slice: PersonSlice | undefined, e): PersonSlice => ({ ...slice!, diedOn: e.data.day }))
  .on(DeathWithdrawn, (e) => e.data.personId, (slice: PersonSlice | undefined): PersonSlice => ({ ...slice!, diedOn: null }))
  .on(IdentityAdded, (e) => e.data.personId, (slice: PersonSlice | undefined, e): PersonSlice =>
    ({ ...slice!, registered: { ...derived(slice!.registered, e.data), idKind: e.data.idKind }, contacts: [...(e.sealed ? [e.sealed] : []), ...slice!.contacts] }))
  // Nothing to show; the version of the person is that of the stream.
  .on(IdentityClaimed, (e) => e.data.personId, (slice: PersonSlice | undefined): PersonSlice => slice!)
  // What was proposed counts once it is approved: the newest part in which a field is found.
  .on(CorrectionApproved, (e) => e.data.personId, (slice: PersonSlice | undefined, e): PersonSlice => {
    const proposal = slice?.parts.corrections.find(({ correctionId }) => correctionId === e.data.correctionId)?.proposal;
    return { ...part(slice, e), registered: derived(slice!.registered, e.data), contacts: [...(proposal ? [proposal] : []), ...slice!.contacts] };
  });
for (const event of PART_EVENTS) if (event.type !== CorrectionApproved.type) persons.on(event, (e) => e.data.personId, part);
