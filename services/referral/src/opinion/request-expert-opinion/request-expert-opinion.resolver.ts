import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, Ctx, DateScalar, IsGlobalId, Kangfu, type RequestContext, UuidScalar } from '@kangfu/nest';
import { Args, Field, ID, InputType, Int, Mutation, Resolver } from '@nestjs/graphql';
import { ArrayMaxSize, IsInt, IsNotEmpty, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { actingOf, newUuid } from '../../graphql/ids.js';
import { ClockSettings } from '../../projections/clock-settings/clock-settings.js';
import { caseFacts } from '../../projections/case-facts/case-facts.projection.js';
import { expertOpinions } from '../../projections/expert-opinions/expert-opinions.projection.js';
import { expertOpinionOf } from '../../projections/expert-opinions/expert-opinions.types.js';
import { personFacts } from '../../projections/person-facts/person-facts.projection.js';
import { opinionAggregate } from '../opinion.aggregate.js';
import { ExpertOpinionPayload } from '../opinion.inputs.js';

@InputType({ description: '请专家组提出意见 Input of requestExpertOpinion' })
export class RequestExpertOpinionInput extends CommandInput {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
  @Field(() => [Int], { nullable: true, description: '专家组（残疾类别 1–6），默认为本人现行残疾人证的类别，多重残疾默认为其各项类别，未登记各项时须选多个 Panels by class; by default that of the certificate that counts now, of class 7 those of its components; where these are not known, several are named' }) @IsOptional() @IsInt({ each: true }) @Min(1, { each: true }) @Max(6, { each: true }) @ArrayMaxSize(6) panels?: number[] | null;
  @Field(() => [UuidScalar], { nullable: true, description: '指定专家（用户标识），默认本区任一专家 User ids of the experts who are asked; any of the place by default' }) @IsOptional() @IsString({ each: true }) @ArrayMaxSize(20) experts?: string[] | null;
  @Field(() => DateScalar, { nullable: true, description: '期限，默认按单位配置（五个工作日） Last day; by default what the units of the place have set, or five working days' }) @IsOptional() @IsString() due?: string | null;
  @Field(() => String, { description: '问题 What is asked' }) @IsString() @IsNotEmpty() @MaxLength(2_000) question!: string;
}

@Resolver()
export class RequestExpertOpinionResolver {
  constructor(private readonly kangfu: Kangfu, private readonly settings: ClockSettings) {}

  @Mutation(() => ExpertOpinionPayload, { description: '请专家组提出意见 Ask the panels of a person’s class for their opinion' })
  async requestExpertOpinion(@Args('input', { description: '输入 Input' }) input: RequestExpertOpinionInput, @Ctx() context: RequestContext) {
    const caseId = findUuid('case', input.caseId)!;
    const opinionId = await newUuid(context, input, 'opinion');
    return this.kangfu.commands.run(context, {
      aggregate: opinionAggregate, stream: streamId('opinion', opinionId), as: 'opinion', subject: 'Case', path: ['caseId'], input,
      command: { type: 'RequestExpertOpinion', data: { opinionId, panels: input.panels ?? null, experts: input.experts ?? [], due: input.due ?? null, question: input.question } },
      rights: () => this.kangfu.rightsOf(context, `case-${caseId}`),
      facts: async (_state, now) => {
        const [actor, known] = await Promise.all([actingOf(context), this.kangfu.reader(caseFacts, 'Case').fact(context, caseId)]);
        const person = known && await this.kangfu.reader(personFacts, 'Case').fact(context, known.personId);
        return { now: now.toISOString(), actor, case: known, settings: await this.settings.of(known?.places ?? []), disabilityClass: person?.disabilityClass ?? null, components: person?.components ?? [] };
      },
      answer: async () => { const row = await this.kangfu.reader(expertOpinions, 'Opinion').get(context, opinionId); return row && expertOpinionOf(row); },
    });
  }
}
