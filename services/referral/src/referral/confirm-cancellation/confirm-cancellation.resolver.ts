import { Ctx, type RequestContext } from '@kangfu/nest';
import { Args, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { ReferralInput, ReferralMoves, ReferralPayload } from '../referral-move.js';

@InputType({ description: '确认取消转介 Input of confirmCancellation' })
export class ConfirmCancellationInput extends ReferralInput {}

@Resolver()
export class ConfirmCancellationResolver {
  constructor(private readonly moves: ReferralMoves) {}

  @Mutation(() => ReferralPayload, { description: '机构确认取消转介（360X 23） The agency confirms the cancellation (360X 23)' })
  async confirmCancellation(@Args('input', { description: '输入 Input' }) input: ConfirmCancellationInput, @Ctx() context: RequestContext) {
    return this.moves.run(context, input, { type: 'ConfirmCancellation', data: {} });
  }
}
