import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, Ctx, DateScalar, IsGlobalId, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsInt, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { BarthelItemEnum } from '../../graphql/enums.js';
import { newUuid } from '../../graphql/ids.js';
import { assessments } from '../../projections/assessments/assessments.projection.js';
import { Assessment, assessmentOf } from '../../projections/assessments/assessments.types.js';
import { caseFacts } from '../../projections/case-facts/case-facts.projection.js';
import { assessmentAggregate } from '../assessment.aggregate.js';
import { BARTHEL_ITEMS, type BarthelItem } from '../barthel.js';

@InputType({ description: 'Barthel 项目得分 Points of one item of the Barthel index' })
export class BarthelAnswerInput {
  @Field(() => BarthelItemEnum, { description: '项目 Item' }) @IsIn(BARTHEL_ITEMS) item!: BarthelItem;
  @Field(() => Int, { description: '得分 Points' }) @IsInt() points!: number;
}
@InputType({ description: '记录功能评估 Input of recordAssessment' })
export class RecordAssessmentInput extends CommandInput {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
  @Field(() => [BarthelAnswerInput], { description: 'Barthel 十项 The ten items of the Barthel index' }) @ValidateNested({ each: true }) @Type(() => BarthelAnswerInput) @ArrayMaxSize(20) answers!: BarthelAnswerInput[];
  @Field(() => DateScalar, { nullable: true, description: '评估日期，默认今日 Day of the assessment; today by default' }) @IsOptional() @IsString() assessedOn?: string | null;
  @Field(() => String, { nullable: true, description: '评估说明 Remarks' }) @IsOptional() @IsString() @MaxLength(2_000) note?: string | null;
}
@ObjectType({ description: '记录功能评估的结果 Outcome of recordAssessment' })
export class RecordAssessmentPayload extends payloadOf('assessment', Assessment) {}

@Resolver()
export class RecordAssessmentResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @Mutation(() => RecordAssessmentPayload, { description: '记录功能评估（Barthel 指数） Record a functional assessment (Barthel index)' })
  async recordAssessment(@Args('input', { description: '输入 Input' }) input: RecordAssessmentInput, @Ctx() context: RequestContext) {
    const caseId = findUuid('case', input.caseId)!;
    const assessmentId = await newUuid(context, input, 'assessment');
    const reader = this.kangfu.reader(caseFacts, 'Case');
    return this.kangfu.commands.run(context, {
      aggregate: assessmentAggregate, stream: streamId('assessment', assessmentId), as: 'assessment', subject: 'Case', path: ['caseId'], input,
      command: { type: 'RecordAssessment', data: { assessmentId, answers: input.answers, assessedOn: input.assessedOn ?? null, note: input.note || null } },
      rights: () => this.kangfu.rightsOf(context, `case-${caseId}`),
      facts: async (_state, now) => ({ now: now.toISOString(), case: await reader.fact(context, caseId) }),
      answer: async () => { const row = await this.kangfu.reader(assessments, 'Assessment').get(context, assessmentId); return row && assessmentOf(row); },
    });
  }
}
