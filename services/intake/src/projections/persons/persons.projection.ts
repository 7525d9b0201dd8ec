import { projection, type SealedPart } from '@kangfu/subscriptions';
import type { EventOf } from '@kangfu/contracts';
import { type AddressKind, communityOf } from '../../person/address/address-rules.js';
import { AddressChanged, PersonMoved } from '../../person/address/address.events.js';
import { ContactChanged, PersonRegistered, PreferencesChanged } from '../../person/person.events.js';
import { NO_PREFERENCES, type Preferences } from '../../person/preferences.js';

type Registered = EventOf<typeof PersonRegistered>['data'];

/** An address since a day (null: nobody asked since when). */
export interface AddressRow { kind: AddressKind; street: string | null; area: string | null; community: string | null; from: string | null; until: string | null; text: SealedPart | null }

export interface PersonRow {
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
  flags: Registered['flags'];
  preferences: Preferences;
  /** All that ever were, the newest first. */
  addresses: readonly AddressRow[];
  registeredAt: string;
  version: number;
  /** Personal part of the registration. */
  identity: SealedPart | null;
  /** Personal parts of later changes, newest first: a field counts where it is first found. */
  contacts: readonly SealedPart[];
}

interface PersonSlice { registered: Registered; registeredAt: string; identity: SealedPart | null; contacts: readonly SealedPart[]; preferences: Preferences; addresses: readonly AddressRow[] }

export const persons = projection<PersonRow>('persons', 3, {
  view: (key, slices) => {
    const slice = slices.one<PersonSlice>('person');
    if (!slice) return null;
    const { registered, registeredAt, identity, contacts, preferences, addresses } = slice.state;
    const { idKind, sex, ageBand, street, area, places, certificate, evidence, flags } = registered;
    return {
      personId: key, accessKey: `person-${key}`, idKind, sex, ageBand, street, area: area ?? null, places, certificate: certificate ?? null, evidence: evidence ?? null, flags, preferences, addresses,
      registeredAt, version: slice.version, identity, contacts,
    };
  },
  indexes: [{ keys: { accessKey: 1 } }, { keys: { places: 1 } }],
})
  .on(PersonRegistered, (e) => e.data.personId, (_slice: PersonSlice | undefined, e): PersonSlice => ({
    registered: e.data, registeredAt: e.occurred, identity: e.sealed, contacts: [], preferences: NO_PREFERENCES,
    addresses: [{ kind: 'living', street: e.data.street, area: e.data.area ?? null, community: communityOf(e.data.places), from: null, until: null, text: e.sealed }],
  }))
  .on(AddressChanged, (e) => e.data.personId, (slice: PersonSlice | undefined, e): PersonSlice => {
    const { kind, street, area, community, from, until } = e.data;
    const address: AddressRow = { kind, street: street ?? null, area: area ?? null, community: community ?? null, from, until: until ?? null, text: e.sealed };
    // Where they live is how they are reached, too.
    return { ...slice!, addresses: [address, ...(slice?.addresses ?? [])], contacts: [...(kind === 'living' && e.sealed ? [e.sealed] : []), ...(slice?.contacts ?? [])] };
  })
  .on(PersonMoved, (e) => e.data.personId, (slice: PersonSlice | undefined, e): PersonSlice => {
    const { street, area, places, childHealth } = e.data;
    return { ...slice!, registered: { ...slice!.registered, street, area, places: childHealth ? [...places, childHealth] : places } };
  })
  .on(ContactChanged, (e) => e.data.personId, (slice: PersonSlice | undefined, e): PersonSlice => ({ ...slice!, contacts: [...(e.sealed ? [e.sealed] : []), ...slice!.contacts] }))
  .on(PreferencesChanged, (e) => e.data.personId, (slice: PersonSlice | undefined, e): PersonSlice =>
    ({ ...slice!, preferences: { channel: e.data.channel ?? null, language: e.data.language, sign: e.data.sign, largePrint: e.data.largePrint } }));
