import { assertNever, chinaDay } from '@kangfu/common';
import { type Decider, refuse, refuseAll } from '@kangfu/decider';
import { retainUntil } from '../archive/retention.js';
import type { CaseFacts } from '../shared/facts.js';
import type { ClosureCommand } from './closure.commands.js';
import type { ClosureEvent } from './closure.events.js';
import { missingForClosure } from './conditions.js';

export interface Closure { readonly status: 'open' | 'closed' }
export interface ClosureFacts { readonly now: string; readonly case: CaseFacts | null }

const personal = (text: string | null) => (text ? { personal: { text } } : {});

export const closureDecider: Decider<ClosureCommand, Closure, ClosureEvent, ClosureFacts> = {
  initial: { status: 'open' },
  decide(command, state, { now, case: facts }) {
    if (!facts) return refuse('not-found', {}, ['caseId']);
    const { caseId, personId } = facts;
    switch (command.type) {
      case 'CloseCase': {
        if (state.status === 'closed') return refuse('case-already-closed', {}, ['caseId']);
        if (facts.status === 'refused') return refuse('case-not-open', { status: facts.status }, ['caseId']);
        const missing = missingForClosure(facts, command.data.reason);
        if (missing.length > 0) return refuseAll(missing);
        return [{ type: 'CaseClosed', data: { caseId, personId, reason: command.data.reason, custodian: facts.places[0]!, retainUntil: retainUntil(chinaDay(now)) }, ...personal(command.data.text) }];
      }
      case 'ReopenCase':
        if (state.status !== 'closed') return refuse('case-not-closed', {}, ['caseId']);
        return [{ type: 'CaseReopened', data: { caseId, personId, reasonCode: command.data.reason }, ...personal(command.data.text) }];
      default: return assertNever(command);
    }
  },
  evolve: (_state, event) => ({ status: event.type === 'CaseClosed' ? 'closed' : 'open' }),
};
