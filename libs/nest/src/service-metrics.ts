import type { EventStore } from '@kangfu/event-store';
import type { LogConsumers } from '@kangfu/kafka';
import type { Parking, ProjectionRunner, Relay } from '@kangfu/subscriptions';
import { METRICS, watch } from '@kangfu/telemetry';

export interface WatchedParts { readonly store: EventStore; readonly relay: Relay; readonly consumers: LogConsumers; readonly parking: Parking; readonly projections: Pick<ProjectionRunner, 'status'> }

/** What `/metrics` tells of a service's backbone: read when it is scraped, from what the parts know of themselves. */
export const watchService = ({ store, relay, consumers, parking, projections }: WatchedParts): void => {
  watch(METRICS.logEnd, async () => Promise.all(Array.from({ length: store.logs }, async (_, log) => ({ value: (await store.tail(log)).position, labels: { log } }))));
  watch(METRICS.storeRewound, () => relay.status().map(({ log, state }) => ({ value: state === 'rewound' ? 1 : 0, labels: { log } })));
  watch(METRICS.relaySending, () => relay.status().map(({ log, state }) => ({ value: state === 'sending' ? 1 : 0, labels: { log } })));
  watch(METRICS.relayLag, async () => {
    await relay.lag();
    // Only where this process sends: a standby knows the end, not how far the other is.
    return relay.status().filter(({ state }) => state !== 'waiting').map(({ log, lag }) => ({ value: lag, labels: { log } }));
  });
  const partitions = () => consumers.status().flatMap(({ name, state, partitions: all }) => (state === 'standby' ? [] : all.map((partition) => ({ ...partition, labels: { handler: name, topic: partition.topic, log: partition.log } }))));
  watch(METRICS.projectionLag, () => partitions().map(({ behind, labels }) => ({ value: behind, labels })));
  watch(METRICS.projectionLagSeconds, () => partitions().map(({ waitingSince, labels }) => ({ value: waitingSince === null ? 0 : Math.max(0, (Date.now() - waitingSince) / 1000), labels })));
  watch(METRICS.consumerFailing, () => partitions().map(({ failing, labels }) => ({ value: failing ? 1 : 0, labels })));
  // Zeros too, so that an alert ends when what was parked went through.
  const parked = () => [...parking.handlers].map(([handler, handling]) => ({ ...handling.parked(), labels: { handler } }));
  watch(METRICS.parkedKeys, () => parked().map(({ keys, labels }) => ({ value: keys, labels })));
  watch(METRICS.parkedEvents, () => parked().map(({ events, labels }) => ({ value: events, labels })));
  const building = () => projections.status().flatMap(({ collection, building: fill }) => (fill ? [{ ...fill, labels: { projection: collection } }] : []));
  watch(METRICS.rebuildProgress, () => building().map(({ done, total, labels }) => ({ value: total > 0 ? done / total : 1, labels })));
  watch(METRICS.rebuildRemaining, () => building().flatMap(({ remainingSeconds, labels }) => (remainingSeconds === null ? [] : [{ value: remainingSeconds, labels }])));
};
