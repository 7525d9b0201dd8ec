import { findUuid } from '@kangfu/common';
import { CommandInput, Ctx, DateScalar, DateTimeScalar, IsGlobalId, payloadOf, type RequestContext, UuidScalar } from '@kangfu/nest';
import { Args, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, Matches, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { ServiceKindEnum } from '../../graphql/enums.js';
import { newUuid } from '../../graphql/ids.js';
import { Plan } from '../../projections/plans/plans.types.js';
import { SERVICE_KINDS, type ServiceKind } from '../../shared/vocabulary.js';
import { BookingWork } from '../booking-work.js';
import type { Manner } from '../booking.commands.js';
import { BOOKED_AT_ONCE } from '../booking.decider.js';

@InputType({ isAbstract: true })
abstract class MannerInput {
  @Field(() => Int, { defaultValue: 45, description: '分钟 Minutes' }) @IsInt() @Min(5) @Max(480) minutes: number = 45;
  @Field(() => UuidScalar, { nullable: true, description: '治疗师（用户标识），默认为办理人 User id of the therapist; who books, by default' }) @IsOptional() @IsUUID() therapist?: string | null;
  @Field(() => String, { nullable: true, description: '房间 Room' }) @IsOptional() @IsString() @MaxLength(40) room?: string | null;
  @Field(() => Boolean, { defaultValue: false, description: '小组课：同一治疗师、同一时段、同一房间可有数人 A lesson of a group: its therapist may have several at that very time, in one room' }) @IsBoolean() group: boolean = false;
}
@InputType({ description: '一次服务的时间 When a session is' })
export class SessionTimeInput extends MannerInput {
  @Field(() => DateTimeScalar, { description: '开始时刻 When it begins' }) @IsString() startsAt!: string;
}
@InputType({ description: '每周固定时间；节假日、调休的周末与停业日除外 The same days of each week: none on a holiday, on a weekend worked in exchange, or while the agency is closed' })
export class WeeklyInput extends MannerInput {
  @Field(() => [Int], { description: '星期：1 为星期一，7 为星期日 Days of the week: 1 Monday … 7 Sunday' }) @IsInt({ each: true }) @Min(1, { each: true }) @Max(7, { each: true }) @ArrayMinSize(1) @ArrayMaxSize(7) weekdays!: number[];
  @Field(() => String, { description: '开始时间（中国），如 14:30 Time in China, as 14:30' }) @Matches(/^([01]\d|2[0-3]):[0-5]\d$/) time!: string;
  @Field(() => DateScalar, { description: '自此日起 First day' }) @IsString() from!: string;
  @Field(() => DateScalar, { description: '至此日止 Last day' }) @IsString() until!: string;
}
@InputType({ description: '排定服务 Input of bookSessions: times, or a weekly pattern' })
export class BookSessionsInput extends CommandInput {
  @Field(() => ID, { description: '计划 The plan' }) @IsGlobalId('plan') planId!: string;
  @Field(() => ID, { description: '转介 The referral under which it is delivered' }) @IsGlobalId('referral') referralId!: string;
  @Field(() => ServiceKindEnum, { nullable: true, description: '计划中的服务类别；只有一项时可省略 Service of the plan; may be left out where it has one' }) @IsOptional() @IsIn(SERVICE_KINDS) service?: ServiceKind | null;
  @Field(() => [SessionTimeInput], { defaultValue: [], description: '逐次时间 One by one' }) @ValidateNested({ each: true }) @Type(() => SessionTimeInput) @ArrayMaxSize(BOOKED_AT_ONCE) sessions: SessionTimeInput[] = [];
  @Field(() => WeeklyInput, { nullable: true, description: '每周固定时间；至多 60 次 By the week; 60 sessions at most' }) @IsOptional() @ValidateNested() @Type(() => WeeklyInput) weekly?: WeeklyInput | null;
}
@ObjectType({ description: '排定服务的结果 Outcome of bookSessions' })
export class BookSessionsPayload extends payloadOf('plan', Plan) {}

@Resolver()
export class BookSessionsResolver {
  constructor(private readonly work: BookingWork) {}

  @Mutation(() => BookSessionsPayload, { description: '为生效计划排定服务：全部排定，或全部不排 Book sessions of a plan in force: all of them, or none' })
  async bookSessions(@Args('input', { description: '输入 Input' }) input: BookSessionsInput, @Ctx() context: RequestContext) {
    const { id: self } = await context.actor();
    const manner = ({ minutes, therapist, room, group }: MannerInput): Manner => ({ minutes, therapist: therapist ?? self, room: room || null, group });
    const { service, sessions, weekly } = input;
    return this.work.book(context, input, { planId: findUuid('plan', input.planId)!, referralId: findUuid('referral', input.referralId)! }, {
      seriesId: await newUuid(context, input, 'booking'), service: service ?? null, sessions: sessions.map((each) => ({ startsAt: each.startsAt, ...manner(each) })),
      weekly: weekly ? { weekdays: weekly.weekdays, time: weekly.time, from: weekly.from, until: weekly.until, ...manner(weekly) } : null,
    });
  }
}
