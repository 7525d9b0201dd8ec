import { idOf, streamId } from '@kangfu/common';
import type { EventDefinition, EventOf, EventsOf } from '@kangfu/contracts';
import type { ProjectedEvent } from '@kangfu/subscriptions';
import type { Timer, When } from './instance.js';
import type { OwnEvents, ProcessEvent } from './process.events.js';

/** A command a process wants done, decided like any user's and done once. Its data is stored in clear: ids and codes, no personal detail. */
export interface ProcessCommand { readonly aggregate: string; readonly stream: string; readonly type: string; readonly data: object }

/** First part of the stream ids of all processes. */
export const PROCESS_STREAM = 'process';

/** What a reaction answers, as a value; made by the functions below. */
export type Step =
  | { readonly step: 'command'; readonly command: ProcessCommand }
  | { readonly step: 'schedule'; readonly timer: string; readonly when: When; readonly from: string | null; readonly with: Readonly<Record<string, unknown>> }
  | { readonly step: 'pause'; readonly timer: string; readonly reason: string; readonly until: string | null }
  | { readonly step: 'resume' | 'cancel'; readonly timer: string }
  | { readonly step: 'record'; readonly event: { readonly type: string; readonly data: object } }
  | { readonly step: 'end' };

/** Wants a command done, in its own service. A refusal is recorded (`kangfu processes`), not retried. */
export const command = (wanted: ProcessCommand): Step => ({ step: 'command', command: wanted });
/**
 * Sets a timer: it fires when the last day of `workingDays(5)` or `calendarDays(30)` is over in China, counted from when the cause occurred (or `from`), or at
 * `{ at: INSTANT }`. One of the same name that runs is cancelled. What is given along (plain data) comes back when it fires.
 */
export const schedule = (timer: string, when: When, along: { readonly from?: string; readonly with?: Readonly<Record<string, unknown>> } = {}): Step =>
  ({ step: 'schedule', timer, when, from: along.from ?? null, with: along.with ?? {} });
/** Stops a clock; what is left is kept. With `until` it runs on by itself then. Nothing where it does not run or its time had come before. */
export const pause = (timer: string, reason: string, until: string | null = null): Step => ({ step: 'pause', timer, reason, until });
/** Lets a clock that was stopped run on. */
export const resume = (timer: string): Step => ({ step: 'resume', timer });
/** Takes a timer away that is obsolete. */
export const cancel = (timer: string): Step => ({ step: 'cancel', timer });
/** An event of the process's own, for its state. */
export const record = (event: { readonly type: string; readonly data: object }): Step => ({ step: 'record', event });
/** The process is over: timers are cancelled, and later causes change nothing. */
export const end = (): Step => ({ step: 'end' });

/** What a reaction knows beside its cause. */
export interface Context<S> {
  /** What all causes of this instance have in common. */
  readonly key: string;
  readonly state: S;
  /** Timers that run or are paused, by name. */
  readonly timers: Readonly<Record<string, Timer>>;
  /** When the cause occurred; for a timer, when it was due, however late it fires. */
  readonly at: string;
}
/** A timer whose time has come. */
export interface Fired { readonly timer: string; readonly due: string; /** Last day in time, in China; null for an instant. */ readonly lastDay: string | null; readonly with: Readonly<Record<string, any>> }

interface Reaction { readonly definition: EventDefinition; readonly key: (event: ProjectedEvent<EventDefinition>) => string | null; readonly react: (event: ProjectedEvent<EventDefinition>, context: Context<any>) => readonly Step[] }
type OnTimer = (fired: Fired, context: Context<any>) => readonly Step[];

interface Own<S, E extends OwnEvents> {
  /** State of a process for which nothing has happened. */
  readonly initial: S;
  readonly events: E;
  /** Folds the process's own events, and the library's (`TimerFired` …) where it likes. Pure. */
  readonly evolve: (state: S, event: EventsOf<E> | ProcessEvent) => S;
}

/**
 * A process manager: events and timers in, commands and timers out. Declared in one place; every reaction is a pure function.
 * What all its causes share (`key`) makes one instance with a stream of its own, so each cause has exactly one effect, whatever crashes.
 *
 *     export const holdEnd = processManager('quality', 'hold-end', '暂停期满自动恢复 A hold ends by itself when its last day is over')
 *       .on(CaseHeld, (e) => e.data.caseId, (e) => [schedule('until', { at: endOfChinaDay(e.data.until) })])
 *       .on(CaseResumed, (e) => e.data.caseId, () => [cancel('until')])
 *       .onTimer('until', (_fired, { key }) => [command({ aggregate: 'hold', stream: `hold-${key}`, type: 'EndHold', data: {} })]);
 */
export class Process<S = null> {
  readonly reactions: Reaction[] = [];
  readonly timers = new Map<string, OnTimer>();

  constructor(readonly service: string, readonly name: string, readonly description: string, readonly own: Own<S, OwnEvents>) {
    if (!/^[a-z][a-z-]*$/.test(name)) throw new TypeError(`process ${name}: its name is kebab case`);
  }

  /** The stream of the instance for a key: named by process and key, so that whoever begins it begins the same one. */
  streamOf(key: string): string { return streamId(PROCESS_STREAM, idOf(`process:${this.service}:${this.name}:${key}`)); }

  /** `key` names the instance an event belongs to; null: none, the event is nothing to this process. */
  on<D extends EventDefinition>(definition: D, key: (event: ProjectedEvent<D>) => string | null, react: (event: ProjectedEvent<D>, context: Context<S>) => readonly Step[]): this {
    this.reactions.push({ definition, key: key as Reaction['key'], react: react as Reaction['react'] });
    return this;
  }
  onTimer(timer: string, react: (fired: Fired, context: Context<S>) => readonly Step[]): this {
    if (this.timers.has(timer)) throw new TypeError(`process ${this.name}: timer ${timer} is handled twice`);
    this.timers.set(timer, react);
    return this;
  }
}
export type AnyProcess = Process<any>;
/** Declares a process of a service; see {@link Process}. `own` where timers and what is given along with them do not say all it must know. */
export function processManager(service: string, name: string, description: string): Process;
export function processManager<S, const E extends OwnEvents>(service: string, name: string, description: string, own: Own<S, E>): Process<S>;
export function processManager(service: string, name: string, description: string, own: Own<any, any> = { initial: null, events: {}, evolve: (state) => state as null }): AnyProcess {
  return new Process(service, name, description, own);
}
export type CauseOf<D extends EventDefinition> = { readonly definition: D; readonly data: EventOf<D>['data']; readonly at: string };
