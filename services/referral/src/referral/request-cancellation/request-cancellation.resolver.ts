import { Ctx, type RequestContext } from '@kangfu/nest';
import { Args, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { NotedReferralInput, ReferralMoves, ReferralPayload } from '../referral-move.js';

@InputType({ description: '请求取消转介 Input of requestCancellation' })
export class RequestCancellationInput extends NotedReferralInput {}

@Resolver()
export class RequestCancellationResolver {
  constructor(private readonly moves: ReferralMoves) {}

  @Mutation(() => ReferralPayload, { description: '转介中心请求取消转介（360X 04、07、14、20、22、28、34） The centre asks to cancel (360X 04, 07, 14, 20, 22, 28, 34)' })
  async requestCancellation(@Args('input', { description: '输入 Input' }) input: RequestCancellationInput, @Ctx() context: RequestContext) {
    return this.moves.run(context, input, { type: 'RequestCancellation', data: { text: input.text || null } });
  }
}
