import { Ctx, type RequestContext } from '@kangfu/nest';
import { Args, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { ReferralInput, ReferralMoves, ReferralPayload } from '../referral-move.js';

@InputType({ description: '开始服务 Input of startReferral' })
export class StartReferralInput extends ReferralInput {}

@Resolver()
export class StartReferralResolver {
  constructor(private readonly moves: ReferralMoves) {}

  @Mutation(() => ReferralPayload, { description: '不经预约开始服务（360X 31、32） Start without an appointment (360X 31, 32)' })
  async startReferral(@Args('input', { description: '输入 Input' }) input: StartReferralInput, @Ctx() context: RequestContext) {
    return this.moves.run(context, input, { type: 'StartReferral', data: {} });
  }
}
