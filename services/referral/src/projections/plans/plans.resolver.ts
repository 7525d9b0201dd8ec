import { findUuid } from '@kangfu/common';
import { batched, type Connection, Ctx, IdArgs, Kangfu, PageArgs, type Reader, type RequestContext, toConnection } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Args, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { agencyUuid } from '../../agency/agency.aggregate.js';
import { type Reference, uuidOf } from '../../graphql/entities.js';
import { agencies } from '../agencies/agencies.projection.js';
import { Agency, agencyOf } from '../agencies/agencies.types.js';
import { sessions } from '../sessions/sessions.projection.js';
import { Session, SessionConnection, sessionOf } from '../sessions/sessions.types.js';
import { goalsOf } from './goal-texts.js';
import { type PlanRow, plans } from './plans.projection.js';
import { Plan, PlanGoal, planOf } from './plans.types.js';

@Resolver(() => Plan)
export class PlansResolver {
  private readonly reader: Reader<PlanRow>;
  constructor(private readonly kangfu: Kangfu) { this.reader = kangfu.reader(plans, 'Plan'); }

  @Query(() => Plan, { nullable: true, description: '个人服务计划 One plan' })
  async plan(@Args() { id }: IdArgs, @Ctx() context: RequestContext): Promise<Plan | null> { return this.load(findUuid('plan', id), context); }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<Plan | null> { return this.load(uuidOf('plan', reference), context); }

  @ResolveField(() => Agency, { nullable: true, description: '实施机构 The agency that delivers' })
  async agency(@Parent() { agencyCode }: Plan, @Ctx() context: RequestContext): Promise<Agency | null> {
    if (agencyCode === null) return null;
    const reader = this.kangfu.reader(agencies, 'Agency');
    const row = await batched(context, agencies, (keys) => reader.many(context, keys)).load(agencyUuid(agencyCode));
    return row ? agencyOf(row) : null;
  }

  @ResolveField(() => [PlanGoal], { description: '目标 Goals of the latest version' })
  async goals(@Parent() { goalRows, goalTexts }: Plan, @Ctx() context: RequestContext): Promise<PlanGoal[]> {
    return goalsOf(this.kangfu, context, goalRows, goalTexts);
  }

  @ResolveField(() => SessionConnection, { description: '服务记录 Sessions, latest first' })
  async sessions(@Parent() { ref }: Plan, @Args() { first, after }: PageArgs, @Ctx() context: RequestContext): Promise<Connection<Session>> {
    const reader = this.kangfu.reader(sessions, 'Session');
    const filter = { planId: ref };
    return toConnection(await reader.find(context, { first, after, filter, sort: { day: -1 } }), sessionOf, { after, totalCount: () => reader.count(context, filter) });
  }

  private async load(uuid: string | null, context: RequestContext): Promise<Plan | null> {
    const row = uuid && await batched<Row<PlanRow>>(context, this.reader, (keys) => this.reader.many(context, keys)).load(uuid);
    return row ? planOf(row) : null;
  }
}
