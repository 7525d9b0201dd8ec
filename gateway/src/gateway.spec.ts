import { buildSchema, GraphQLError, parse } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { operationAsOf, rootFields } from './as-of.js';
import { languageOf, mergeTokens, purposeOf } from './caller.js';
import { readGatewayConfig } from './config.js';
import { MAX_COST, operationCost } from './cost.js';
import { placedErrors } from './error-places.js';
import { errorMask, refusal } from './errors.js';
import { findForward } from './http/proxy.js';
import { CostBudget } from './rate-limit.js';
import { composeSupergraph } from './schema/compose.js';
import { entities, withServiceUrls } from './supergraph.js';
import { until } from './until.js';
import { wholeEvents } from './whole-events.js';

const schema = buildSchema(`scalar DateTime
  type Query { case(id: ID!, asOf: DateTime): Case cases(first: Int! = 20, asOf: DateTime): CaseConnection nodes(ids: [ID!]!, asOf: DateTime): [Case]! now: String }
  type Mutation { open: Case }
  type Case { id: ID! title: String! cases: [Case!] person: Person }
  type Person { id: ID! }
  type CaseConnection { nodes: [Case!]! edges: [CaseEdge!]! totalCount: Int }
  type CaseEdge { node: Case! cursor: String! }`);
Object.assign(schema.getType('DateTime')!, { parseValue: GraphQLDateTime.parseValue, parseLiteral: GraphQLDateTime.parseLiteral });
const args = (source: string, variableValues: Record<string, unknown> = {}, operationName?: string) => ({ schema, document: parse(source), variableValues, ...(operationName ? { operationName } : {}) });
const asOf = (source: string, variables?: Record<string, unknown>, name?: string) => operationAsOf(rootFields(args(source, variables, name)) ?? [], Date.parse('2026-01-01T00:00:00Z'));

describe('the instant of an operation', () => {
  test('comes from literals, variables, defaults and fragments of what really runs', () => {
    expect(asOf('{ case(id: 1, asOf: "2025-01-01T00:00:00+08:00") { id } }')).toBe('2024-12-31T16:00:00.000Z');
    expect(asOf('query ($t: DateTime = "2025-01-01T00:00:00Z") { ...f } fragment f on Query { case(id: 1, asOf: $t) { id } }')).toBe('2025-01-01T00:00:00.000Z');
    expect(asOf('query ($t: DateTime, $no: Boolean!) { case(id: 1) { id } b: case(id: 1, asOf: $t) @include(if: $no) { id } }', { t: '2025-01-01T00:00:00Z', no: false })).toBeNull();
    expect(asOf('query A { now } query B { case(id: 1, asOf: "2025-01-01T00:00:00Z") { id } }', {}, 'B')).toBe('2025-01-01T00:00:00.000Z');
  });
  test('is one, also when it is written in two ways; fields without asOf have no say', () => {
    expect(asOf('{ now a: case(id: 1, asOf: "2025-01-01T00:00:00Z") { id } b: case(id: 1, asOf: "2025-01-01T08:00:00+08:00") { id } }')).toBe('2025-01-01T00:00:00.000Z');
    expect(() => asOf('{ a: case(id: 1, asOf: "2025-01-01T00:00:00Z") { id } b: case(id: 1) { id } }')).toThrow('must agree');
    expect(() => asOf('{ case(id: 1, asOf: "2026-01-01T00:00:01Z") { id } }')).toThrow('future');
  });
});

test('the language is the better liked of two, the purpose one of the list, tokens each once', () => {
  expect(['', 'en', 'zh-CN,zh;q=0.9,en;q=0.8', 'fr, en;q=0.5, zh;q=0.1', 'en;q=0', null].map(languageOf)).toEqual(['zh', 'en', 'zh', 'en', 'zh', 'zh']);
  expect([purposeOf(undefined), purposeOf('audit')]).toEqual(['care', 'audit']);
  expect(() => purposeOf('curiosity')).toThrow('kangfu-purpose');
  expect(mergeTokens('a, b', null, 'b,c,<script>')).toBe('a,b,c');
});

test('the cost counts objects, with page sizes', () => {
  const cost = (source: string, variables?: Record<string, unknown>) => operationCost(args(source, variables));
  expect(cost('{ now }')).toBe(1);
  expect(cost('{ case(id: 1) { id title person { id } } }')).toBe(2);
  expect(cost('query ($n: Int!) { cases(first: $n) { nodes { id person { id } } totalCount } }', { n: 50 })).toBe(1 + 50 * 2);
  expect(cost('{ cases { edges { cursor node { id } } } }')).toBe(1 + 20 * 2);
  expect(cost('{ nodes(ids: [1, 2, 3]) { id person { id } } }')).toBe(1 + 3);
  expect(cost('{ case(id: 1) { cases { id } } }')).toBe(1 + 1 + 10);
  expect(cost('mutation { open { id } }')).toBe(10);
  expect(() => cost('{ cases(first: 100) { nodes { cases { cases { cases { id } } } } } }')).toThrow(String(MAX_COST));
});

test('a budget refills evenly and is of one user', () => {
  const budget = new CostBudget(60);
  expect(budget.take('a', 50, 0)).toBe(10);
  expect(() => budget.take('a', 20, 1_000)).toThrow(expect.objectContaining({ extensions: { code: 'RATE_LIMITED', http: { status: 429, headers: { 'retry-after': '9' } } } }));
  expect(budget.take('b', 50, 1_000)).toBe(10);
  expect(budget.take('a', 20, 11_000)).toBe(1);
  expect(budget.take('a', 1_000, 100_000)).toBe(0); // more than the budget: once it is full
});

test('errors find their place in lists, once; absence is no error', () => {
  const error = (message: string, path: (string | number)[], code: string) => new GraphQLError(message, { path, extensions: { code } });
  const result = { data: { cases: [{ person: null }, { person: { name: 'x' } }, { person: null }] }, errors: [
    error('x', ['cases', 'person', 'name'], 'UNAVAILABLE'), error('x', ['cases', 0, 'person'], 'UNAVAILABLE'), error('Cannot return null for non-nullable field Person.id.', ['cases', 0, 'person', 'id'], 'INTERNAL'),
  ] };
  expect(placedErrors(result as any).map(({ path }) => path)).toEqual([['cases', 0, 'person'], ['cases', 2, 'person']]);
});

test('what is not public is masked and logged under its reference', () => {
  const logged: [string, unknown][] = [];
  const mask = errorMask((...entry) => logged.push(entry));
  const secret = new Error('mongodb://secret');
  const shown = mask(secret);
  expect([shown.message, shown.extensions]).toEqual(['内部错误 Internal error', { code: 'INTERNAL', reference: logged[0]![0] }]);
  expect(logged[0]![1]).toBe(secret);
  expect(mask(new GraphQLError('x', { extensions: { code: 'INTERNAL', reference: 'r1' } })).extensions).toEqual({ code: 'INTERNAL', reference: 'r1' });
  expect(mask(new GraphQLError('x', { extensions: { code: 'BEHIND', retryAfterMs: 500, stacktrace: ['secret'], originalError: {} } })).extensions).toEqual({ code: 'BEHIND', retryAfterMs: 500 });
  expect(mask(refusal('UNAUTHENTICATED', 'x', { status: 401 })).extensions).toEqual({ code: 'UNAUTHENTICATED', http: { status: 401 } });
  expect(logged).toHaveLength(1);
});

test('only what agencies and auditors read is forwarded, whatever way the path is written', () => {
  const services = { 'agency-feed': 'http://feed', audit: 'http://audit', intake: 'http://intake' };
  const to = (path: string, method = 'GET') => findForward(method, path, services);
  expect([to('/agency/events?after=a%2Fb&limit=5'), to('/agency/events/stream'), to('/audit/tile/0/x001'), to('/schemas/intake/consent-given/v1')])
    .toEqual(['http://feed/agency/events?after=a%2Fb&limit=5', 'http://feed/agency/events/stream', 'http://audit/audit/tile/0/x001', 'http://intake/schemas/intake/consent-given/v1']);
  for (const path of ['/audit/../internal/log/0', '/audit/%2e%2e/internal/log/0', '/audit/%2E./graphql', '/audit', '/agency/events/other', '/schemas/nobody/x', '//evil/audit/']) expect([path, to(path)]).toEqual([path, null]);
  expect(to('/audit/checkpoint', 'POST')).toBeNull();
});

test('entities of a supergraph are found by kind; URLs are those of the installation', () => {
  const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@inaccessible", "@tag"])\ninterface Node { id: ID! }\n';
  const supergraph = composeSupergraph({
    'autism-registry': `${link} type Query { a: AutismFile } type AutismFile implements Node @key(fields: "id") { id: ID! } type Person @key(fields: "ref") { ref: ID! @inaccessible file: AutismFile }`,
    intake: `${link} type Query { b: Person } type Person implements Node @key(fields: "ref") { id: ID! ref: ID! @inaccessible } type Plain @key(fields: "id") { id: ID! }`,
    quality: `${link} type Query { c: EffectReview } type EffectReview implements Node @key(fields: "id") @tag(name: "id/review") { id: ID! }`,
  });
  expect([...entities(supergraph)]).toEqual(expect.arrayContaining([['autism-file', { type: 'AutismFile', service: 'autism-registry' }], ['person', { type: 'Person', service: 'intake' }], ['review', { type: 'EffectReview', service: 'quality' }]]));
  expect(entities(supergraph).size).toBe(3);
  expect(withServiceUrls(supergraph, { intake: 'http://a:1', 'autism-registry': 'http://b:2', quality: 'http://c:3' })).toMatch(/url: "http:\/\/b:2\/graphql"[^]*url: "http:\/\/a:1\/graphql"/);
  expect(() => withServiceUrls(supergraph, { intake: 'http://a:1' })).toThrow('autism-registry');
  expect(() => composeSupergraph({ a: `${link} type Query { x: String }`, b: `${link} type Query { x: Int }` })).toThrow('do not compose');
});

test('an iterable ends at its instant with one last value, and its source is told', async () => {
  let ended = false;
  const source = (async function* () { try { for (let n = 0; ; n++) { yield n; await new Promise((resolve) => setTimeout(resolve, 20)); } } finally { ended = true; } })();
  const got: unknown[] = [];
  for await (const item of until<unknown>(source, Date.now() + 70, () => 'last')) got.push(item);
  expect(got.at(-1)).toBe('last');
  expect(got.length).toBeGreaterThan(1);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(ended).toBe(true);
});

test('an event stream keeps characters whole, and says where its source is gone', async () => {
  const stream = (...chunks: Uint8Array[]) => new Response(wholeEvents(new ReadableStream({ start(controller) { for (const chunk of chunks) controller.enqueue(chunk); controller.close(); } }))).text();
  const bytes = new TextEncoder().encode('event: next\ndata: 康复\n\n');
  const cut = bytes.length - 4;
  const broken = await stream(bytes.slice(0, cut), bytes.slice(cut));
  expect(broken).toMatch(/^event: next\ndata: 康复\n\n[^]*UNAVAILABLE[^]*event: complete/);
  expect(await stream(bytes, new TextEncoder().encode('event: complete\ndata:\n\n'))).not.toContain('UNAVAILABLE');
});

test('wrong configuration is named, all of it', () => {
  expect(() => readGatewayConfig({ PORT: 'x', KANGFU_SERVICES: 'intake', KANGFU_ISSUER: 'nowhere', LOG_LEVEL: 'loud', KANGFU_CORS_ORIGINS: 'https://a.example/path' }))
    .toThrow(/KANGFU_SERVICES.*KANGFU_ISSUER.*KANGFU_CORS_ORIGINS.*LOG_LEVEL.*PORT/);
  expect(readGatewayConfig({ KANGFU_SERVICES: 'intake=http://127.0.0.1:4101/,audit=http://127.0.0.1:4106' })).toMatchObject({ port: 4000, issuer: 'http://127.0.0.1:4010', services: { intake: 'http://127.0.0.1:4101', audit: 'http://127.0.0.1:4106' }, production: false });
  expect(() => readGatewayConfig({ KANGFU_SERVICES: 'intake=http://127.0.0.1:4101', NODE_ENV: 'production' })).toThrow('KANGFU_ISSUER');
});
