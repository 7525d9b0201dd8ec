import { assertNever, chinaDay } from '@kangfu/common';
import { type Decider, refusal, refuse, refuseAll, type Refusal } from '@kangfu/decider';
import type { CaseFacts } from '../shared/facts.js';
import type { HoldCommand } from './hold.commands.js';
import type { HoldEvent } from './hold.events.js';

export type Hold = { readonly status: 'running' } | { readonly status: 'held'; readonly caseId: string; readonly personId: string; readonly until: string };
/** A process gives the time only. */
export interface HoldFacts { readonly now: string; readonly case?: CaseFacts | null }

export const holdDecider: Decider<HoldCommand, Hold, HoldEvent, HoldFacts> = {
  initial: { status: 'running' },
  decide(command, state, { now, case: facts }) {
    switch (command.type) {
      case 'HoldCase': {
        const { reason, until, text } = command.data;
        if (!facts) return refuse('not-found', {}, ['caseId']);
        if (facts.status !== 'open') return refuse('case-not-open', { status: facts.status }, ['caseId']);
        if (!facts.accepted) return refuse('case-not-accepted', {}, ['caseId']);
        if (state.status === 'held') return refuse('case-on-hold', { until: state.until }, ['caseId']);
        const problems: Refusal[] = [];
        if (until < chinaDay(now)) problems.push(refusal('hold-over', { day: until }, ['until']));
        if (reason === 'other' && text === null) problems.push(refusal('reason-required', {}, ['text']));
        if (problems.length > 0) return refuseAll(problems);
        return [{ type: 'CaseHeld', data: { caseId: facts.caseId, personId: facts.personId, reasonCode: reason, until }, ...(text ? { personal: { text } } : {}) }];
      }
      case 'ResumeCase': return state.status === 'held' ? [{ type: 'CaseResumed', data: { caseId: state.caseId, personId: state.personId, automatic: false } }] : refuse('case-not-on-hold', {}, ['caseId']);
      // It may have been resumed, and held again, since the timer was set.
      case 'EndHold': return state.status === 'held' && state.until === command.data.until ? [{ type: 'CaseResumed', data: { caseId: state.caseId, personId: state.personId, automatic: true } }] : [];
      default: return assertNever(command);
    }
  },
  evolve: (_state, { type, data }) => (type === 'CaseHeld' ? { status: 'held', caseId: data.caseId, personId: data.personId, until: data.until } : { status: 'running' }),
};
