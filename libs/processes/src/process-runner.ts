import { idOf } from '@kangfu/common';
import type { EventRegistry } from '@kangfu/contracts';
import type { RecordedEvent, StoredActor, StoredCause } from '@kangfu/event-store';
import { errorFields, type LogHandlerSpec, type Logger, silentLogger } from '@kangfu/kafka';
import { Checkpoints, isBroken, isPassing, Parking, PoisonEvent, projectedEvent, type Source, type Step, Subscription, wantsOf } from '@kangfu/subscriptions';
import { appendSpanId, inSpan, SpanKind } from '@kangfu/telemetry';
import type mongoose from 'mongoose';
import type { Process, ProcessCommand } from './index.js';

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

export interface ProcessRunnerConfig {
  /** The service's own database, for the checkpoints. */
  readonly database: mongoose.mongo.Db;
  readonly registry: EventRegistry;
  readonly processes: readonly Process[];
  readonly sources: readonly Source[];
  readonly execute: Execute;
  /** Of the service, which its operators ask; one of its own unless given. */
  readonly parking?: Parking;
  readonly logger?: Logger;
  /** Streams of causes worked on at once. Within a stream causes keep their order. */
  readonly concurrency?: number;
}

export interface ProcessStatus {
  readonly name: string;
  readonly done: number;
  readonly refused: number;
  readonly logs: readonly { readonly source: string; readonly log: number; readonly epoch: number; readonly position: number }[];
  /** Streams of causes that it does not get, and their events, while this process runs it. */
  readonly parked: { readonly keys: number; readonly events: number };
}

interface Entry { readonly process: Process; readonly subscription: Subscription; readonly places: Map<string, ProcessStatus['logs'][number]>; done: number; refused: number }

/** Runs the processes of one service: a cause may be delivered again, its effect has an id made of the cause, so there is exactly one. */
export class ProcessRunner {
  private readonly entries: Entry[];
  private readonly logger: Logger;

  constructor(private readonly config: ProcessRunnerConfig) {
    this.logger = config.logger ?? silentLogger;
    const checkpoints = new Checkpoints(config.database);
    const parking = config.parking ?? new Parking(config.database);
    this.entries = config.processes.map((process) => {
      for (const { definition } of process.reactions) {
        if (!config.registry.find(definition.service, definition.type)) throw new TypeError(`process ${process.name} handles ${definition.service}/${definition.type}, which the registry does not know`);
      }
      const sources = process.sources.map((service) => {
        const source = config.sources.find((known) => known.service === service);
        if (!source) throw new TypeError(`process ${process.name} reads ${service}, of which no source is given`);
        return source;
      });
      const places: Entry['places'] = new Map();
      const entry: Entry = {
        process, places, done: 0, refused: 0,
        subscription: new Subscription({
          handler: `process:${process.name}`, projection: process.name, collection: null, sources, wants: wantsOf(process.reactions), checkpoints, parking, logger: this.logger,
          apply: async (step) => { await this.react(entry, step); await step.checkpoint(); },
          moved: (source, log, { epoch, position }) => { places.set(`${source}/${log}`, { source, log, epoch, position }); },
        }),
      };
      return entry;
    });
  }

  /** For `LogConsumers.add`. */
  handlers(): LogHandlerSpec[] { return this.entries.map(({ subscription }) => subscription.handlerSpec()); }

  status(): ProcessStatus[] { return this.entries.map(({ process, done, refused, places, subscription }) => ({ name: process.name, done, refused, logs: [...places.values()], parked: subscription.parked() })); }

  /** After the consumers are closed. */
  async close(): Promise<void> { await Promise.all(this.entries.map(async ({ subscription }) => { await subscription.flush(); subscription.forget(); })); }

  /** Resolves when all effects are done, or their cause is parked with all later ones of its stream; rejects with the first fault after the others have ended. */
  private async react(entry: Entry, step: Step): Promise<void> {
    const byStream = new Map<string, RecordedEvent[]>();
    for (const event of step.events) {
      const queue = byStream.get(event.stream);
      if (queue) queue.push(event);
      else byStream.set(event.stream, [event]);
    }
    const queues = [...byStream.values()];
    const faults: unknown[] = [];
    const poison: PoisonEvent[] = [];
    await Promise.all(Array.from({ length: Math.min(this.config.concurrency ?? 32, queues.length) }, async () => {
      for (let queue = queues.shift(); queue && faults.length === 0; queue = queues.shift()) {
        try {
          for (const event of queue) await this.reactTo(entry, event);
        } catch (fault) {
          if (fault instanceof PoisonEvent) poison.push(fault);
          else faults.push(fault);
        }
      }
    }));
    if (faults.length > 0) throw faults[0];
    step.park(...poison);
  }

  private async reactTo(entry: Entry, event: RecordedEvent): Promise<void> {
    const { name, reactions } = entry.process;
    let n = 0;
    for (const { definition, react } of reactions) {
      if (definition.type !== event.type || definition.service !== event.service) continue;
      let commands: readonly ProcessCommand[];
      try {
        commands = await react(projectedEvent(this.config.registry, event) as never);
      } catch (error) {
        if (isPassing(error)) throw error;
        throw new PoisonEvent(`process:${name}`, event, error, 'reacting');
      }
      for (const command of commands) {
        const outcome = await inSpan({ name: `process ${name}`, kind: SpanKind.CONSUMER, correlation: event.correlation, parent: appendSpanId(event.commandId) }, () => this.config.execute(command, {
          commandId: idOf(`process:${name}:${event.id}:${n++}`),
          cause: { service: event.service, log: event.log, position: event.position, id: event.id },
          correlation: event.correlation, notBefore: event.at, actor: { id: `process:${name}`, role: 'process', unit: null, for: null },
        })).catch((error: unknown) => {
          this.logger.warn({ process: name, command: command.type, stream: command.stream, cause: event.id, ...errorFields(error) }, 'a command of a process failed');
          // The store's and the network's faults pass; a decider that throws, or a stream of a later version, does so again.
          throw isBroken(error) ? new PoisonEvent(`process:${name}`, event, error, `doing ${command.type}`) : error;
        });
        if (outcome.done) { entry.done++; continue; }
        entry.refused++;
        this.logger.warn({ process: name, command: command.type, stream: command.stream, cause: event.id, codes: outcome.refusals.map(({ code }) => code) }, 'a command of a process was refused');
      }
    }
  }
}
