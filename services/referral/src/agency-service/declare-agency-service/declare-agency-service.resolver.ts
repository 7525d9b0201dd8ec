import { Ctx, type RequestContext } from '@kangfu/nest';
import { Args, Field, InputType, Int, Mutation, Resolver } from '@nestjs/graphql';
import { ArrayMaxSize, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { AgencyServiceChanges, AgencyServiceInput, AgencyServicePayload } from '../agency-service-change.js';

@InputType({ description: '申报服务 Input of declareAgencyService' })
export class DeclareAgencyServiceInput extends AgencyServiceInput {
  @Field(() => [Int], { description: '残疾类别 1–7 Disability classes it takes, 1–7' }) @IsInt({ each: true }) @Min(1, { each: true }) @Max(7, { each: true }) @ArrayMaxSize(7) classes!: number[];
  @Field(() => Int, { defaultValue: 0, description: '年龄下限（周岁） Youngest age, in completed years' }) @IsInt() @Min(0) @Max(150) ageFrom: number = 0;
  @Field(() => Int, { nullable: true, description: '年龄上限（周岁），空为不限 Oldest age; null: no upper end' }) @IsOptional() @IsInt() @Min(0) @Max(150) ageUntil?: number | null;
  @Field(() => [String], { defaultValue: [], description: '服务区域代码，空为不限 Codes of the places it serves; empty: wherever it is designated' }) @IsString({ each: true }) @MaxLength(40, { each: true }) @ArrayMaxSize(200) places: string[] = [];
}

@Resolver()
export class DeclareAgencyServiceResolver {
  constructor(private readonly changes: AgencyServiceChanges) {}

  @Mutation(() => AgencyServicePayload, { description: '机构申报服务：类别、年龄、区域、名额 An agency declares whom it takes for a service, where, and how many' })
  async declareAgencyService(@Args('input', { description: '输入 Input' }) input: DeclareAgencyServiceInput, @Ctx() context: RequestContext) {
    const { classes, ageFrom, ageUntil, places, capacity } = input;
    return this.changes.run(context, input, { type: 'DeclareAgencyService', data: { classes, ageFrom, ageUntil: ageUntil ?? null, places, capacity } });
  }
}
