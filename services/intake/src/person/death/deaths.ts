import { assertNever } from '@kangfu/common';
import { type Decision, refuse } from '@kangfu/decider';
import { findDay } from '../calendar.js';
import type { PersonFacts, Registered } from '../person.decider.js';
import type { PersonEvent } from '../person.events.js';
import type { DeathCommand } from './death.commands.js';

/** A recorded death, and by whom: another takes it back. */
export interface Death { readonly day: string; readonly by: string }

export const decideDeath = (command: DeathCommand, { personId, street, died }: Registered, { birthDate }: PersonFacts, today: string): Decision<PersonEvent> => {
  switch (command.type) {
    case 'RecordDeath': {
      const { day, evidenceDigest, by } = command.data;
      if (died) return refuse('death-recorded', { day: died.day });
      if (!findDay(day) || day > today || (birthDate && day < birthDate)) return refuse('death-day', {}, ['day']);
      return [{ type: 'PersonDied', data: { personId, by, street, day, ...(evidenceDigest ? { evidenceDigest } : {}) } }];
    }
    case 'WithdrawDeath': {
      const { reason, by } = command.data;
      if (!died) return refuse('death-not-recorded');
      return died.by === by ? refuse('own-death-record') : [{ type: 'DeathWithdrawn', data: { personId, by }, personal: { reason } }];
    }
    default: return assertNever(command);
  }
};
