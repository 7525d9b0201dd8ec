import { findUuid, streamId } from '@kangfu/common';
import { Ctx, IsGlobalId, Kangfu, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { newUuid } from '../../graphql/ids.js';
import { PlanWork } from '../plan-work.js';
import { planAggregate } from '../plan.aggregate.js';
import { PlanContentInput, PlanPayload } from '../plan.inputs.js';

@InputType({ description: '修订计划 Input of revisePlan' })
export class RevisePlanInput extends PlanContentInput {
  @Field(() => ID, { description: '计划 The plan' }) @IsGlobalId('plan') planId!: string;
}

@Resolver()
export class RevisePlanResolver {
  constructor(private readonly kangfu: Kangfu, private readonly work: PlanWork) {}

  @Mutation(() => PlanPayload, { description: '修订计划：新版本须重新同意和批准 A new version, to be agreed and approved again; the old one stays in force until then' })
  async revisePlan(@Args('input', { description: '输入 Input' }) input: RevisePlanInput, @Ctx() context: RequestContext) {
    const planId = findUuid('plan', input.planId)!;
    const content = await this.work.content(input, await newUuid(context, input, 'plan-version'));
    return this.kangfu.commands.run(context, {
      aggregate: planAggregate, stream: streamId('plan', planId), as: 'plan', subject: 'Plan', path: ['planId'], input, command: { type: 'RevisePlan', data: content },
      rights: (plan) => (plan.status === 'none' ? null : this.work.rights(context, plan.caseId, plan.agency)),
      facts: (plan) => this.work.factsOf(context, plan), answer: () => this.work.answer(context, planId),
    });
  }
}
