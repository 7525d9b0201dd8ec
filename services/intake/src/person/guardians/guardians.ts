import { assertNever } from '@kangfu/common';
import { type Decision, refuse } from '@kangfu/decider';
import { yearsAt } from '../calendar.js';
import type { PersonEvent } from '../person.events.js';
import type { PersonFacts, Registered } from '../person.decider.js';
import type { GuardianCommand } from './guardian.commands.js';

export interface Guardianship { readonly guardianId: string; readonly from: string; readonly until: string | null }
/** Age at which a guardianship ends that was not legally established. */
export const OF_AGE = 18;

/** In force on a day: begun, not ended, and the person is a minor or it is legally established. An unknown birth date (erased) gives no guardianship by age. */
export const guardsOn = ({ from, until, legal }: { readonly from: string; readonly until: string | null; readonly legal: boolean }, birthDate: string | null, day: string): boolean =>
  from <= day && (until === null || day <= until) && (legal || (birthDate !== null && yearsAt(birthDate, day) < OF_AGE));

export const decideGuardian = (command: GuardianCommand, { personId, guardians, disagreements }: Registered, { birthDate, institution }: PersonFacts, today: string): Decision<PersonEvent> => {
  switch (command.type) {
    case 'NameGuardian': {
      const { guardianId, relation, legal, name, phone, from, until } = command.data;
      const unit = command.data.institution;
      if ((unit === null) === (name === null)) return refuse('guardian-who', {}, ['name']);
      if (unit !== null && !institution) return refuse('unknown-unit', { unit }, ['institution']);
      if (until !== null && until < from) return refuse('dates-reversed', {}, ['until']);
      if (!legal && birthDate && yearsAt(birthDate, from) >= OF_AGE) return refuse('guardian-of-adult', { age: OF_AGE }, ['legal']);
      return [{
        type: 'GuardianNamed', data: { personId, guardianId, relation, legal, ...(unit ? { institution: unit } : {}), from, ...(until ? { until } : {}) }, personal: { ...(name ? { name } : {}), ...(phone ? { phone } : {}) },
      }];
    }
    case 'EndGuardian': {
      const { guardianId, until } = command.data;
      const known = guardians.find((each) => each.guardianId === guardianId);
      if (!known) return refuse('not-found', {}, ['guardianId']);
      if (until > today || until < known.from) return refuse('dates-reversed', {}, ['until']);
      return known.until !== null && known.until <= until ? refuse('guardian-ended') : [{ type: 'GuardianEnded', data: { personId, guardianId, until } }];
    }
    case 'RecordDisagreement': {
      const { disagreementId, about } = command.data;
      const between = [...new Set(command.data.guardianIds)];
      const guarding = guardians.filter(({ until }) => until === null || until >= today).map(({ guardianId }) => guardianId);
      if (between.length < 2 || between.some((each) => !guarding.includes(each))) return refuse('disagreement-between', {}, ['guardianIds']);
      return [{ type: 'GuardiansDisagreed', data: { personId, disagreementId, guardians: between }, personal: { about } }];
    }
    case 'SettleDisagreement': {
      const { disagreementId, how } = command.data;
      return disagreements.includes(disagreementId) ? [{ type: 'DisagreementSettled', data: { personId, disagreementId }, personal: { how } }] : refuse('not-found', {}, ['disagreementId']);
    }
    default: return assertNever(command);
  }
};
