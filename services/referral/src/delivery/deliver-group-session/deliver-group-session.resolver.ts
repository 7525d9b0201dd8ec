import { idOf } from '@kangfu/common';
import { CommandInput, Ctx, DateScalar, DateTimeScalar, IsGlobalId, Problem, type RequestContext, UuidScalar } from '@kangfu/nest';
import { Args, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { AttendanceEnum, ServiceKindEnum } from '../../graphql/enums.js';
import { newUuid } from '../../graphql/ids.js';
import { Session } from '../../projections/sessions/sessions.types.js';
import { SERVICE_KINDS, type ServiceKind } from '../../shared/vocabulary.js';
import { SessionWork } from '../session-work.js';
import { type Attendance, ATTENDANCES, wasThere } from '../session.events.js';

@InputType({ description: '小组课中的一名服务对象 One client of a group' })
export class GroupSessionRowInput {
  @Field(() => ID, { description: '计划 The plan' }) @IsGlobalId('plan') planId!: string;
  @Field(() => ID, { description: '转介 The referral under which it is delivered' }) @IsGlobalId('referral') referralId!: string;
  @Field(() => ID, { nullable: true, description: '所履行的排期；服务类别、开始时刻由其带出 The booking that it fulfils: says the service, and when it began' }) @IsOptional() @IsGlobalId('booking') bookingId?: string | null;
  @Field(() => AttendanceEnum, { defaultValue: 'attended', description: '出勤 Attendance' }) @IsIn(ATTENDANCES) attendance: Attendance = 'attended';
  @Field(() => String, { nullable: true, description: '服务说明 Notes' }) @IsOptional() @IsString() @MaxLength(2_000) note?: string | null;
}
@InputType({ description: '记录小组课 Input of deliverGroupSession' })
export class DeliverGroupSessionInput extends CommandInput {
  @Field(() => DateScalar, { description: '日期 Day' }) @IsString() day!: string;
  @Field(() => Int, { description: '分钟 Minutes' }) @IsInt() @Min(1) @Max(1_440) minutes!: number;
  @Field(() => ServiceKindEnum, { nullable: true, description: '计划中的服务类别 Service of the plans' }) @IsOptional() @IsIn(SERVICE_KINDS) service?: ServiceKind | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '开始时刻 Began at' }) @IsOptional() @IsString() startedAt?: string | null;
  @Field(() => [GroupSessionRowInput], { description: '服务对象 Who was to come' }) @ValidateNested({ each: true }) @Type(() => GroupSessionRowInput) @ArrayMinSize(1) @ArrayMaxSize(50) rows!: GroupSessionRowInput[];
}
@ObjectType({ description: '小组课中一名服务对象的结果 Outcome for one client of a group' })
export class GroupSessionRow {
  @Field(() => ID, { description: '计划 Global id of the plan' }) planId!: string;
  @Field(() => Session, { nullable: true, description: '服务记录；拒绝时为空 The session; null on refusal' }) session!: Session | null;
  @Field(() => [Problem], { description: '问题 What is wrong with this row' }) problems!: Problem[];
}
@ObjectType({ description: '记录小组课的结果：逐人办理，一人有误不影响他人 Outcome of deliverGroupSession: each row stands for itself' })
export class DeliverGroupSessionPayload {
  @Field(() => UuidScalar, { description: '小组课标识 Of all who had this lesson together' }) groupId!: string;
  @Field(() => [GroupSessionRow], { description: '逐人结果 Row by row, as they were given' }) rows!: GroupSessionRow[];
  @Field(() => String, { nullable: true, description: '一致性令牌；放入请求头 kangfu-after Send it back as header kangfu-after; null where nothing was recorded' }) consistencyToken!: string | null;
  @Field(() => [Problem], { description: '所有问题，路径以 rows 与行号开头 Problems of all rows; paths begin with rows and its number' }) problems!: Problem[];
}

@Resolver()
export class DeliverGroupSessionResolver {
  constructor(private readonly work: SessionWork) {}

  @Mutation(() => DeliverGroupSessionPayload, { description: '记录小组课：一次课，多名服务对象 Record one lesson of several clients' })
  async deliverGroupSession(@Args('input', { description: '输入 Input' }) input: DeliverGroupSessionInput, @Ctx() context: RequestContext): Promise<DeliverGroupSessionPayload> {
    const { commandId, day, minutes, service, startedAt } = input;
    const groupId = await newUuid(context, input, 'group');
    const rows: GroupSessionRow[] = [];
    let consistencyToken: string | null = null;
    // One after the other, so that the last token covers all that was written.
    for (const [i, { planId, referralId, bookingId, attendance, note }] of input.rows.entries()) {
      const own = { ...(commandId ? { commandId: idOf(`${commandId}:row:${i}`) } : {}), planId, referralId, bookingId, day, minutes, service, startedAt, attendance, note, groupId };
      const data = { day, minutes: wasThere(attendance) ? minutes : 0, attendance, service: service ?? null, startedAt: startedAt ?? null, groupId, note: note || null };
      const outcome = await this.work.deliver(context, own, { planId, referralId, bookingId }, data);
      rows.push({ planId, session: outcome.session, problems: outcome.problems as Problem[] });
      consistencyToken = outcome.consistencyToken ?? consistencyToken;
    }
    return { groupId, rows, consistencyToken, problems: rows.flatMap(({ problems }, i) => problems.map((problem) => ({ ...problem, path: ['rows', String(i), ...problem.path] }))) };
  }
}
