import { assertNever } from '@kangfu/common';
import type { Decider } from '@kangfu/decider';
import type { ClockCommand } from './clock.commands.js';
import type { ClockEvent } from './clock.events.js';
import { type Noted, type NotedClocks, nextNote, notedOf, type Watched, workKey } from './looks.js';
import { NO_SETTINGS, type NotedSettings } from './settings.js';

/** The case as its list of work shows it now; null: there is none (any more). */
export interface ClockFacts {
  readonly now: string;
  /** What the units of the case have set by now. */
  readonly settings: NotedSettings;
  readonly case: (Watched & { readonly caseId: string; readonly personId: string; readonly street: string }) | null;
}
/** What was told of each clock, and by which settings. */
export interface Clocks { readonly noted: NotedClocks; readonly settings: NotedSettings }

/** Once for each clock, last day and level, whatever the watch does twice: what was told stands in the stream (or in the case's own, of a first step that an earlier release told of). */
export const clockDecider: Decider<ClockCommand, Clocks, ClockEvent, ClockFacts> = {
  initial: { noted: {}, settings: NO_SETTINGS },
  decide(_command, { noted, settings: known }, { now, settings, case: watched }) {
    if (!watched) return [];
    const { caseId, personId, street } = watched;
    // First the journey is to show its clocks by what was set; what is due then is told after.
    if (settings.mark !== known.mark) return [{ type: 'ClockSettingsNoted', data: { caseId, personId, mark: settings.mark, settings: settings.settings.map(({ chain, ...setting }) => ({ ...setting, ...(chain ? { chain: chain.map((level) => ({ ...level })) } : {}) })) } }];
    return watched.clocks.flatMap((clock) => {
      const events: ClockEvent[] = [];
      const { step, work, due, unit, role, person } = clock;
      const about = { caseId, personId, street, step, due, ...(unit === null ? {} : { unit }), role, ...(person === null ? {} : { person }) };
      let told: Noted | null = notedOf(clock, noted) ?? notedOf(clock, watched.noted);
      for (let next = nextNote(clock, told, watched); next !== null && next.at <= now; next = nextNote(clock, told, watched)) {
        const { level, escalatedTo } = next;
        told = { due, level, escalatedTo };
        if (escalatedTo === null) events.push({ type: 'StepDueSoon', data: about });
        else if (work === null) events.push({ type: level === 1 ? 'StepOverdue' : 'StepEscalated', data: { ...about, level, escalatedTo } });
        else events.push({ type: level === 1 ? 'WorkOverdue' : 'WorkEscalated', data: { ...about, kind: work.kind, ...(work.about === null ? {} : { about: work.about }), level, escalatedTo } });
      }
      // Nobody is told that it is due soon of what is overdue already.
      return events.filter(({ type }) => type !== 'StepDueSoon' || events.length === 1);
    });
  },
  evolve: ({ noted, settings }, event) => {
    const tell = (key: string, { level, escalatedTo }: Omit<Noted, 'due'>, due: string): Clocks => ({ settings, noted: { ...noted, [key]: { due, level, escalatedTo } } });
    switch (event.type) {
      case 'ClockSettingsNoted': return { noted, settings: { mark: event.data.mark, settings: event.data.settings } };
      case 'StepDueSoon': return tell(event.data.step, { level: 0, escalatedTo: null }, event.data.due);
      case 'StepOverdue': case 'StepEscalated': return tell(event.data.step, event.data, event.data.due);
      case 'WorkOverdue': case 'WorkEscalated': return tell(workKey(event.data.kind, event.data.about ?? null), event.data, event.data.due);
      default: return assertNever(event);
    }
  },
};
