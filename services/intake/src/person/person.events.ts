import { defineEvent, type EventsOf, Field, Type } from '@kangfu/contracts';
import { IdentityAdded, IdentityClaimed } from './add-identity/identity.events.js';
import { AddressChanged, PersonMoved } from './address/address.events.js';
import { AGE_BANDS } from './calendar.js';
import { CertificateRecorded, CertificateStatusChanged } from './certificates/certificate.events.js';
import { CorrectionApproved, CorrectionProposed, CorrectionRefused } from './corrections/correction.events.js';
import { DeathWithdrawn, PersonDied } from './death/death.events.js';
import { ISSUER_LEVELS } from './evidence.js';
import { DisagreementSettled, GuardianEnded, GuardianNamed, GuardiansDisagreed } from './guardians/guardian.events.js';
import { HouseholdNoted } from './households/household.events.js';
import { ID_KINDS } from './identity.js';
import { CHANNEL_CODES, LANGUAGE_CODES } from './preferences.js';

export const SEXES = ['m', 'f', 'unknown'] as const;
export type Sex = (typeof SEXES)[number];

/** What a person of the office should look at; none of them stops a registration. */
export const PERSON_FLAGS = ['certificate-id-differs', 'no-identity', 'guardian-missing'] as const;
export type PersonFlag = (typeof PERSON_FLAGS)[number];

export const PersonRegistered = defineEvent('intake', 'PersonRegistered', {
  description: '登记残疾人 A person was registered; numbers are in no event',
  public: true,
  data: Type.Object({
    personId: Field.uuid(),
    idKind: Field.oneOf([...ID_KINDS, 'none']),
    sex: Field.oneOf(SEXES),
    ageBand: Field.oneOf(AGE_BANDS),
    /** Unit that serves the person's street. */
    street: Field.text(20),
    /** Statistical area or zone within it, where that is not the unit's own code. */
    area: Type.Optional(Field.text(20)),
    /** The street first, then everything above it, then the community and (for children up to six) the county's maternal and child health unit. */
    places: Type.Array(Field.text(40)),
    certificate: Type.Optional(Type.Object({ disabilityClass: Field.int(1, 7), grade: Field.int(1, 4), replacement: Type.Optional(Field.text(4)) })),
    evidence: Type.Optional(Type.Object({ issuerLevel: Field.oneOf(ISSUER_LEVELS), suspected: Type.Boolean(), rule: Field.text(20) })),
    flags: Type.Array(Field.oneOf(PERSON_FLAGS)),
  }),
  personal: Type.Object({
    name: Field.text(100), birthDate: Field.date(), phone: Type.Optional(Field.text(40)), address: Type.Optional(Field.text(300)),
    guardianName: Type.Optional(Field.text(100)), guardianPhone: Type.Optional(Field.text(40)), evidenceIssuedOn: Type.Optional(Field.date()),
  }),
});

export const ContactChanged = defineEvent('intake', 'ContactChanged', {
  description: '联系方式变更 How to reach a person or the guardian changed; what is not named stays', public: true,
  data: Type.Object({ personId: Field.uuid() }),
  personal: Type.Object({
    phone: Type.Optional(Field.text(40)), address: Type.Optional(Field.text(300)), guardianName: Type.Optional(Field.text(100)), guardianPhone: Type.Optional(Field.text(40)),
  }),
});

export const PreferencesChanged = defineEvent('intake', 'PreferencesChanged', {
  description: '沟通偏好变更 How a person wants to be told things, as a whole',
  data: Type.Object({ personId: Field.uuid(), channel: Type.Optional(Field.oneOf(CHANNEL_CODES)), language: Field.oneOf(LANGUAGE_CODES), sign: Type.Boolean(), largePrint: Type.Boolean() }),
});

export const personEvents = {
  PersonRegistered, ContactChanged, PreferencesChanged, AddressChanged, PersonMoved, IdentityAdded, IdentityClaimed, GuardianNamed, GuardianEnded, GuardiansDisagreed, DisagreementSettled, CertificateRecorded, CertificateStatusChanged,
  CorrectionProposed, CorrectionApproved, CorrectionRefused, PersonDied, DeathWithdrawn, HouseholdNoted,
};
export type PersonEvent = EventsOf<typeof personEvents>;
