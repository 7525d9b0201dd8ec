import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, Ctx, DateScalar, DateTimeScalar, IsGlobalId, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { IsBoolean, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { actingOf, newUuid } from '../../graphql/ids.js';
import { closureFacts } from '../../projections/closure-facts/closure-facts.projection.js';
import { visits } from '../../projections/visits/visits.projection.js';
import { Visit, visitOf } from '../../projections/visits/visits.types.js';
import { visitAggregate } from '../visit.aggregate.js';

@InputType({ description: '记录回访 Input of recordVisit' })
export class RecordVisitInput extends CommandInput {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
  @Field(() => DateScalar, { description: '日期 Day' }) @IsString() day!: string;
  @Field(() => DateTimeScalar, { nullable: true, description: '发生时刻；离线记录后补报时填写，须在该日 When exactly it happened, for what was written down offline; on that day' }) @IsOptional() @IsString() at?: string | null;
  @Field(() => Boolean, { description: '已联系到 The client was reached' }) @IsBoolean() reached!: boolean;
  @Field(() => Int, { nullable: true, description: '满意度 1–5 Satisfaction, 1–5' }) @IsOptional() @IsInt() @Min(1) @Max(5) satisfaction?: number | null;
  @Field(() => String, { nullable: true, description: '说明 In words' }) @IsOptional() @IsString() @MaxLength(2_000) text?: string | null;
}
@ObjectType({ description: '记录回访的结果 Outcome of recordVisit' })
export class RecordVisitPayload extends payloadOf('visit', Visit) {}

@Resolver()
export class RecordVisitResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @Mutation(() => RecordVisitPayload, { description: '记录回访或未果的尝试 Record a follow-up visit, or a failed attempt' })
  async recordVisit(@Args('input', { description: '输入 Input' }) input: RecordVisitInput, @Ctx() context: RequestContext) {
    const caseId = findUuid('case', input.caseId)!;
    const visitId = await newUuid(context, input, 'visit');
    const known = this.kangfu.reader(closureFacts, 'Case');
    return this.kangfu.commands.run(context, {
      aggregate: visitAggregate, stream: streamId('visit', visitId), as: 'visit', subject: 'Visit', path: ['caseId'], input,
      command: { type: 'RecordVisit', data: { visitId, day: input.day, at: input.at ?? null, reached: input.reached, satisfaction: input.satisfaction ?? null, text: input.text || null } },
      // The person's rights name their community, whose liaison visits; a case's only go down to the street.
      rights: async () => { const facts = await known.fact(context, caseId); return facts && this.kangfu.rightsOf(context, `person-${facts.personId}`); },
      facts: async (_state, now) => ({ now: now.toISOString(), actor: await actingOf(context), case: await known.fact(context, caseId) }),
      answer: async () => { const row = await this.kangfu.reader(visits, 'Visit').get(context, visitId); return row && visitOf(row); },
    });
  }
}
