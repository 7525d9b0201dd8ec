import { chinaDay } from '@kangfu/common';
import { batched, type Connection, Ctx, Kangfu, type Reader, type RequestContext, toConnection } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Args, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { type Reference, uuidOf } from '../../graphql/entities.js';
import { assessmentAppointments } from '../assessment-appointments/assessment-appointments.projection.js';
import { appointmentOf, AssessmentAppointment } from '../assessment-appointments/assessment-appointments.types.js';
import { type AssessmentRow, assessments } from '../assessments/assessments.projection.js';
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
  @ResolveField(() => [Assessment], { description: '此人此前的评估，不论量表和个案，新者在先 Earlier assessments of the person, by whatever instrument and of whichever case, latest first, at most 50, as far as you may see them' })
  async earlier(@Parent() { row }: AssessmentOrder, @Ctx() context: RequestContext): Promise<Assessment[]> { return (await this.before(context, row)).map(assessmentOf); }

  @ResolveField(() => [Assessment], { description: '所安排量表中仍有效的此前结果：提示，不妨碍安排 Earlier results by an instrument of this order that still hold: a hint that it may not be needed, no refusal' })
  async stillValid(@Parent() { row }: AssessmentOrder, @Ctx() context: RequestContext): Promise<Assessment[]> {
    const today = chinaDay(context.asOf ?? this.kangfu.clock.now().toISOString());
    return (await this.before(context, row)).filter(({ instrument, validUntil }) => row.instruments.some((each) => each === instrument) && validUntil !== null && validUntil >= today).map(assessmentOf);
  }
  @ResolveField(() => [AssessmentAppointment], { description: '预约（未取消） Its appointments that were not cancelled, earliest first' })
  async appointments(@Parent() { ref }: AssessmentOrder, @Ctx() context: RequestContext): Promise<AssessmentAppointment[]> {
    const { rows } = await this.kangfu.reader(assessmentAppointments, 'Assessment').find(context, { first: 20, filter: { orderId: ref, cancelled: null }, sort: { startsAt: 1 } });
    return rows.map(appointmentOf);
  }

  private async before(context: RequestContext, { orderId, personId, orderedAt }: Row<AssessmentOrderRow>): Promise<readonly Row<AssessmentRow>[]> {
    const { rows } = await this.kangfu.reader(assessments, 'Assessment').find(context, { first: 50, filter: { personId, orderId: { $ne: orderId }, recordedAt: { $lt: orderedAt } }, sort: { assessedOn: -1 } });
    return rows;
  }
}
