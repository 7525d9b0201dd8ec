import { Ctx, DateScalar, type RequestContext } from '@kangfu/nest';
import { Args, Field, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { EscalationReasonEnum } from '../../graphql/enums-of-care.js';
import { EscalationInput, EscalationPayload, EscalationWork } from '../escalation-work.js';
import { ESCALATION_REASONS, type EscalationReason } from '../escalation.events.js';

@InputType({ description: '上报市级中心 Input of escalateToCity' })
export class EscalateToCityInput extends EscalationInput {
  @Field(() => EscalationReasonEnum, { description: '原因 Why' }) @IsIn(ESCALATION_REASONS) reason!: EscalationReason;
  @Field(() => DateScalar, { nullable: true, description: '期限，默认按单位配置（五个工作日） Last day; by default what the units of the place have set, or five working days' }) @IsOptional() @IsString() due?: string | null;
  @Field(() => String, { nullable: true, description: '说明 In words' }) @IsOptional() @IsString() @MaxLength(2_000) text?: string | null;
}

@Resolver()
export class EscalateToCityResolver {
  constructor(private readonly work: EscalationWork) {}

  @Mutation(() => EscalationPayload, { description: '上报市级中心 The district hands a case up to the city centre' })
  escalateToCity(@Args('input', { description: '输入 Input' }) input: EscalateToCityInput, @Ctx() context: RequestContext) {
    return this.work.run(context, input, { type: 'EscalateToCity', data: { reason: input.reason, due: input.due ?? null, text: input.text || null } });
  }
}
