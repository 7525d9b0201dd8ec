import { Ctx, DateTimeScalar, type RequestContext, UuidScalar } from '@kangfu/nest';
import { Args, Field, InputType, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import { BookingReasonEnum } from '../../graphql/calendar.enums.js';
import { BookingInput, BookingPayload, BookingWork } from '../booking-work.js';
import { BOOKING_REASONS, type BookingReason } from '../booking.events.js';

@InputType({ description: '服务改期；未填写的不变 Input of moveSession; what is left out stays' })
export class MoveSessionInput extends BookingInput {
  @Field(() => DateTimeScalar, { description: '新的开始时刻 When it begins now' }) @IsString() startsAt!: string;
  @Field(() => Int, { nullable: true, description: '分钟 Minutes' }) @IsOptional() @IsInt() @Min(5) @Max(480) minutes?: number | null;
  @Field(() => UuidScalar, { nullable: true, description: '治疗师（用户标识） User id of the therapist' }) @IsOptional() @IsUUID() therapist?: string | null;
  @Field(() => String, { nullable: true, description: '房间 Room' }) @IsOptional() @IsString() @MaxLength(40) room?: string | null;
  @Field(() => BookingReasonEnum, { description: '原因 Why' }) @IsIn(BOOKING_REASONS) reason!: BookingReason;
}
@ObjectType({ description: '服务改期的结果 Outcome of moveSession' })
export class MoveSessionPayload extends BookingPayload {}

@Resolver()
export class MoveSessionResolver {
  constructor(private readonly work: BookingWork) {}

  @Mutation(() => MoveSessionPayload, { description: '服务改期，或为待改期的另定时间 Move a booked session, or give one that lost its day another time' })
  moveSession(@Args('input', { description: '输入 Input' }) input: MoveSessionInput, @Ctx() context: RequestContext) {
    const { startsAt, minutes, therapist, room, reason } = input;
    return this.work.change(context, input, (bookingId) => ({ type: 'MoveSession', data: { bookingId, startsAt, minutes: minutes ?? null, therapist: therapist ?? null, room: room || null, reason } }), therapist ?? null);
  }
}
