import { ACCESS_COLLECTION } from '@kangfu/subscriptions';
import { METRICS } from '@kangfu/telemetry';
import { M } from '../../../tools/src/demo/operations.ts';
import { inventedResidentId } from '../../../tools/src/demo/resident-id.ts';
import { as } from '../../../tools/src/demo/session.ts';
import type { World } from '../support/chapters.ts';
import { type Kangfu, settled, until } from '../support/kangfu.ts';
import type { Observer } from '../support/observer.ts';

const STREET = '440304006';
const MARKER = '探针丁欧阳测试';

/** Traces, metrics and log lines of one request. */
export const observedChapter = (world: World, { spans, lines }: Observer): void => describe('observed', () => {
  let kangfu: Kangfu;
  let before: { registered: number; mutations: number };
  const value = (text: string, series: RegExp): number => Number(new RegExp(`^${series.source} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
  const metricsOf = async (url: string): Promise<string> => (await fetch(`${url}/metrics`)).text();
  /** How often what is done here was done until now: a series that is not there yet is none. */
  const counted = async (): Promise<typeof before> => {
    const { gateway, services } = kangfu.system.runtime;
    const [outside, intake] = await Promise.all([metricsOf(gateway), metricsOf(services.find(({ name }) => name === 'intake')!.url)]);
    return {
      registered: value(intake, /kangfu_command_seconds_count\{command="RegisterPerson",outcome="done",service_name="intake"\}/) || 0,
      mutations: value(outside, /kangfu_graphql_operation_seconds_count\{type="mutation",code="ok",service_name="gateway"\}/) || 0,
    };
  };
  beforeAll(async () => {
    kangfu = world.kangfu();
    before = await counted();
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
      way.every((name) => all.some((span) => span.name === name)) && folded.every((service) => all.some((span) => span.service === service && span.name === `${ACCESS_COLLECTION} PersonRegistered`)), 60);
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
    const texts = await Promise.all([gateway, ...services.map(({ url }) => url)].map(metricsOf));
    const told = new Set(texts.flatMap((text) => [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, kind]) => `${name} ${kind}`)));
    const known = new Set(Object.values(METRICS).map(({ name, kind }) => `${name} ${kind}`));
    expect([...told].filter((each) => !known.has(each))).toEqual([]);
    const intake = texts[1 + services.findIndex(({ name }) => name === 'intake')]!;
    expect(await counted()).toEqual({ registered: before.registered + 1, mutations: before.mutations + 1 });
    expect(value(intake, /kangfu_log_end_position\{log="0",service_name="intake"\}/)).toBeGreaterThan(100);
    expect(value(intake, /kangfu_relay_lag_events\{log="0",service_name="intake"\}/)).toBe(0);
    expect(value(intake, new RegExp(`kangfu_consumer_lag_events\\{handler="${ACCESS_COLLECTION}",[^}]*intake[^}]*\\}`))).toBe(0);
  });

  test('log lines are JSON, and those of the gateway name the correlation id', () => {
    const parsed = lines.map(({ service, line }) => ({ service, fields: JSON.parse(line) as Record<string, unknown> }));
    expect(parsed.length).toBeGreaterThan(7);
    expect(parsed.filter(({ service, fields }) => service === 'gateway' && fields.msg === 'operation' && typeof fields.correlation === 'string').length).toBeGreaterThan(0);
  });
});
