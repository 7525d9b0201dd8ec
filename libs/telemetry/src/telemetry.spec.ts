import { randomUUID } from 'node:crypto';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { count, METRICS, observe, watch } from './metrics.js';
import { startTelemetry, type Telemetry } from './start.js';
import { appendSpanId, beginSpan, correlationFields, endSpan, inSpan, parentOf, traceIdOf, tracedBatch, traceparentOf } from './tracing.js';

let telemetry: Telemetry;
afterEach(() => telemetry?.close());

describe('metrics', () => {
  test('are shown in the text format of Prometheus, with the name of the service', async () => {
    telemetry = startTelemetry({ service: 'intake' });
    observe(METRICS.append, 0.004, { outcome: 'written' });
    observe(METRICS.append, 0.3, { outcome: 'written' });
    watch(METRICS.relayLag, () => [{ value: 7, labels: { log: 0 } }]);
    const text = await telemetry.metrics();
    expect(text).toContain('# TYPE kangfu_append_seconds histogram');
    expect(text).toContain('kangfu_append_seconds_bucket{outcome="written",service_name="intake",le="0.005"} 1');
    expect(text).toContain('kangfu_append_seconds_count{outcome="written",service_name="intake"} 2');
    expect(text).toContain('kangfu_relay_lag_events{log="0",service_name="intake"} 7');
    expect(text).toMatch(/kangfu_process_memory_bytes\{kind="resident",service_name="intake"\} \d{7,}/);
  });

  test('a reading that fails costs no other metric', async () => {
    telemetry = startTelemetry({ service: 'intake' });
    watch(METRICS.parkedKeys, () => { throw new Error('the database is away'); });
    watch(METRICS.timersDue, async () => [{ value: 3 }]);
    const text = await telemetry.metrics();
    expect(text).toContain('kangfu_timers_due{service_name="intake"} 3');
    expect(text).not.toContain('kangfu_parked_keys{');
  });

  test('nothing is kept before they are started', async () => {
    observe(METRICS.append, 1);
    telemetry = startTelemetry({ service: 'intake' });
    expect(await telemetry.metrics()).not.toContain('kangfu_append_seconds_count');
  });

  test('counters of the list are counters', async () => {
    telemetry = startTelemetry({ service: 'intake' });
    for (const metric of Object.values(METRICS)) {
      expect(metric.name).toMatch(/^kangfu_[a-z_]+$/);
      expect(metric.name.endsWith('_total')).toBe((metric.kind as string) === 'counter');
    }
    count({ name: 'kangfu_things_total', kind: 'counter', description: 'Things', labels: [] }, 2);
    expect(await telemetry.metrics()).toContain('# TYPE kangfu_things_total counter');
  });
});

describe('traces', () => {
  const correlation = randomUUID();
  const commandId = randomUUID();

  test('a command and what events make of it are one trace, named by the correlation id', async () => {
    const exporter = new InMemorySpanExporter();
    telemetry = startTelemetry({ service: 'intake', exporter });
    const above = beginSpan({ name: 'query case', correlation });
    const header = traceparentOf(correlation, above!.spanContext().spanId);
    await inSpan({ name: 'command FileRequest', correlation, parent: parentOf(header, correlation) }, async () => {
      expect(correlationFields()).toEqual({ correlation });
      await inSpan({ name: 'append', correlation, id: appendSpanId(commandId) }, async () => {});
    });
    const event = { correlation, commandId, type: 'RequestFiled', service: 'intake', position: 9 };
    await tracedBatch('cases_v1', [event, { ...event, correlation: '' }], async () => 'written');
    await expect(tracedBatch('journeys_v1', [event], async () => { throw new Error('张伟'); })).rejects.toThrow();
    endSpan(above);
    const all = await finished(exporter);
    const named = (name: string) => all.find((span) => span.name === name)!;
    expect(new Set(all.map((span) => span.spanContext().traceId))).toEqual(new Set([traceIdOf(correlation)]));
    expect(named('query case').parentSpanContext).toBeUndefined();
    expect(named('command FileRequest').parentSpanContext?.spanId).toBe(named('query case').spanContext().spanId);
    expect(named('append').parentSpanContext?.spanId).toBe(named('command FileRequest').spanContext().spanId);
    expect(named('append').spanContext().spanId).toBe(appendSpanId(commandId));
    expect(named('cases_v1 RequestFiled').parentSpanContext?.spanId).toBe(appendSpanId(commandId));
    expect(named('journeys_v1 RequestFiled').status.message).toBe('Error');
    expect(all).toHaveLength(5);
    expect(JSON.stringify(all.map(({ name, status, attributes, events }) => ({ name, status, attributes, events })))).not.toContain('张伟');
  });

  test('without an exporter there are no spans, and log lines have their correlation id all the same', async () => {
    telemetry = startTelemetry({ service: 'intake' });
    expect(beginSpan({ name: 'query', correlation })).toBeNull();
    expect(traceparentOf(correlation, '00f067aa0ba902b7')).toMatch(/-00$/);
    await inSpan({ name: 'query', correlation }, async () => { expect(correlationFields()).toEqual({ correlation }); });
    expect(correlationFields()).toEqual({});
  });

  test('a header of another trace is no parent', () => {
    const header = traceparentOf(correlation, '00f067aa0ba902b7');
    expect(parentOf(header, correlation)).toBe('00f067aa0ba902b7');
    expect(parentOf(header, randomUUID())).toBeNull();
    expect(parentOf('garbage', correlation)).toBeNull();
    expect(parentOf(undefined, correlation)).toBeNull();
  });

  test('all services decide alike which traces are recorded', async () => {
    const exporter = new InMemorySpanExporter();
    telemetry = startTelemetry({ service: 'intake', exporter, sample: 0.5 });
    const ids = Array.from({ length: 200 }, () => randomUUID());
    for (const id of ids) await inSpan({ name: 'a', correlation: id }, () => inSpan({ name: 'b', correlation: id, parent: '00f067aa0ba902b7' }, async () => {}));
    const all = await finished(exporter);
    const recorded = (name: string) => new Set(all.filter((span) => span.name === name).map((span) => span.spanContext().traceId));
    expect(recorded('a')).toEqual(recorded('b'));
    expect(recorded('a').size).toBeGreaterThan(50);
    expect(recorded('a').size).toBeLessThan(150);
  });
});

/** Spans are taken before the provider is closed, which empties the exporter. */
async function finished(exporter: InMemorySpanExporter) {
  await telemetry.flush();
  return exporter.getFinishedSpans();
}
