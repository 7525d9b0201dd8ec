import { chinaDay, endOfChinaDay, idOf } from '@kangfu/common';
import { daysLeft, lastDayAgain, lastDayOf, type TimeLimit } from '@kangfu/common/working-days';
import type { ProcessEvent } from './process.events.js';

/** A timer that has not fired: it runs until `due`, or stands still with what is left. */
export interface Timer {
  readonly timer: string;
  readonly timerId: string;
  readonly unit: 'working-days' | 'days' | 'instant';
  /** null while it is paused. */
  readonly due: string | null;
  /** Last day in time, in China; null while paused, and for an instant. */
  readonly lastDay: string | null;
  readonly paused: { readonly reason: string; readonly until: string | null; readonly left: number } | null;
  /** What was given along when it was set. */
  readonly with: Readonly<Record<string, unknown>>;
}

/** A process for one subject, folded from its stream: timers and what was refused are the library's, `state` is the process's own. */
export interface Instance<S> {
  readonly status: 'new' | 'running' | 'ended';
  readonly key: string;
  readonly timers: Readonly<Record<string, Timer>>;
  /** Ids of commands that were refused. */
  readonly refused: readonly string[];
  readonly state: S;
}
export const newInstance = <S>(state: S): Instance<S> => ({ status: 'new', key: '', timers: {}, refused: [], state });

type TimerChange = Extract<ProcessEvent, { data: { timerId: string } }>;
const changed = (timers: Instance<unknown>['timers'], event: TimerChange): Instance<unknown>['timers'] => {
  const { timer } = event.data;
  const { [timer]: current, ...others } = timers;
  if (event.type === 'TimerScheduled') {
    const { timerId, unit, due, lastDay } = event.data;
    return { ...others, [timer]: { timer, timerId, unit, due, lastDay, paused: null, with: event.data.with } };
  }
  if (current?.timerId !== event.data.timerId) return timers;
  switch (event.type) {
    case 'TimerPaused': return { ...others, [timer]: { ...current, due: null, lastDay: null, paused: { reason: event.data.reason, until: event.data.until, left: event.data.left } } };
    case 'TimerResumed': return { ...others, [timer]: { ...current, due: event.data.due, lastDay: event.data.lastDay, paused: null } };
    default: return others;
  }
};

/** One event of the library's further; others leave the instance as it is. */
export const evolveInstance = <S>(instance: Instance<S>, event: { readonly type: string; readonly data: object }): Instance<S> => {
  const known = event as ProcessEvent;
  switch (known.type) {
    case 'ProcessStarted': return { ...instance, status: 'running', key: known.data.key };
    case 'ProcessEnded': return { ...instance, status: 'ended', timers: {} };
    case 'CommandRefused': return { ...instance, refused: [...instance.refused, known.data.id] };
    case 'CommandsDecided': return instance;
    case 'TimerScheduled': case 'TimerPaused': case 'TimerResumed': case 'TimerCancelled': case 'TimerFired': return { ...instance, timers: changed(instance.timers, known) };
    default: return instance;
  }
};

/** When a timer fires: at an instant, or when the last day of a limit is over in China. */
export type When = TimeLimit | { readonly at: string };
export const dueWhen = (when: When, from: string): Pick<Timer, 'unit' | 'lastDay'> & { due: string } => {
  if ('at' in when) return { unit: 'instant', due: new Date(when.at).toISOString(), lastDay: null };
  const lastDay = lastDayOf(chinaDay(from), when);
  return { unit: when.working ? 'working-days' : 'days', due: endOfChinaDay(lastDay), lastDay };
};

/** What is left of a running timer at an instant, in its unit; null when its time had come by then: a late pause does not undo a missed deadline. */
export const leftOf = ({ unit, due, lastDay }: Timer, at: string): number | null => {
  if (due === null || Date.parse(due) <= Date.parse(at)) return null;
  return lastDay === null ? Date.parse(due) - Date.parse(at) : daysLeft(chinaDay(at), lastDay, unit === 'working-days');
};
/** Where a paused timer ends that runs on from an instant. */
export const dueAgain = (unit: Timer['unit'], left: number, at: string): { due: string; lastDay: string | null } => {
  if (unit === 'instant') return { due: new Date(Date.parse(at) + left).toISOString(), lastDay: null };
  const lastDay = lastDayAgain(chinaDay(at), left, unit === 'working-days');
  return { due: endOfChinaDay(lastDay), lastDay };
};

/** The next instant at which something is due by itself: a timer's time, or the end of a pause. */
export const wakesAt = ({ due, paused }: Timer): string | null => due ?? paused?.until ?? null;

/** The id of the timer of a name that one cause sets: firing it is a command of this id. */
export const timerIdOf = (stream: string, timer: string, cause: string): string => idOf(`timer:${stream}:${timer}:${cause}`);
