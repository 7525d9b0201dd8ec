import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, Ctx, IsGlobalId, Kangfu, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsIn } from 'class-validator';
import { OrderCancellationEnum } from '../../graphql/enums.js';
import { actingOf } from '../../graphql/ids.js';
import { assessmentOrders } from '../../projections/assessment-orders/assessment-orders.projection.js';
import { assessmentOrderOf } from '../../projections/assessment-orders/assessment-orders.types.js';
import { orderAggregate } from '../order/order.aggregate.js';
import { ORDER_CANCELLATIONS, type OrderCancellation } from '../order/order.events.js';
import { AssessmentOrderPayload } from '../order/order.inputs.js';

@InputType({ description: '取消评估安排 Input of cancelAssessmentOrder' })
export class CancelAssessmentOrderInput extends CommandInput {
  @Field(() => ID, { description: '评估安排 The order' }) @IsGlobalId('order') orderId!: string;
  @Field(() => OrderCancellationEnum, { description: '原因 Why' }) @IsIn(ORDER_CANCELLATIONS) reasonCode!: OrderCancellation;
}

@Resolver()
export class CancelAssessmentOrderResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @Mutation(() => AssessmentOrderPayload, { description: '取消评估安排 Cancel an ordered assessment' })
  async cancelAssessmentOrder(@Args('input', { description: '输入 Input' }) input: CancelAssessmentOrderInput, @Ctx() context: RequestContext) {
    const orderId = findUuid('order', input.orderId)!;
    const reader = this.kangfu.reader(assessmentOrders, 'Assessment');
    return this.kangfu.commands.run(context, {
      aggregate: orderAggregate, stream: streamId('order', orderId), as: 'order', subject: 'Case', path: ['orderId'], input, command: { type: 'CancelAssessmentOrder', data: { reasonCode: input.reasonCode } },
      rights: (order) => (order.status === 'none' ? null : this.kangfu.rightsOf(context, `case-${order.caseId}`)),
      facts: async (_state, now) => ({ now: now.toISOString(), actor: await actingOf(context), done: (await reader.fact(context, orderId))?.status === 'done' }),
      answer: async () => { const row = await reader.get(context, orderId); return row && assessmentOrderOf(row); },
    });
  }
}
