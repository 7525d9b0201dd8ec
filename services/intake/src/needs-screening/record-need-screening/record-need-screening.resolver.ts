import { findUuid } from '@kangfu/common';
import { CommandInput, Ctx, DateScalar, DateTimeScalar, IsGlobalId, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Allow, ArrayMaxSize, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import type { NeedKind } from '../../case/needs.js';
import { NeedKindEnum } from '../../projections/cases/case.types.js';
import { NeedScreening, ScreeningOutcomeEnum } from '../../projections/needs-screenings/needs-screening.types.js';
import type { ScreeningOutcome } from '../needs-screening.events.js';
import { ScreeningRecorder } from '../screening-recorder.js';

@InputType({ description: '记录需求筛查 Input of recordNeedScreening' })
export class RecordNeedScreeningInput extends CommandInput {
  @Field(() => ID, { description: '需求筛查 The campaign' }) @IsGlobalId('needs-campaign') campaignId!: string;
  @Field(() => ID, { description: '当事人 The person' }) @IsGlobalId('person') personId!: string;
  @Field(() => ScreeningOutcomeEnum, { description: '结果 Outcome' }) @Allow() outcome!: ScreeningOutcome;
  @Field(() => [NeedKindEnum], { nullable: true, description: '发现的需求，随即成为申请 Needs that were found; they become a request' }) @IsOptional() @ArrayMaxSize(10) needs?: NeedKind[] | null;
  @Field(() => DateScalar, { nullable: true, description: '筛查日；空为今日 Day of the visit; null: today' }) @IsOptional() @IsString() day?: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '发生时刻；离线记录后补报时填写，未填筛查日时以此为准 When exactly, for what was written down offline; says the day where that is not given' }) @IsOptional() @IsString() at?: string | null;
  @Field(() => String, { nullable: true, description: '同行的康复治疗师或其单位 The therapist of the pair, or their unit' }) @IsOptional() @IsString() @MaxLength(60) pairedWith?: string | null;
  @Field(() => String, { nullable: true, description: '记录 Note' }) @IsOptional() @Length(1, 2000) note?: string | null;
}
@ObjectType({ description: '记录需求筛查的结果 Outcome of recordNeedScreening' })
export class RecordNeedScreeningPayload extends payloadOf('screening', NeedScreening) {}

@Resolver()
export class RecordNeedScreeningResolver {
  constructor(private readonly recorder: ScreeningRecorder) {}

  @Mutation(() => RecordNeedScreeningPayload, { description: '记录名单上一人的筛查结果 Record what became of one person on the list' })
  recordNeedScreening(@Args('input', { description: '输入 Input' }) input: RecordNeedScreeningInput, @Ctx() context: RequestContext): Promise<RecordNeedScreeningPayload> {
    return this.recorder.record(context, input, findUuid('needs-campaign', input.campaignId)!, { ...input, personId: findUuid('person', input.personId)! });
  }
}
