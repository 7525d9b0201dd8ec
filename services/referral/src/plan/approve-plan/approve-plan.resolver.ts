import { findUuid, streamId } from '@kangfu/common';
import { Ctx, Kangfu, type RequestContext } from '@kangfu/nest';
import { Args, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { PlanWork } from '../plan-work.js';
import { planAggregate } from '../plan.aggregate.js';
import { PlanInput, PlanPayload } from '../plan.inputs.js';

@InputType({ description: '批准计划 Input of approvePlan' })
export class ApprovePlanInput extends PlanInput {}

@Resolver()
export class ApprovePlanResolver {
  constructor(private readonly kangfu: Kangfu, private readonly work: PlanWork) {}

  @Mutation(() => PlanPayload, { description: '批准计划，拟定人不得自批 Approve a plan: someone other than its author' })
  async approvePlan(@Args('input', { description: '输入 Input' }) input: ApprovePlanInput, @Ctx() context: RequestContext) {
    const planId = findUuid('plan', input.planId)!;
    return this.kangfu.commands.run(context, {
      aggregate: planAggregate, stream: streamId('plan', planId), as: 'plan', subject: 'Plan', path: ['planId'], input, command: { type: 'ApprovePlan', data: {} },
      rights: (plan) => (plan.status === 'none' ? null : this.work.rights(context, plan.caseId, plan.agency)),
      facts: (plan) => this.work.factsOf(context, plan), answer: () => this.work.answer(context, planId),
    });
  }
}
