import type { Decider } from '@kangfu/decider';
import type { ClockCommand } from './clock.commands.js';
import type { ClockEvent } from './clock.events.js';
import { NO_SETTINGS, type NotedSettings } from './settings.js';
import { nextNote, notedOf, type Noted, type NotedSteps, type Watched } from './looks.js';

/** The case as its journey shows it now; null: there is none (any more). */
export interface ClockFacts {
  readonly now: string;
  /** What the units of the case have set by now. */
  readonly settings: NotedSettings;
  readonly case: (Watched & { readonly caseId: string; readonly personId: string; readonly street: string }) | null;
}
/** What was told of each step, and by which settings. */
export interface Clocks { readonly noted: NotedSteps; readonly settings: NotedSettings }

/** Once for each step, last day and level, whatever the watch does twice: what was told stands in the stream. */
export const clockDecider: Decider<ClockCommand, Clocks, ClockEvent, ClockFacts> = {
  initial: { noted: {}, settings: NO_SETTINGS },
  decide(_command, { noted, settings: known }, { now, settings, case: watched }) {
    if (!watched) return [];
    const { caseId, personId, street } = watched;
    // First the journey is to show its clocks by what was set; what is due then is told after.
    if (settings.mark !== known.mark) return [{ type: 'ClockSettingsNoted', data: { caseId, personId, mark: settings.mark, settings: settings.settings.map(({ chain, ...setting }) => ({ ...setting, ...(chain ? { chain: chain.map((level) => ({ ...level })) } : {}) })) } }];
    return watched.steps.flatMap((step) => {
      const events: ClockEvent[] = [];
      let told: Noted | null = notedOf(step, noted);
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
  evolve: ({ noted, settings }, event) => {
    switch (event.type) {
      case 'ClockSettingsNoted': return { noted, settings: { mark: event.data.mark, settings: event.data.settings } };
      case 'StepDueSoon': return { settings, noted: { ...noted, [event.data.step]: { due: event.data.due, level: 0, escalatedTo: null } } };
      default: return { settings, noted: { ...noted, [event.data.step]: { due: event.data.due, level: event.data.level, escalatedTo: event.data.escalatedTo } } };
    }
  },
};
