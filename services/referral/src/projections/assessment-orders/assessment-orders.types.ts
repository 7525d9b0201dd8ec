import { globalId } from '@kangfu/common';
import { ConnectionArgs, connectionOf, DateScalar, DateTimeScalar, Node, UuidScalar } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { ArgsType, Directive, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsIn, IsOptional, IsString, ValidateNested } from 'class-validator';
import type { InstrumentCode } from '../../assessment/instruments/instrument.js';
import type { OrderCancellation } from '../../assessment/order/order.events.js';
import { InstrumentCodeEnum, OrderCancellationEnum, type OrderStatus, OrderStatusEnum } from '../../graphql/enums.js';
import { Case, Person } from '../../graphql/stubs.types.js';
import type { AssessmentOrderRow } from './assessment-orders.projection.js';

@ObjectType({ implements: () => [Node], description: '评估安排 Ordered assessment' })
@Directive('@key(fields: "ref")')
@Directive('@tag(name: "id/order")')
export class AssessmentOrder implements Node {
  id!: string;
  @Field(() => ID, { description: '内部引用 Internal reference' }) @Directive('@inaccessible') ref!: string;
  @Field(() => Case, { nullable: true, description: '个案 Case' }) case!: Case;
  @Field(() => Person, { nullable: true, description: '残疾人 Person' }) person!: Person;
  @Field(() => UuidScalar, { nullable: true, description: '需求 The need it is about' }) needId!: string | null;
  @Field(() => [InstrumentCodeEnum], { description: '量表 Instruments' }) instruments!: InstrumentCode[];
  @Field(() => DateScalar, { description: '期限 Last day' }) due!: string;
  @Field(() => UuidScalar, { description: '评估员（用户标识） User id of the assessor' }) assessor!: string;
  @Field(() => UuidScalar, { description: '安排人（用户标识） User id of who ordered it' }) orderedBy!: string;
  @Field(() => DateTimeScalar, { description: '安排时刻 Ordered at' }) orderedAt!: string;
  @Field(() => OrderStatusEnum, { description: '状态 State' }) status!: OrderStatus;
  @Field(() => [InstrumentCodeEnum], { description: '尚未完成的量表 Instruments without a result' }) missing!: InstrumentCode[];
  @Field(() => DateTimeScalar, { nullable: true, description: '完成时刻 When the last result came' }) doneAt!: string | null;
  @Field(() => OrderCancellationEnum, { nullable: true, description: '取消原因 Why it was cancelled' }) cancellation!: OrderCancellation | null;
  row!: Row<AssessmentOrderRow>;
}
export const AssessmentOrderConnection = connectionOf(AssessmentOrder);

export const assessmentOrderOf = (row: Row<AssessmentOrderRow>): AssessmentOrder => ({
  id: globalId('order', row.orderId), ref: row.orderId, case: { ref: row.caseId }, person: { ref: row.personId }, needId: row.needId, instruments: [...row.instruments], due: row.due, assessor: row.assessor,
  orderedBy: row.orderedBy, orderedAt: row.orderedAt, status: row.status, missing: row.instruments.filter((code) => !row.results.some(({ instrument }) => instrument === code)), doneAt: row.doneAt,
  cancellation: row.cancelled as OrderCancellation | null, row,
});

@InputType({ description: '评估安排筛选 Which ordered assessments' })
export class AssessmentOrderFilter {
  @Field(() => OrderStatusEnum, { nullable: true, description: '状态 State' }) @IsOptional() @IsIn(['open', 'done', 'cancelled']) status?: OrderStatus | null;
  @Field(() => UuidScalar, { nullable: true, description: '评估员（用户标识） User id of the assessor' }) @IsOptional() @IsString() assessor?: string | null;
  @Field(() => DateScalar, { nullable: true, description: '期限不晚于 Due by this day' }) @IsOptional() @IsString() dueBy?: string | null;
}
@ArgsType()
export class AssessmentOrdersArgs extends ConnectionArgs {
  @Field(() => AssessmentOrderFilter, { nullable: true, description: '筛选 Filter' }) @IsOptional() @ValidateNested() @Type(() => AssessmentOrderFilter) filter?: AssessmentOrderFilter | null;
}
