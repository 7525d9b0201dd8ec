import { chinaDay, idOf } from '@kangfu/common';
import { addDays } from '@kangfu/common/working-days';
import { AsOfArgs, Ctx, DateScalar, badInput, Kangfu, type RequestContext, UuidScalar } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Args, ArgsType, Field, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { IsOptional, IsString, Matches } from 'class-validator';
import { Unit } from '../../graphql/stubs.types.js';
import { assessmentAppointments } from '../assessment-appointments/assessment-appointments.projection.js';
import { appointmentOf, AssessmentAppointment } from '../assessment-appointments/assessment-appointments.types.js';
import { type AssessmentOrderRow, assessmentOrders } from '../assessment-orders/assessment-orders.projection.js';
import { AssessmentOrder, assessmentOrderOf } from '../assessment-orders/assessment-orders.types.js';
import { caseFacts } from '../case-facts/case-facts.projection.js';
import { batchesOf, type Waiting } from './batches.js';

/** So many days are shown at most. */
const MOST_DAYS = 62;

@ArgsType()
export class AssessmentCalendarArgs extends AsOfArgs {
  @Field(() => DateScalar, { nullable: true, description: '起日，默认今日 First day; today by default' }) @IsOptional() @IsString() from?: string | null;
  @Field(() => DateScalar, { nullable: true, description: '止日，默认此后两周 Last day; two weeks on by default' }) @IsOptional() @IsString() to?: string | null;
  @Field(() => UuidScalar, { nullable: true, description: '评估员（用户标识），默认全部 User id of an assessor; all by default' }) @IsOptional() @IsString() assessor?: string | null;
  @Field(() => String, { nullable: true, description: '街道或社区代码 Code of a street or community' }) @IsOptional() @IsString() @Matches(/^[0-9A-Za-z-]{1,40}$/) place?: string | null;
}
@ObjectType({ description: '一名评估员同日同地的预约 What one assessor does on one day at one place' })
export class AssessmentBatch {
  @Field(() => DateScalar, { description: '日期 Day' }) day!: string;
  @Field(() => UuidScalar, { description: '评估员（用户标识） User id of the assessor' }) assessor!: string;
  @Field(() => Unit, { nullable: true, description: '街道或中心 The street or the centre' }) place!: Unit;
  @Field(() => String, { description: '街道或中心代码 Its code' }) placeCode!: string;
  @Field(() => [AssessmentAppointment], { description: '预约，按时刻 Appointments, as they follow each other' }) appointments!: AssessmentAppointment[];
  @Field(() => [AssessmentOrder], { description: '可顺路评估的待办：同街道尚未预约者，同社区在先，其次按期限 Open orders of the same street without an appointment, who could be seen on the same way: of a community that is visited anyway first, then by due day' }) couldJoin!: AssessmentOrder[];
}
@ObjectType({ description: '同一街道尚未预约的评估 Open orders of one street without an appointment' })
export class UnscheduledAssessments {
  @Field(() => Unit, { nullable: true, description: '街道 The street' }) place!: Unit;
  @Field(() => String, { description: '街道代码 Its code' }) placeCode!: string;
  @Field(() => [AssessmentOrder], { description: '评估安排，按期限 Orders, by due day' }) orders!: AssessmentOrder[];
}
@ObjectType({ description: '评估日程：按地点成批 Calendar of assessments, in batches by place' })
export class AssessmentCalendar {
  @Field(() => [AssessmentBatch], { description: '已预约，按日和地点 What is booked, by day and place' }) batches!: AssessmentBatch[];
  @Field(() => [UnscheduledAssessments], { description: '未预约，按街道，最急者在先：可成一批 What is not booked, by street, the most urgent first: each could be a batch' }) unscheduled!: UnscheduledAssessments[];
}

type OpenOrder = Waiting & { readonly row: Row<AssessmentOrderRow> };

@Resolver()
export class AssessmentCalendarResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @Query(() => AssessmentCalendar, { description: '评估日程：按评估员、街道或社区、日期 Calendar of assessments by assessor, street or community, and days' })
  async assessmentCalendar(@Args() { from, to, assessor, place }: AssessmentCalendarArgs, @Ctx() context: RequestContext): Promise<AssessmentCalendar> {
    const first = from ?? chinaDay(context.asOf ?? this.kangfu.clock.now().toISOString());
    const last = to ?? addDays(first, 13);
    if (last < first || last > addDays(first, MOST_DAYS - 1)) throw badInput(`to: 不早于起日，至多 ${MOST_DAYS} 日 Not before the first day, and ${MOST_DAYS} days at most`, [{ path: 'to', rules: ['range'] }]);
    const [booked, open] = await Promise.all([
      this.kangfu.reader(assessmentAppointments, 'Assessment').all(context, { filter: { day: { $gte: first, $lte: last }, cancelled: null, ...(assessor ? { assessor } : {}), ...(place ? { places: place } : {}) } }),
      this.kangfu.reader(assessmentOrders, 'Assessment').all(context, { filter: { status: 'open', ...(assessor ? { assessor } : {}) } }),
    ]);
    const waiting = await this.waiting(context, open, place ?? null);
    const unit = (code: string): { place: Unit; placeCode: string } => ({ place: { ref: idOf(`unit:${code}`) }, placeCode: code });
    const byStreet = new Map<string, OpenOrder[]>();
    for (const each of waiting) byStreet.set(each.street, [...(byStreet.get(each.street) ?? []), each]);
    return {
      batches: batchesOf(booked, waiting).map(({ day, assessor: who, place: at, appointments, couldJoin }) => ({ day, assessor: who, ...unit(at), appointments: appointments.map(appointmentOf), couldJoin: couldJoin.map(({ row }) => assessmentOrderOf(row)) })),
      unscheduled: [...byStreet].map(([code, orders]) => ({ ...unit(code), orders: orders.map(({ row }) => assessmentOrderOf(row)) })).sort((a, b) => (a.orders[0]!.due < b.orders[0]!.due ? -1 : a.orders[0]!.due > b.orders[0]!.due ? 1 : a.placeCode < b.placeCode ? -1 : 1)),
    };
  }

  /** Orders that have no appointment to come, by due day, with where their case lies now. */
  private async waiting(context: RequestContext, open: readonly Row<AssessmentOrderRow>[], place: string | null): Promise<OpenOrder[]> {
    const today = chinaDay(context.asOf ?? this.kangfu.clock.now().toISOString());
    const booked = new Set((await this.kangfu.reader(assessmentAppointments, 'Assessment').all(context, { filter: { orderId: { $in: open.map(({ orderId }) => orderId) }, cancelled: null, day: { $gte: today } } })).map(({ orderId }) => orderId));
    const free = open.filter(({ orderId }) => !booked.has(orderId)).sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : a.orderId < b.orderId ? -1 : 1));
    const cases = await this.kangfu.reader(caseFacts, 'Case').many(context, free.map(({ caseId }) => caseId));
    return free.flatMap((row, i): OpenOrder[] => {
      const places = cases[i]?.places ?? [];
      const street = places[0];
      if (street === undefined || (place !== null && !places.includes(place))) return [];
      return [{ orderId: row.orderId, assessor: row.assessor, due: row.due, street, community: places.find((each) => each !== street && each.startsWith(street)) ?? null, row }];
    });
  }
}
