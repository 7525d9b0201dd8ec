import { type EventStore, StoreRewound } from '@kangfu/event-store';
import type { Logger } from '@kangfu/kafka';
import type { Relay } from '@kangfu/subscriptions';

/** Kafka that is away longer than this keeps nobody waiting: the store is the outbox. */
const PATIENCE_MS = 30_000;

/**
 * Refuses appends until the relay has compared the store with its topic: on a store that was restored from an older backup the first command would write
 * another past than the published one. While Kafka is away that cannot be known; after a while commands go on without, and the comparison follows.
 */
export const holdAppends = (store: Pick<EventStore, 'service' | 'refuseAppends'>, relay: Pick<Relay, 'untilSafe' | 'rewound' | 'checked'>, logger: Logger, patienceMs = PATIENCE_MS): void => {
  store.refuseAppends(new StoreRewound(`${store.service}: not compared with its topic yet`));
  // What is found behind its topic is refused for that, until it is restored.
  const lift = (): void => { if (relay.rewound() === null) store.refuseAppends(null); };
  const waiting = setTimeout(() => {
    if (!relay.checked()) logger.warn({ seconds: patienceMs / 1_000 }, 'the store cannot be compared with its topic; commands go on without');
    lift();
  }, patienceMs).unref();
  void relay.untilSafe().then(() => {
    clearTimeout(waiting);
    lift();
  });
};
