import type { Aggregate, CommandRequest, Outcome } from '@kangfu/commands';
import { idOf } from '@kangfu/common';
import { isBeyondCalendar, LAST_CALENDAR_YEAR } from '@kangfu/common/working-days';
import type { EventRegistry } from '@kangfu/contracts';
import type { DomainEvent } from '@kangfu/decider';
import type { RecordedEvent, StoredActor, StoredCause } from '@kangfu/event-store';
import { errorFields, type Logger, silentLogger } from '@kangfu/kafka';
import { isBroken, PoisonEvent, projectedEvent } from '@kangfu/subscriptions';
import { appendSpanId, inSpan, SpanKind } from '@kangfu/telemetry';
import type { Instance } from './instance.js';
import { processDecider, type ProcessInput, ReactionFailed } from './process.decider.js';
import { processEvents } from './process.events.js';
import { type AnyProcess, PROCESS_STREAM, type ProcessCommand } from './process.js';

/** How a command of a process is to be done: with this id it is done once, however often it comes. */
export interface ProcessContext {
  readonly commandId: string;
  readonly cause: StoredCause;
  readonly correlation: string;
  /** The effect is not recorded before its cause. */
  readonly notBefore: string;
  readonly actor: StoredActor;
}
export type ProcessOutcome = { readonly done: true } | { readonly done: false; readonly refusals: readonly { readonly code: string }[] };
/** Decides and appends. A refusal is an answer; a fault throws and comes again. */
export type Execute = (command: ProcessCommand, context: ProcessContext) => Promise<ProcessOutcome>;

/** Runs the deciders of processes on their streams: `CommandRuntime`. */
export interface ProcessRuntime {
  run<S>(aggregate: Aggregate<ProcessInput, S, DomainEvent, { now: string }>, request: CommandRequest<ProcessInput, S, DomainEvent, { now: string }>): Promise<Outcome>;
  load<S>(aggregate: Aggregate<ProcessInput, S, DomainEvent, { now: string }>, stream: string): Promise<{ state: S; version: number }>;
}
export interface EngineConfig {
  readonly service: string;
  readonly registry: EventRegistry;
  readonly runtime: ProcessRuntime;
  readonly execute: Execute;
  readonly logger?: Logger;
}

type Streams = Aggregate<ProcessInput, Instance<any>, DomainEvent, { now: string }>;

/**
 * One step of one process at a time, each a single append with an id made of its cause, so any step may be repeated after any crash:
 * a cause or a timer appends to the instance's stream what it sets off (timers, and commands as a list); the service's own log then brings that list back,
 * and each command is done under the id it was given there.
 */
export class ProcessEngine {
  private readonly aggregates = new Map<AnyProcess, Streams>();
  private readonly logger: Logger;
  private warned = false;
  readonly counts = { done: 0, refused: 0, fired: 0 };

  constructor(private readonly config: EngineConfig) { this.logger = config.logger ?? silentLogger; }

  /** What an event sets off in a process. Throws {@link PoisonEvent} where the process's code fails, and the store's faults. */
  async handle(process: AnyProcess, event: RecordedEvent): Promise<void> {
    const { service, registry } = this.config;
    const reactions = process.reactions.filter(({ definition }) => definition.type === event.type && definition.service === event.service);
    let keys: Set<string>;
    let projected: ReturnType<typeof projectedEvent>;
    try {
      projected = projectedEvent(registry, event);
      keys = new Set(reactions.flatMap(({ key }) => key(projected as never) ?? []));
    } catch (error) {
      throw new PoisonEvent(`process:${process.name}`, event, error, 'reacting');
    }
    for (const key of keys) {
      const stream = process.streamOf(key);
      await this.run(process, stream, { type: 'React', data: { stream, key, event: projected as never } }, `process:${stream}:${event.id}`, event).catch((error: unknown) => {
        throw error instanceof ReactionFailed || isBroken(error) ? new PoisonEvent(`process:${process.name}`, event, error instanceof ReactionFailed ? error.cause : error, 'reacting') : error;
      });
    }
    if (event.type === 'CommandsDecided' && event.service === service && (event.data as { process: string }).process === process.name) await this.carryOut(process, event);
  }

  /** Fires a timer, or ends a pause whose time has come. False: its time has not come, or it is gone. */
  async wake(process: AnyProcess, stream: string, timerId: string, what: 'FireTimer' | 'EndPause', until: string): Promise<boolean> {
    const id = what === 'FireTimer' ? timerId : `pause:${timerId}:${until}`;
    const outcome = await this.run(process, stream, { type: what, data: { stream, timerId } }, id, null);
    const fresh = outcome.done && outcome.commit !== null && !outcome.duplicate;
    if (fresh && what === 'FireTimer') this.counts.fired++;
    return fresh;
  }

  /** An instance as its stream says. */
  async load(process: AnyProcess, stream: string): Promise<Instance<unknown>> { return (await this.config.runtime.load(this.streams(process), stream)).state; }

  private async carryOut(process: AnyProcess, event: RecordedEvent): Promise<void> {
    const { commands } = event.data as { commands: readonly (ProcessCommand & { id: string })[] };
    const { refused } = await this.load(process, event.stream);
    for (const { id, ...command } of commands) {
      // A refusal stands: decided anew after a crash, the command might get through that was recorded as refused.
      if (refused.includes(id)) continue;
      const names = { process: process.name, command: command.type, stream: command.stream, cause: event.id };
      const span = { name: `process ${process.name}`, kind: SpanKind.CONSUMER, correlation: event.correlation, parent: appendSpanId(event.commandId) };
      const outcome = await inSpan(span, () => this.config.execute(command, { ...this.contextOf(process, event), commandId: id })).catch((error: unknown) => {
        this.logger.warn({ ...names, ...errorFields(error) }, 'a command of a process failed');
        // The store's and the network's faults pass; a decider that throws, or a stream of a later version, does so again.
        throw isBroken(error) ? new PoisonEvent(`process:${process.name}`, event, error, `doing ${command.type}`) : error;
      });
      if (outcome.done) { this.counts.done++; continue; }
      this.counts.refused++;
      const codes = outcome.refusals.map(({ code }) => code);
      this.logger.warn({ ...names, codes }, 'a command of a process was refused');
      await this.run(process, event.stream, { type: 'NoteRefusal', data: { id, stream: command.stream, type: command.type, codes } }, `refused:${id}`, event);
    }
  }

  private contextOf(process: AnyProcess, event: RecordedEvent): Omit<ProcessContext, 'commandId'> {
    return {
      cause: { service: event.service, log: event.log, position: event.position, id: event.id }, correlation: event.correlation, notBefore: event.at,
      actor: { id: `process:${process.name}`, role: 'process', unit: null, for: null },
    };
  }

  private async run(process: AnyProcess, stream: string, input: ProcessInput, id: string, event: RecordedEvent | null): Promise<Outcome> {
    const actor = { id: `process:${process.name}`, role: 'process', unit: null, for: null };
    const outcome = await this.config.runtime.run(this.streams(process), {
      stream, command: input, commandId: idOf(id), idOfStream: true, input: id, purpose: 'process', facts: (_state, now) => ({ now: now.toISOString() }), ...(event ? this.contextOf(process, event) : { actor }), actor,
    });
    if (outcome.done && outcome.commit && !this.warned) {
      const far = outcome.commit.events.some(({ data }) => { const { lastDay } = data as { lastDay?: string | null }; return typeof lastDay === 'string' && isBeyondCalendar(lastDay); });
      if (far) {
        this.warned = true;
        this.logger.warn({ process: process.name, calendarUntil: LAST_CALENDAR_YEAR }, 'a timer ends beyond the years whose holidays are known: bring chinese-days up to date');
      }
    }
    return outcome;
  }

  private streams(process: AnyProcess): Streams {
    const known = this.aggregates.get(process) ?? { kind: PROCESS_STREAM, decider: processDecider(process), events: { ...processEvents(this.config.service), ...process.own.events } };
    this.aggregates.set(process, known);
    return known;
  }
}
