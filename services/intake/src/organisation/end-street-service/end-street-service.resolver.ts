import { CommandInput, Ctx, DateScalar, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Allow, IsString, MaxLength } from 'class-validator';
import type { NeedKind } from '../../case/needs.js';
import { NeedKindEnum } from '../../projections/cases/case.types.js';
import { StreetService } from '../../projections/street-services/street-service.types.js';
import { StreetServiceMutation } from '../street-service/street-service-mutation.js';

@InputType({ description: '街道停止提供服务 Input of endStreetService' })
export class EndStreetServiceInput extends CommandInput {
  @Field(() => String, { description: '街道代码 Code of the street' }) @IsString() @MaxLength(40) street!: string;
  @Field(() => NeedKindEnum, { description: '服务需求 Need' }) @Allow() need!: NeedKind;
  @Field(() => DateScalar, { description: '该时段的首日 First day of the period' }) @IsString() from!: string;
  @Field(() => DateScalar, { description: '末日 Last day' }) @IsString() until!: string;
}
@ObjectType({ description: '街道停止提供服务的结果 Outcome of endStreetService' })
export class EndStreetServicePayload extends payloadOf('service', StreetService) {}

@Resolver()
export class EndStreetServiceResolver {
  constructor(private readonly mutation: StreetServiceMutation) {}

  @Mutation(() => EndStreetServicePayload, { description: '登记街道服务的末日 Say on which day the street ends a service' })
  endStreetService(@Args('input', { description: '输入 Input' }) input: EndStreetServiceInput, @Ctx() context: RequestContext): Promise<EndStreetServicePayload> {
    const { street, need, from, until } = input;
    return this.mutation.run(context, input, street, { type: 'EndStreetService', data: { need, from, until } });
  }
}
