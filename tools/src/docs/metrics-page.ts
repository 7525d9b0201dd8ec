import { METRICS, type Metric } from '@kangfu/telemetry';

/** docs/reference/metrics.md: every metric that a process tells. */
export const metricsPage = (made: string): string => [
  made, '# Metrics', '',
  '`GET /metrics` of each service and of the gateway, in the text format of Prometheus. Every series has the label `service_name`; histograms come as `_bucket`, `_count` and `_sum`. No label names a person, a stream or a user.',
  'How to collect them: [observe](../how-to/observe.md).', '',
  '| metric | kind | labels | says |', '| --- | --- | --- | --- |',
  ...Object.values(METRICS).map(({ name, kind, labels, description }: Metric) => `| \`${name}\` | ${kind} | ${labels.map((label) => `\`${label}\``).join(' ')} | ${description} |`), '',
].join('\n');
