import { findUuid, streamId } from '@kangfu/common';
import { Ctx, Kangfu, type RequestContext } from '@kangfu/nest';
import { Args, Field, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { type AgreementGiver, AgreementGiverEnum } from '../../graphql/enums.js';
import { plans } from '../../projections/plans/plans.projection.js';
import { PlanWork } from '../plan-work.js';
import { planAggregate } from '../plan.aggregate.js';
import { PlanInput, PlanPayload } from '../plan.inputs.js';

@InputType({ description: '同意计划 Input of agreePlan' })
export class AgreePlanInput extends PlanInput {
  @Field(() => AgreementGiverEnum, { description: '同意人 Who agrees' }) @IsIn(['client', 'guardian']) agreedBy!: AgreementGiver;
  @Field(() => String, { nullable: true, description: '凭据；由工作人员代为记录时必填 Evidence; needed where staff record it' }) @IsOptional() @IsString() @MaxLength(2_000) evidence?: string | null;
}

@Resolver()
export class AgreePlanResolver {
  constructor(private readonly kangfu: Kangfu, private readonly work: PlanWork) {}

  @Mutation(() => PlanPayload, { description: '服务对象或监护人同意计划 The client or guardian agrees, themselves or recorded by staff' })
  async agreePlan(@Args('input', { description: '输入 Input' }) input: AgreePlanInput, @Ctx() context: RequestContext) {
    const planId = findUuid('plan', input.planId)!;
    const [actor, known] = await Promise.all([context.actor(), this.kangfu.reader(plans, 'Plan').fact(context, planId)]);
    return this.kangfu.commands.run(context, {
      aggregate: planAggregate, stream: streamId('plan', planId), as: 'plan', subject: 'Plan', path: ['planId'], input,
      command: { type: 'AgreePlan', data: { agreedBy: input.agreedBy, evidence: input.evidence || null } },
      onBehalfOf: known && known.personId !== actor.id ? known.personId : null,
      rights: (plan) => (plan.status === 'none' ? null : this.work.rights(context, plan.caseId, plan.agency)),
      facts: (plan) => this.work.factsOf(context, plan), answer: () => this.work.answer(context, planId),
    });
  }
}
