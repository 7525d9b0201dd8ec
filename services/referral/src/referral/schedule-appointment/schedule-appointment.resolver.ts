import { Ctx, type RequestContext, DateTimeScalar } from '@kangfu/nest';
import { Args, Field, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsString } from 'class-validator';
import { ReferralInput, ReferralMoves, ReferralPayload } from '../referral-move.js';

@InputType({ description: '预约或改约 Input of scheduleAppointment' })
export class ScheduleAppointmentInput extends ReferralInput {
  @Field(() => DateTimeScalar, { description: '预约时刻 When' }) @IsString() appointmentAt!: string;
}

@Resolver()
export class ScheduleAppointmentResolver {
  constructor(private readonly moves: ReferralMoves) {}

  @Mutation(() => ReferralPayload, { description: '预约或改约（360X 06、11、18、21、26） Make or move an appointment (360X 06, 11, 18, 21, 26)' })
  async scheduleAppointment(@Args('input', { description: '输入 Input' }) input: ScheduleAppointmentInput, @Ctx() context: RequestContext) {
    return this.moves.run(context, input, { type: 'ScheduleAppointment', data: { appointmentAt: input.appointmentAt } });
  }
}
