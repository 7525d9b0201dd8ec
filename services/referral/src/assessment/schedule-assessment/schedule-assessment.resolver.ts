import { findUuid } from '@kangfu/common';
import { Ctx, IsGlobalId, type RequestContext, UuidScalar } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsOptional, IsString } from 'class-validator';
import { newUuid } from '../../graphql/ids.js';
import { AppointmentPayload, CalendarWork, WhenInput, whenOf } from '../calendar/calendar-work.js';

@InputType({ description: '预约评估 Input of scheduleAssessment' })
export class ScheduleAssessmentInput extends WhenInput {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
  @Field(() => ID, { nullable: true, description: '评估安排 The order it is for' }) @IsOptional() @IsGlobalId('order') orderId?: string | null;
  @Field(() => UuidScalar, { nullable: true, description: '评估员（用户标识），默认为评估安排的评估员，再为本人 User id of the assessor; by default that of the order, else oneself' }) @IsOptional() @IsString() assessor?: string | null;
}

@Resolver()
export class ScheduleAssessmentResolver {
  constructor(private readonly work: CalendarWork) {}

  @Mutation(() => AppointmentPayload, { description: '预约评估：时间和地点；同一评估员不能同时在两处 Give an assessment its time and place in an assessor’s calendar; nobody is in two places at once' })
  async scheduleAssessment(@Args('input', { description: '输入 Input' }) input: ScheduleAssessmentInput, @Ctx() context: RequestContext) {
    return this.work.schedule(context, input, {
      appointmentId: await newUuid(context, input, 'appointment'), caseId: findUuid('case', input.caseId)!, orderId: input.orderId ? findUuid('order', input.orderId) : null, assessor: input.assessor ?? null, when: whenOf(input),
    });
  }
}
