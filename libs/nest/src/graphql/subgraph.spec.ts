import { generateKeyPairSync } from 'node:crypto';
import { PASSPORT_HEADER, PassportControl, PassportOffice, type Passport } from '@kangfu/access';
import { globalId } from '@kangfu/common';
import { Args, Directive, Field, ID, InputType, Mutation, ObjectType, Parent, Query, ResolveField, ResolveReference, Resolver, Subscription } from '@nestjs/graphql';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { IsString, Length } from 'class-validator';
import { RequestContext } from '../request-context.js';
import { AsOfArgs, batched, CommandInput, ConnectionArgs, connectionOf, Ctx, DateScalar, enumOf, IdArgs, IsGlobalId, labelOf, Node, payloadOf, requirePassport, subgraphModule, subgraphSdl, toConnection, UrlScalar } from './index.js';

type Status = 'open' | 'on-hold';
const StatusEnum = enumOf<Status>('CaseStatus', { zh: '个案状态', en: 'Status of a case' }, { open: { zh: '进行中', en: 'Open' }, 'on-hold': { zh: '暂停', en: 'On hold' } });

@ObjectType({ implements: () => [Node], description: '个案 Case' })
@Directive('@key(fields: "id")')
class Case implements Node {
  id!: string;
  @Field(() => StatusEnum, { description: '状态 Status' }) status!: Status;
  @Field(() => DateScalar, { description: '登记日期 Registered on' }) registeredOn!: string;
}
const CaseConnection = connectionOf(Case);

@ObjectType({ description: '外部居民 A person of another service' })
@Directive('@key(fields: "ref")')
class Person { @Field(() => ID, { description: '标识' }) @Directive('@inaccessible') ref!: string; }

@InputType({ description: '登记 Input of openCase' })
class OpenCaseInput extends CommandInput {
  @Field(() => ID, { description: '居民 Person' }) @IsGlobalId('person') personId!: string;
  @Field(() => String, { description: '标题 Title' }) @Length(2, 10) title!: string;
  @Field(() => UrlScalar, { nullable: true, description: '链接 Link' }) @IsString() link?: string;
  @Field(() => String, { nullable: true, description: '未校验 Not validated' }) forgotten?: string;
}
@ObjectType({ description: '结果 Outcome of openCase' })
class OpenCasePayload extends payloadOf('case', Case) {}

const uuid = '11111111-1111-5111-8111-111111111111';
const sample = (id = globalId('case', uuid)): Case => ({ id, status: 'on-hold', registeredOn: '2026-11-22' });
let batches: (readonly string[])[] = [];

@Resolver(() => Case)
class CaseResolver {
  @Query(() => Case, { nullable: true, description: '个案 One case' })
  case(@Args() { id }: IdArgs, @Ctx() context: RequestContext): Case | null {
    if (id === 'boom') throw new Error('secret');
    return { ...sample(id), registeredOn: context.asOf?.slice(0, 10) ?? '2026-11-22' };
  }
  @Query(() => CaseConnection, { description: '个案列表 Cases' })
  cases(@Args() { first, after }: ConnectionArgs) {
    return toConnection({ rows: [{ _id: uuid, _from: '' }], cursors: ['c1'], hasNextPage: first === 1 }, () => sample(), { after, totalCount: async () => 7 });
  }
  @Query(() => String, { nullable: true, description: '谁 Who' })
  me(@Args() _: AsOfArgs, @Ctx() context: RequestContext): string | null { return context.passport.sub; }
  @Mutation(() => OpenCasePayload, { description: '登记个案 Open a case' })
  openCase(@Args('input') input: OpenCaseInput, @Ctx() context: RequestContext): OpenCasePayload {
    context.wrote({ 'referral/0@1': 4 });
    return { case: { ...sample(), id: `${input.title} ${input.link}` }, consistencyToken: 't', problems: [] };
  }
  @Subscription(() => Case, { description: '个案变更 A case, again after each change' })
  async *caseChanged(@Ctx() context: RequestContext) {
    context.wrote({ 'referral/0@1': 5 });
    yield { caseChanged: sample() };
    throw new Error('secret');
  }
  @ResolveReference()
  find(@Parent() { id }: { id: string }, @Ctx() context: RequestContext): Promise<Case | null> {
    return batched<Case>(context, this, async (ids) => { batches.push(ids); return ids.map((each) => sample(each)); }).load(id);
  }
}
@Resolver(() => Person)
class PersonResolver {
  @ResolveReference() find(@Parent() reference: { ref: string }) { return reference; }
  @ResolveField(() => [Case], { description: '其个案 Their cases' }) cases(): Case[] { return [sample()]; }
}

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const pem = { publicKey: publicKey.export({ type: 'spki', format: 'pem' }), privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) };
const other = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
const office = new PassportOffice(pem.privateKey, 'gateway');
const claims: Omit<Passport, 'iss' | 'exp' | 'jti' | 'bh'> = { aud: 'referral', sub: 'u1', purpose: 'care', lang: 'zh', asOf: null, after: null, correlation: 'x' };
let app: NestFastifyApplication;
let base: string;
const logged: string[] = [];

beforeAll(async () => {
  const contextOf = (passport: Passport) => new RequestContext(passport, { rules: [], subjects: {} }, async (id) => ({ id, appointments: [] }));
  app = await NestFactory.create<NestFastifyApplication>(
    subgraphModule({ name: 'referral', resolvers: [CaseResolver, PersonResolver], contextOf, log: (reference) => logged.push(reference) }),
    new FastifyAdapter(), { logger: ['error'], rawBody: true });
  requirePassport(app.getHttpAdapter().getInstance() as any, { control: new PassportControl(pem.publicKey, 'referral'), internalControl: new PassportControl(pem.publicKey, 'referral'), publicPaths: ['/open'] });
  app.getHttpAdapter().get('/healthz', (_request: unknown, reply: any) => reply.send('ok'));
  app.getHttpAdapter().get('/open/thing', (_request: unknown, reply: any) => reply.send('ok'));
  app.getHttpAdapter().get('/internal/log', (_request: unknown, reply: any) => reply.send('ok'));
  await app.listen(0, '127.0.0.1');
  base = await app.getUrl();
});
afterAll(() => app.close());

const send = (path: string, body: string, passport: string | null, method = 'POST', headers: Record<string, string> = {}) =>
  fetch(base + path, { method, ...(method === 'GET' ? {} : { body }), headers: { 'content-type': 'application/json', ...headers, ...(passport === null ? {} : { [PASSPORT_HEADER]: passport }) } });
const ask = async (query: string, variables: object = {}, change: Partial<Passport> = {}): Promise<any> => {
  const body = JSON.stringify({ query, variables });
  return (await send('/graphql', body, office.issue({ ...claims, ...change }, body))).json();
};

test('prints a subgraph that has every type, also one with only a reference resolver', async () => {
  const sdl = await subgraphSdl([CaseResolver, PersonResolver]);
  expect(sdl).not.toContain('_Entity');
  for (const text of ['type Person @key(fields: "ref")', 'scalar DateTime', 'implements Node', 'type CaseConnection', 'federation/v2.9', 'ON_HOLD', '"""\n  暂停\n  On hold\n  """\n  ON_HOLD', '@shareable'])
    expect(sdl).toContain(text);
});

describe('without a valid passport nothing reaches GraphQL', () => {
  const body = JSON.stringify({ query: '{ _service { sdl } }' });
  const cases: [string, () => string | null][] = [
    ['missing', () => null],
    ['forged', () => new PassportOffice(other, 'gateway').issue(claims, body)],
    ['forged', () => new PassportOffice(pem.privateKey, 'service:intake').issue(claims, body)],
    ['other-audience', () => office.issue({ ...claims, aud: 'intake' }, body)],
    ['other-body', () => office.issue(claims, '{}')],
    ['expired', () => office.issue(claims, body, Date.now() - 60_000)],
  ];
  test.each(['/graphql', '/graphql/stream', '/%67raphql', '/nowhere'])('%s', async (path) => {
    for (const [reason, passport] of cases) {
      const response = await send(path, body, passport());
      expect([path, response.status, await response.json()]).toEqual([path, 401, expect.objectContaining({ errors: [expect.objectContaining({ extensions: { code: 'UNAUTHENTICATED', reason } })] })]);
    }
  });
  test('reads by GET, _entities and introspection included', async () => {
    expect((await send('/graphql?query=%7Bme%7D', '', null, 'GET')).status).toBe(401);
    expect((await send('/graphql?query=%7Bme%7D', '', office.issue(claims, ''), 'GET')).status).toBe(405);
    expect((await send('/graphql', JSON.stringify({ query: '{ _entities(representations: []) { __typename } __schema { types { name } } }' }), null)).status).toBe(401);
  });
  test('internal routes take passports of services only, public paths none', async () => {
    expect((await send('/internal/log', '', office.issue(claims, ''), 'GET')).status).toBe(401);
    expect((await send('/internal/log', '', new PassportOffice(pem.privateKey, 'service:quality').issue(claims, ''), 'GET')).status).toBe(200);
    expect((await send('/open/thing', '', null, 'GET')).status).toBe(200);
    expect((await send('/healthz', '', null, 'GET')).status).toBe(200);
  });
});

test('answers from the passport: user, asOf, enum, connection with a count only when asked', async () => {
  expect(await ask('{ me case(id: "x") { id status registeredOn } cases(first: 1) { nodes { status } edges { cursor } pageInfo { hasNextPage endCursor } totalCount } }', {}, { sub: 'u7', asOf: '2020-01-02T00:00:00.000Z' })).toEqual({
    data: { me: 'u7', case: { id: 'x', status: 'ON_HOLD', registeredOn: '2020-01-02' }, cases: { nodes: [{ status: 'ON_HOLD' }], edges: [{ cursor: 'c1' }], pageInfo: { hasNextPage: true, endCursor: 'c1' }, totalCount: 7 } },
  });
  expect(labelOf(StatusEnum, 'on-hold')).toEqual({ zh: '暂停', en: 'On hold' });
});

test('references of one fetch are read in one batch', async () => {
  batches = [];
  const { data } = await ask('query ($r: [_Any!]!) { _entities(representations: $r) { ... on Case { id } } }', { r: ['a', 'b'].map((id) => ({ __typename: 'Case', id })) });
  expect([data, batches]).toEqual([{ _entities: [{ id: 'a' }, { id: 'b' }] }, [['a', 'b']]]);
});

test('a mutation answers what it wrote', async () => {
  const input = { personId: globalId('person', uuid), title: '标题', link: 'https://kangfu.cn/a' };
  expect(await ask('mutation ($input: OpenCaseInput!) { openCase(input: $input) { case { id } consistencyToken problems { code } } }', { input })).toEqual({
    data: { openCase: { case: { id: '标题 https://kangfu.cn/a' }, consistencyToken: 't', problems: [] } },
    extensions: { consistency: Buffer.from('referral/0@1:4').toString('base64url') },
  });
});

test('inputs are refused by field, also those nobody validates', async () => {
  const input = { personId: globalId('case', uuid), title: '标', link: 'https://kangfu.cn', forgotten: 'x' };
  const { errors } = await ask('mutation ($input: OpenCaseInput!) { openCase(input: $input) { problems { code } } }', { input });
  expect(errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT', fields: expect.arrayContaining([
    { path: 'personId', rules: ['isGlobalId'] }, { path: 'title', rules: ['isLength'] }, { path: 'forgotten', rules: ['whitelistValidation'] }]) });
  expect((await ask('{ cases(first: 101) { nodes { id } } }')).errors[0].extensions).toEqual({ code: 'BAD_USER_INPUT', fields: [{ path: 'first', rules: ['max'] }] });
  expect((await ask('{ case(id: "x", asOf: "yesterday") { id } }')).errors[0].extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
});

test('an unexpected error is masked, and logged under its reference', async () => {
  const { errors } = await ask('{ case(id: "boom") { id } }');
  expect(errors).toEqual([{ message: '内部错误 Internal error', locations: expect.anything(), path: ['case'], extensions: { code: 'INTERNAL', reference: logged.at(-1) } }]);
});

test('subscriptions stream with tokens and masked errors; nothing else runs there', async () => {
  const stream = async (query: string) => {
    const body = JSON.stringify({ query });
    return (await send('/graphql/stream', body, office.issue(claims, body), 'POST', { accept: 'text/event-stream' })).text();
  };
  const events = (await stream('subscription { caseChanged { id status } }')).split('\n').filter((line) => line.startsWith('data: {')).map((line) => JSON.parse(line.slice(6)));
  expect(events).toEqual([
    { data: { caseChanged: { id: globalId('case', uuid), status: 'ON_HOLD' } }, extensions: { consistency: Buffer.from('referral/0@1:5').toString('base64url') } },
    { errors: [{ message: '内部错误 Internal error', extensions: { code: 'INTERNAL', reference: logged.at(-1) } }] },
  ]);
  expect(await stream('{ me }')).toContain('BAD_USER_INPUT');
});
