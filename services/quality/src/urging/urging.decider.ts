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
    switch (command.type) {
      case 'UrgeWork': return [{ type: 'WorkUrged', data: { ...item, urgedBy: actor }, ...(command.data.text ? { personal: { text: command.data.text } } : {}) }];
      // Work that comes again (a note each month) has a day of its own each time.
      case 'AcknowledgeUrge': return state.status === 'urged' && state.due === item.due ? [{ type: 'UrgeSeen', data: { ...item, seenBy: actor } }] : refuse('nothing-urged', {}, ['itemId']);
      default: return assertNever(command);
    }
  },
  evolve: (_state, { type, data: { due } }) => ({ status: type === 'WorkUrged' ? 'urged' : 'seen', due }),
};
