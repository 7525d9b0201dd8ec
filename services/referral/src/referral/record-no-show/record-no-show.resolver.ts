import { Ctx, type RequestContext } from '@kangfu/nest';
import { Args, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { ReferralInput, ReferralMoves, ReferralPayload } from '../referral-move.js';

@InputType({ description: '记录未到 Input of recordNoShow' })
export class RecordNoShowInput extends ReferralInput {}

@Resolver()
export class RecordNoShowResolver {
  constructor(private readonly moves: ReferralMoves) {}

  @Mutation(() => ReferralPayload, { description: '服务对象未到（360X 12） The client did not attend (360X 12)' })
  async recordNoShow(@Args('input', { description: '输入 Input' }) input: RecordNoShowInput, @Ctx() context: RequestContext) {
    return this.moves.run(context, input, { type: 'RecordNoShow', data: {} });
  }
}
