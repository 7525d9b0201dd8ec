import { createHash } from 'node:crypto';
import { decodeVector, encodeVector } from '@kangfu/subscriptions';
import { PASSPORT_HEADER, PassportOffice } from '@kangfu/access';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { caseId, HIDDEN, personId } from './ids.js';
import { passportKeys, startWorld, type World } from './world.js';

jest.setTimeout(60_000);
let world: World;
beforeAll(async () => { world = await startWorld(); }, 60_000);
afterAll(() => world?.stop());
beforeEach(() => { world.seen.length = 0; });

const PAST = '2024-05-06T07:08:09.000Z';
const codes = (answer: any): string[] => (answer.errors ?? []).map((error: any) => error.extensions.code);

const socket = (connectionParams: Record<string, string>, url = world.gateway.url) => createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, connectionParams, retryAttempts: 0 });
const collect = (client: ReturnType<typeof socket>, query: string) => new Promise<any[]>((resolve, reject) => {
  const got: any[] = [];
  client.subscribe({ query }, { next: (message) => got.push(message), error: reject, complete: () => resolve(got) });
});

describe('one schema over several services', () => {
  test('joins carry the user, language and purpose of the caller', async () => {
    const answer = await world.ask('query ($id: ID!) { case(id: $id) { id status contact person { id code seen { sub purpose lang } cases { title } } } }', { id: caseId(3) }, { 'accept-language': 'en-GB,zh;q=0.2', 'kangfu-purpose': 'quality' });
    expect(answer).toEqual({
      data: { case: { id: caseId(3), status: 'ON_HOLD', contact: `contact of ${caseId(3)}`, person: { id: personId(3), code: 'P3', seen: { sub: 'u1', purpose: 'quality', lang: 'en' }, cases: [{ title: '个案' }] } } },
      extensions: { cost: { requested: 4 + 10, limit: 5000, remaining: expect.any(Number) } },
    });
  });
  test('fifty users who ask the same at once each get their own answer', async () => {
    const query = '{ me { sub } people(first: 3) { seen { sub } } cases(first: 3) { nodes { seen { sub } person { seen { sub } } } } }';
    const users = await Promise.all(Array.from({ length: 50 }, async (_, n) => ({ sub: `user-${n}`, token: await world.token(`user-${n}`) })));
    const answers = await Promise.all(users.map(async ({ sub, token }) => ({ sub, text: await (await world.post({ query }, { authorization: `Bearer ${token}` })).text() })));
    for (const { sub, text } of answers) {
      expect(new Set(text.match(/user-\d+/g))).toEqual(new Set([sub]));
      expect(JSON.parse(text).errors).toBeUndefined();
    }
  });
  test('node and nodes keep order and nulls, and leave existence to the owner', async () => {
    const ids = [caseId(1), personId(2), personId(HIDDEN), 'garbage', personId(4)];
    const answer = await world.ask('query ($ids: [ID!]!, $id: ID!) { nodes(ids: $ids) { __typename id ... on Person { code } ... on CareCase { person { code } } } node(id: $id) { id } }', { ids, id: personId(HIDDEN) });
    expect(answer.data).toEqual({ node: null, nodes: [{ __typename: 'CareCase', id: caseId(1), person: { code: 'P1' } }, { __typename: 'Person', id: personId(2), code: 'P2' }, null, null, { __typename: 'Person', id: personId(4), code: 'P4' }] });
    expect(answer.errors).toBeUndefined();
    expect(codes(await world.ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: Array(101).fill(personId(1)) }))).toEqual(['BAD_USER_INPUT']);
  });
  test('a join whose person may not be seen is null without an error, whatever is selected', async () => {
    for (const selection of ['id', '__typename id', 'code', 'cases { id } id', 'id name { value state } seen { sub }']) {
      const answer = await world.ask(`query ($id: ID!) { case(id: $id) { id person { ${selection} } } }`, { id: caseId(HIDDEN) });
      expect([selection, answer.data, answer.errors]).toEqual([selection, { case: { id: caseId(HIDDEN), person: null } }, undefined]);
    }
  });
  test('labels of enums come from the schema', async () => {
    const { data } = await world.ask('{ enumLabels(names: ["CareCaseStatus"]) { name zh en values { value zh en } } }');
    expect(data.enumLabels).toEqual([{ name: 'CareCaseStatus', zh: '个案状态', en: 'Status of a case', values: [{ value: 'OPEN', zh: '进行中', en: 'Open' }, { value: 'ON_HOLD', zh: '暂停', en: 'On hold' }] }]);
  });
});

describe('what travels in the passport', () => {
  test('asOf of the root goes through joins and node', async () => {
    const { data } = await world.ask('query ($id: ID!, $person: ID!, $t: DateTime) { case(id: $id, asOf: $t) { seen { asOf } person { seen { asOf } } } node(id: $person, asOf: "2024-05-06T15:08:09+08:00") { ... on Person { seen { asOf } } } }', { id: caseId(1), person: personId(1), t: PAST });
    expect(data).toEqual({ case: { seen: { asOf: PAST }, person: { seen: { asOf: PAST } } }, node: { seen: { asOf: PAST } } });
  });
  test('asOf must agree and not lie ahead', async () => {
    expect(codes(await world.ask('query ($id: ID!) { a: case(id: $id, asOf: "2024-01-01T00:00:00Z") { id } b: case(id: $id) { id } }', { id: caseId(1) }))).toEqual(['BAD_USER_INPUT']);
    expect(codes(await world.ask('query ($id: ID!) { case(id: $id, asOf: "2999-01-01T00:00:00Z") { id } }', { id: caseId(1) }))).toEqual(['BAD_USER_INPUT']);
    expect(codes(await world.ask('query ($t: DateTime) { case(id: "x", asOf: $t) { id } }', { t: 'yesterday' }))).toEqual(['BAD_USER_INPUT']);
  });
  test('an unknown purpose is refused, one correlation id follows the operation and is answered', async () => {
    expect(codes(await world.ask('{ me { sub } }', {}, { 'kangfu-purpose': 'curiosity' }))).toEqual(['BAD_USER_INPUT']);
    const response = await world.post({ query: 'query ($id: ID!) { case(id: $id) { seen { correlation } person { seen { correlation } } } }', variables: { id: caseId(1) } }, { authorization: `Bearer ${world.mine}` });
    const { data } = (await response.json()) as any;
    expect(new Set([response.headers.get('kangfu-correlation'), data.case.seen.correlation, data.case.person.seen.correlation]).size).toBe(1);
  });
  test('tokens of the caller and of mutations before reach later fetches of the operation', async () => {
    const mine = encodeVector({ 'quality/0@1': 3 });
    const { data, extensions } = await world.ask(`mutation ($p: ID!) {
      renamePerson(input: { personId: $p, name: "李四" }) { person { name { value } } }
      first: openCase(n: 1) { case { person { name { value } seen { after } } } }
      again: renamePerson(input: { personId: $p, name: "王五" }) { problems { code } }
      second: openCase(n: 1) { case { person { name { value } seen { after } } } }
    }`, { p: personId(1) }, { 'kangfu-after': mine });
    expect([data.first.case.person.name.value, data.second.case.person.name.value]).toEqual(['李四', '王五']);
    const positions = Object.assign({}, ...data.second.case.person.seen.after.split(',').map(decodeVector));
    expect(positions).toEqual({ 'quality/0@1': 3, 'intake/0@1': 41, 'care-cases/0@1': 7 });
    expect(Object.assign({}, ...extensions.consistency.split(',').map(decodeVector))).toEqual({ 'intake/0@1': 41, 'care-cases/0@1': 7 });
  });
  test('problems come in the language of the request', async () => {
    const mutation = 'mutation ($p: ID!) { renamePerson(input: { personId: $p, name: "错错" }) { problems { code message path params { name value } } } }';
    const problems = async (headers: Record<string, string>) => (await world.ask(mutation, { p: personId(9) }, headers)).data.renamePerson.problems;
    expect(await problems({ 'accept-language': 'en' })).toEqual([{ code: 'bad-name', message: 'en', path: ['name'], params: [{ name: 'a', value: 'b' }] }]);
    expect((await problems({}))[0].message).toBe('zh');
  });
});

describe('who may ask', () => {
  test('nothing runs without a valid token', async () => {
    const refused = [{}, { authorization: 'Bearer nonsense' }, { authorization: `Bearer ${await world.token('u', -10)}` }, { authorization: `Bearer ${await world.token('u', 60, { audience: 'other' })}` }, { authorization: `Bearer ${await world.token('u', 60, { issuer: 'http://elsewhere' })}` }];
    for (const headers of refused) {
      const response = await world.post({ query: '{ me { sub } }' }, headers as Record<string, string>);
      expect([response.status, codes(await response.json())]).toEqual([401, ['UNAUTHENTICATED']]);
    }
    const sneaky = await world.post({ query: 'query ($no: Boolean!) { __typename ... @include(if: $no) { me { sub } } }', variables: { no: true } });
    expect([sneaky.status, codes(await sneaky.json())]).toEqual([401, ['UNAUTHENTICATED']]);
    expect(world.seen).toEqual([]);
    expect(((await (await world.post({ query: '{ __schema { queryType { name } } }' })).json()) as any).data.__schema.queryType.name).toBe('Query');
  });
  test('a subgraph takes nothing but the gateway\'s passports for this call, _entities, _service and the stream included', async () => {
    const entities = JSON.stringify({ query: 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Person { code } } }', variables: { r: [{ __typename: 'Person', id: personId(1) }] } });
    const service = JSON.stringify({ query: '{ _service { sdl } }' });
    const office = new PassportOffice(passportKeys.private, 'gateway');
    const claims = { aud: 'people', sub: 'u1', purpose: 'care', lang: 'zh' as const, asOf: null, after: null, correlation: 'c' };
    const stranger = new PassportOffice(passportKeys.stranger, 'gateway');
    const direct = (path: string, body: string, passport?: string) => fetch(world.services['people'] + path, { method: 'POST', headers: { 'content-type': 'application/json', ...(passport ? { [PASSPORT_HEADER]: passport } : {}) }, body });
    for (const path of ['/graphql', '/graphql/stream']) for (const body of [entities, service]) {
      const passports = [undefined, 'x.y.z', stranger.issue(claims, body), office.issue(claims, `${body} `), office.issue({ ...claims, aud: 'care-cases' }, body), office.issue(claims, body, Date.now() - 40_000)];
      for (const passport of passports) expect((await direct(path, body, passport)).status).toBe(401);
    }
    expect(world.seen).toEqual([]);
    expect(await (await direct('/graphql', entities, office.issue(claims, entities))).json()).toEqual({ data: { _entities: [{ code: 'P1' }] } });
  });
  test('the budget of a user is refused with 429 and Retry-After', async () => {
    const poor = await world.start({ costPerMinute: 30 });
    const send = async (sub: string) => world.post({ query: '{ people(first: 20) { code } }' }, { authorization: `Bearer ${await world.token(sub)}` }, poor.url);
    expect((await send('greedy')).status).toBe(200);
    const refused = await send('greedy');
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0, codes(await refused.json())]).toEqual([429, true, ['RATE_LIMITED']]);
    expect((await send('modest')).status).toBe(200);
    await poor.stop();
  });
});

describe('errors', () => {
  test('are masked, with a reference, and hide what failed', async () => {
    const answer = await world.ask('{ boom(kind: "x") me { sub } }');
    expect(answer.data).toEqual({ boom: null, me: { sub: 'u1' } });
    expect(answer.errors).toEqual([expect.objectContaining({ message: '内部错误 Internal error', path: ['boom'], extensions: { code: 'INTERNAL', reference: expect.stringMatching(/^[0-9a-f-]{36}$/) } })]);
    expect(codes(await world.ask('{ boom(kind: "forbidden") }'))).toEqual(['FORBIDDEN']);
  });
  test('give no hints about the schema', async () => {
    const answer = await world.ask('{ persn(id: "x") { id } }');
    expect([codes(answer), answer.errors[0].message]).toEqual([['GRAPHQL_VALIDATION_FAILED'], 'Cannot query field "persn" on type "Query".']);
    expect(codes(await world.ask('{ me {'))).toEqual(['GRAPHQL_PARSE_FAILED']);
    for (const query of ['{ _service { sdl } }', '{ _entities(representations: []) { __typename } }', '{ people { ref } }']) expect(codes(await world.ask(query))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
    expect(codes(await world.ask('query ($id: ID!) { case(id: $id) { id } }', {}))).toEqual(['BAD_USER_INPUT']);
  });
  test('inputs are refused with their fields', async () => {
    const answer = await world.ask('mutation ($p: ID!) { renamePerson(input: { personId: $p, name: "x" }) { problems { code } } }', { p: caseId(1) });
    expect(answer.errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT', fields: expect.arrayContaining([{ path: 'name', rules: ['isLength'] }, { path: 'personId', rules: ['isGlobalId'] }]) });
  });
  test('a slow service is UNAVAILABLE at its path, and the rest is answered', async () => {
    const hasty = await world.start({ timeoutMs: 1_000 });
    const answer: any = await (await world.post({ query: 'query ($id: ID!) { slow(ms: 3000) case(id: $id) { title } }', variables: { id: caseId(1) } }, { authorization: `Bearer ${world.mine}` }, hasty.url)).json();
    await hasty.stop();
    expect(answer.data).toEqual({ slow: null, case: { title: '个案' } });
    expect(answer.errors).toEqual([expect.objectContaining({ path: ['slow'], extensions: { code: 'UNAVAILABLE' } })]);
    expect(JSON.stringify(answer)).not.toContain('127.0.0.1');
  });
  test('a service that is down leaves null and UNAVAILABLE at every place of the join', async () => {
    const lame = await world.start({ services: { ...world.services, people: 'http://127.0.0.1:9' } });
    const answer: any = await (await world.post({ query: '{ cases(first: 2) { nodes { title person { code } } } }' }, { authorization: `Bearer ${world.mine}` }, lame.url)).json();
    expect(answer.data).toEqual({ cases: { nodes: [{ title: '个案', person: null }, { title: '个案', person: null }] } });
    expect(answer.errors.map(({ path, extensions }: any) => [path.join('.'), extensions.code])).toEqual([['cases.nodes.0.person', 'UNAVAILABLE'], ['cases.nodes.1.person', 'UNAVAILABLE']]);
    expect((await fetch(`${lame.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${lame.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${world.gateway.url}/readyz`)).status).toBe(200);
    await lame.stop();
  });
  test('what is too big does not run', async () => {
    const deep = `{ people(first: 1) ${'{ cases { person '.repeat(9)}{ id }${'} }'.repeat(9)} }`;
    const aliases = `{ ${Array.from({ length: 70 }, (_, n) => `a${n}: __typename`).join(' ')} }`;
    const tokens = `{ ${'__typename '.repeat(4000)} }`;
    const wide = '{ cases(first: 100) { nodes { person { cases { person { cases { id } } } } } } }';
    for (const query of [deep, aliases, tokens, wide]) expect(codes(await world.ask(query))).toEqual(['TOO_COSTLY']);
    expect(world.seen).toEqual([]);
  });
});

describe('HTTP', () => {
  test('nothing is cached, answers vary by language, only configured origins are told to browsers', async () => {
    const ask = (origin: string) => world.post({ query: '{ me { sub } }' }, { authorization: `Bearer ${world.mine}`, origin });
    const own = await ask('https://portal.example');
    expect([own.headers.get('cache-control'), own.headers.get('vary')?.toLowerCase(), own.headers.get('access-control-allow-origin')]).toEqual(['no-store', expect.stringContaining('accept-language'), 'https://portal.example']);
    expect((await ask('https://evil.example')).headers.get('access-control-allow-origin')).not.toBe('https://evil.example');
  });
  test('GET is for registered operations; in production nothing else runs, and there is no introspection', async () => {
    const document = '{ me { sub } }';
    const id = createHash('sha256').update(document).digest('hex');
    world.register({ [id]: document });
    const authorization = { authorization: `Bearer ${world.mine}` };
    const production = await world.start({ production: true });
    for (const url of [world.gateway.url, production.url]) {
      expect((await fetch(`${url}/graphql?query=${encodeURIComponent(document)}`, { headers: authorization })).status).toBe(405);
      expect(await (await fetch(`${url}/graphql?documentId=sha256:${id}`, { headers: authorization })).json()).toMatchObject({ data: { me: { sub: 'u1' } } });
      expect(await (await world.post({ documentId: `sha256:${id}` }, authorization, url)).json()).toMatchObject({ data: { me: { sub: 'u1' } } });
      expect(codes(await (await world.post({ documentId: 'sha256:00' }, authorization, url)).json())).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    }
    expect(codes(await (await world.post({ query: document }, authorization, production.url)).json())).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    expect(codes(await (await world.post({ query: '{ __schema { queryType { name } } }' }, {}, production.url)).json())).toEqual(['UNAUTHENTICATED']);
    expect((await fetch(production.url)).status).toBe(404);
    await expect(collect(socket({ authorization: `Bearer ${world.mine}` }, production.url), document)).resolves.toEqual([expect.objectContaining({ errors: [expect.objectContaining({ extensions: expect.objectContaining({ code: 'PERSISTED_QUERY_NOT_FOUND' }) })] })]);
    await production.stop();
  });
  test('speaks GraphQL over HTTP: media types, methods, malformed and oversized bodies', async () => {
    const authorization = `Bearer ${world.mine}`;
    const send = async (body: string, headers: Record<string, string>, method = 'POST') => {
      const response = await fetch(`${world.gateway.url}/graphql`, { method, headers: { authorization, ...headers }, ...(method === 'POST' ? { body } : {}) });
      return [response.status, response.headers.get('content-type')?.split(';')[0]];
    };
    const json = { 'content-type': 'application/json' };
    const modern = { ...json, accept: 'application/graphql-response+json' };
    const query = JSON.stringify({ query: '{ me { sub } }' });
    expect(await send(query, modern)).toEqual([200, 'application/graphql-response+json']);
    expect(await send(query, { ...json, accept: 'application/json' })).toEqual([200, 'application/json']);
    expect(await send(JSON.stringify({ query: '{ nothing }' }), modern)).toEqual([400, 'application/graphql-response+json']);
    expect(await send(JSON.stringify({ query: '{' }), modern)).toEqual([400, 'application/graphql-response+json']);
    expect((await send('{ not json', modern))[0]).toBe(400);
    expect((await send('{}', modern))[0]).toBe(400);
    expect((await send(query, { 'content-type': 'text/plain' }))[0]).toBe(415);
    expect((await send('', modern, 'PUT'))[0]).toBe(405);
    expect((await send(JSON.stringify([{ query: '{ me { sub } }' }]), modern))[0]).toBe(400);
    expect((await send(JSON.stringify({ query: '{ me { sub } }', pad: 'x'.repeat(1_000_001) }), json))[0]).toBe(413);
  });
  test('GraphiQL needs nothing from the network', async () => {
    const page = await (await fetch(world.gateway.url)).text();
    expect(page).toContain('npm run -s kangfu -- token');
    expect(page.match(/<(script|link)[^>]+(src|href)="https?:/g)).toBeNull();
  });
  test('agency feed and audit are forwarded as they are, and nothing beside them', async () => {
    const get = (path: string) => fetch(world.gateway.url + path, { headers: { authorization: 'Bearer agency' } });
    expect(await (await get('/agency/events?after=x&limit=5')).json()).toEqual({ url: '/agency/events?after=x&limit=5', authorization: 'Bearer agency' });
    expect(await (await get('/audit/tile/0/001')).json()).toEqual({ url: '/audit/tile/0/001', authorization: 'Bearer agency' });
    expect((await get('/audit/gone')).status).toBe(410);
    for (const path of ['/internal/log/0', '/audit/../internal/log/0', '/audit/%2e%2e/internal/log/0', '/agency/other']) expect((await get(path)).status).toBe(404);
    const stream = await fetch(`${world.gateway.url}/agency/events/stream`, { headers: { 'last-event-id': '41' } });
    const reader = stream.body!.getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toContain('data: 41');
    await reader.cancel();
  });
  test('an operation is logged without its text, variables or user', async () => {
    world.records.length = 0;
    await world.ask('query Secret($id: ID!) { person(id: $id) { code } }', { id: personId(5) });
    expect(world.records).toEqual([{ correlation: expect.any(String), type: 'query', fields: ['person'], cost: 1, ms: expect.any(Number), codes: [] }]);
  });
});

describe('subscriptions', () => {
  const messages = (text: string): any[] => text.split('\n').filter((line) => line.startsWith('data: {')).map((line) => JSON.parse(line.slice(6)));
  const subscribe = async (query: string, token: string) => world.post({ query }, { authorization: `Bearer ${token}`, accept: 'text/event-stream' });

  test('come by SSE with joins, a token in each message, and long Chinese texts whole', async () => {
    const got = messages(await (await subscribe('subscription { caseChanged(times: 2, characters: 60000) { title person { code seen { sub after } } } }', world.mine)).text());
    expect(got.map(({ data, errors }) => [data.caseChanged.title === '康'.repeat(60_000), data.caseChanged.person.code, data.caseChanged.person.seen.sub, errors])).toEqual([[true, 'P0', 'u1', undefined], [true, 'P1', 'u1', undefined]]);
    expect(got.map(({ extensions }) => decodeVector(extensions.consistency))).toEqual([{ 'care-cases/0@1': 10 }, { 'care-cases/0@1': 11 }]);
    expect(got.map(({ data }) => data.caseChanged.person.seen.after)).toEqual(got.map(({ extensions }) => extensions.consistency));
  });
  test('end when the token does, and the source is told', async () => {
    const before = world.sources.ended;
    const started = Date.now();
    const got = messages(await (await subscribe('subscription { caseChanged(times: 1000, ms: 100) { title } }', await world.token('u1', 2))).text());
    expect(Date.now() - started).toBeLessThan(8_000);
    expect(codes(got.at(-1))).toEqual(['UNAUTHENTICATED']);
    for (let n = 0; n < 40 && world.sources.ended === before; n++) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(world.sources.ended).toBe(before + 1);
  });
  test('end at the source when the client goes', async () => {
    const before = world.sources.ended;
    const gone = new AbortController();
    const response = await fetch(`${world.gateway.url}/graphql`, { method: 'POST', signal: gone.signal, headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: `Bearer ${world.mine}` }, body: JSON.stringify({ query: 'subscription { caseChanged(times: 1000, ms: 50) { title } }' }) });
    await response.body!.getReader().read();
    gone.abort();
    for (let n = 0; n < 60 && world.sources.ended === before; n++) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(world.sources.ended).toBe(before + 1);
  });
  test('need a token', async () => {
    const response = await world.post({ query: 'subscription { caseChanged { title } }' }, { accept: 'text/event-stream' });
    expect(await response.text()).toContain('UNAUTHENTICATED');
    expect(world.seen).toEqual([]);
  });

  test('come by WebSocket too, with the headers of connection_init', async () => {
    const client = socket({ authorization: `Bearer ${await world.token('u2')}`, 'accept-language': 'en', 'kangfu-purpose': 'audit' });
    const got = await collect(client, 'subscription { caseChanged { title seen { sub lang purpose } person { seen { sub } } } }');
    expect(got.map(({ data }) => data.caseChanged)).toEqual(Array(2).fill({ title: '康康', seen: { sub: 'u2', lang: 'en', purpose: 'audit' }, person: { seen: { sub: 'u2' } } }));
    expect((await collect(client, '{ me { sub } }'))[0].data).toEqual({ me: { sub: 'u2' } });
    expect(codes((await collect(client, 'query { node(id: "x", asOf: "2999-01-01T00:00:00Z") { id } }'))[0])).toEqual(['BAD_USER_INPUT']);
    await client.dispose();
  });
  test('by WebSocket end when the token does', async () => {
    const client = socket({ authorization: `Bearer ${await world.token('u2', 2)}` });
    const got = await collect(client, 'subscription { caseChanged(times: 1000, ms: 200) { title } }');
    expect(codes(got.at(-1))).toEqual(['UNAUTHENTICATED']);
    await expect(collect(client, '{ me { sub } }')).rejects.toMatchObject({ code: 4403 }); // it had connected again
    await client.dispose();
  });
  test('a WebSocket without a token, or from a page elsewhere, is closed', async () => {
    for (const params of [{}, { authorization: 'Bearer nonsense' }]) await expect(collect(socket(params as any), '{ me { sub } }')).rejects.toMatchObject({ code: 4403 });
    const foreign = new WebSocket(`${world.gateway.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { origin: 'https://evil.example' });
    const refused = await new Promise((resolve) => foreign.once('error', resolve));
    expect(String(refused)).toContain('401');
  });
});
