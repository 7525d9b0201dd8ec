import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, Ctx, IsGlobalId, Kangfu, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Int, Mutation, Resolver } from '@nestjs/graphql';
import { IsIn, IsInt, IsNotEmpty, IsString, Max, MaxLength, Min } from 'class-validator';
import { AdviceEnum } from '../../graphql/enums-of-care.js';
import { actingOf } from '../../graphql/ids.js';
import { caseFacts } from '../../projections/case-facts/case-facts.projection.js';
import { expertOpinions } from '../../projections/expert-opinions/expert-opinions.projection.js';
import { expertOpinionOf } from '../../projections/expert-opinions/expert-opinions.types.js';
import { opinionAggregate } from '../opinion.aggregate.js';
import { type Advice, ADVICES } from '../opinion.events.js';
import { ExpertOpinionPayload } from '../opinion.inputs.js';

@InputType({ description: '提出专家意见 Input of giveExpertOpinion' })
export class GiveExpertOpinionInput extends CommandInput {
  @Field(() => ID, { description: '专家意见 The request' }) @IsGlobalId('opinion') opinionId!: string;
  @Field(() => Int, { description: '所代表的专家组（残疾类别 1–6） The panel for which it is given' }) @IsInt() @Min(1) @Max(6) panel!: number;
  @Field(() => AdviceEnum, { description: '意见 Advice' }) @IsIn(ADVICES) advice!: Advice;
  @Field(() => String, { description: '说明 In words' }) @IsString() @IsNotEmpty() @MaxLength(4_000) text!: string;
}

@Resolver()
export class GiveExpertOpinionResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @Mutation(() => ExpertOpinionPayload, { description: '提出专家意见 Give the opinion of a panel that was asked' })
  async giveExpertOpinion(@Args('input', { description: '输入 Input' }) input: GiveExpertOpinionInput, @Ctx() context: RequestContext) {
    const opinionId = findUuid('opinion', input.opinionId)!;
    const { panel, advice, text } = input;
    return this.kangfu.commands.run(context, {
      aggregate: opinionAggregate, stream: streamId('opinion', opinionId), as: 'opinion', subject: 'Opinion', path: ['opinionId'], input, command: { type: 'GiveExpertOpinion', data: { panel, advice, text } },
      rights: (opinion) => (opinion.status === 'none' ? null : this.kangfu.rightsOf(context, `case-${opinion.caseId}`)),
      facts: async (opinion, now) => ({
        now: now.toISOString(), actor: await actingOf(context), case: opinion.status === 'none' ? null : await this.kangfu.reader(caseFacts, 'Case').fact(context, opinion.caseId),
      }),
      answer: async () => { const row = await this.kangfu.reader(expertOpinions, 'Opinion').get(context, opinionId); return row && expertOpinionOf(row); },
    });
  }
}
