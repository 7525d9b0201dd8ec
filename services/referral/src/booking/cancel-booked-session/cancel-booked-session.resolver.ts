import { Ctx, type RequestContext } from '@kangfu/nest';
import { Args, Field, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { IsIn } from 'class-validator';
import { BookingReasonEnum } from '../../graphql/calendar.enums.js';
import { BookingInput, BookingPayload, BookingWork } from '../booking-work.js';
import { BOOKING_REASONS, type BookingReason } from '../booking.events.js';

@InputType({ description: '取消已排服务 Input of cancelBookedSession' })
export class CancelBookedSessionInput extends BookingInput {
  @Field(() => BookingReasonEnum, { description: '原因 Why' }) @IsIn(BOOKING_REASONS) reason!: BookingReason;
}
@ObjectType({ description: '取消已排服务的结果 Outcome of cancelBookedSession' })
export class CancelBookedSessionPayload extends BookingPayload {}

@Resolver()
export class CancelBookedSessionResolver {
  constructor(private readonly work: BookingWork) {}

  @Mutation(() => CancelBookedSessionPayload, { description: '取消已排服务 Cancel a booked session: it does not take place' })
  cancelBookedSession(@Args('input', { description: '输入 Input' }) input: CancelBookedSessionInput, @Ctx() context: RequestContext) {
    return this.work.change(context, input, (bookingId) => ({ type: 'CancelBookedSession', data: { bookingId, reason: input.reason } }), null);
  }
}
