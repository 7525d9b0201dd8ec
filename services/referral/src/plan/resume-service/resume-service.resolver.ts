import { findUuid, streamId } from '@kangfu/common';
import { Ctx, DateScalar, Kangfu, type RequestContext } from '@kangfu/nest';
import { Args, Field, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsIn, IsOptional, IsString } from 'class-validator';
import { ServiceKindEnum } from '../../graphql/enums.js';
import { SERVICE_KINDS, type ServiceKind } from '../../shared/vocabulary.js';
import { PlanWork } from '../plan-work.js';
import { planAggregate } from '../plan.aggregate.js';
import { PlanInput, PlanPayload } from '../plan.inputs.js';

@InputType({ description: '恢复服务 Input of resumeService' })
export class ResumeServiceInput extends PlanInput {
  @Field(() => ServiceKindEnum, { nullable: true, description: '服务类别，与暂停时相同 Kind of service, as it was paused; all of the plan by default' }) @IsOptional() @IsIn(SERVICE_KINDS) service?: ServiceKind | null;
  @Field(() => DateScalar, { nullable: true, description: '恢复日，默认今日 First day on which it goes on; today by default' }) @IsOptional() @IsString() on?: string | null;
}

@Resolver()
export class ResumeServiceResolver {
  constructor(private readonly kangfu: Kangfu, private readonly work: PlanWork) {}

  @Mutation(() => PlanPayload, { description: '恢复服务 Go on with what was paused' })
  async resumeService(@Args('input', { description: '输入 Input' }) input: ResumeServiceInput, @Ctx() context: RequestContext) {
    const planId = findUuid('plan', input.planId)!;
    return this.kangfu.commands.run(context, {
      aggregate: planAggregate, stream: streamId('plan', planId), as: 'plan', subject: 'Plan', path: ['planId'], input,
      command: { type: 'ResumeService', data: { service: input.service ?? null, on: input.on ?? null } },
      rights: (plan) => (plan.status === 'none' ? null : this.work.rights(context, plan.caseId, plan.agency)),
      facts: (plan, now) => this.work.factsOf(context, plan, now), answer: () => this.work.answer(context, planId),
    });
  }
}
