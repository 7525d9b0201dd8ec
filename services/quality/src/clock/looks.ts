import { chinaDay } from '@kangfu/common';
import { chainOn, type EscalatedTo, levelFrom, limitOn, type Setting, soonFrom, toldAt } from '@kangfu/common/step-clocks';
import type { Step, StepName } from '../journey/journey.js';

/** How far a step's clock was told of: level 0 that it is due soon, 1 that it is overdue, from 2 on escalated. For one last day: another one begins anew. */
export interface Noted { readonly due: string; readonly level: number; readonly escalatedTo: EscalatedTo | null }
export type NotedSteps = Readonly<Partial<Record<StepName, Noted>>>;

/** A case whose clocks are watched: its journey, and what its units have set. */
export interface Watched { readonly steps: readonly Step[]; readonly places: readonly string[]; readonly settings: readonly Setting[] }

/** What was told of the clock that runs now. */
export const notedOf = ({ step, state, due }: Step, noted: NotedSteps): Noted | null => (state === 'active' && noted[step]?.due === due ? noted[step] : null);

/**
 * What is to be told next of a step, and from when; null: nothing (any more), for no clock runs or the chain has ended. By what was in force when the step began.
 * The first step is intake's own clock (process acceptance-deadline).
 */
export const nextNote = (step: Step, told: Noted | null, { places, settings }: Watched): { readonly at: string; readonly level: number; readonly escalatedTo: EscalatedTo | null } | null => {
  if (step.step === 'accept' || step.state !== 'active' || step.due === null) return null;
  const day = chinaDay(step.startedAt!);
  if (told === null) return { at: soonFrom(step.due, limitOn(settings, places, 'due-soon', day).days), level: 0, escalatedTo: null };
  const chain = chainOn(settings, places, day);
  const level = told.level + 1;
  return level > chain.length ? null : { at: levelFrom(step.due, level, limitOn(settings, places, 'escalation', day).days), level, escalatedTo: toldAt(chain, places, level) };
};

/** Later than any instant: sorts last. */
export const NEVER_LOOK = '9999-12-31T00:00:00.000Z';
/** From when there is something to tell of a case: the index of clocks, which cannot disagree with the journey it is read off. */
export const nextLook = (watched: Watched, noted: NotedSteps): string =>
  watched.steps.map((step) => nextNote(step, notedOf(step, noted), watched)?.at ?? NEVER_LOOK).sort()[0] ?? NEVER_LOOK;
