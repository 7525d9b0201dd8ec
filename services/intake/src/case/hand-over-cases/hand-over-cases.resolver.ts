import { randomUUID } from 'node:crypto';
import { findUuid, globalId, idOf, streamId } from '@kangfu/common';
import { CommandInput, Ctx, enumOf, forbidden, IsGlobalId, Kangfu, Problem, type RequestContext, UuidScalar } from '@kangfu/nest';
import { encodeVector } from '@kangfu/subscriptions';
import { Args, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, IsOptional, IsString, IsUUID, Length, MaxLength } from 'class-validator';
import { workOf } from '../../projections/cases/cases.projection.js';
import { Cases } from '../../projections/cases/cases.js';
import { rehabilitationCase } from '../case.aggregate.js';
import { CaseFactsReader } from '../case-facts.js';

type RowOutcome = 'handed-over' | 'refused';
export const HandOverOutcomeEnum = enumOf<RowOutcome>('HandOverOutcome', { zh: '移交结果', en: 'What became of a case that was to be handed over' }, { 'handed-over': { zh: '已移交', en: 'Handed over' }, refused: { zh: '未移交', en: 'Refused' } });
/** Cases of one call; what is left is said, and handed over by the next. */
const MOST = 100;

@InputType({ description: '批量移交个案 Input of handOverCases' })
export class HandOverCasesInput extends CommandInput {
  @Field(() => UuidScalar, { description: '移交人的用户标识 User id of who hands over' }) @IsUUID() from!: string;
  @Field(() => UuidScalar, { description: '接手人的用户标识 User id of who takes over' }) @IsUUID() to!: string;
  @Field(() => [ID], { nullable: true, description: '个案，1–100；空为移交人全部未结个案 The cases, 1–100; null: all open ones of theirs' }) @IsOptional() @ArrayMinSize(1) @ArrayMaxSize(MOST) @IsGlobalId('case', { each: true }) caseIds?: string[] | null;
  @Field(() => String, { nullable: true, description: '仅限该街道的个案；caseIds 为空时有效 Only those of this street, where no cases are named' }) @IsOptional() @IsString() @MaxLength(40) street?: string | null;
  @Field(() => String, { description: '理由 Why' }) @Length(1, 2000) reason!: string;
}
@ObjectType({ description: '一个个案的移交结果 What became of one case' })
export class HandOverRow {
  @Field(() => ID, { description: '个案 The case' }) caseId!: string;
  @Field(() => HandOverOutcomeEnum, { description: '结果 Outcome' }) outcome!: RowOutcome;
  @Field(() => [Problem], { description: '问题 Problems' }) problems!: Problem[];
}
@ObjectType({ description: '批量移交的结果 Outcome of handOverCases' })
export class HandOverCasesPayload {
  @Field(() => [HandOverRow], { description: '各个案的结果 Each case' }) results!: HandOverRow[];
  @Field(() => Int, { description: '超出一次上限、尚待移交的个案数 Cases beyond what one call takes: call again' }) left!: number;
  @Field(() => String, { nullable: true, description: '一致性令牌；放入请求头 kangfu-after Send it back as header kangfu-after; null where nothing was handed over' }) consistencyToken!: string | null;
  @Field(() => [Problem], { description: '整批的问题；为空即各个案各有结果 Problems of the whole; empty: each case has its outcome' }) problems!: Problem[];
}

@Resolver()
export class HandOverCasesResolver {
  constructor(private readonly kangfu: Kangfu, private readonly cases: Cases, private readonly facts: CaseFactsReader) {}

  /** Each case is a command of its own under an id made from the whole's, so that what is sent again is done once. */
  @Mutation(() => HandOverCasesPayload, { description: '将一人负责或承办的未结个案移交另一人，每案各自生效 Hand what one user manages or serves to another; each case stands by itself' })
  async handOverCases(@Args('input', { description: '输入 Input' }) input: HandOverCasesInput, @Ctx() context: RequestContext): Promise<HandOverCasesPayload> {
    const ability = await context.ability();
    if (!ability.may('HandOverWork', 'Case')) throw forbidden();
    const { from, to, reason } = input;
    const batchId = input.commandId ?? randomUUID();
    const [{ ids, left }, managerUnits, handlerPosts] = await Promise.all([this.wanted(context, input), this.facts.managerUnits(to), this.facts.posts(to)]);
    const results = await Promise.all(ids.map(async (id): Promise<HandOverRow> => {
      const rights = await this.kangfu.rightsOf(context, `case-${id}`);
      const by = (rights && ability.capacity('HandOverWork', 'Case', rights)?.unit) ?? '';
      const row = { from, to, reason, caseId: id, commandId: idOf(`${batchId}:${id}`) };
      const { problems } = await this.kangfu.commands.run(context, {
        aggregate: rehabilitationCase, stream: streamId('case', id), as: 'case', subject: 'Case', path: ['caseIds'], input: row, reason,
        command: { type: 'HandOverWork', data: { from, to, by } },
        rights: (state) => (state.status === 'none' ? null : rights),
        facts: async (_state, now) => ({ now: now.toISOString(), closed: await this.facts.closed(id), managerUnits, handlerPosts }),
        answer: async () => null,
      });
      return { caseId: globalId('case', id), outcome: problems.length > 0 ? 'refused' : 'handed-over', problems };
    }));
    return { results, left, consistencyToken: results.some(({ outcome }) => outcome === 'handed-over') ? encodeVector(context.written) : null, problems: [] };
  }

  private async wanted(context: RequestContext, { from, caseIds, street }: HandOverCasesInput): Promise<{ ids: string[]; left: number }> {
    if (caseIds) return { ids: [...new Set(caseIds.map((id) => findUuid('case', id)!))], left: 0 };
    const filter = { ...workOf(from), ...(street ? { street } : {}) };
    const [{ rows }, all] = await Promise.all([this.cases.reader.find(context, { first: MOST, after: null, filter, sort: { filedAt: 1 } }), this.cases.reader.count(context, filter)]);
    return { ids: rows.map(({ caseId }) => caseId), left: all - rows.length };
  }
}
