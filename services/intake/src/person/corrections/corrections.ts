import { assertNever } from '@kangfu/common';
import { type Decision, refuse } from '@kangfu/decider';
import { type AgeBand, ageBandOf, findDay } from '../calendar.js';
import type { PersonEvent } from '../person.events.js';
import type { Registered } from '../person.decider.js';
import type { CorrectionCommand } from './correction.commands.js';
import type { Correctable } from './correction.events.js';

/** A correction that waits for somebody to decide. */
export interface Proposed { readonly correctionId: string; readonly by: string; readonly fields: readonly Correctable[]; readonly sex: 'm' | 'f' | null; readonly ageBand: AgeBand | null }

/** Kinds of documents whose number says birth date and sex: another number corrects them, nothing else. */
const SAYS_BIRTH = ['resident-id', 'residence-permit', 'permanent-residence-card'];

export const decideCorrection = (command: CorrectionCommand, { personId, idKind, corrections }: Registered, today: string): Decision<PersonEvent> => {
  switch (command.type) {
    case 'ProposeCorrection': {
      const { correctionId, name, birthDate, sex, reason, by } = command.data;
      const fields: Correctable[] = [...(name ? ['name' as const] : []), ...(birthDate ? ['birth-date' as const] : []), ...(sex ? ['sex' as const] : [])];
      if (fields.length === 0) return refuse('nothing-to-change');
      if ((birthDate || sex) && SAYS_BIRTH.includes(idKind)) return refuse('said-by-number', {}, [birthDate ? 'birthDate' : 'sex']);
      if (birthDate && !findDay(birthDate)) return refuse('birth-date', {}, ['birthDate']);
      if (birthDate && birthDate > today) return refuse('birth-date-in-future', {}, ['birthDate']);
      return [{
        type: 'CorrectionProposed', data: { personId, correctionId, fields, by, ...(sex ? { sex } : {}), ...(birthDate ? { ageBand: ageBandOf(birthDate, today) } : {}) },
        personal: { reason, ...(name ? { name } : {}), ...(birthDate ? { birthDate } : {}) },
      }];
    }
    case 'DecideCorrection': {
      const { correctionId, approve, reason, by } = command.data;
      const proposed = corrections.find((each) => each.correctionId === correctionId);
      if (!proposed) return refuse('correction-decided', {}, ['correctionId']);
      if (proposed.by === by) return refuse('own-correction');
      if (!approve) return reason ? [{ type: 'CorrectionRefused', data: { personId, correctionId, by }, personal: { refusal: reason } }] : refuse('reason-required', {}, ['reason']);
      const { fields, sex, ageBand } = proposed;
      return [{ type: 'CorrectionApproved', data: { personId, correctionId, fields: [...fields], by, ...(sex ? { sex } : {}), ...(ageBand ? { ageBand } : {}) } }];
    }
    default: return assertNever(command);
  }
};
