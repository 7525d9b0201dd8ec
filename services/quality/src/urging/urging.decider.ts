import { assertNever } from '@kangfu/common';
import { type Decider, refuse } from '@kangfu/decider';
import type { UrgedItem, UrgingCommand } from './urging.commands.js';
import type { UrgingEvent } from './urging.events.js';

/** Of one item: the last day it was urged for, and whether that was seen. */
export type Urging = { readonly status: 'none' } | { readonly status: 'urged' | 'seen'; readonly due: string };
export interface UrgingFacts { readonly actor: string; readonly item: UrgedItem | null }

export const urgingDecider: Decider<UrgingCommand, Urging, UrgingEvent, UrgingFacts> = {
  initial: { status: 'none' },
  decide(command, state, { actor, item }) {
    if (!item) return refuse('not-found', {}, ['itemId']);
    const { row, caseId, ...about } = item;
    switch (command.type) {
      case 'UrgeWork': {
        const said = { ...(command.data.text ? { personal: { text: command.data.text } } : {}) };
        return caseId === null ? [{ type: 'DutyUrged', data: { ...about, row, urgedBy: actor }, ...said }] : [{ type: 'WorkUrged', data: { ...about, caseId, urgedBy: actor }, ...said }];
      }
      // Work that comes again (a note each month) has a day of its own each time.
      case 'AcknowledgeUrge':
        if (state.status !== 'urged' || state.due !== about.due) return refuse('nothing-urged', {}, ['itemId']);
        return [caseId === null ? { type: 'DutyUrgeSeen', data: { ...about, row, seenBy: actor } } : { type: 'UrgeSeen', data: { ...about, caseId, seenBy: actor } }];
      default: return assertNever(command);
    }
  },
  evolve: (_state, { type, data: { due } }) => ({ status: type === 'WorkUrged' || type === 'DutyUrged' ? 'urged' : 'seen', due }),
};
