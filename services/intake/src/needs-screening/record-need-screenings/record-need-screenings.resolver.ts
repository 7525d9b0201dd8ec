import { randomUUID } from 'node:crypto';
import { findUuid, idOf } from '@kangfu/common';
import { refuse } from '@kangfu/decider';
import { CommandInput, Ctx, DateScalar, DateTimeScalar, enumOf, forbidden, IsGlobalId, Kangfu, Problem, type RequestContext } from '@kangfu/nest';
import { encodeVector } from '@kangfu/subscriptions';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { Allow, ArrayMaxSize, ArrayMinSize, IsOptional, IsString, Length, MaxLength, ValidateNested } from 'class-validator';
import type { NeedKind } from '../../case/needs.js';
import { NeedKindEnum } from '../../projections/cases/case.types.js';
import { ScreeningOutcomeEnum } from '../../projections/needs-screenings/needs-screening.types.js';
import type { ScreeningOutcome } from '../needs-screening.events.js';
import { ScreeningRecorder } from '../screening-recorder.js';

type RowOutcome = 'recorded' | 'unchanged' | 'refused';
export const NeedScreeningRowOutcomeEnum = enumOf<RowOutcome>('NeedScreeningRowOutcome', { zh: '一行的结果', en: 'What became of a row' }, {
  recorded: { zh: '已记录', en: 'Recorded' }, unchanged: { zh: '已有相同记录，未变', en: 'The same was there, nothing changed' }, refused: { zh: '未接受', en: 'Refused' },
});

@InputType({ description: '需求筛查名单的一行 A row of a screening list' })
export class NeedScreeningRowInput {
  @Field(() => ID, { description: '当事人 The person' }) @IsGlobalId('person') personId!: string;
  @Field(() => ScreeningOutcomeEnum, { description: '结果 Outcome' }) @Allow() outcome!: ScreeningOutcome;
  @Field(() => [NeedKindEnum], { nullable: true, description: '发现的需求 Needs that were found' }) @IsOptional() @ArrayMaxSize(10) needs?: NeedKind[] | null;
  @Field(() => DateScalar, { nullable: true, description: '筛查日；空为今日 Day of the visit; null: today' }) @IsOptional() @IsString() day?: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '发生时刻；离线记录后补报时填写，未填筛查日时以此为准 When exactly, for what was written down offline; says the day where that is not given' }) @IsOptional() @IsString() at?: string | null;
  @Field(() => String, { nullable: true, description: '同行的康复治疗师或其单位 The therapist of the pair, or their unit' }) @IsOptional() @IsString() @MaxLength(60) pairedWith?: string | null;
  @Field(() => String, { nullable: true, description: '记录 Note' }) @IsOptional() @Length(1, 2000) note?: string | null;
}
@InputType({ description: '记录一批需求筛查 Input of recordNeedScreenings' })
export class RecordNeedScreeningsInput extends CommandInput {
  @Field(() => ID, { description: '需求筛查 The campaign' }) @IsGlobalId('needs-campaign') campaignId!: string;
  @Field(() => [NeedScreeningRowInput], { description: '各行，1–100 Rows, 1–100' }) @ArrayMinSize(1) @ArrayMaxSize(100) @ValidateNested({ each: true }) @Type(() => NeedScreeningRowInput) rows!: NeedScreeningRowInput[];
}
@ObjectType({ description: '一行的结果 What became of a row' })
export class NeedScreeningRowResult {
  @Field(() => ID, { description: '当事人 The person' }) personId!: string;
  @Field(() => NeedScreeningRowOutcomeEnum, { description: '结果 Outcome' }) outcome!: RowOutcome;
  @Field(() => [Problem], { description: '问题 Problems' }) problems!: Problem[];
}
@ObjectType({ description: '记录一批需求筛查的结果 Outcome of recordNeedScreenings' })
export class RecordNeedScreeningsPayload {
  @Field(() => [NeedScreeningRowResult], { description: '各行结果，按输入顺序 Each row, in the order given' }) results!: NeedScreeningRowResult[];
  @Field(() => String, { nullable: true, description: '一致性令牌；放入请求头 kangfu-after Send it back as header kangfu-after; null where nothing was recorded' }) consistencyToken!: string | null;
  @Field(() => [Problem], { description: '整批的问题；为空即各行各有结果 Problems of the whole batch' }) problems!: Problem[];
}

@Resolver()
export class RecordNeedScreeningsResolver {
  constructor(private readonly kangfu: Kangfu, private readonly recorder: ScreeningRecorder) {}

  /** Each row is a command of its own under an id made from the batch's, so a batch that is sent again finds what it had recorded. */
  @Mutation(() => RecordNeedScreeningsPayload, { description: '记录一批需求筛查，每行各自生效 Record up to 100 outcomes; each row stands by itself' })
  async recordNeedScreenings(@Args('input', { description: '输入 Input' }) input: RecordNeedScreeningsInput, @Ctx() context: RequestContext): Promise<RecordNeedScreeningsPayload> {
    if (!(await context.ability()).may('RecordNeedScreening', 'NeedScreening')) throw forbidden();
    const batchId = input.commandId ?? randomUUID();
    const campaignId = findUuid('needs-campaign', input.campaignId)!;
    const people = new Set<string>();
    const results = await Promise.all(input.rows.map(async (row, i): Promise<NeedScreeningRowResult> => {
      const repeated = people.has(row.personId);
      people.add(row.personId);
      let outcome: RowOutcome = 'recorded';
      const command = { ...row, campaignId, commandId: idOf(`${batchId}:${row.personId}`) };
      const { problems } = repeated ? this.kangfu.commands.refused('screening', refuse('person-repeated', {}, ['personId']).refusals, context)
        : await this.recorder.record(context, command, campaignId, { ...row, personId: findUuid('person', row.personId)! }, (changed) => { outcome = changed ? 'recorded' : 'unchanged'; });
      return { personId: row.personId, outcome: problems.length > 0 ? 'refused' : outcome, problems: problems.map((problem) => ({ ...problem, path: ['rows', String(i), ...problem.path] })) };
    }));
    return { results, consistencyToken: results.some(({ outcome }) => outcome !== 'refused') ? encodeVector(context.written) : null, problems: [] };
  }
}
