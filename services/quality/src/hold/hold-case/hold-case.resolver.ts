import { findUuid } from '@kangfu/common';
import { CommandInput, Ctx, DateScalar, IsGlobalId, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { HoldReasonEnum } from '../../graphql/enums.js';
import { HoldPayload, HoldWork } from '../hold-work.js';
import { HOLD_REASONS, type HoldReason } from '../hold.events.js';

@InputType({ description: '暂停个案 Input of holdCase' })
export class HoldCaseInput extends CommandInput {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
  @Field(() => HoldReasonEnum, { description: '原因 Reason' }) @IsIn(HOLD_REASONS) reason!: HoldReason;
  @Field(() => DateScalar, { description: '暂停至（含当日） Last day of the hold' }) @IsString() until!: string;
  @Field(() => String, { nullable: true, description: '说明 In words' }) @IsOptional() @IsString() @MaxLength(2_000) text?: string | null;
}

@Resolver()
export class HoldCaseResolver {
  constructor(private readonly work: HoldWork) {}

  @Mutation(() => HoldPayload, { description: '暂停个案：所有时限停止计算 Put a case on hold: all its clocks stand still' })
  async holdCase(@Args('input', { description: '输入 Input' }) input: HoldCaseInput, @Ctx() context: RequestContext) {
    return this.work.run(context, findUuid('case', input.caseId)!, input, { type: 'HoldCase', data: { reason: input.reason, until: input.until, text: input.text || null } });
  }
}
