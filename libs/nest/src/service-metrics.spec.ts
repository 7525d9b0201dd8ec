import { METRICS } from '@kangfu/telemetry';
import { startTelemetry, type Telemetry } from '@kangfu/telemetry/start';
import { watchService, type WatchedParts } from './service-metrics.js';

/** Parts in a state that seldom comes together. */
const parts = {
  store: { logs: 1, tail: async () => ({ position: 42 }) },
  relay: { lag: async () => 5, status: () => [{ log: 0, state: 'sending', lag: 5 }, { log: 1, state: 'waiting', lag: 9 }] },
  consumers: {
    status: () => [
      { name: 'cases_v1', state: 'running', partitions: [{ topic: 'intake.events.v1', log: 0, behind: 3, waitingSince: Date.now() - 7_000, failing: { error: 'X' } }] },
      { name: 'units_v1', state: 'standby', partitions: [{ topic: 'intake.events.v1', log: 0, behind: 99, waitingSince: null, failing: null }] },
    ],
  },
  parking: { handlers: new Map([['cases_v1', { parked: () => ({ keys: 1, events: 4 }) }]]) },
  projections: { status: () => [{ collection: 'cases_v2', building: { done: 250, total: 1_000, remainingSeconds: 30 } }, { collection: 'units_v1', building: null }] },
} as unknown as WatchedParts;

let telemetry: Telemetry;
beforeAll(() => {
  telemetry = startTelemetry({ service: 'intake' });
  watchService(parts);
});
afterAll(() => telemetry.close());

test('a scrape tells what each part of the service knows of itself', async () => {
  const text = await telemetry.metrics();
  const value = (metric: { name: string }, labels: string) => Number(new RegExp(`^${metric.name}\\{${labels},service_name="intake"\\} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
  expect(value(METRICS.logEnd, 'log="0"')).toBe(42);
  expect(value(METRICS.relayLag, 'log="0"')).toBe(5);
  expect(value(METRICS.relaySending, 'log="1"')).toBe(0);
  expect(value(METRICS.consumerFailing, 'handler="cases_v1",topic="intake.events.v1",log="0"')).toBe(1);
  expect(value(METRICS.projectionLag, 'handler="cases_v1",topic="intake.events.v1",log="0"')).toBe(3);
  const late = value(METRICS.projectionLagSeconds, 'handler="cases_v1",topic="intake.events.v1",log="0"');
  expect([late >= 7, late < 60]).toEqual([true, true]);
  expect([value(METRICS.parkedKeys, 'handler="cases_v1"'), value(METRICS.parkedEvents, 'handler="cases_v1"')]).toEqual([1, 4]);
  expect([value(METRICS.rebuildProgress, 'projection="cases_v2"'), value(METRICS.rebuildRemaining, 'projection="cases_v2"')]).toEqual([0.25, 30]);
});

test('what another process keeps is not told twice: a standby and a log that it does not send are left out', async () => {
  const text = await telemetry.metrics();
  expect(text).not.toContain('handler="units_v1"');
  expect(text).not.toMatch(/kangfu_relay_lag_events\{log="1"/);
});
