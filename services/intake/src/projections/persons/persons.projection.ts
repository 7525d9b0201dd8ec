import { projection, type SealedPart } from '@kangfu/subscriptions';
import type { EventOf } from '@kangfu/contracts';
import { ContactChanged, PersonRegistered, PreferencesChanged } from '../../person/person.events.js';
import { NO_PREFERENCES, type Preferences } from '../../person/preferences.js';

type Registered = EventOf<typeof PersonRegistered>['data'];

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
  registeredAt: string;
  version: number;
  /** Personal part of the registration. */
  identity: SealedPart | null;
  /** Personal parts of later changes, newest first: a field counts where it is first found. */
  contacts: readonly SealedPart[];
}

interface PersonSlice { registered: Registered; registeredAt: string; identity: SealedPart | null; contacts: readonly SealedPart[]; preferences: Preferences }

export const persons = projection<PersonRow>('persons', 2, {
  view: (key, slices) => {
    const slice = slices.one<PersonSlice>('person');
    if (!slice) return null;
    const { registered, registeredAt, identity, contacts, preferences } = slice.state;
    const { idKind, sex, ageBand, street, area, places, certificate, evidence, flags } = registered;
    return {
      personId: key, accessKey: `person-${key}`, idKind, sex, ageBand, street, area: area ?? null, places, certificate: certificate ?? null, evidence: evidence ?? null, flags, preferences,
      registeredAt, version: slice.version, identity, contacts,
    };
  },
  indexes: [{ keys: { accessKey: 1 } }],
})
  .on(PersonRegistered, (e) => e.data.personId, (_slice: PersonSlice | undefined, e): PersonSlice => ({ registered: e.data, registeredAt: e.occurred, identity: e.sealed, contacts: [], preferences: NO_PREFERENCES }))
  .on(ContactChanged, (e) => e.data.personId, (slice: PersonSlice | undefined, e): PersonSlice => ({ ...slice!, contacts: [...(e.sealed ? [e.sealed] : []), ...slice!.contacts] }))
  .on(PreferencesChanged, (e) => e.data.personId, (slice: PersonSlice | undefined, e): PersonSlice =>
    ({ ...slice!, preferences: { channel: e.data.channel ?? null, language: e.data.language, sign: e.data.sign, largePrint: e.data.largePrint } }));
