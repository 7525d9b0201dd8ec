import { CommandInput, Ctx, DateScalar, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, InputType, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Allow, ArrayMaxSize, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type { NeedKind } from '../../case/needs.js';
import type { AgeBand } from '../../person/calendar.js';
import { NeedKindEnum } from '../../projections/cases/case.types.js';
import { AgeBandEnum, StreetService } from '../../projections/street-services/street-service.types.js';
import { StreetServiceMutation } from '../street-service/street-service-mutation.js';

@InputType({ description: '街道提供服务 Input of offerStreetService' })
export class OfferStreetServiceInput extends CommandInput {
  @Field(() => String, { description: '街道代码 Code of the street' }) @IsString() @MaxLength(40) street!: string;
  @Field(() => NeedKindEnum, { description: '服务需求 Need' }) @Allow() need!: NeedKind;
  @Field(() => [Int], { nullable: true, description: '残疾类别；空为不限 Classes; none: all' }) @IsOptional() @ArrayMaxSize(7) @IsInt({ each: true }) @Min(1, { each: true }) @Max(7, { each: true }) classes?: number[] | null;
  @Field(() => [Int], { nullable: true, description: '残疾等级；空为不限 Grades; none: all' }) @IsOptional() @ArrayMaxSize(4) @IsInt({ each: true }) @Min(1, { each: true }) @Max(4, { each: true }) grades?: number[] | null;
  @Field(() => [AgeBandEnum], { nullable: true, description: '年龄段；空为不限 Age bands; none: all' }) @IsOptional() @ArrayMaxSize(10) ageBands?: AgeBand[] | null;
  @Field(() => DateScalar, { description: '自 First day' }) @IsString() from!: string;
  @Field(() => DateScalar, { nullable: true, description: '至；空为长期 Last day; null: without end' }) @IsOptional() @IsString() until?: string | null;
}
@ObjectType({ description: '街道提供服务的结果 Outcome of offerStreetService' })
export class OfferStreetServicePayload extends payloadOf('service', StreetService) {}

@Resolver()
export class OfferStreetServiceResolver {
  constructor(private readonly mutation: StreetServiceMutation) {}

  @Mutation(() => OfferStreetServicePayload, { description: '登记街道自行提供的服务，分流规则据此建议 Say what the street serves itself; the rule of triage asks it' })
  offerStreetService(@Args('input', { description: '输入 Input' }) input: OfferStreetServiceInput, @Ctx() context: RequestContext): Promise<OfferStreetServicePayload> {
    const { street, need, classes, grades, ageBands, from, until } = input;
    return this.mutation.run(context, input, street, { type: 'OfferStreetService', data: { need, from, until: until ?? null, classes: classes ?? [], grades: grades ?? [], ageBands: ageBands ?? [] } });
  }
}
