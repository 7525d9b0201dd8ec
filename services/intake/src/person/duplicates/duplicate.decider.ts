import { assertNever, idOf } from '@kangfu/common';
import { type Decider, refuse } from '@kangfu/decider';
import type { DuplicateCommand } from './duplicate.commands.js';
import type { DuplicateEvent } from './duplicate.events.js';

export type DuplicateState =
  | { readonly status: 'none' }
  | { readonly status: 'suspected' | 'dismissed'; readonly duplicateId: string; readonly personId: string; readonly otherId: string };

/** One suspicion for each pair of people, whoever is looked at first. */
export const duplicateIdOf = (a: string, b: string): string => idOf(`duplicate:${[a, b].sort().join(':')}`);

/** A pair that looks alike: suspected once, and what somebody has decided is not asked again. That they are one is said by linking them. */
export const duplicateDecider: Decider<DuplicateCommand, DuplicateState, DuplicateEvent> = {
  initial: { status: 'none' },
  decide: (command, state) => {
    switch (command.type) {
      case 'SuspectDuplicate': {
        if (state.status !== 'none') return [];
        const { duplicateId, personId, otherId, rule, score, likelyTwins, parts, places } = command.data;
        return [{ type: 'DuplicateSuspected', data: { duplicateId, personId, otherId, rule, score, likelyTwins, parts: [...parts], places: [...places] } }];
      }
      case 'DismissDuplicate': {
        if (state.status === 'none') return refuse('not-found', {}, ['suspectId']);
        if (state.status === 'dismissed') return refuse('duplicate-dismissed');
        const { duplicateId, personId, otherId } = state;
        const { reasonCode, note } = command.data;
        return [{ type: 'DuplicateDismissed', data: { duplicateId, personId, otherId, reasonCode }, personal: note ? { note } : {} }];
      }
      default: return assertNever(command);
    }
  },
  evolve: (_state, event) => {
    const { duplicateId, personId, otherId } = event.data;
    return { status: event.type === 'DuplicateSuspected' ? 'suspected' : 'dismissed', duplicateId, personId, otherId };
  },
};
