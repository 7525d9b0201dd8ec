import { Ctx, type RequestContext } from '@kangfu/nest';
import { Args, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { ReferralInput, ReferralMoves, ReferralPayload } from '../referral-move.js';

@InputType({ description: '接受转介 Input of acceptReferral' })
export class AcceptReferralInput extends ReferralInput {}

@Resolver()
export class AcceptReferralResolver {
  constructor(private readonly moves: ReferralMoves) {}

  @Mutation(() => ReferralPayload, { description: '机构接受转介（360X 02） The agency accepts (360X 02)' })
  async acceptReferral(@Args('input', { description: '输入 Input' }) input: AcceptReferralInput, @Ctx() context: RequestContext) {
    return this.moves.run(context, input, { type: 'AcceptReferral', data: {} });
  }
}
