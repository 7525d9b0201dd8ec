import { assertNever } from '@kangfu/common';
import { type Decider, refuse } from '@kangfu/decider';
import type { Acting, CaseFacts } from '../shared/facts.js';
import type { FlagCommand } from './flag.commands.js';
import type { FlagEvent, Severity } from './flag.events.js';

export type Flag = { readonly status: 'none' } | { readonly status: 'open' | 'resolved'; readonly flagId: string; readonly caseId: string; readonly personId: string };
/** A process gives no actor, and the case where it asks for a flag on it. */
export interface FlagFacts { readonly actor?: Acting; readonly case?: CaseFacts | null }

/** How grave a scheduled note is that did not come. */
const MISSED_NOTE: Severity = 'medium';
/** How grave an entry is that cannot be right: it is to be looked into, and holds nobody up. */
const ANOMALY: Severity = 'medium';
const personal = (text: string | null) => (text ? { personal: { text } } : {});

export const flagDecider: Decider<FlagCommand, Flag, FlagEvent, FlagFacts> = {
  initial: { status: 'none' },
  decide(command, state, { actor, case: facts }) {
    switch (command.type) {
      case 'RaiseFlag': {
        const { flagId, kind, severity, text } = command.data;
        if (state.status !== 'none') return refuse('flag-exists');
        if (!facts || !actor) return refuse('not-found', {}, ['caseId']);
        if (facts.status !== 'open') return refuse('case-not-open', { status: facts.status }, ['caseId']);
        if (kind === 'other' && text === null) return refuse('reason-required', {}, ['text']);
        return [{ type: 'FlagRaised', data: { flagId, caseId: facts.caseId, personId: facts.personId, street: facts.places[0]!, kind, severity, automatic: false, raisedBy: actor.id }, ...personal(text) }];
      }
      case 'RaiseMissedNote': return state.status === 'none' ? [{ type: 'FlagRaised', data: { ...command.data, kind: 'missed-note', severity: MISSED_NOTE, automatic: true } }] : [];
      case 'RaiseAnomaly': {
        const { flagId, caseId, personId, anomaly, day, sessions, places } = command.data;
        if (state.status !== 'none') return [];
        if (!facts) return refuse('not-found', {}, ['caseId']);
        if (places && !places.some((place) => place === null || facts.places.includes(place))) return [];
        return [{ type: 'FlagRaised', data: { flagId, caseId, personId, street: facts.places[0]!, kind: 'session-anomaly', severity: ANOMALY, automatic: true, anomaly, day, sessions: [...sessions] } }];
      }
      case 'ResolveFlag': {
        const { resolution, text } = command.data;
        if (state.status === 'none' || !actor) return refuse('not-found', {}, ['flagId']);
        if (state.status === 'resolved') return refuse('flag-resolved', {}, ['flagId']);
        if (resolution === 'other' && text === null) return refuse('reason-required', {}, ['text']);
        return [{ type: 'FlagResolved', data: { flagId: state.flagId, caseId: state.caseId, personId: state.personId, resolution, resolvedBy: actor.id }, ...personal(text) }];
      }
      default: return assertNever(command);
    }
  },
  evolve: (_state, { type, data: { flagId, caseId, personId } }) => ({ status: type === 'FlagRaised' ? 'open' : 'resolved', flagId, caseId, personId }),
};
