import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, Ctx, DateScalar, IsGlobalId, Kangfu, type RequestContext, UuidScalar } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { InstrumentCodeEnum } from '../../graphql/enums.js';
import { actingOf, needUuid, newUuid } from '../../graphql/ids.js';
import { assessmentOrders } from '../../projections/assessment-orders/assessment-orders.projection.js';
import { assessmentOrderOf } from '../../projections/assessment-orders/assessment-orders.types.js';
import { caseFacts } from '../../projections/case-facts/case-facts.projection.js';
import { ClockSettings } from '../../projections/clock-settings/clock-settings.js';
import { INSTRUMENT_CODES, type InstrumentCode } from '../instruments/instrument.js';
import { orderAggregate } from '../order/order.aggregate.js';
import { AssessmentOrderPayload } from '../order/order.inputs.js';

@InputType({ description: '安排评估 Input of orderAssessment' })
export class OrderAssessmentInput extends CommandInput {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
  @Field(() => ID, { nullable: true, description: '需求 The need it is about' }) @IsOptional() @IsString() @IsNotEmpty() @MaxLength(200) needId?: string | null;
  @Field(() => [InstrumentCodeEnum], { description: '量表 Instruments' }) @IsIn(INSTRUMENT_CODES, { each: true }) @ArrayMinSize(1) @ArrayMaxSize(10) @ArrayUnique() instruments!: InstrumentCode[];
  @Field(() => DateScalar, { nullable: true, description: '期限，默认按单位配置（七个工作日） Last day; by default what the units of the place have set, or seven working days' }) @IsOptional() @IsString() due?: string | null;
  @Field(() => UuidScalar, { nullable: true, description: '评估员（用户标识），默认本人 User id of the assessor; oneself by default' }) @IsOptional() @IsString() assessor?: string | null;
}

@Resolver()
export class OrderAssessmentResolver {
  constructor(private readonly kangfu: Kangfu, private readonly settings: ClockSettings) {}

  @Mutation(() => AssessmentOrderPayload, { description: '安排评估 Order an assessment: for which need, by which instruments, by whom, until when' })
  async orderAssessment(@Args('input', { description: '输入 Input' }) input: OrderAssessmentInput, @Ctx() context: RequestContext) {
    const caseId = findUuid('case', input.caseId)!;
    const orderId = await newUuid(context, input, 'assessment-order');
    const actor = await actingOf(context);
    const assessor = input.assessor ?? actor.id;
    return this.kangfu.commands.run(context, {
      aggregate: orderAggregate, stream: streamId('order', orderId), as: 'order', subject: 'Case', path: ['caseId'], input,
      command: { type: 'OrderAssessment', data: { orderId, needId: input.needId ? needUuid(input.needId) ?? '' : null, instruments: input.instruments, due: input.due ?? null, assessor } },
      rights: () => this.kangfu.rightsOf(context, `case-${caseId}`),
      facts: async (_state, now) => {
        const [known, holds] = await Promise.all([this.kangfu.reader(caseFacts, 'Case').fact(context, caseId), this.kangfu.appointmentsOf(assessor)]);
        return { now: now.toISOString(), actor, case: known, settings: await this.settings.of(known?.places ?? []), appointed: holds?.appointments.some(({ role, unit }) => role === 'assessor' && unit !== null && (known?.places.includes(unit) ?? false)) ?? false };
      },
      answer: async () => { const row = await this.kangfu.reader(assessmentOrders, 'Assessment').get(context, orderId); return row && assessmentOrderOf(row); },
    });
  }
}
