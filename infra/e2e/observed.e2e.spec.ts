import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { METRICS } from '@kangfu/telemetry';
import { M } from '../../tools/src/demo/operations.ts';
import { inventedResidentId } from '../../tools/src/demo/resident-id.ts';
import { as } from '../../tools/src/demo/session.ts';
import { type Kangfu, settled, startKangfu, until } from './support/kangfu.ts';

jest.setTimeout(120_000);

interface Span { traceId: string; spanId: string; parentSpanId?: string; name: string; service: string; attributes: string }

const STREET = '440304006';
const MARKER = '探针丁欧阳测试';
const spans: Span[] = [];
const lines: { service: string; line: string }[] = [];
let collector: Server;
let kangfu: Kangfu;

/** What an OpenTelemetry collector gets over HTTP, in JSON. */
const collect = (body: any): void => {
  for (const { resource, scopeSpans } of body.resourceSpans) {
    const service = resource.attributes.find(({ key }: { key: string }) => key === 'service.name').value.stringValue;
    for (const span of scopeSpans.flatMap(({ spans: some }: { spans: any[] }) => some)) spans.push({ ...span, service, attributes: JSON.stringify(span.attributes) });
  }
};

beforeAll(async () => {
  collector = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
      collect(JSON.parse(Buffer.concat(parts).toString()));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => { collector.listen(0, '127.0.0.1', resolve); });
  kangfu = await startKangfu('observed', { env: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}` }, onLine: (service, line) => lines.push({ service, line }) });
});
afterAll(async () => {
  await kangfu?.end();
  collector?.closeAllConnections();
  collector?.close();
});

test('one request is one trace, from the gateway through command, store and Kafka to the read models of other services', async () => {
  const liaison = await as('community-liaison', `${STREET}009`);
  const answer = await fetch(`${kangfu.system.runtime.gateway}/graphql`, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${liaison.token}` },
    body: JSON.stringify({ query: M.register, variables: { input: { name: MARKER, identity: { kind: 'RESIDENT_ID', number: inventedResidentId('1971-04-05') }, street: STREET, community: `${STREET}009`, phone: '13600004444' } } }),
  });
  const body = (await answer.json()) as any;
  expect(body.errors).toBeUndefined();
  const correlation = answer.headers.get('kangfu-correlation')!;
  const mine = () => spans.filter(({ traceId }) => traceId === correlation.replaceAll('-', ''));
  const named = (name: string) => mine().find((span) => span.name === name);
  const folded = ['intake', 'referral', 'quality', 'autism-registry', 'agency-feed', 'audit'];
  const way = ['mutation registerPerson', 'call intake', 'intake POST /graphql', 'command RegisterPerson', 'append RegisterPerson'];
  // Each process sends its spans in its own time, the beginning of the trace perhaps last.
  await until('the trace with the read models of all services', async () => mine(), (all) =>
    way.every((name) => all.some((span) => span.name === name)) && folded.every((service) => all.some((span) => span.service === service && span.name === 'access_v2 PersonRegistered')), 60);
  const chain = way.map((name) => named(name)!);
  expect(chain.map(({ name, service }) => `${service}: ${name}`)).toEqual(['gateway: mutation registerPerson', 'gateway: call intake', 'intake: intake POST /graphql', 'intake: command RegisterPerson', 'intake: append RegisterPerson']);
  expect(chain[0]!.parentSpanId ?? '').toBe('');
  for (let i = 1; i < chain.length; i++) expect({ name: chain[i]!.name, parent: chain[i]!.parentSpanId }).toEqual({ name: chain[i]!.name, parent: chain[i - 1]!.spanId });
  for (const span of mine().filter(({ name }) => name.endsWith('PersonRegistered'))) expect(span.parentSpanId).toBe(chain.at(-1)!.spanId);
  expect(JSON.stringify(spans)).not.toContain(MARKER);
});

test('every process tells its metrics, each is one of the list, and they say what was done', async () => {
  await settled(kangfu, 60);
  const { gateway, services } = kangfu.system.runtime;
  const texts = await Promise.all([gateway, ...services.map(({ url }) => url)].map(async (url) => (await fetch(`${url}/metrics`)).text()));
  const told = new Set(texts.flatMap((text) => [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, kind]) => `${name} ${kind}`)));
  const known = new Set(Object.values(METRICS).map(({ name, kind }) => `${name} ${kind}`));
  expect([...told].filter((each) => !known.has(each))).toEqual([]);
  const value = (text: string, series: RegExp): number => Number(new RegExp(`^${series.source} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
  const intake = texts[1 + services.findIndex(({ name }) => name === 'intake')]!;
  expect(value(intake, /kangfu_command_seconds_count\{command="RegisterPerson",outcome="done",service_name="intake"\}/)).toBe(1);
  expect(value(intake, /kangfu_log_end_position\{log="0",service_name="intake"\}/)).toBeGreaterThan(100);
  expect(value(intake, /kangfu_relay_lag_events\{log="0",service_name="intake"\}/)).toBe(0);
  expect(value(intake, /kangfu_consumer_lag_events\{handler="access_v2",[^}]*intake[^}]*\}/)).toBe(0);
  expect(value(texts[0]!, /kangfu_graphql_operation_seconds_count\{type="mutation",code="ok",service_name="gateway"\}/)).toBe(1);
});

test('log lines are JSON, and those of the gateway name the correlation id', () => {
  const parsed = lines.map(({ service, line }) => ({ service, fields: JSON.parse(line) as Record<string, unknown> }));
  expect(parsed.length).toBeGreaterThan(7);
  expect(parsed.filter(({ service, fields }) => service === 'gateway' && fields.msg === 'operation' && typeof fields.correlation === 'string').length).toBeGreaterThan(0);
});
