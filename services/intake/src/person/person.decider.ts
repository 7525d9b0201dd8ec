import { chinaDay, assertNever } from '@kangfu/common';
import { certificateNow, firstCertificateId, withCertificate, withStatus } from '@kangfu/common/certificates';
import { type Decider, type Decision, isRefused, refusal, type Refusal, refuse, refuseAll } from '@kangfu/decider';
import { identityAdded, identityClaimed } from './add-identity/added-identity.js';
import { communityOf } from './address/address-rules.js';
import { changeAddress, type CurrentAddresses } from './address/addresses.js';
import { ageBandOf, findDay, yearsAt } from './calendar.js';
import { parseCertificate } from './certificate.js';
import { decideCertificate, type KnownCertificate } from './certificates/certificates.js';
import { decideCorrection, type Proposed } from './corrections/corrections.js';
import { type Death, decideDeath } from './death/deaths.js';
import { admits } from './evidence.js';
import { decideGuardian, type Guardianship } from './guardians/guardians.js';
import { type Identity, parseIdentity } from './identity.js';
import type { AddIdentity, ChangePreferences, PersonCommand, RegisterPerson } from './person.commands.js';
import type { PersonEvent, PersonFlag, Sex } from './person.events.js';
import { mayBeCalled, NO_PREFERENCES, type Preferences } from './preferences.js';

export type PersonState =
  | { readonly status: 'none' }
  | {
      readonly status: 'registered';
      readonly personId: string;
      readonly idKind: string;
      readonly sex: Sex;
      readonly ageBand: string;
      readonly street: string;
      readonly places: readonly string[];
      readonly certificate: { readonly disabilityClass: number; readonly grade: number } | null;
      readonly evidence: boolean;
      readonly preferences: Preferences;
      readonly addresses: CurrentAddresses;
      readonly guardians: readonly Guardianship[];
      /** Disagreements of guardians that are not settled. */
      readonly disagreements: readonly string[];
      readonly certificates: readonly KnownCertificate[];
      /** Corrections that nobody has decided yet. */
      readonly corrections: readonly Proposed[];
      readonly died: Death | null;
    };
export type Registered = Exclude<PersonState, { status: 'none' }>;

/** The unit that serves the street, as the organisation knows it. */
export interface ServingStreet {
  readonly code: string;
  /** The code that was given, where it is an area the unit serves. */
  readonly area: string | null;
  readonly path: readonly string[];
  readonly community: string | null;
  /** Maternal and child health unit of the county, where there is one. */
  readonly childHealth: string | null;
}
/** `street` is null where no unit serves the code, or the community is not in it. */
export interface PersonFacts {
  readonly now: string;
  readonly street: ServingStreet | null;
  /** Opened for this command; null where it is not known (any more). */
  readonly birthDate?: string | null;
  /** The institution named is a unit of the organisation. */
  readonly institution?: boolean;
  /** Whose the number is that was shown: this person's, nobody's, or somebody else's. */
  readonly numberIs?: 'own' | 'free' | 'other';
  /** Keyed digest of the number that was shown, under which it is claimed. */
  readonly numberIndex?: string | null;
  /** Who lives at the living address that was told; null: its words name no dwelling. Absent: none was told. */
  readonly household?: string | null;
}

const ADULT = 18;
/** Children up to this age are served by the maternal and child health unit too. */
const CHILD_HEALTH_UP_TO = 6;

/** The identity that a registration rests on: the one given, else the one in the certificate, else null. Its number is what must be unique. */
export const identityOf = ({ identity, certificateNumber }: RegisterPerson['data'], now: string): Identity | Refusal | null => {
  const today = chinaDay(now);
  if (identity) return parseIdentity(identity.kind, identity.number, today);
  if (!certificateNumber) return null;
  const certificate = parseCertificate(certificateNumber, today);
  return 'code' in certificate ? certificate : certificate.identity;
};

const householdNoted = (personId: string, household: string | null | undefined): PersonEvent[] => (household === undefined ? [] : [{ type: 'HouseholdNoted', data: { personId, ...(household === null ? {} : { household }) } }]);

const register = ({ data }: RegisterPerson, { now, street, numberIndex, household }: PersonFacts): Decision<PersonEvent> => {
  const today = chinaDay(now);
  const wrong: Refusal[] = [];
  const identity = identityOf(data, now);
  if (identity && 'code' in identity) wrong.push(identity);
  const known = identity && !('code' in identity) ? identity : null;
  const parsed = data.certificateNumber ? parseCertificate(data.certificateNumber, today) : null;
  if (parsed && 'code' in parsed && !wrong.includes(parsed) && data.identity) wrong.push(parsed);
  const certificate = parsed && !('code' in parsed) ? parsed : null;
  if (!data.identity && !data.certificateNumber && !data.evidence) wrong.push(refusal('identity-or-evidence-required', {}, ['identity']));
  if (!street) wrong.push(refusal('unknown-street', {}, ['street']));

  if (data.birthDate && !findDay(data.birthDate)) wrong.push(refusal('birth-date', {}, ['birthDate']));
  else if (data.birthDate && data.birthDate > today) wrong.push(refusal('birth-date-in-future', {}, ['birthDate']));
  if (known?.birthDate && data.birthDate && known.birthDate !== data.birthDate) wrong.push(refusal('birth-date-differs', {}, ['birthDate']));
  const birthDate = known?.birthDate ?? data.birthDate;
  if (!birthDate && wrong.length === 0) wrong.push(refusal('birth-date-required', {}, ['birthDate']));

  if (!street || !birthDate || wrong.length > 0) return refuseAll(wrong);
  const evidence = data.evidence ? admits(street.path.at(-1)!, data.evidence, birthDate, today) : null;
  if (evidence && 'code' in evidence) return refuseAll([evidence]);

  const years = yearsAt(birthDate, today);
  const flags: PersonFlag[] = [];
  if (certificate && known && certificate.identity.number !== known.number) flags.push('certificate-id-differs');
  if (!known) flags.push('no-identity');
  if (years < ADULT && !data.contact.guardianName) flags.push('guardian-missing');
  return [{
    type: 'PersonRegistered',
    data: {
      personId: data.personId, idKind: known?.kind ?? 'none', sex: known?.sex ?? data.sex ?? 'unknown', ageBand: ageBandOf(birthDate, today),
      street: street.code, ...(street.area ? { area: street.area } : {}),
      places: [...street.path, ...(street.community ? [street.community] : []), ...(street.childHealth && years <= CHILD_HEALTH_UP_TO ? [street.childHealth] : [])],
      ...(certificate ? { certificate: { disabilityClass: certificate.disabilityClass, grade: certificate.grade, ...(certificate.replacement ? { replacement: certificate.replacement } : {}) } } : {}),
      ...(evidence && data.evidence ? { evidence: { issuerLevel: data.evidence.issuerLevel, suspected: data.evidence.suspected, rule: evidence.rule } } : {}),
      flags,
    },
    personal: { name: data.name, birthDate, ...data.contact, ...(data.evidence ? { evidenceIssuedOn: data.evidence.issuedOn } : {}) },
  }, ...(known ? identityClaimed(data.personId, numberIndex) : []), ...householdNoted(data.personId, household ?? undefined)];
};

const changePreferences = ({ data }: ChangePreferences, { personId, preferences, certificate }: Registered): Decision<PersonEvent> => {
  const { channel, language, sign, largePrint } = { channel: data.channel ?? preferences.channel, language: data.language ?? preferences.language, sign: data.sign ?? preferences.sign, largePrint: data.largePrint ?? preferences.largePrint };
  if (channel === 'phone' && !mayBeCalled({ sign }, certificate)) return refuse('no-calls-to-the-deaf', {}, ['channel']);
  const same = channel === preferences.channel && language === preferences.language && sign === preferences.sign && largePrint === preferences.largePrint;
  return same ? refuse('nothing-to-change') : [{ type: 'PreferencesChanged', data: { personId, ...(channel ? { channel } : {}), language, sign, largePrint } }];
};

const addIdentity = ({ data: { identity } }: AddIdentity, { personId }: Registered, { numberIs, numberIndex }: PersonFacts, today: string): Decision<PersonEvent> => {
  const parsed = parseIdentity(identity.kind, identity.number, today);
  if ('code' in parsed) return refuseAll([parsed]);
  // Somebody else's number is refused by the claim, which alone can know it.
  return numberIs === 'own' ? refuse('nothing-to-change') : [identityAdded(personId, parsed, today), ...identityClaimed(personId, numberIndex)];
};

/** What a registered person is after an event, as far as it changes. */
const known = (state: Registered, event: Exclude<PersonEvent, { type: 'PersonRegistered' }>): Partial<Registered> => {
  switch (event.type) {
    case 'PreferencesChanged': {
      const { channel, language, sign, largePrint } = event.data;
      return { preferences: { channel: channel ?? null, language, sign, largePrint } };
    }
    case 'AddressChanged': {
      const { kind, street, community, from } = event.data;
      return { addresses: { ...state.addresses, [kind]: { street: street ?? null, community: community ?? null, from } } };
    }
    case 'PersonMoved': {
      const { street, places, childHealth } = event.data;
      return { street, places: childHealth ? [...places, childHealth] : places };
    }
    case 'IdentityAdded': return { idKind: event.data.idKind, ...derived(event.data) };
    case 'GuardianNamed': return { guardians: [...state.guardians, { guardianId: event.data.guardianId, from: event.data.from, until: event.data.until ?? null }] };
    case 'GuardianEnded': return { guardians: state.guardians.map((each) => (each.guardianId === event.data.guardianId ? { ...each, until: event.data.until } : each)) };
    case 'GuardiansDisagreed': return { disagreements: [...state.disagreements, event.data.disagreementId] };
    case 'DisagreementSettled': return { disagreements: state.disagreements.filter((each) => each !== event.data.disagreementId) };
    case 'CertificateRecorded': {
      const { certificateId, disabilityClass, grade } = event.data;
      return withCertificates(withCertificate<KnownCertificate>(state.certificates, { certificateId, disabilityClass, grade, status: 'valid' }));
    }
    case 'CertificateStatusChanged': return withCertificates(withStatus(state.certificates, event.data.certificateId, event.data.status));
    case 'CorrectionProposed': {
      const { correctionId, by, fields, sex, ageBand } = event.data;
      return { corrections: [...state.corrections, { correctionId, by, fields, sex: sex ?? null, ageBand: ageBand ?? null }] };
    }
    case 'CorrectionApproved': return { corrections: state.corrections.filter(({ correctionId }) => correctionId !== event.data.correctionId), ...derived(event.data) };
    case 'CorrectionRefused': return { corrections: state.corrections.filter(({ correctionId }) => correctionId !== event.data.correctionId) };
    case 'PersonDied': return { died: { day: event.data.day, by: event.data.by } };
    case 'DeathWithdrawn': return { died: null };
    case 'ContactChanged': case 'IdentityClaimed': case 'HouseholdNoted': return {};
    default: return assertNever(event);
  }
};
const derived = ({ sex, ageBand }: { sex?: Sex | undefined; ageBand?: string | undefined }): Partial<Registered> => ({ ...(sex ? { sex } : {}), ...(ageBand ? { ageBand } : {}) });
const withCertificates = (certificates: readonly KnownCertificate[]): Partial<Registered> => {
  const now = certificateNow(certificates);
  return { certificates, certificate: now && { disabilityClass: now.disabilityClass, grade: now.grade } };
};

/** Registration of a person. That a number is one person's is the claim's business (register-person), not the decider's. */
export const personDecider: Decider<PersonCommand, PersonState, PersonEvent, PersonFacts> = {
  initial: { status: 'none' },
  decide: (command, state, facts) => {
    switch (command.type) {
      case 'RegisterPerson': return state.status === 'none' ? register(command, facts) : refuse('person-known', {}, ['identity']);
      case 'ChangeContact':
        if (state.status === 'none') return refuse('not-found');
        return Object.values(command.data.contact).some((value) => value !== undefined)
          ? [{ type: 'ContactChanged', data: { personId: state.personId }, personal: command.data.contact }, ...householdNoted(state.personId, facts.household)]
          : refuse('nothing-to-change');
      case 'ChangePreferences': return state.status === 'none' ? refuse('not-found') : changePreferences(command, state);
      case 'ChangeAddress': {
        if (state.status === 'none') return refuse('not-found');
        const changed = changeAddress(command, state, facts, chinaDay(facts.now));
        return isRefused(changed) ? changed : [...changed, ...householdNoted(state.personId, facts.household)];
      }
      case 'AddIdentity': return state.status === 'none' ? refuse('not-found') : addIdentity(command, state, facts, chinaDay(facts.now));
      case 'NoteIdentities': return state.status === 'none' ? refuse('not-found') : command.data.indexes.flatMap((index) => identityClaimed(state.personId, index));
      case 'NoteHousehold': return state.status === 'none' ? refuse('not-found') : householdNoted(state.personId, command.data.household);
      case 'NameGuardian': case 'EndGuardian': case 'RecordDisagreement': case 'SettleDisagreement': return state.status === 'none' ? refuse('not-found') : decideGuardian(command, state, facts, chinaDay(facts.now));
      case 'RecordCertificate': case 'ChangeCertificateStatus': return state.status === 'none' ? refuse('not-found') : decideCertificate(command, state, facts, chinaDay(facts.now));
      case 'ProposeCorrection': case 'DecideCorrection': return state.status === 'none' ? refuse('not-found') : decideCorrection(command, state, chinaDay(facts.now));
      case 'RecordDeath': case 'WithdrawDeath': return state.status === 'none' ? refuse('not-found') : decideDeath(command, state, facts, chinaDay(facts.now));
      default: return assertNever(command);
    }
  },
  evolve: (state, event) => {
    if (event.type === 'PersonRegistered') {
      const { personId, idKind, sex, ageBand, street, places, certificate, evidence } = event.data;
      return {
        status: 'registered', personId, idKind, sex, ageBand, street, places, certificate: certificate ?? null, evidence: evidence !== undefined, preferences: NO_PREFERENCES,
        addresses: { living: { street, community: communityOf(places), from: null } }, guardians: [], disagreements: [], corrections: [], died: null,
        certificates: certificate ? [{ certificateId: firstCertificateId(personId), disabilityClass: certificate.disabilityClass, grade: certificate.grade, status: 'valid' }] : [],
      };
    }
    if (state.status === 'none') return state;
    return { ...state, ...known(state, event) };
  },
};
