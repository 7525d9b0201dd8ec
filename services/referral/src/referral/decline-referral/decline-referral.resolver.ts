import { Ctx, type RequestContext } from '@kangfu/nest';
import { Args, Field, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsIn } from 'class-validator';
import { DeclineReasonEnum } from '../../graphql/enums.js';
import { DECLINE_REASONS, type DeclineReason } from '../referral.machine.js';
import { NotedReferralInput, ReferralMoves, ReferralPayload } from '../referral-move.js';

@InputType({ description: '拒绝转介 Input of declineReferral' })
export class DeclineReferralInput extends NotedReferralInput {
  @Field(() => DeclineReasonEnum, { description: '原因 Reason' }) @IsIn(DECLINE_REASONS) reason!: DeclineReason;
}

@Resolver()
export class DeclineReferralResolver {
  constructor(private readonly moves: ReferralMoves) {}

  @Mutation(() => ReferralPayload, { description: '机构拒绝转介，须说明原因（360X 03、05、10、17、25、33） The agency declines, with a reason (360X 03, 05, 10, 17, 25, 33)' })
  async declineReferral(@Args('input', { description: '输入 Input' }) input: DeclineReferralInput, @Ctx() context: RequestContext) {
    return this.moves.run(context, input, { type: 'DeclineReferral', data: { reason: input.reason, text: input.text || null } });
  }
}
