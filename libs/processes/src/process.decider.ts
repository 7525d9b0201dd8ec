import { assertNever, idOf } from '@kangfu/common';
import type { Decider, DomainEvent } from '@kangfu/decider';
import type { EventDefinition } from '@kangfu/contracts';
import type { ProjectedEvent } from '@kangfu/subscriptions';
import { dueAgain, dueWhen, evolveInstance, type Instance, leftOf, newInstance, timerIdOf } from './instance.js';
import type { AnyProcess, Context, ProcessCommand, Step } from './process.js';

/** A reaction threw: the process's code must be mended. */
export class ReactionFailed extends Error {
  override readonly name = 'ReactionFailed';
}

/** What happens to an instance. Each is a command with an id made of its cause. */
export type ProcessInput =
  | { readonly type: 'React'; readonly data: { readonly stream: string; readonly key: string; readonly event: ProjectedEvent<EventDefinition> } }
  | { readonly type: 'FireTimer' | 'EndPause'; readonly data: { readonly stream: string; readonly timerId: string } }
  | { readonly type: 'NoteRefusal'; readonly data: { readonly id: string; readonly stream: string; readonly type: string; readonly codes: readonly string[] } };

/** An instance as decided on while the steps of one cause are taken. */
class Deciding {
  readonly events: DomainEvent[] = [];
  private readonly commands: (ProcessCommand & { readonly id: string })[] = [];

  constructor(private readonly process: AnyProcess, private instance: Instance<unknown>, private readonly stream: string, private readonly cause: string, private readonly at: string) {}

  add(type: string, data: object): void {
    const event = { type, data: { process: this.process.name, ...data } };
    this.events.push(event);
    this.instance = evolveInstance(this.instance, event);
  }

  take(step: Step): void {
    const timer = 'timer' in step ? this.instance.timers[step.timer] : undefined;
    const names = timer && { timer: timer.timer, timerId: timer.timerId };
    switch (step.step) {
      // (process, cause id, n), the stream naming process and instance.
      case 'command': this.commands.push({ id: idOf(`process:${this.stream}:${this.cause}:${this.commands.length}`), ...step.command }); break;
      case 'schedule': {
        const timerId = timerIdOf(this.stream, step.timer, this.cause);
        if (timer?.timerId === timerId) throw new TypeError(`timer ${step.timer} is set twice by one cause`);
        if (names) this.add('TimerCancelled', names);
        this.add('TimerScheduled', { timer: step.timer, timerId, ...dueWhen(step.when, step.from ?? this.at), with: step.with });
        break;
      }
      case 'pause': {
        const left = timer && !timer.paused ? leftOf(timer, this.at) : null;
        if (left !== null) this.add('TimerPaused', { ...names, reason: step.reason, until: step.until === null ? null : new Date(step.until).toISOString(), left });
        break;
      }
      case 'resume': if (timer?.paused) this.add('TimerResumed', { ...names, ...dueAgain(timer.unit, timer.paused.left, this.at) }); break;
      case 'cancel': if (names) this.add('TimerCancelled', names); break;
      case 'record': this.events.push(step.event); break;
      case 'end':
        for (const { timer: name, timerId } of Object.values(this.instance.timers)) this.add('TimerCancelled', { timer: name, timerId });
        this.add('ProcessEnded', {});
        break;
      default: assertNever(step);
    }
  }

  done(): DomainEvent[] {
    if (this.commands.length > 0) this.add('CommandsDecided', { commands: this.commands });
    return this.events;
  }
}

/** The process as a decider on its instances' streams: pure, like every other. */
export const processDecider = (process: AnyProcess): Decider<ProcessInput, Instance<any>, DomainEvent, { readonly now: string }> => {
  const context = (instance: Instance<any>, at: string): Context<any> => ({ key: instance.key, state: instance.state, timers: instance.timers, at });
  const steps = (react: () => readonly Step[], what: string): readonly Step[] => {
    try { return react(); } catch (error) { throw new ReactionFailed(`${process.name} on ${what}: ${error instanceof Error ? error.name : 'error'}`, { cause: error }); }
  };
  return {
    initial: newInstance(process.own.initial),
    decide: (input, instance, { now }) => {
      if (input.type === 'NoteRefusal') {
        const { id, stream, type, codes } = input.data;
        return instance.refused.includes(id) ? [] : [{ type: 'CommandRefused', data: { process: process.name, id, stream, type, codes } }];
      }
      if (instance.status === 'ended') return [];
      switch (input.type) {
        case 'React': {
          const { event, key, stream } = input.data;
          const known = { ...instance, key };
          const wanted = process.reactions.filter(({ definition }) => definition.type === event.type && definition.service === event.service)
            .flatMap(({ key: keyOf, react }) => steps(() => (keyOf(event) === key ? react(event, context(known, event.occurred)) : []), event.type));
          if (wanted.length === 0) return [];
          const deciding = new Deciding(process, known, stream, event.id, event.occurred);
          if (instance.status === 'new') deciding.add('ProcessStarted', { key });
          for (const step of wanted) deciding.take(step);
          return deciding.done();
        }
        case 'FireTimer': {
          const { timerId, stream } = input.data;
          const timer = Object.values(instance.timers).find((known) => known.timerId === timerId);
          // Paused, cancelled or moved since the index was read.
          if (!timer?.due || Date.parse(timer.due) > Date.parse(now)) return [];
          const deciding = new Deciding(process, instance, stream, timerId, timer.due);
          deciding.add('TimerFired', { timer: timer.timer, timerId, due: timer.due });
          const { [timer.timer]: _fired, ...timers } = instance.timers;
          const fired = { timer: timer.timer, due: timer.due, lastDay: timer.lastDay, with: timer.with };
          for (const step of steps(() => process.timers.get(timer.timer)?.(fired, context({ ...instance, timers }, timer.due!)) ?? [], timer.timer)) deciding.take(step);
          return deciding.done();
        }
        case 'EndPause': {
          const timer = Object.values(instance.timers).find((known) => known.timerId === input.data.timerId);
          const until = timer?.paused?.until;
          if (!timer || !until || Date.parse(until) > Date.parse(now)) return [];
          const deciding = new Deciding(process, instance, input.data.stream, timer.timerId, until);
          deciding.take({ step: 'resume', timer: timer.timer });
          return deciding.done();
        }
        default: return assertNever(input);
      }
    },
    evolve: (instance, event) => ({ ...evolveInstance(instance, event), state: process.own.evolve(instance.state, event as never) }),
  };
};
