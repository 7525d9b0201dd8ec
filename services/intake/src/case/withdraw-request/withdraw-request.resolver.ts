import { CommandInput, Ctx, IsGlobalId, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Allow, IsOptional, Length } from 'class-validator';
import { Case, WithdrawalReasonEnum } from '../../projections/cases/case.types.js';
import type { WithdrawalReason } from '../case.events.js';
import { CaseMutation } from '../case-mutation.js';

@InputType({ description: '撤回申请 Input of withdrawRequest' })
export class WithdrawRequestInput extends CommandInput {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
  @Field(() => WithdrawalReasonEnum, { description: '理由 Reason' }) @Allow() reasonCode!: WithdrawalReason;
  @Field(() => String, { nullable: true, description: '说明；理由为“其他”时必填 In words; needed with OTHER' }) @IsOptional() @Length(1, 2000) reason?: string | null;
}
@ObjectType({ description: '撤回申请的结果 Outcome of withdrawRequest' })
export class WithdrawRequestPayload extends payloadOf('case', Case) {}

@Resolver()
export class WithdrawRequestResolver {
  constructor(private readonly mutation: CaseMutation) {}

  @Mutation(() => WithdrawRequestPayload, { description: '申请人撤回申请；已受理的个案随之终止，未结转介须协商取消 The applicant withdraws the request; an accepted case ends with it, its open referrals are cancelled by agreement' })
  withdrawRequest(@Args('input', { description: '输入 Input' }) input: WithdrawRequestInput, @Ctx() context: RequestContext): Promise<WithdrawRequestPayload> {
    return this.mutation.run(context, input, { type: 'WithdrawRequest', data: { reasonCode: input.reasonCode, reason: input.reason ?? null } });
  }
}
