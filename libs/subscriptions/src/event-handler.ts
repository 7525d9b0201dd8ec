import type { LogHandlerSpec, Logger } from '@kangfu/kafka';
import type { RecordedEvent } from '@kangfu/event-store';
import type { Checkpoints } from './checkpoints.js';
import type { Parking } from './parking.js';
import { type Source, Subscription, type SubscriptionConfig } from './subscription.js';

/** What a plain handler gets: events in log order without holes, each at least once; its own effects must stand a repetition. */
export interface Delivery { readonly source: string; readonly log: number; readonly events: readonly RecordedEvent[]; readonly lease: number }

/**
 * A handler without rows: `handle` first, then the checkpoint. For `LogConsumers.add`; also makes `@LogHandler` methods into handlers,
 * as second argument of `LogStrategy`: `eventHandlers(checkpoints, sources)`. With `parking`, the `PoisonEvents` it throws are parked; without, they stop it.
 */
export const eventHandler = (
  config: {
    readonly name: string; readonly sources: readonly Source[]; readonly wants?: SubscriptionConfig['wants']; readonly checkpoints: Checkpoints; readonly parking?: Parking; readonly logger?: Logger;
  },
  handle: (delivery: Delivery) => Promise<void>,
): Subscription => {
  const { name, sources, wants = null, checkpoints, parking = null, logger } = config;
  return new Subscription({
    handler: name, projection: name, collection: null, sources, wants, checkpoints, parking, ...(logger ? { logger } : {}),
    apply: async (step) => {
      if (step.events.length > 0) await handle({ source: step.key.source, log: step.key.log, events: step.events, lease: step.lease });
      await step.checkpoint();
    },
  });
};

/** See {@link eventHandler}. */
export const eventHandlers = (checkpoints: Checkpoints, sources: readonly Source[], logger?: Logger, parking?: Parking) =>
  ({ name, topics }: { name: string; topics: readonly string[] }, handle: (delivery: unknown) => Promise<void>): LogHandlerSpec =>
    eventHandler({ name, sources: sources.filter(({ topic }) => topics.includes(topic)), checkpoints, ...(parking ? { parking } : {}), ...(logger ? { logger } : {}) }, handle).handlerSpec();
