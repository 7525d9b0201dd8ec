import { monitorEventLoopDelay } from 'node:perf_hooks';
import { context, metrics, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, RandomIdGenerator, type SpanExporter, TraceIdRatioBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import { METRICS, resetInstruments, watch } from './metrics.js';
import { nextIds, setRecording } from './tracing.js';

export interface TelemetryOptions {
  /** Name of the process in metrics and traces. */
  readonly service: string;
  /** OTLP over HTTP, `http://collector:4318`; without one no spans are made. */
  readonly endpoint?: string | null;
  /** Share of traces that are recorded, 0 to 1: decided by the trace id, so that all services decide alike. */
  readonly sample?: number;
  /** Instead of OTLP, for tests. */
  readonly exporter?: SpanExporter;
}

export interface Telemetry {
  /** What `GET /metrics` answers, in the text format of Prometheus. */
  metrics(): Promise<string>;
  readonly contentType: string;
  /** Sends the spans that wait. */
  flush(): Promise<void>;
  /** {@link flush}, then nothing is measured any more. */
  close(): Promise<void>;
}

/** Names spans as {@link nextIds} says, at random otherwise. */
class NamedIds extends RandomIdGenerator {
  override generateTraceId = (): string => nextIds.traceId ?? new RandomIdGenerator().generateTraceId();
  override generateSpanId = (): string => nextIds.spanId ?? new RandomIdGenerator().generateSpanId();
}

/** Starts metrics, and traces where an exporter is named. Once in a process, before anything is measured. */
export const startTelemetry = ({ service, endpoint = null, sample = 1, exporter }: TelemetryOptions): Telemetry => {
  resetInstruments();
  const resource = resourceFromAttributes({ 'service.name': service, 'service.namespace': 'kangfu' });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

  const reader = new PrometheusExporter({ preventServerStart: true });
  const meters = new MeterProvider({ resource, readers: [reader] });
  metrics.setGlobalMeterProvider(meters);
  const serializer = new PrometheusSerializer('', false, /^service\.name$/, true, true);

  const spans = exporter ?? (endpoint ? new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` }) : null);
  const tracers = spans && new TracerProvider({ resource, idGenerator: new NamedIds(), sampler: new TraceIdRatioBasedSampler(sample), spanProcessors: [new BatchSpanProcessor({ exporter: spans, scheduledDelayMillis: 1_000 })] });
  if (tracers) trace.setGlobalTracerProvider(tracers);
  setRecording(tracers !== null);

  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  watch(METRICS.eventLoop, () => {
    const value = delay.percentile(99) / 1e9;
    delay.reset();
    return [{ value }];
  });
  watch(METRICS.memory, () => {
    const { rss, heapUsed } = process.memoryUsage();
    return [{ value: rss, labels: { kind: 'resident' } }, { value: heapUsed, labels: { kind: 'heap' } }];
  });
  watch(METRICS.cpu, () => {
    const { user, system } = process.cpuUsage();
    return [{ value: (user + system) / 1e6 }];
  });
  return {
    async metrics() { return serializer.serialize((await reader.collect()).resourceMetrics); },
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
    async flush() { await tracers?.forceFlush(); },
    async close() {
      delay.disable();
      await tracers?.shutdown().catch(() => {});
      await meters.shutdown().catch(() => {});
      setRecording(false);
      trace.disable();
      metrics.disable();
      context.disable();
    },
  };
};
