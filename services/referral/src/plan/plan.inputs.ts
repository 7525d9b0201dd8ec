import { CommandInput, DateScalar, IsGlobalId, payloadOf, UuidScalar } from '@kangfu/nest';
import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { GoalDomainEnum, ServiceKindEnum } from '../graphql/enums.js';
import { Plan } from '../projections/plans/plans.types.js';
import { GOAL_DOMAINS, type GoalDomain, SERVICE_KINDS, type ServiceKind } from '../shared/vocabulary.js';

@InputType({ description: '计划目标 Goal of a plan' })
export class PlanGoalInput {
  @Field(() => UuidScalar, { nullable: true, description: '沿用以前版本的目标 The goal of an earlier version that is carried on' }) @IsOptional() @IsString() goalId?: string | null;
  @Field(() => GoalDomainEnum, { description: '领域 Area' }) @IsIn(GOAL_DOMAINS) domain!: GoalDomain;
  @Field(() => Int, { description: '基线（−2 至 2） Level at the start, −2 … 2' }) @IsInt() @Min(-2) @Max(2) baseline!: number;
  @Field(() => Int, { description: 'GAS 权重（1 至 10） Weight in the GAS score, 1 … 10' }) @IsInt() @Min(1) @Max(10) weight!: number;
  @Field(() => String, { nullable: true, description: '目标内容 What is to be reached' }) @IsOptional() @IsString() @MaxLength(2_000) text?: string | null;
  @Field(() => [String], { nullable: true, description: 'GAS 五级说明，从 −2 到 2 What each GAS level means, five texts from −2 to 2' }) @IsOptional() @IsString({ each: true }) @IsNotEmpty({ each: true }) @MaxLength(500, { each: true }) @ArrayMinSize(5) @ArrayMaxSize(5) levels?: string[] | null;
}
@InputType({ description: '计划中的一项服务 One service of a plan' })
export class PlanServiceInput {
  @Field(() => ServiceKindEnum, { description: '服务类别；每类一次 Kind of service, each once' }) @IsIn(SERVICE_KINDS) service!: ServiceKind;
  @Field(() => Int, { description: '计划次数 Sessions planned' }) @IsInt() @Min(0) @Max(10_000) sessions!: number;
  @Field(() => UuidScalar, { nullable: true, description: '实施人（用户标识） User id of the therapist' }) @IsOptional() @IsString() provider?: string | null;
}
@InputType({ isAbstract: true })
export abstract class PlanContentInput extends CommandInput {
  @Field(() => ID, { nullable: true, description: '实施机构 The agency that delivers' }) @IsOptional() @IsGlobalId('agency') agencyId?: string | null;
  @Field(() => [PlanGoalInput], { description: '目标 Goals' }) @ValidateNested({ each: true }) @Type(() => PlanGoalInput) @ArrayMaxSize(50) goals!: PlanGoalInput[];
  @Field(() => [PlanServiceInput], { nullable: true, description: '各项服务 Sessions per service' }) @IsOptional() @ValidateNested({ each: true }) @Type(() => PlanServiceInput) @ArrayMaxSize(10) services?: PlanServiceInput[] | null;
  @Field(() => Int, { nullable: true, description: '计划服务总次数，默认为各项之和 Sessions planned in all; the sum of the services by default' }) @IsOptional() @IsInt() @Min(0) @Max(10_000) sessionsPlanned?: number | null;
  @Field(() => DateScalar, { description: '开始日期 From' }) @IsString() from!: string;
  @Field(() => DateScalar, { description: '结束日期 To' }) @IsString() to!: string;
}
@InputType({ isAbstract: true })
export abstract class PlanInput extends CommandInput {
  @Field(() => ID, { description: '计划 The plan' }) @IsGlobalId('plan') planId!: string;
}
@ObjectType({ description: '计划操作的结果 Outcome of a step of a plan' })
export class PlanPayload extends payloadOf('plan', Plan) {}
