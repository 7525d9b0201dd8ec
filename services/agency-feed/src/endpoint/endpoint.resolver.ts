import { randomUUID } from 'node:crypto';
import { findUuid, globalId, idOf, realClock, streamId } from '@kangfu/common';
import { refuse } from '@kangfu/decider';
import { batched, type CommandInputFields, type Connection, ConnectionArgs, Ctx, forbidden, IdArgs, Kangfu, type MutationPayload, PageArgs, type Reader, RequestContext, toConnection } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Args, Mutation, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { findUrlFault } from '../delivery/address-guard.js';
import { postSigned } from '../delivery/post.js';
import { Feed } from '../feed.js';
import { feedContracts } from '../integration/feed.contracts.js';
import { feedEvents, feedType, testEvent } from '../mailbox/feed-event.js';
import { Delivery, DeliveryCounts, Endpoint, EndpointConnection } from '../projections/endpoint.types.js';
import { type EndpointRow, endpoints } from '../projections/endpoints.projection.js';
import { endpoint } from './endpoint.aggregate.js';
import type { EndpointCommand } from './endpoint.decider.js';
import { CreateEndpointInput, EndpointInput, EndpointPayload, EndpointSecretPayload, RedrivePayload, SkipDeliveryInput, TestEndpointPayload } from './endpoint.inputs.js';

const toEndpoint = (row: Row<EndpointRow>): Endpoint => ({ ...row, ref: row._id, id: globalId('endpoint', row._id) }) as unknown as Endpoint;

/** All types a feed event can have. */
const FEED_TYPES = new Set([...feedContracts.map((c) => feedType(c.service, c.type, c.version)), ...feedEvents.map((e) => feedType(e.service, e.type, e.version))]);
/** The gateway stops waiting for an answer after ten seconds. */
const TEST_TIMEOUT_MS = 8_000;

/** Webhook endpoints: each agency manages its own. */
@Resolver(() => Endpoint)
export class EndpointResolver {
  private readonly rows: Reader<EndpointRow>;
  constructor(private readonly kangfu: Kangfu, private readonly feed: Feed) { this.rows = kangfu.reader(endpoints, 'Endpoint'); }

  @Query(() => EndpointConnection, { description: '本机构的推送地址 Webhook endpoints of one’s agency' })
  async endpoints(@Args() { first, after }: ConnectionArgs, @Ctx() context: RequestContext): Promise<Connection<Endpoint>> {
    return toConnection(await this.rows.find(context, { first, after: after ?? null, sort: { createdAt: 1 } }), toEndpoint, { after, totalCount: () => this.rows.count(context, {}) });
  }

  @Query(() => Endpoint, { nullable: true, description: '推送地址 One webhook endpoint' })
  async endpoint(@Args() { id }: IdArgs, @Ctx() context: RequestContext): Promise<Endpoint | null> { return this.find({ id }, context); }

  @Mutation(() => EndpointSecretPayload, { description: '登记推送地址；信箱从头开始推送 Creates an endpoint: the mailbox is delivered to it from its beginning' })
  async createEndpoint(@Args('input', { description: '输入 Input' }) input: CreateEndpointInput, @Ctx() context: RequestContext) {
    const { id: actor } = await context.actor();
    const endpointId = idOf(`${actor}:${input.commandId ?? randomUUID()}:endpoint`);
    const { agency, url } = input;
    const payload = await this.run(context, endpointId, input, { type: 'CreateEndpoint', data: { endpointId, agency, url, eventTypes: input.eventTypes ?? [] } },
      () => ({ agencies: [agency] }), findUrlFault(url, this.feed.allowLoopback) ?? ((input.eventTypes ?? []).every((type) => FEED_TYPES.has(type)) ? null : 'event-type-unknown'));
    // Whoever repeats an old command after having left the agency sees neither the endpoint nor its secret.
    return { ...payload, secret: payload.endpoint ? await this.feed.secrets.make(endpointId, 1, null) : null };
  }

  @Mutation(() => EndpointSecretPayload, { description: '更换签名密钥；旧密钥再签名 24 小时 Rotates the signing secret; the old one signs too for 24 hours' })
  async rotateEndpointSecret(@Args('input', { description: '输入 Input' }) input: EndpointInput, @Ctx() context: RequestContext) {
    const id = findUuid('endpoint', input.endpointId)!;
    const payload = await this.run(context, id, input, { type: 'RotateEndpointSecret', data: {} });
    if (!payload.endpoint) return { ...payload, secret: null };
    const { secrets } = (await this.rows.fact(context, id))!;
    const until = new Date(realClock.now().getTime() + 24 * 3600 * 1000).toISOString();
    return { ...payload, secret: await this.feed.secrets.make(id, secrets, until) };
  }

  @Mutation(() => EndpointPayload, { description: '停用推送地址 Disables an endpoint: nothing more is delivered to it' })
  async disableEndpoint(@Args('input', { description: '输入 Input' }) input: EndpointInput, @Ctx() context: RequestContext) {
    return this.run(context, findUuid('endpoint', input.endpointId)!, input, { type: 'DisableEndpoint', data: { because: 'asked' } });
  }

  @Mutation(() => TestEndpointPayload, { description: '测试推送：立即推送一条测试事件并给出结果 Delivers a signed test event now and says what came of it' })
  async testEndpoint(@Args('input', { description: '输入 Input' }) input: EndpointInput, @Ctx() context: RequestContext) {
    if (!(await context.ability()).may('TestEndpoint', 'Endpoint')) throw forbidden();
    const id = findUuid('endpoint', input.endpointId)!;
    const row = await this.rows.get(context, id);
    if (!row) return { ...this.kangfu.commands.refused('endpoint', refuse('not-found', {}, ['endpointId']).refusals, context), attempt: null };
    if (row.status === 'disabled') return { ...this.kangfu.commands.refused('endpoint', refuse('endpoint-disabled', {}, ['endpointId']).refusals, context), attempt: null };
    const now = realClock.now();
    const event = testEvent(this.feed.origin, row.agency, now.toISOString());
    const { ms, status, error } = await postSigned(row.url, await this.feed.secrets.current(id, now.toISOString()), event, now, this.feed.allowLoopback, AbortSignal.timeout(TEST_TIMEOUT_MS));
    return { endpoint: toEndpoint(row), consistencyToken: null, problems: [], attempt: { at: now.toISOString(), ms, status, error } };
  }

  @Mutation(() => RedrivePayload, { description: '重新推送死信 Delivers dead letters again, in order' })
  async redriveDeliveries(@Args('input', { description: '输入 Input' }) input: EndpointInput, @Ctx() context: RequestContext) {
    return this.again(context, input, (id) => this.feed.deliveries.redrive(id));
  }

  @Mutation(() => RedrivePayload, { description: '跳过一条推送并说明原因 Skips one delivery, with a reason; later ones of that person go on' })
  async skipDelivery(@Args('input', { description: '输入 Input' }) input: SkipDeliveryInput, @Ctx() context: RequestContext) {
    return this.again(context, input, (id) => this.feed.deliveries.skip(id, input.position, input.reason));
  }

  @ResolveField(() => [Delivery], { description: '推送日志，最新在前 Delivery log, newest first' })
  async deliveries(@Parent() { ref }: Endpoint, @Args() { first, after }: PageArgs): Promise<object[]> {
    return this.feed.deliveries.log(ref, after ? Number(after) : null, first);
  }
  @ResolveField(() => DeliveryCounts, { description: '推送统计 Deliveries by status' })
  async deliveryCounts(@Parent() { ref }: Endpoint): Promise<object> { return this.feed.deliveries.counts(ref); }

  @ResolveReference()
  async find(@Parent() { id, ref }: { id?: string; ref?: string }, @Ctx() context: RequestContext): Promise<Endpoint | null> {
    const uuid = ref ?? (id ? findUuid('endpoint', id) : null);
    const row = uuid ? await batched(context, this, (keys) => this.rows.many(context, keys)).load(uuid) : null;
    return row ? toEndpoint(row) : null;
  }

  private async run(context: RequestContext, id: string, input: CommandInputFields & object, command: EndpointCommand, rights?: () => { agencies: string[] }, fault: string | null = null): Promise<MutationPayload<'endpoint', Endpoint>> {
    return this.kangfu.commands.run(context, {
      aggregate: endpoint, stream: streamId('endpoint', id), as: 'endpoint', subject: 'Endpoint', path: ['endpointId'], input, command,
      rights: rights ?? ((state) => (state.status === 'none' ? null : { agencies: [state.agency] })),
      facts: (_state, now) => ({ now: now.toISOString(), fault }), answer: () => this.find({ ref: id }, context),
    });
  }

  private async again(context: RequestContext, input: EndpointInput, work: (endpointId: string) => Promise<number>) {
    if (!(await context.ability()).may('RedriveDeliveries', 'Endpoint')) throw forbidden();
    const id = findUuid('endpoint', input.endpointId)!;
    const found = await this.find({ ref: id }, context);
    const refused = (code: string) => ({ ...this.kangfu.commands.refused('endpoint', refuse(code, {}, ['endpointId']).refusals, context), count: 0 });
    if (!found) return refused('not-found');
    const count = await work(id);
    if (count === 0) return refused('nothing-to-redrive');
    this.feed.bell.emit('appended', found.agency);
    return { endpoint: found, consistencyToken: null, problems: [], count };
  }
}
