import { batched, type Connection, Ctx, Kangfu, type Reader, type RequestContext, toConnection } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Args, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { type Reference, uuidOf } from '../../graphql/entities.js';
import { assessments } from '../assessments/assessments.projection.js';
import { Assessment, assessmentOf } from '../assessments/assessments.types.js';
import { type AssessmentOrderRow, assessmentOrders } from './assessment-orders.projection.js';
import { AssessmentOrder, AssessmentOrderConnection, assessmentOrderOf, AssessmentOrdersArgs } from './assessment-orders.types.js';

@Resolver(() => AssessmentOrder)
export class AssessmentOrdersResolver {
  private readonly reader: Reader<AssessmentOrderRow>;
  constructor(private readonly kangfu: Kangfu) { this.reader = kangfu.reader(assessmentOrders, 'Assessment'); }

  @Query(() => AssessmentOrderConnection, { description: '评估安排，按期限 Ordered assessments, by due day' })
  async assessmentOrders(@Args() { first, after, filter }: AssessmentOrdersArgs, @Ctx() context: RequestContext): Promise<Connection<AssessmentOrder>> {
    const wanted = { ...(filter?.status ? { status: filter.status } : {}), ...(filter?.assessor ? { assessor: filter.assessor } : {}), ...(filter?.dueBy ? { due: { $lte: filter.dueBy } } : {}) };
    const page = await this.reader.find(context, { first, after, filter: wanted, sort: { due: 1 } });
    return toConnection(page, assessmentOrderOf, { after, totalCount: () => this.reader.count(context, wanted) });
  }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<AssessmentOrder | null> {
    const uuid = uuidOf('order', reference);
    const row = uuid && await batched<Row<AssessmentOrderRow>>(context, this.reader, (keys) => this.reader.many(context, keys)).load(uuid);
    return row ? assessmentOrderOf(row) : null;
  }

  @ResolveField(() => [Assessment], { description: '评估结果 Results that fulfil it' })
  async results(@Parent() { ref }: AssessmentOrder, @Ctx() context: RequestContext): Promise<Assessment[]> {
    const { rows } = await this.kangfu.reader(assessments, 'Assessment').find(context, { first: 20, filter: { orderId: ref }, sort: { assessedOn: 1 } });
    return rows.map(assessmentOf);
  }
}
