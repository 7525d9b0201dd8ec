import { Ctx, type RequestContext } from '@kangfu/nest';
import { Args, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { NotedReferralInput, ReferralMoves, ReferralPayload } from '../referral-move.js';

@InputType({ description: '取消预约 Input of cancelAppointment' })
export class CancelAppointmentInput extends NotedReferralInput {}

@Resolver()
export class CancelAppointmentResolver {
  constructor(private readonly moves: ReferralMoves) {}

  @Mutation(() => ReferralPayload, { description: '取消预约，转介仍有效（360X 13、19、27） Cancel the appointment, not the referral (360X 13, 19, 27)' })
  async cancelAppointment(@Args('input', { description: '输入 Input' }) input: CancelAppointmentInput, @Ctx() context: RequestContext) {
    return this.moves.run(context, input, { type: 'CancelAppointment', data: { text: input.text || null } });
  }
}
