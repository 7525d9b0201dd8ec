import { assertNever } from '@kangfu/common';
import { type Decider, refuse } from '@kangfu/decider';
import { duplicateIdOf } from '../duplicates/duplicate.decider.js';
import type { LinkCommand } from './link.commands.js';
import type { LinkEvent } from './link.events.js';

export type LinkState = { readonly status: 'none' } | { readonly status: 'linked'; readonly personId: string; readonly survivorId: string; /** Deaths told across it, by who told. */ readonly told: Readonly<Record<string, string>> };

export interface Registration { readonly personId: string; readonly registeredAt: string }
/** The two, the one who was registered first being the one who stays; null where one of them is not registered. */
export interface LinkFacts { readonly pair: { readonly survivor: Registration; readonly linked: Registration } | null }

/** Who was registered first stays: a total order, so that links of whoever links whom at once never make a circle. */
export const earlierFirst = (a: Registration, b: Registration): readonly [Registration, Registration] =>
  (a.registeredAt < b.registeredAt || (a.registeredAt === b.registeredAt && a.personId < b.personId) ? [a, b] : [b, a]);

/** A stream for each person who may be shown under another one: at most one at a time, so nobody is shown twice. */
export const linkDecider: Decider<LinkCommand, LinkState, LinkEvent, LinkFacts> = {
  initial: { status: 'none' },
  decide: (command, state, { pair }) => {
    switch (command.type) {
      case 'LinkPersons': {
        if (!pair) return refuse('not-found', {}, ['personId']);
        const [personId, survivorId] = [pair.linked.personId, pair.survivor.personId];
        if (personId === survivorId) return refuse('same-person', {}, ['otherId']);
        if (state.status === 'linked') return state.survivorId === survivorId ? refuse('linked-already') : refuse('linked-elsewhere');
        return [{ type: 'PersonsLinked', data: { personId, survivorId, duplicateId: duplicateIdOf(personId, survivorId) }, personal: command.data.reason ? { reason: command.data.reason } : {} }];
      }
      case 'UnlinkPersons': {
        if (state.status === 'none') return refuse('not-linked');
        const { personId, survivorId } = state;
        return [{ type: 'PersonsUnlinked', data: { personId, survivorId, duplicateId: duplicateIdOf(personId, survivorId) }, personal: { reason: command.data.reason } }];
      }
      case 'TellDeath': {
        const { from, day } = command.data;
        if (state.status === 'none' || (from !== state.personId && from !== state.survivorId) || (state.told[from] ?? null) === day) return [];
        return [{ type: 'DeathTold', data: { personId: state.personId, survivorId: state.survivorId, from, day } }];
      }
      default: return assertNever(command);
    }
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'PersonsLinked': return { status: 'linked', personId: event.data.personId, survivorId: event.data.survivorId, told: {} };
      case 'PersonsUnlinked': return { status: 'none' };
      case 'DeathTold': {
        if (state.status === 'none') return state;
        const { [event.data.from]: _before, ...told } = state.told;
        return { ...state, told: event.data.day === null ? told : { ...told, [event.data.from]: event.data.day } };
      }
      default: return assertNever(event);
    }
  },
};
