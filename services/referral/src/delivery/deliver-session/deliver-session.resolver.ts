import { CommandInput, Ctx, DateScalar, DateTimeScalar, IsGlobalId, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { AttendanceEnum, ServiceKindEnum } from '../../graphql/enums.js';
import { SERVICE_KINDS, type ServiceKind } from '../../shared/vocabulary.js';
import { SessionPayload, SessionWork } from '../session-work.js';
import { type Attendance, ATTENDANCES } from '../session.events.js';

@InputType({ description: '记录服务 Input of deliverSession' })
export class DeliverSessionInput extends CommandInput {
  @Field(() => ID, { description: '计划 The plan' }) @IsGlobalId('plan') planId!: string;
  @Field(() => ID, { description: '转介 The referral under which it is delivered' }) @IsGlobalId('referral') referralId!: string;
  @Field(() => ID, { nullable: true, description: '所履行的排期；服务类别、开始时刻由其带出 The booking that it fulfils: says the service, and when it began' }) @IsOptional() @IsGlobalId('booking') bookingId?: string | null;
  @Field(() => DateScalar, { description: '日期 Day' }) @IsString() day!: string;
  @Field(() => Int, { description: '分钟 Minutes' }) @IsInt() @Min(0) @Max(1_440) minutes!: number;
  @Field(() => AttendanceEnum, { defaultValue: 'attended', description: '出勤 Attendance' }) @IsIn(ATTENDANCES) attendance: Attendance = 'attended';
  @Field(() => ServiceKindEnum, { nullable: true, description: '计划中的服务类别；只有一项时可省略 Service of the plan; may be left out where it has one' }) @IsOptional() @IsIn(SERVICE_KINDS) service?: ServiceKind | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '开始时刻；用于发现时间重叠 Began at; overlaps are seen by it' }) @IsOptional() @IsString() startedAt?: string | null;
  @Field(() => String, { nullable: true, description: '服务说明 Notes' }) @IsOptional() @IsString() @MaxLength(2_000) note?: string | null;
}
@ObjectType({ description: '记录服务的结果 Outcome of deliverSession' })
export class DeliverSessionPayload extends SessionPayload {}

@Resolver()
export class DeliverSessionResolver {
  constructor(private readonly work: SessionWork) {}

  @Mutation(() => DeliverSessionPayload, { description: '记录一次服务 Record a session of a plan in force' })
  deliverSession(@Args('input', { description: '输入 Input' }) input: DeliverSessionInput, @Ctx() context: RequestContext) {
    const { day, minutes, attendance, service, startedAt, note } = input;
    return this.work.deliver(context, input, input, { day, minutes, attendance, service: service ?? null, startedAt: startedAt ?? null, note: note || null });
  }
}
