import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, Ctx, DateScalar, IsGlobalId, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsInt, IsNotEmpty, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { BarthelItemEnum, InstrumentCodeEnum } from '../../graphql/enums.js';
import { newUuid } from '../../graphql/ids.js';
import { assessmentOrders } from '../../projections/assessment-orders/assessment-orders.projection.js';
import { assessments } from '../../projections/assessments/assessments.projection.js';
import { Assessment, assessmentOf } from '../../projections/assessments/assessments.types.js';
import { caseFacts } from '../../projections/case-facts/case-facts.projection.js';
import { assessmentAggregate } from '../assessment.aggregate.js';
import type { OrderFacts } from '../assessment.decider.js';
import { BARTHEL_ITEMS, type BarthelItem } from '../instruments/barthel.js';
import { INSTRUMENT_CODES, type InstrumentCode } from '../instruments/instrument.js';

@InputType({ description: 'Barthel 项目得分 Points of one item of the Barthel index' })
export class BarthelAnswerInput {
  @Field(() => BarthelItemEnum, { description: '项目 Item' }) @IsIn(BARTHEL_ITEMS) item!: BarthelItem;
  @Field(() => Int, { description: '得分 Points' }) @IsInt() points!: number;
}
@InputType({ description: '量表项目得分 Points or qualifier of one item of an instrument' })
export class AssessmentItemInput {
  @Field(() => String, { description: '项目代码，如 s1；ICF 代码，如 d450 Code of the item; an ICF code' }) @IsString() @IsNotEmpty() @MaxLength(20) code!: string;
  @Field(() => Int, { description: '得分或限定值 Points or qualifier' }) @IsInt() value!: number;
}
@InputType({ description: '记录功能评估 Input of recordAssessment' })
export class RecordAssessmentInput extends CommandInput {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
  @Field(() => InstrumentCodeEnum, { defaultValue: 'barthel', description: '量表 Instrument' }) @IsIn(INSTRUMENT_CODES) instrument: InstrumentCode = 'barthel';
  @Field(() => [BarthelAnswerInput], { nullable: true, description: 'Barthel 十项 The ten items of the Barthel index' }) @IsOptional() @ValidateNested({ each: true }) @Type(() => BarthelAnswerInput) @ArrayMaxSize(20) answers?: BarthelAnswerInput[] | null;
  @Field(() => [AssessmentItemInput], { nullable: true, description: '任一量表的项目 Items of any instrument, by code' }) @IsOptional() @ValidateNested({ each: true }) @Type(() => AssessmentItemInput) @ArrayMaxSize(200) items?: AssessmentItemInput[] | null;
  @Field(() => DateScalar, { nullable: true, description: '评估日期，默认今日 Day of the assessment; today by default' }) @IsOptional() @IsString() assessedOn?: string | null;
  @Field(() => ID, { nullable: true, description: '评估安排；默认为本个案待完成的安排 The order it fulfils; by default the open one of the case that names the instrument' }) @IsOptional() @IsGlobalId('order') orderId?: string | null;
  @Field(() => String, { nullable: true, description: '评估说明 Remarks' }) @IsOptional() @IsString() @MaxLength(2_000) note?: string | null;
}
@ObjectType({ description: '记录功能评估的结果 Outcome of recordAssessment' })
export class RecordAssessmentPayload extends payloadOf('assessment', Assessment) {}

@Resolver()
export class RecordAssessmentResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @Mutation(() => RecordAssessmentPayload, { description: '记录功能评估；得分与分级由系统计算 Record a functional assessment; score and band are computed, an open order is fulfilled' })
  async recordAssessment(@Args('input', { description: '输入 Input' }) input: RecordAssessmentInput, @Ctx() context: RequestContext) {
    const caseId = findUuid('case', input.caseId)!;
    const assessmentId = await newUuid(context, input, 'assessment');
    const reader = this.kangfu.reader(caseFacts, 'Case');
    const answers = [...(input.answers ?? []), ...(input.items ?? []).map(({ code, value }) => ({ item: code, points: value }))];
    return this.kangfu.commands.run(context, {
      aggregate: assessmentAggregate, stream: streamId('assessment', assessmentId), as: 'assessment', subject: 'Case', path: ['caseId'], input,
      command: { type: 'RecordAssessment', data: { assessmentId, instrument: input.instrument, answers, assessedOn: input.assessedOn ?? null, note: input.note || null } },
      rights: () => this.kangfu.rightsOf(context, `case-${caseId}`),
      facts: async (_state, now) => {
        const [known, order] = await Promise.all([reader.fact(context, caseId), this.order(context, caseId, input)]);
        return { now: now.toISOString(), case: known, order };
      },
      answer: async () => { const row = await this.kangfu.reader(assessments, 'Assessment').get(context, assessmentId); return row && assessmentOf(row); },
    });
  }

  /** The order that is named, or the first due of the case that still waits for this instrument. */
  private async order(context: RequestContext, caseId: string, { orderId, instrument }: RecordAssessmentInput): Promise<OrderFacts | null> {
    const orders = this.kangfu.reader(assessmentOrders, 'Assessment');
    if (orderId) return (await orders.fact(context, findUuid('order', orderId)!)) ?? { orderId: '', caseId: '', status: 'open', instruments: [] };
    const open = await this.kangfu.rows(assessmentOrders).peekMany({ caseId, status: 'open' }, 100);
    return open.filter(({ instruments, results }) => instruments.includes(instrument) && !results.some((each) => each.instrument === instrument)).sort((a, b) => (a.due < b.due ? -1 : 1))[0] ?? null;
  }
}
