import { Ctx, type RequestContext } from '@kangfu/nest';
import { Args, Field, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsIn, IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { CityAdviceEnum } from '../../graphql/enums-of-care.js';
import { EscalationInput, EscalationPayload, EscalationWork } from '../escalation-work.js';
import { CITY_ADVICES, type CityAdvice } from '../escalation.events.js';

@InputType({ description: '市级中心退回 Input of returnFromCity' })
export class ReturnFromCityInput extends EscalationInput {
  @Field(() => CityAdviceEnum, { description: '处理意见 What the city did or advises' }) @IsIn(CITY_ADVICES) advice!: CityAdvice;
  @Field(() => String, { description: '说明 In words' }) @IsString() @IsNotEmpty() @MaxLength(4_000) text!: string;
}

@Resolver()
export class ReturnFromCityResolver {
  constructor(private readonly work: EscalationWork) {}

  @Mutation(() => EscalationPayload, { description: '市级中心退回并提出意见 The city centre gives a case back with its advice' })
  returnFromCity(@Args('input', { description: '输入 Input' }) input: ReturnFromCityInput, @Ctx() context: RequestContext) {
    return this.work.run(context, input, { type: 'ReturnFromCity', data: { advice: input.advice, text: input.text } });
  }
}
