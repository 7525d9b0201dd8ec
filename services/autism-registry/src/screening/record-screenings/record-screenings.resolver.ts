import { randomUUID } from 'node:crypto';
import { CommandInput, Ctx, enumOf, forbidden, Kangfu, Problem, type RequestContext } from '@kangfu/nest';
import { chinaDay, idOf, streamId } from '@kangfu/common';
import { refuse, type Refused } from '@kangfu/decider';
import { encodeVector } from '@kangfu/subscriptions';
import { Args, Field, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsNotEmpty, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { findStation } from '../find-station.js';
import { tidy } from '../identity.js';
import { findInstrument, score } from '../instruments.js';
import { screening } from '../screening.aggregate.js';
import type { Station } from '../screening.decider.js';
import { ScreeningRowInput } from '../screening.inputs.js';
import { sheetCommand } from '../sheet-command.js';

type Outcome = 'recorded' | 'unchanged' | 'refused';
export const RowOutcomeEnum = enumOf<Outcome>('ScreeningRowOutcome', { zh: '一行的结果', en: 'What became of a row' }, {
  recorded: { zh: '已记录', en: 'Recorded' }, unchanged: { zh: '已有相同记录，未变', en: 'The same was there, nothing changed' }, refused: { zh: '未接受', en: 'Refused' },
});

@InputType({ description: '记录一批初筛 Input of recordScreenings' })
export class RecordScreeningsInput extends CommandInput {
  @Field(() => String, { description: '筛查名单；名单与编号即同一儿童 List; list and number are the child' }) @IsString() @IsNotEmpty() @MaxLength(200) list!: string;
  @Field(() => String, { description: '服务站或街道编码 Code of the station or street' }) @IsString() @IsNotEmpty() @MaxLength(40) place!: string;
  @Field(() => String, { defaultValue: 'q-chat-10', description: '量表 Instrument' }) @IsString() @MaxLength(40) instrument: string = 'q-chat-10';
  @Field(() => String, { nullable: true, description: '量表版本，默认最新 Version of the instrument, the latest by default' }) @IsOptional() @IsString() @MaxLength(20) instrumentVersion?: string | null;
  @Field(() => [ScreeningRowInput], { description: '各行，1–100 Rows, 1–100' }) @ArrayMinSize(1) @ArrayMaxSize(100) @ValidateNested({ each: true }) @Type(() => ScreeningRowInput) rows!: ScreeningRowInput[];
}

@ObjectType({ description: '一行的结果 What became of a row' })
export class ScreeningRowResult {
  @Field(() => String, { description: '名单中的编号 Number in the list' }) number!: string;
  @Field(() => RowOutcomeEnum, { description: '结果 Outcome' }) outcome!: Outcome;
  @Field(() => Boolean, { nullable: true, description: '阳性；未接受时为空 Positive; null on refusal' }) positive!: boolean | null;
  @Field(() => [Problem], { description: '问题 Problems' }) problems!: Problem[];
}

@ObjectType({ description: '记录一批初筛的结果 Outcome of recordScreenings' })
export class RecordScreeningsPayload {
  @Field(() => [ScreeningRowResult], { description: '各行结果，按输入顺序；整批未接受时为空 Each row, in the order given; empty when the whole batch is refused' }) results!: ScreeningRowResult[];
  @Field(() => String, { nullable: true, description: '一致性令牌；放入请求头 kangfu-after Send it back as header kangfu-after; null on refusal' }) consistencyToken!: string | null;
  @Field(() => [Problem], { description: '整批的问题；为空即各行各有结果 Problems of the whole batch' }) problems!: Problem[];
}

/** What the digest of a row's command is taken over. */
const sheetOf = ({ place, instrument, instrumentVersion }: RecordScreeningsInput, row: ScreeningRowInput, list: string): object => ({ ...row, list, place, instrument, instrumentVersion: instrumentVersion ?? null });

@Resolver()
export class RecordScreeningsResolver {
  constructor(private readonly kangfu: Kangfu) {}

  /** Each row is a command of its own under an id made from the batch's, so a batch that is sent again finds what it had recorded. */
  @Mutation(() => RecordScreeningsPayload, { description: '记录一批初筛，每行各自生效 Record up to 100 screenings; each row stands by itself' })
  async recordScreenings(@Args('input', { description: '输入 Input' }) input: RecordScreeningsInput, @Ctx() context: RequestContext): Promise<RecordScreeningsPayload> {
    const ability = await context.ability();
    if (!ability.may('RecordScreening', 'Screening')) throw forbidden();
    const station = await findStation(this.kangfu, input.place.trim());
    if (!station) return this.refused(refuse('unknown-place', {}, ['place']), context);
    if (!ability.can('RecordScreening', 'Screening', { places: [station.code] })) return this.refused(refuse('not-found', {}, ['place']), context);

    const batchId = input.commandId ?? randomUUID();
    const list = tidy(input.list);
    const numbers = new Set<string>();
    const results = await Promise.all(input.rows.map((row, i) => {
      const number = tidy(row.number);
      const repeated = numbers.has(number) || number === '';
      numbers.add(number);
      if (repeated) return this.problem(row, refuse('number-repeated', {}, ['number']), i, context);
      return this.record({ row, number, list, station, i, commandId: idOf(`${batchId}:${JSON.stringify([list, number])}`), input }, context);
    }));
    return { results, consistencyToken: results.some(({ outcome }) => outcome !== 'refused') ? encodeVector(context.written) : null, problems: [] };
  }

  private async record(
    { row, number, list, station, i, commandId, input }: { row: ScreeningRowInput; number: string; list: string; station: Station; i: number; commandId: string; input: RecordScreeningsInput },
    context: RequestContext,
  ): Promise<ScreeningRowResult> {
    const { screeningId, command } = sheetCommand({ list, number }, input.instrument, input.instrumentVersion, row);
    // Facts are asked for before each decision; a command that is already done is not decided again and stays recorded.
    let outcome: Outcome = 'recorded';
    const { problems } = await this.kangfu.commands.run(context, {
      aggregate: screening, stream: streamId('screening', screeningId), as: 'screening', subject: 'Screening', path: ['place'], command,
      input: { commandId, ...sheetOf(input, row, list) },
      rights: () => ({ places: [station.code] }),
      facts: (state, now) => { outcome = state.status === 'none' ? 'recorded' : 'unchanged'; return { today: chinaDay(now), station }; },
      answer: async () => null,
    });
    if (problems.length > 0) return { number: row.number, outcome: 'refused', positive: null, problems: problems.map((problem) => ({ ...problem, path: ['rows', String(i), ...problem.path] })) };
    return { number: row.number, outcome, positive: score(findInstrument(input.instrument, input.instrumentVersion ?? undefined)!, row.answers).positive, problems: [] };
  }

  private problem(row: ScreeningRowInput, refused: Refused, i: number, context: RequestContext): ScreeningRowResult {
    const { problems } = this.kangfu.commands.refused('row', refused.refusals, context);
    return { number: row.number, outcome: 'refused', positive: null, problems: problems.map((problem) => ({ ...problem, path: ['rows', String(i), ...problem.path] })) };
  }

  private refused(refused: Refused, context: RequestContext): RecordScreeningsPayload {
    return { results: [], consistencyToken: null, problems: this.kangfu.commands.refused('row', refused.refusals, context).problems };
  }
}
