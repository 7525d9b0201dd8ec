export * from './process-runner.js';
import type { EventDefinition } from '@kangfu/contracts';
import type { ProjectedEvent } from '@kangfu/subscriptions';

/** A command a process wants done, decided like any user's. Its id is UUIDv5(process, cause event, index): done once however often the cause is delivered. */
export interface ProcessCommand { readonly aggregate: string; readonly stream: string; readonly type: string; readonly data: object }

interface Reaction { readonly definition: EventDefinition; readonly react: (event: ProjectedEvent<EventDefinition>) => Promise<readonly ProcessCommand[]> | readonly ProcessCommand[] }

/** Turns events into commands of its own service: exactly one effect per cause. Reactions read nothing but the event and facts given to the process. */
export class Process {
  readonly reactions: Reaction[] = [];
  constructor(readonly name: string, readonly description: string) {}
  get sources(): string[] { return [...new Set(this.reactions.map((reaction) => reaction.definition.service))].sort(); }
  on<D extends EventDefinition>(definition: D, react: (event: ProjectedEvent<D>) => Promise<readonly ProcessCommand[]> | readonly ProcessCommand[]): this {
    this.reactions.push({ definition, react: react as Reaction['react'] });
    return this;
  }
}
export const processManager = (name: string, description: string): Process => new Process(name, description);
