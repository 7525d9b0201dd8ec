import { assertNever, chinaDay } from '@kangfu/common';
import { type Setting, stepDue } from '@kangfu/common/step-clocks';
import { type Decider, refuse } from '@kangfu/decider';
import { type CaseFacts, hasDistrictNeed, isOpen } from '../shared/case.js';
import type { Acting } from '../shared/vocabulary.js';
import type { EscalationCommand } from './escalation.commands.js';
import type { EscalationEvent } from './escalation.events.js';

/** One case may go to the city again and again, one round after the other. */
export type Escalation = { readonly status: 'none' | 'escalated' | 'returned'; readonly round: number };
export interface EscalationFacts {
  readonly now: string; readonly actor: Acting; readonly case: CaseFacts | null;
  /** What the units of its place have set about how long things may take; nothing: the defaults. */
  readonly settings?: readonly Setting[];
  /** Code of the city above the case's place; null: none is known. */
  readonly city: string | null;
}

export const escalationDecider: Decider<EscalationCommand, Escalation, EscalationEvent, EscalationFacts> = {
  initial: { status: 'none', round: 0 },
  decide(command, escalation, { now, actor, case: known, settings = [], city }) {
    if (!known) return refuse('not-found', {}, ['caseId']);
    if (!isOpen(known)) return refuse('case-not-open', { status: known.status }, ['caseId']);
    const { caseId, personId } = known;
    const ofCity = city !== null && actor.units.includes(city);
    switch (command.type) {
      case 'EscalateToCity': {
        if (escalation.status === 'escalated') return refuse('already-with-city');
        if (!hasDistrictNeed(known)) return refuse('need-not-triaged-to-district', {}, ['caseId']);
        if (city === null) return refuse('no-city-above', {}, ['caseId']);
        if (ofCity) return refuse('escalation-other-side');
        const due = command.data.due ?? stepDue(settings, known.places, 'city', now);
        if (due < chinaDay(now)) return refuse('day-in-past', { day: due }, ['due']);
        const { reason, text } = command.data;
        return [{ type: 'CaseEscalatedToCity', data: { caseId, personId, round: escalation.round + 1, city, reasonCode: reason, due, escalatedBy: actor.id }, ...(text ? { personal: { text } } : {}) }];
      }
      case 'ReturnFromCity': {
        if (escalation.status !== 'escalated') return refuse('not-with-city');
        if (!ofCity) return refuse('escalation-other-side');
        const { advice, text } = command.data;
        return [{ type: 'CaseReturnedFromCity', data: { caseId, personId, round: escalation.round, advice, returnedBy: actor.id }, personal: { text } }];
      }
      default: return assertNever(command);
    }
  },
  evolve: (_escalation, { type, data: { round } }) => ({ status: type === 'CaseEscalatedToCity' ? 'escalated' : 'returned', round }),
};
