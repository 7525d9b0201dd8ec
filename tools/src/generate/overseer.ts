import { idOf } from '@kangfu/common';
import type { EventRegistry } from '@kangfu/contracts';
import { isRefused, type Refused } from '@kangfu/decider';
import type { RecordedEvent, StoredActor } from '@kangfu/event-store';
import type { ServiceDefinition } from '@kangfu/nest/service-definition';
import { type AnyProcess, type Instance, newInstance, type ProcessCommand, wakesAt } from '@kangfu/processes';
import { processDecider, type ProcessInput } from '@kangfu/processes/process.decider';
import { projectedEvent } from '@kangfu/subscriptions';
import { Queue } from './queue.ts';

export interface ProcessCall { readonly commandId: string; readonly actor: StoredActor; readonly purpose: string; readonly correlation: string; readonly now: string }
type Execute = (command: ProcessCommand, call: ProcessCall) => Refused | null;
interface Woken { readonly process: AnyProcess; readonly stream: string; readonly timerId: string; readonly correlation: string }

/**
 * The services' processes in memory: what they want done is done at its time, under the id the running service would give it. Their own streams are the
 * running service's to write: it finds each command done already.
 */
export class Overseer {
  private readonly instances = new Map<string, Instance<any>>();
  private readonly timers = new Queue<Woken>();
  private readonly reactions = new Map<string, { readonly process: AnyProcess; readonly registry: EventRegistry }[]>();
  private readonly deciders = new Map<AnyProcess, ReturnType<typeof processDecider>>();

  private readonly execute: Execute;

  constructor(services: readonly ServiceDefinition[], registries: ReadonlyMap<string, EventRegistry>, execute: Execute) {
    this.execute = execute;
    for (const { name, processes } of services) {
      for (const process of processes) {
        this.deciders.set(process, processDecider(process));
        for (const key of new Set(process.reactions.map(({ definition }) => `${definition.service}/${definition.type}`))) {
          this.reactions.set(key, [...(this.reactions.get(key) ?? []), { process, registry: registries.get(name)! }]);
        }
      }
    }
  }

  /** What an event sets off. */
  see(event: RecordedEvent): void {
    for (const { process, registry } of this.reactions.get(`${event.service}/${event.type}`) ?? []) {
      const projected = projectedEvent(registry, event);
      const keys = new Set(process.reactions.filter(({ definition }) => definition.service === event.service && definition.type === event.type).flatMap(({ key }) => key(projected as never) ?? []));
      for (const key of keys) {
        const stream = process.streamOf(key);
        this.take(process, stream, { type: 'React', data: { stream, key, event: projected as never } }, event.at, event.correlation);
      }
    }
  }

  /** When the next timer may have to fire; null: none runs. */
  next(): number | null { return this.timers.peek(); }

  /** Wakes what is due by then. */
  fire(until: number): void {
    for (let woken = this.timers.next(until); woken; woken = this.timers.next(until)) {
      const { process, stream, timerId, correlation } = woken.item;
      const timer = Object.values(this.instances.get(stream)?.timers ?? {}).find((known) => known.timerId === timerId);
      if (timer) this.take(process, stream, { type: timer.due === null ? 'EndPause' : 'FireTimer', data: { stream, timerId } }, new Date(until).toISOString(), correlation);
    }
  }

  private take(process: AnyProcess, stream: string, input: ProcessInput, now: string, correlation: string): void {
    const decider = this.deciders.get(process)!;
    const before = this.instances.get(stream) ?? newInstance(process.own.initial);
    const decision = decider.decide(input, before, { now });
    if (isRefused(decision) || decision.length === 0) return;
    const after = decision.reduce((instance: Instance<any>, event) => decider.evolve(instance, event), before);
    // An instance that has ended answers nothing any more: that it was there is enough.
    this.instances.set(stream, after.status === 'ended' ? ENDED : after);
    for (const timer of Object.values(after.timers)) {
      const at = wakesAt(timer);
      const known = Object.values(before.timers).find(({ timerId }) => timerId === timer.timerId);
      if (at !== null && (!known || wakesAt(known) !== at)) this.timers.add(Date.parse(at), { process, stream, timerId: timer.timerId, correlation });
    }
    for (const event of decision) {
      if (event.type !== 'CommandsDecided') continue;
      for (const { id, ...command } of (event.data as { commands: readonly (ProcessCommand & { id: string })[] }).commands) {
        const actor = { id: `process:${process.name}`, role: 'process', unit: null, for: null };
        this.execute(command, { commandId: idOf(`command:${actor.id}:${id}`), actor, purpose: 'process', correlation, now });
      }
    }
  }
}
const ENDED: Instance<null> = { ...newInstance(null), status: 'ended' };
