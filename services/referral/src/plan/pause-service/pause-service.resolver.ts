import { findUuid, streamId } from '@kangfu/common';
import { Ctx, DateScalar, Kangfu, type RequestContext } from '@kangfu/nest';
import { Args, Field, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { PauseReasonEnum } from '../../graphql/enums-of-care.js';
import { ServiceKindEnum } from '../../graphql/enums.js';
import { SERVICE_KINDS, type ServiceKind } from '../../shared/vocabulary.js';
import { PlanWork } from '../plan-work.js';
import { planAggregate } from '../plan.aggregate.js';
import { PAUSE_REASONS, type PauseReason } from '../plan.events.js';
import { PlanInput, PlanPayload } from '../plan.inputs.js';

@InputType({ description: '暂停服务 Input of pauseService' })
export class PauseServiceInput extends PlanInput {
  @Field(() => ServiceKindEnum, { nullable: true, description: '服务类别，默认为整个计划 Kind of service; all of the plan by default' }) @IsOptional() @IsIn(SERVICE_KINDS) service?: ServiceKind | null;
  @Field(() => DateScalar, { nullable: true, description: '暂停起始日，默认今日 First day without it; today by default' }) @IsOptional() @IsString() from?: string | null;
  @Field(() => DateScalar, { nullable: true, description: '预计恢复日 When it is expected to go on' }) @IsOptional() @IsString() until?: string | null;
  @Field(() => PauseReasonEnum, { description: '原因 Why' }) @IsIn(PAUSE_REASONS) reason!: PauseReason;
  @Field(() => String, { nullable: true, description: '说明 In words' }) @IsOptional() @IsString() @MaxLength(2_000) note?: string | null;
}

@Resolver()
export class PauseServiceResolver {
  constructor(private readonly kangfu: Kangfu, private readonly work: PlanWork) {}

  @Mutation(() => PlanPayload, { description: '暂停服务 Pause a service of a plan in force, or all of it' })
  async pauseService(@Args('input', { description: '输入 Input' }) input: PauseServiceInput, @Ctx() context: RequestContext) {
    const planId = findUuid('plan', input.planId)!;
    const { service, from, until, reason, note } = input;
    return this.kangfu.commands.run(context, {
      aggregate: planAggregate, stream: streamId('plan', planId), as: 'plan', subject: 'Plan', path: ['planId'], input,
      command: { type: 'PauseService', data: { service: service ?? null, from: from ?? null, until: until ?? null, reason, note: note || null } },
      rights: (plan) => (plan.status === 'none' ? null : this.work.rights(context, plan.caseId, plan.agency)),
      facts: (plan, now) => this.work.factsOf(context, plan, now), answer: () => this.work.answer(context, planId),
    });
  }
}
