import { type Attributes, type Counter, type Histogram, metrics, type ObservableGauge } from '@opentelemetry/api';

export interface Metric<K extends 'histogram' | 'counter' | 'gauge' = 'histogram' | 'counter' | 'gauge'> {
  /** As Prometheus shows it; units are in the name (seconds, bytes), a counter ends in `_total`. */
  readonly name: string;
  readonly kind: K;
  /** What it says and what a high value means. */
  readonly description: string;
  readonly labels: readonly string[];
  /** Upper bounds of a histogram. */
  readonly buckets?: readonly number[];
}

const FAST = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];
const SLOW = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];
const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 500];

const histogram = (name: string, description: string, labels: readonly string[], buckets: readonly number[]): Metric<'histogram'> => ({ name, kind: 'histogram', description, labels, buckets });
const counter = (name: string, description: string, labels: readonly string[] = []): Metric<'counter'> => ({ name, kind: 'counter', description, labels });
const gauge = (name: string, description: string, labels: readonly string[] = []): Metric<'gauge'> => ({ name, kind: 'gauge', description, labels });

/** Every metric of Kangfu: dashboards and alert rules are checked against this list, docs/reference/metrics.md is made from it. Labels never name a person or a stream. */
export const METRICS = {
  operation: histogram('kangfu_graphql_operation_seconds', 'Operations at the gateway, by type and by code of the first error (ok without one)', ['type', 'code'], FAST),
  subgraphUnavailable: counter('kangfu_subgraph_unavailable_total', 'Calls of a subgraph that had no answer, or refused the passport', ['subgraph']),
  subgraphCall: histogram('kangfu_subgraph_call_seconds', 'Calls of a subgraph by the gateway that were answered; outcome answered or failed', ['subgraph', 'outcome'], FAST),
  command: histogram('kangfu_command_seconds', 'Commands from lookup to answer; outcome done, duplicate, refused, conflict or failed', ['command', 'outcome'], FAST),
  append: histogram('kangfu_append_seconds', 'Appends from queue to majority acknowledgement; outcome written, conflict or failed', ['outcome'], FAST),
  appendBatch: histogram('kangfu_append_batch_commits', 'Commits written together in one batch; larger ones mean a slower disk or more load', [], SIZES),
  logEnd: gauge('kangfu_log_end_position', 'Last position of a log of this service', ['log']),
  storeRewound: gauge('kangfu_store_rewound', '1 while the store is behind its topic and commands are refused', ['log']),
  relayLag: gauge('kangfu_relay_lag_events', 'Events stored and not yet acknowledged by Kafka; grows while Kafka is away', ['log']),
  relaySending: gauge('kangfu_relay_sending', '1 where this process sends this log to Kafka', ['log']),
  relaySent: counter('kangfu_relay_sent_total', 'Records that Kafka has acknowledged, repetitions after a restart included', ['log']),
  projectionLag: gauge('kangfu_consumer_lag_events', 'Records of a topic that a projection, process or feed has not handled yet', ['handler', 'topic', 'log']),
  projectionLagSeconds: gauge('kangfu_consumer_lag_seconds', 'Age of the oldest record that waits for a consumer; 0 when it has handled everything', ['handler', 'topic', 'log']),
  projectionDelay: histogram('kangfu_consumer_delay_seconds', 'From recorded to durable in the read model, of the last event of each batch', ['handler'], SLOW),
  consumerFailing: gauge('kangfu_consumer_failing', '1 while a consumer fails on a partition and tries again', ['handler', 'topic', 'log']),
  parkedKeys: gauge('kangfu_parked_keys', 'Streams parked behind a poison event; anything but 0 wants a person', ['handler']),
  parkedEvents: gauge('kangfu_parked_events', 'Events waiting in the park', ['handler']),
  timersDue: gauge('kangfu_timers_due', 'Timers of processes that are due and have not fired', []),
  timersLate: gauge('kangfu_timers_late_seconds', 'How long the oldest due timer has been waiting', []),
  timersFired: counter('kangfu_timers_fired_total', 'Timers of processes that have fired', []),
  webhookAttempts: counter('kangfu_webhook_attempts_total', 'Deliveries tried; outcome delivered or failed', ['outcome']),
  rebuildProgress: gauge('kangfu_rebuild_progress_ratio', 'Share of the events read by a rebuild that is under way', ['projection']),
  rebuildRemaining: gauge('kangfu_rebuild_remaining_seconds', 'Estimate of the time a rebuild still takes', ['projection']),
  eventLoop: gauge('kangfu_event_loop_delay_seconds', 'p99 of the delay of the event loop since the last scrape', []),
  memory: gauge('kangfu_process_memory_bytes', 'Resident and heap memory of the process', ['kind']),
  cpu: gauge('kangfu_process_cpu_seconds', 'CPU time used by the process since it started; take its rate', []),
} as const satisfies Record<string, Metric>;

const meter = () => metrics.getMeter('kangfu');
const made = new Map<string, Histogram | Counter>();
/** Made at first use: before telemetry is started there is nothing to record into. */
const instrument = <I extends Histogram | Counter>(metric: Metric, make: () => I): I => {
  let found = made.get(metric.name) as I | undefined;
  if (!found) made.set(metric.name, found = make());
  return found;
};

/** Notes one value of a histogram. */
export const observe = (metric: Metric<'histogram'>, value: number, labels?: Attributes): void => {
  instrument(metric, () => meter().createHistogram(metric.name, { description: metric.description, ...(metric.buckets ? { advice: { explicitBucketBoundaries: [...metric.buckets] } } : {}) })).record(value, labels);
};

export const count = (metric: Metric<'counter'>, by = 1, labels?: Attributes): void => {
  instrument(metric, () => meter().createCounter(metric.name, { description: metric.description })).add(by, labels);
};

export interface Reading { readonly value: number; readonly labels?: Attributes }

const gauges = new Map<string, ObservableGauge>();
/** A gauge that is read at each scrape. `read` is cheap and answers what it knows; what throws or answers nothing is left out of that scrape. */
export const watch = (metric: Metric<'gauge'>, read: () => Iterable<Reading> | Promise<Iterable<Reading>>): void => {
  let found = gauges.get(metric.name);
  if (!found) gauges.set(metric.name, found = meter().createObservableGauge(metric.name, { description: metric.description }));
  found.addCallback(async (result) => {
    for (const { value, labels } of await read()) result.observe(value, labels);
  });
};

/** Forgets the instruments: those of another provider record into nothing. */
export const resetInstruments = (): void => { made.clear(); gauges.clear(); };
