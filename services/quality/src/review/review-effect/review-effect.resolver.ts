import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, Ctx, IsGlobalId, Kangfu, payloadOf, type RequestContext, UuidScalar } from '@kangfu/nest';
import { Args, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsBoolean, IsInt, IsOptional, IsString, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { newUuid } from '../../graphql/ids.js';
import { effectReviews } from '../../projections/effect-reviews/effect-reviews.projection.js';
import { EffectReview, effectReviewOf } from '../../projections/effect-reviews/effect-reviews.types.js';
import { planRights, underPlan } from '../../shared/plan-rights.js';
import { reviewAggregate } from '../review.aggregate.js';

@InputType({ description: '目标评分 Score of a goal' })
export class GoalScoreInput {
  @Field(() => UuidScalar, { description: '目标 Goal of the plan' }) @IsString() goalId!: string;
  @Field(() => Int, { description: '达成水平（−2 至 2） Level reached, −2 … 2' }) @IsInt() @Min(-2) @Max(2) score!: number;
}
@InputType({ description: '评估审核 Input of reviewEffect' })
export class ReviewEffectInput extends CommandInput {
  @Field(() => ID, { description: '计划 The plan' }) @IsGlobalId('plan') planId!: string;
  @Field(() => [GoalScoreInput], { description: '计划的每个目标各评一次 Every goal of the plan, once' }) @ValidateNested({ each: true }) @Type(() => GoalScoreInput) @ArrayMaxSize(50) goals!: GoalScoreInput[];
  @Field(() => Boolean, { description: '有效 Effective: on to follow-up; otherwise a new plan version or referral' }) @IsBoolean() effective!: boolean;
  @Field(() => String, { nullable: true, description: '说明 In words' }) @IsOptional() @IsString() @MaxLength(2_000) text?: string | null;
}
@ObjectType({ description: '评估审核的结果 Outcome of reviewEffect' })
export class ReviewEffectPayload extends payloadOf('effectReview', EffectReview) {}

@Resolver()
export class ReviewEffectResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @Mutation(() => ReviewEffectPayload, { description: '评估审核服务效果（GAS），由服务提供者以外的人评分 Review the effect of a plan (GAS), scored by someone other than the provider' })
  async reviewEffect(@Args('input', { description: '输入 Input' }) input: ReviewEffectInput, @Ctx() context: RequestContext) {
    const planId = findUuid('plan', input.planId)!;
    const reviewId = await newUuid(context, input, 'review');
    return this.kangfu.commands.run(context, {
      aggregate: reviewAggregate, stream: streamId('review', reviewId), as: 'effectReview', subject: 'Plan', path: ['planId'], input,
      command: { type: 'ReviewEffect', data: { reviewId, goals: input.goals, effective: input.effective, text: input.text || null } },
      rights: () => planRights(this.kangfu, context, planId),
      facts: () => underPlan(this.kangfu, context, planId),
      answer: async () => { const row = await this.kangfu.reader(effectReviews, 'EffectReview').get(context, reviewId); return row && effectReviewOf(row); },
    });
  }
}
