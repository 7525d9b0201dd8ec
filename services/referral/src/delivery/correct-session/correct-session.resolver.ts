import { CommandInput, Ctx, DateScalar, DateTimeScalar, IsGlobalId, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { CorrectionReasonEnum } from '../../graphql/enums-of-care.js';
import { AttendanceEnum, ServiceKindEnum } from '../../graphql/enums.js';
import { SERVICE_KINDS, type ServiceKind } from '../../shared/vocabulary.js';
import { SessionPayload, SessionWork } from '../session-work.js';
import { type Attendance, ATTENDANCES, CORRECTION_REASONS, type CorrectionReason } from '../session.events.js';

@InputType({ description: '更正服务记录；未填写的不变 Input of correctSession; what is left out stays' })
export class CorrectSessionInput extends CommandInput {
  @Field(() => ID, { description: '服务记录 The session' }) @IsGlobalId('session') sessionId!: string;
  @Field(() => DateScalar, { nullable: true, description: '日期 Day' }) @IsOptional() @IsString() day?: string | null;
  @Field(() => Int, { nullable: true, description: '分钟 Minutes' }) @IsOptional() @IsInt() @Min(0) @Max(1_440) minutes?: number | null;
  @Field(() => AttendanceEnum, { nullable: true, description: '出勤 Attendance' }) @IsOptional() @IsIn(ATTENDANCES) attendance?: Attendance | null;
  @Field(() => ServiceKindEnum, { nullable: true, description: '服务类别 Service of the plan' }) @IsOptional() @IsIn(SERVICE_KINDS) service?: ServiceKind | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '开始时刻 Began at' }) @IsOptional() @IsString() startedAt?: string | null;
  @Field(() => Boolean, { defaultValue: false, description: '作废：不再计入 Annul it: it counts no more' }) @IsBoolean() annul: boolean = false;
  @Field(() => CorrectionReasonEnum, { description: '原因 Why' }) @IsIn(CORRECTION_REASONS) reason!: CorrectionReason;
  @Field(() => String, { nullable: true, description: '说明 In words' }) @IsOptional() @IsString() @MaxLength(2_000) note?: string | null;
}
@ObjectType({ description: '更正服务记录的结果 Outcome of correctSession' })
export class CorrectSessionPayload extends SessionPayload {}

@Resolver()
export class CorrectSessionResolver {
  constructor(private readonly work: SessionWork) {}

  @Mutation(() => CorrectSessionPayload, { description: '更正服务记录，由录入人以外的人办理；原记录保留 Correct a wrong entry, by someone other than who made it; what was entered is kept' })
  correctSession(@Args('input', { description: '输入 Input' }) input: CorrectSessionInput, @Ctx() context: RequestContext) {
    const { day, minutes, attendance, service, startedAt, annul, reason, note } = input;
    return this.work.correct(context, input, { day: day ?? null, minutes: minutes ?? null, attendance: attendance ?? null, service: service ?? null, startedAt: startedAt ?? null, annul, reason, note: note || null });
  }
}
