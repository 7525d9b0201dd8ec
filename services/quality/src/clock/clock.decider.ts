import type { Decider } from '@kangfu/decider';
import type { ClockCommand } from './clock.commands.js';
import type { ClockEvent } from './clock.events.js';
import { nextNote, notedOf, type Noted, type NotedSteps, type Watched } from './looks.js';

/** The case as its journey shows it now; null: there is none (any more). */
export interface ClockFacts { readonly now: string; readonly case: (Watched & { readonly caseId: string; readonly personId: string; readonly street: string }) | null }

/** Once for each step, last day and level, whatever the watch does twice: what was told stands in the stream. */
export const clockDecider: Decider<ClockCommand, NotedSteps, ClockEvent, ClockFacts> = {
  initial: {},
  decide(_command, state, { now, case: watched }) {
    if (!watched) return [];
    const { caseId, personId, street } = watched;
    return watched.steps.flatMap((step) => {
      const events: ClockEvent[] = [];
      let told: Noted | null = notedOf(step, state);
      for (let next = nextNote(step, told, watched); next !== null && next.at <= now; next = nextNote(step, told, watched)) {
        const { level, escalatedTo } = next;
        told = { due: step.due!, level, escalatedTo };
        const about = { caseId, personId, street, step: step.step, due: step.due!, ...(step.unit === null ? {} : { unit: step.unit }), role: step.role!, ...(step.person === null ? {} : { person: step.person }) };
        if (escalatedTo === null) events.push({ type: 'StepDueSoon', data: about });
        else events.push({ type: level === 1 ? 'StepOverdue' : 'StepEscalated', data: { ...about, level, escalatedTo } });
      }
      // Nobody is told that it is due soon of what is overdue already.
      return events.filter(({ type }) => type !== 'StepDueSoon' || events.length === 1);
    });
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'StepDueSoon': return { ...state, [event.data.step]: { due: event.data.due, level: 0, escalatedTo: null } };
      default: return { ...state, [event.data.step]: { due: event.data.due, level: event.data.level, escalatedTo: event.data.escalatedTo } };
    }
  },
};
