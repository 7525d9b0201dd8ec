import type { RecordedEvent } from '@kangfu/event-store';
import { type LogHandlerSpec, type Logger, silentLogger } from '@kangfu/kafka';
import { Checkpoints, Parking, PoisonEvent, type Source, type Step, Subscription, wantsOf } from '@kangfu/subscriptions';
import type mongoose from 'mongoose';
import type { EngineConfig } from './engine.js';
import { ProcessEngine } from './engine.js';
import { processEvents } from './process.events.js';
import type { AnyProcess } from './process.js';

export interface ProcessRunnerConfig extends EngineConfig {
  /** The service's own database, for the checkpoints. */
  readonly database: mongoose.mongo.Db;
  readonly processes: readonly AnyProcess[];
  /** Of all services it reads, its own included. */
  readonly sources: readonly Source[];
  /** Of the service, which its operators ask; one of its own unless given. */
  readonly parking?: Parking;
  /** Streams of causes worked on at once. Within a stream causes keep their order. */
  readonly concurrency?: number;
}

export interface ProcessStatus {
  readonly name: string;
  /** Commands since this process of the operating system began. */
  readonly done: number;
  readonly refused: number;
  readonly fired: number;
  readonly logs: readonly { readonly source: string; readonly log: number; readonly epoch: number; readonly position: number }[];
  /** Streams of causes that it does not get, and their events, while this process runs it. */
  readonly parked: { readonly keys: number; readonly events: number };
}

interface Entry { readonly process: AnyProcess; readonly engine: ProcessEngine; readonly subscription: Subscription; readonly places: Map<string, ProcessStatus['logs'][number]> }

/** Runs the processes of one service: a cause may be delivered again, its effect has an id made of the cause, so there is exactly one. */
export class ProcessRunner {
  private readonly entries: Entry[];
  private readonly logger: Logger;

  constructor(private readonly config: ProcessRunnerConfig) {
    this.logger = config.logger ?? silentLogger;
    const checkpoints = new Checkpoints(config.database);
    const parking = config.parking ?? new Parking(config.database);
    this.entries = config.processes.map((process) => {
      if (process.service !== config.service) throw new TypeError(`process ${process.name} is one of ${process.service}`);
      const handled = [...process.reactions, { definition: processEvents(config.service).CommandsDecided }];
      for (const { definition } of handled) {
        if (!config.registry.find(definition.service, definition.type)) throw new TypeError(`process ${process.name} handles ${definition.service}/${definition.type}, which the registry does not know`);
      }
      const sources = [...new Set(handled.map(({ definition }) => definition.service))].sort().map((service) => {
        const source = config.sources.find((known) => known.service === service);
        if (!source) throw new TypeError(`process ${process.name} reads ${service}, of which no source is given`);
        return source;
      });
      const places: Entry['places'] = new Map();
      const entry: Entry = {
        process, places, engine: new ProcessEngine(config),
        subscription: new Subscription({
          handler: `process:${process.name}`, projection: process.name, collection: null, sources, wants: wantsOf(handled), checkpoints, parking, logger: this.logger,
          apply: async (step) => { await this.react(entry, step); await step.checkpoint(); },
          moved: (source, log, { epoch, position }) => { places.set(`${source}/${log}`, { source, log, epoch, position }); },
        }),
      };
      return entry;
    });
  }

  /** For `LogConsumers.add`. */
  handlers(): LogHandlerSpec[] { return this.entries.map(({ subscription }) => subscription.handlerSpec()); }

  status(): ProcessStatus[] { return this.entries.map(({ process, engine, places, subscription }) => ({ name: process.name, ...engine.counts, logs: [...places.values()], parked: subscription.parked() })); }

  /** The process and engine of a name; null where there is none (any more). */
  find(name: string): { readonly process: AnyProcess; readonly engine: ProcessEngine } | null { return this.entries.find(({ process }) => process.name === name) ?? null; }

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
          for (const event of queue) await entry.engine.handle(entry.process, event);
        } catch (fault) {
          if (fault instanceof PoisonEvent) poison.push(fault);
          else faults.push(fault);
        }
      }
    }));
    if (faults.length > 0) throw faults[0];
    step.park(...poison);
  }
}
