import { CommandInput, DateScalar, IsGlobalId, payloadOf } from '@kangfu/nest';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { GoalDomainEnum } from '../graphql/enums.js';
import { Plan } from '../projections/plans/plans.types.js';
import { GOAL_DOMAINS, type GoalDomain } from '../shared/vocabulary.js';

@InputType({ description: '计划目标 Goal of a plan' })
export class PlanGoalInput {
  @Field(() => GoalDomainEnum, { description: '领域 Area' }) @IsIn(GOAL_DOMAINS) domain!: GoalDomain;
  @Field(() => Int, { description: '基线（−2 至 2） Level at the start, −2 … 2' }) @IsInt() @Min(-2) @Max(2) baseline!: number;
  @Field(() => Int, { description: 'GAS 权重（1 至 10） Weight in the GAS score, 1 … 10' }) @IsInt() @Min(1) @Max(10) weight!: number;
  @Field(() => String, { nullable: true, description: '目标内容 What is to be reached' }) @IsOptional() @IsString() @MaxLength(2_000) text?: string | null;
}
@InputType({ isAbstract: true })
export abstract class PlanContentInput extends CommandInput {
  @Field(() => ID, { nullable: true, description: '实施机构 The agency that delivers' }) @IsOptional() @IsGlobalId('agency') agencyId?: string | null;
  @Field(() => [PlanGoalInput], { description: '目标 Goals' }) @ValidateNested({ each: true }) @Type(() => PlanGoalInput) @ArrayMaxSize(50) goals!: PlanGoalInput[];
  @Field(() => Int, { description: '计划服务次数 Sessions planned' }) @IsInt() @Min(0) @Max(10_000) sessionsPlanned!: number;
  @Field(() => DateScalar, { description: '开始日期 From' }) @IsString() from!: string;
  @Field(() => DateScalar, { description: '结束日期 To' }) @IsString() to!: string;
}
@InputType({ isAbstract: true })
export abstract class PlanInput extends CommandInput {
  @Field(() => ID, { description: '计划 The plan' }) @IsGlobalId('plan') planId!: string;
}
@ObjectType({ description: '计划操作的结果 Outcome of a step of a plan' })
export class PlanPayload extends payloadOf('plan', Plan) {}
