import { findUuid } from '@kangfu/common';
import { AsOfArgs, Ctx, IsGlobalId, Kangfu, type Reader, type RequestContext } from '@kangfu/nest';
import { Args, ArgsType, Field, ID, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { IsInt, Min } from 'class-validator';
import { sideBySide } from '../../plan/plan-comparison.js';
import { goalsOf } from '../plans/goal-texts.js';
import { Plan } from '../plans/plans.types.js';
import { planVersions, type PlanVersionRow, versionKey } from './plan-versions.projection.js';
import { PlanComparison, PlanVersion, planVersionOf, sameGoal, sameService } from './plan-versions.types.js';

@ArgsType()
export class PlanComparisonArgs extends AsOfArgs {
  @Field(() => ID, { description: '计划 The plan' }) @IsGlobalId('plan') planId!: string;
  @Field(() => Int, { description: '之前的版本 The version before' }) @IsInt() @Min(1) from!: number;
  @Field(() => Int, { description: '之后的版本 The version after' }) @IsInt() @Min(1) to!: number;
}

@Resolver(() => Plan)
export class PlanVersionsResolver {
  private readonly reader: Reader<PlanVersionRow>;
  constructor(private readonly kangfu: Kangfu) { this.reader = kangfu.reader(planVersions, 'Plan'); }

  @Query(() => PlanComparison, { nullable: true, description: '计划两个版本的对照 Two versions of a plan side by side; null where one of them is not there' })
  async planComparison(@Args() { planId, from, to }: PlanComparisonArgs, @Ctx() context: RequestContext): Promise<PlanComparison | null> {
    const uuid = findUuid('plan', planId)!;
    const [earlier, later] = await this.reader.many(context, [versionKey(uuid, from), versionKey(uuid, to)]);
    if (!earlier || !later) return null;
    const [before, after] = await Promise.all([this.opened(earlier, context), this.opened(later, context)]);
    return {
      planId, before, after,
      goals: sideBySide(before.goals, after.goals, (goal) => goal.id, sameGoal).map((pair) => ({ goalId: (pair.after ?? pair.before)!.id, ...pair })),
      services: sideBySide(before.services, after.services, (one) => one.service, sameService).map((pair) => ({ service: (pair.after ?? pair.before)!.service, ...pair })),
      period: before.from === after.from && before.to === after.to ? 'same' : 'changed', sessionsPlanned: before.sessionsPlanned === after.sessionsPlanned ? 'same' : 'changed',
    };
  }

  @ResolveField(() => [PlanVersion], { description: '所有版本，由旧到新，至多 100 个 All versions, earliest first, at most 100' })
  async versions(@Parent() { ref }: Plan, @Ctx() context: RequestContext): Promise<PlanVersion[]> {
    const { rows } = await this.reader.find(context, { first: 100, filter: { planId: ref }, sort: { planVersion: 1 } });
    return Promise.all(rows.map((row) => this.opened(row, context)));
  }

  private async opened(row: PlanVersionRow, context: RequestContext): Promise<PlanVersion> { return planVersionOf(row, await goalsOf(this.kangfu, context, row.goals, row.texts)); }
}
