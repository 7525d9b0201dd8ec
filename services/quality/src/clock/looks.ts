import { chinaDay, endOfChinaDay } from '@kangfu/common';
import { chainOn, type ChainKey, type EscalatedTo, limitOn, type Setting, soonFrom, toldAt } from '@kangfu/common/step-clocks';
import { addDays, addWorkingDays } from '@kangfu/common/working-days';
import { type HoldSpan, movedByHolds } from '../journey/holds.js';
import type { StepName } from '../journey/journey.js';
import type { WorkKind } from '../worklist/work-kinds.js';

/** How far a clock was told of: level 0 that it is due soon, 1 that it is overdue, from 2 on escalated. For one last day: another one begins anew. */
export interface Noted { readonly due: string; readonly level: number; readonly escalatedTo: EscalatedTo | null }
/** By key of the clock. */
export type NotedClocks = Readonly<Record<string, Noted>>;

/** A clock that runs: of a step, or of work that is no step of its own. */
export interface RunningClock {
  /** The step, or `workKey`. */
  readonly key: string;
  readonly step: StepName;
  /** What is to be done, where that is no step; `about`: stream id, null: the case. */
  readonly work: { readonly kind: WorkKind; readonly about: string | null } | null;
  readonly since: string; readonly due: string;
  readonly unit: string | null; readonly role: string; readonly person: string | null;
  /** Who is told. */
  readonly chain: ChainKey;
}
export const workKey = (kind: string, about: string | null): string => `${kind}:${about ?? 'case'}`;

/** A case whose clocks are watched: what runs, what its units have set, when it stood still, what was told. */
export interface Watched {
  readonly clocks: readonly RunningClock[]; readonly places: readonly string[]; readonly settings: readonly Setting[];
  readonly stood: { readonly holds: readonly HoldSpan[]; readonly returns: readonly HoldSpan[] };
  readonly noted: NotedClocks;
}

/** What was told of a clock with this last day. */
export const notedOf = ({ key, due }: Pick<RunningClock, 'key' | 'due'>, noted: NotedClocks): Noted | null => (noted[key]?.due === due ? noted[key] : null);

/**
 * From when a level is told: when the last day is over, and then each time when as many working days are over after the day on which the one before was told.
 * While the clock stands still those days do not run; null as long as it does.
 */
export const levelFrom = (due: string, level: number, escalation: number, stood: readonly HoldSpan[]): string | null => {
  let day: string | null = due;
  for (let n = 1; n < level && day !== null; n++) day = movedByHolds(stood, endOfChinaDay(day), addWorkingDays(addDays(day, 1), escalation), true);
  return day === null ? null : endOfChinaDay(day);
};

/** What is to be told next of a clock, and from when; null: nothing, for the chain has ended or it stands still. By what was in force when it began. Of a step also that it is due soon; of other work its list says so. */
export const nextNote = (clock: RunningClock, told: Noted | null, { places, settings, stood }: Watched): { readonly at: string; readonly level: number; readonly escalatedTo: EscalatedTo | null } | null => {
  const { key, work, due, since } = clock;
  const day = chinaDay(since);
  if (told === null && work === null) return { at: soonFrom(due, limitOn(settings, places, 'due-soon', day).days), level: 0, escalatedTo: null };
  const chain = chainOn(settings, places, day, clock.chain);
  const level = (told?.level ?? 0) + 1;
  const at = level > chain.length ? null : levelFrom(due, level, limitOn(settings, places, 'escalation', day).days, key === 'accept' ? stood.returns : stood.holds);
  return at === null ? null : { at, level, escalatedTo: toldAt(chain, places, level) };
};

/** Later than any instant: sorts last. */
export const NEVER_LOOK = '9999-12-31T00:00:00.000Z';
/** From when there is something to tell of a case: the index of clocks, which cannot disagree with what it is read off. */
export const nextLook = (watched: Watched): string => watched.clocks.map((clock) => nextNote(clock, notedOf(clock, watched.noted), watched)?.at ?? NEVER_LOOK).sort()[0] ?? NEVER_LOOK;
