import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { METRICS, type Metric } from '@kangfu/telemetry';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';

const read = (file: string): string => readFileSync(join(__dirname, file), 'utf8');

interface Selector { metric: string; labels: string[] }
interface Checked { errors: number; selectors: Selector[]; grouped: string[] }

/** Parses an expression as Prometheus does. */
const check = (expression: string): Checked => {
  // Grafana fills these in; Prometheus never sees them.
  const text = expression.replaceAll('$__rate_interval', '1m').replaceAll('$service', '.*');
  const checked: Checked = { errors: 0, selectors: [], grouped: [] };
  parser.parse(text).iterate({
    enter: (node) => {
      if (node.type.isError) checked.errors++;
      const inside = text.slice(node.from, node.to);
      if (node.name === 'VectorSelector') checked.selectors.push({ metric: /^[a-zA-Z_:]\w*/.exec(inside)![0], labels: [...inside.matchAll(/([a-z_]+)\s*(?:=~|!=|=)/g)].map(([, label]) => label!) });
      if (node.name === 'GroupingLabels') checked.grouped.push(...inside.replace(/[()]/g, '').split(',').map((label) => label.trim()).filter(Boolean));
    },
  });
  return checked;
};

const byName = new Map<string, Metric>(Object.values(METRICS).flatMap((metric: Metric) => (metric.kind === 'histogram' ? ['_bucket', '_count', '_sum'].map((end): [string, Metric] => [metric.name + end, metric]) : [[metric.name, metric] as [string, Metric]])));
/** What is wrong with an expression: it does not parse, or names a metric or label that nothing tells. */
const faultsOf = (expression: string): string[] => {
  const { errors, selectors, grouped } = check(expression);
  const known = new Set(['service_name', 'le', 'instance', 'job']);
  const faults = errors > 0 || selectors.length === 0 ? ['does not parse'] : [];
  for (const { metric, labels } of selectors) {
    if (metric === 'up') continue;
    const found = byName.get(metric);
    if (!found) { faults.push(`${metric} is not told`); continue; }
    for (const label of found.labels) known.add(label);
    for (const label of labels) if (!found.labels.includes(label) && !['service_name', 'le'].includes(label)) faults.push(`${metric} has no label ${label}`);
  }
  return [...faults, ...grouped.filter((label) => !known.has(label)).map((label) => `no metric in it has the label ${label}`)];
};

test('the check finds what would not load or would stay empty', () => {
  expect(faultsOf('max by (service_name) (kangfu_relay_lag_events) > 5')).toEqual([]);
  expect(faultsOf('sum(rate(kangfu_relay_sent_total[5m])')).toEqual(['does not parse']);
  expect(faultsOf('kangfu_relay_lag > 5')).toEqual(['kangfu_relay_lag is not told']);
  expect(faultsOf('kangfu_append_seconds > 5')).toEqual(['kangfu_append_seconds is not told']);
  expect(faultsOf('kangfu_relay_lag_events{handler="a"}')).toEqual(['kangfu_relay_lag_events has no label handler']);
  expect(faultsOf('sum by (projection) (kangfu_parked_keys)')).toEqual(['no metric in it has the label projection']);
});

test('alert rules are rules of Prometheus over metrics that are told, and say what to do', () => {
  const { groups } = parse(read('prometheus/alerts.yaml'), { strict: true, uniqueKeys: true }) as { groups: { name: string; rules: Record<string, any>[] }[] };
  const rules = groups.flatMap(({ rules: some }) => some);
  expect(rules.length).toBeGreaterThanOrEqual(10);
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  for (const rule of rules) {
    expect({ alert: rule.alert, faults: faultsOf(rule.expr) }).toEqual({ alert: rule.alert, faults: [] });
    expect(Object.keys(rule).filter((key) => !['alert', 'expr', 'for', 'labels', 'annotations'].includes(key))).toEqual([]);
    if (rule.for !== undefined) expect(rule.for).toMatch(/^\d+[smh]$/);
    expect(['page', 'ticket']).toContain(rule.labels.severity);
    expect(rule.annotations).toEqual({ summary: expect.any(String), action: expect.any(String) });
    // `{{` at the start of an unquoted YAML value would be a map.
    for (const [, label] of rule.annotations.summary.matchAll(/\$labels\.(\w+)/g)) expect({ alert: rule.alert, label, there: label === 'instance' || check(rule.expr).grouped.includes(label) }).toMatchObject({ there: true });
  }
});

test('the sample configuration scrapes every process and loads the rules', () => {
  const config = parse(read('prometheus/prometheus.yaml'), { strict: true }) as Record<string, any>;
  expect(config.rule_files).toEqual(['alerts.yaml']);
  expect(config.scrape_configs[0]).toMatchObject({ job_name: 'kangfu', static_configs: [{ targets: Array.from({ length: 7 }, (_, i) => `127.0.0.1:400${i}`) }] });
});

describe('the dashboard', () => {
  const dashboard = JSON.parse(read('grafana/kangfu.json')) as Record<string, any>;
  const panels = dashboard.panels as Record<string, any>[];

  test('is one that Grafana takes: ids, places that do not overlap, a data source by variable', () => {
    expect(dashboard).toMatchObject({ uid: 'kangfu', title: 'Kangfu 康复', schemaVersion: expect.any(Number), templating: { list: [{ name: 'datasource', type: 'datasource' }, { name: 'service', type: 'query' }] } });
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`));
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos: { x, w } } of panels) expect(x + w).toBeLessThanOrEqual(24);
  });

  test('asks for metrics that are told, and every metric is shown or alerted on', () => {
    const queries = panels.flatMap(({ title, targets = [] }) => targets.map(({ expr, datasource }: { expr: string; datasource: { uid: string } }) => ({ title, expr, uid: datasource.uid })));
    for (const { title, expr, uid } of queries) expect({ title, uid, faults: faultsOf(expr) }).toEqual({ title, uid: '${datasource}', faults: [] });
    const shown = queries.map(({ expr }) => expr).join('\n') + read('prometheus/alerts.yaml');
    expect(Object.values(METRICS).map(({ name }) => name).filter((name) => !shown.includes(name) && name !== METRICS.logEnd.name)).toEqual([]);
  });
});
