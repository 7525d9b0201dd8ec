import { findUuid, streamId } from '@kangfu/common';
import { Ctx, IsGlobalId, Kangfu, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { newUuid } from '../../graphql/ids.js';
import { PlanWork } from '../plan-work.js';
import { planAggregate } from '../plan.aggregate.js';
import { PlanContentInput, PlanPayload } from '../plan.inputs.js';

@InputType({ description: '拟定个人服务计划 Input of draftPlan' })
export class DraftPlanInput extends PlanContentInput {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
}

@Resolver()
export class DraftPlanResolver {
  constructor(private readonly kangfu: Kangfu, private readonly work: PlanWork) {}

  @Mutation(() => PlanPayload, { description: '拟定个人服务计划 Draft a personal service plan' })
  async draftPlan(@Args('input', { description: '输入 Input' }) input: DraftPlanInput, @Ctx() context: RequestContext) {
    const caseId = findUuid('case', input.caseId)!;
    const planId = await newUuid(context, input, 'plan');
    const content = await this.work.content(input, planId);
    return this.kangfu.commands.run(context, {
      aggregate: planAggregate, stream: streamId('plan', planId), as: 'plan', subject: 'Plan', path: ['caseId'], input, command: { type: 'DraftPlan', data: { planId, ...content } },
      rights: () => this.work.rights(context, caseId, content.agency), facts: () => this.work.facts(context, caseId, content.agency), answer: () => this.work.answer(context, planId),
    });
  }
}
