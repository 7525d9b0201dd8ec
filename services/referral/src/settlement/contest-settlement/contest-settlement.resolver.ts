import { Ctx, type RequestContext } from '@kangfu/nest';
import { Args, Field, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { ContestReasonEnum } from '../../graphql/enums-of-care.js';
import { SettlementInput, SettlementPayload, SettlementWork } from '../settlement-work.js';
import { CONTEST_REASONS, type ContestReason } from '../settlement.events.js';

@InputType({ description: '对结算单提出异议 Input of contestSettlement' })
export class ContestSettlementInput extends SettlementInput {
  @Field(() => ContestReasonEnum, { description: '原因 Why' }) @IsIn(CONTEST_REASONS) reason!: ContestReason;
  @Field(() => String, { nullable: true, description: '说明 In words' }) @IsOptional() @IsString() @MaxLength(2_000) text?: string | null;
}

@Resolver()
export class ContestSettlementResolver {
  constructor(private readonly work: SettlementWork) {}

  @Mutation(() => SettlementPayload, { description: '本人或监护人对机构当月的服务提出异议 The client or guardian contests what an agency says it delivered in a month' })
  contestSettlement(@Args('input', { description: '输入 Input' }) input: ContestSettlementInput, @Ctx() context: RequestContext) {
    const { mark, decidedBy, evidence, reason, text } = input;
    return this.work.run(context, input, { type: 'ContestSettlement', data: { mark, decidedBy, evidence: evidence || null, reason, text: text || null } });
  }
}
