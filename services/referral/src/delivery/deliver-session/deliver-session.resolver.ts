import type { AccessFacts } from '@kangfu/access';
import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, Ctx, DateScalar, IsGlobalId, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { AttendanceEnum } from '../../graphql/enums.js';
import { actingOf, newUuid } from '../../graphql/ids.js';
import { planAggregate } from '../../plan/plan.aggregate.js';
import { caseFacts } from '../../projections/case-facts/case-facts.projection.js';
import { sessions } from '../../projections/sessions/sessions.projection.js';
import { Session, sessionOf } from '../../projections/sessions/sessions.types.js';
import { referralAggregate } from '../../referral/referral.aggregate.js';
import type { Referral as ReferralState } from '../../referral/referral.decider.js';
import { sessionAggregate } from '../session.aggregate.js';
import { type Attendance, ATTENDANCES } from '../session.events.js';

@InputType({ description: '记录服务 Input of deliverSession' })
export class DeliverSessionInput extends CommandInput {
  @Field(() => ID, { description: '计划 The plan' }) @IsGlobalId('plan') planId!: string;
  @Field(() => ID, { description: '转介 The referral under which it is delivered' }) @IsGlobalId('referral') referralId!: string;
  @Field(() => DateScalar, { description: '日期 Day' }) @IsString() day!: string;
  @Field(() => Int, { description: '分钟 Minutes' }) @IsInt() @Min(0) @Max(1_440) minutes!: number;
  @Field(() => AttendanceEnum, { defaultValue: 'attended', description: '出勤 Attendance' }) @IsIn(ATTENDANCES) attendance: Attendance = 'attended';
  @Field(() => String, { nullable: true, description: '服务说明 Notes' }) @IsOptional() @IsString() @MaxLength(2_000) note?: string | null;
}
@ObjectType({ description: '记录服务的结果 Outcome of deliverSession' })
export class DeliverSessionPayload extends payloadOf('session', Session) {}

@Resolver()
export class DeliverSessionResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @Mutation(() => DeliverSessionPayload, { description: '记录一次服务 Record a session of a plan in force' })
  async deliverSession(@Args('input', { description: '输入 Input' }) input: DeliverSessionInput, @Ctx() context: RequestContext) {
    const { runtime } = this.kangfu;
    const sessionId = await newUuid(context, input, 'session');
    const referralOf = async () => (await runtime.load(referralAggregate, streamId('referral', findUuid('referral', input.referralId)!))).state;
    const rightsOn = async (referral: ReferralState): Promise<AccessFacts | null> => {
      const rights = referral.status === 'draft' ? null : await this.kangfu.rightsOf(context, `case-${referral.caseId}`);
      return rights && referral.status !== 'draft' ? { ...rights, agency: referral.agency } : null;
    };
    return this.kangfu.commands.run(context, {
      aggregate: sessionAggregate, stream: streamId('session', sessionId), as: 'session', subject: 'Referral', path: ['referralId'], input,
      command: { type: 'DeliverSession', data: { sessionId, day: input.day, minutes: input.minutes, attendance: input.attendance, note: input.note || null } },
      rights: async () => rightsOn(await referralOf()),
      facts: async (_state, now) => {
        const [actor, referral, { state: plan }] = await Promise.all([actingOf(context), referralOf(), runtime.load(planAggregate, streamId('plan', findUuid('plan', input.planId)!))]);
        const known = referral.status === 'draft' ? null : await this.kangfu.reader(caseFacts, 'Case').fact(context, referral.caseId);
        const [ability, rights] = await Promise.all([context.ability(), rightsOn(referral)]);
        return { now: now.toISOString(), actor, plan, referral, case: known, consented: rights !== null && ability.can('read', 'Session', rights) };
      },
      answer: async () => { const row = await this.kangfu.reader(sessions, 'Session').get(context, sessionId); return row && sessionOf(row); },
    });
  }
}
