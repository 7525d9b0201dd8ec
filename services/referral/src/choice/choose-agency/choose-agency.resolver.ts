import { findUuid } from '@kangfu/common';
import { CommandInput, Ctx, IsGlobalId, Kangfu, payloadOf, type RequestContext, UuidScalar } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { designationOf } from '../../agency-service/placing.js';
import { ChoiceGiverEnum } from '../../graphql/allocation.enums.js';
import { needUuid } from '../../graphql/ids.js';
import { agencies } from '../../projections/agencies/agencies.projection.js';
import { Agency, agencyOf } from '../../projections/agencies/agencies.types.js';
import { caseFacts } from '../../projections/case-facts/case-facts.projection.js';
import { choiceAggregate, choiceStream } from '../choice.aggregate.js';
import { CHOICE_GIVERS, type ChoiceGiver } from '../choice.events.js';

@InputType({ description: '自主选择机构 Input of chooseAgency' })
export class ChooseAgencyInput extends CommandInput {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
  @Field(() => ID, { description: '需求 The need' }) @IsString() @IsNotEmpty() @MaxLength(200) needId!: string;
  @Field(() => ID, { description: '所选机构 The agency chosen' }) @IsGlobalId('agency') agencyId!: string;
  @Field(() => ChoiceGiverEnum, { description: '选择人 Who chooses' }) @IsIn(CHOICE_GIVERS) chosenBy!: ChoiceGiver;
  @Field(() => String, { nullable: true, description: '凭据；由工作人员代为记录时必填 Evidence; needed where staff record it' }) @IsOptional() @IsString() @MaxLength(2_000) evidence?: string | null;
}
@ObjectType({ description: '对机构的选择 The agency chosen for a need' })
export class AgencyChoice {
  @Field(() => UuidScalar, { description: '需求 The need' }) needId!: string;
  @Field(() => ChoiceGiverEnum, { description: '选择人 Who chose' }) chosenBy!: ChoiceGiver;
  @Field(() => Agency, { nullable: true, description: '所选机构 The agency' }) agency!: Agency | null;
}
@ObjectType({ description: '自主选择机构的结果 Outcome of chooseAgency' })
export class ChooseAgencyPayload extends payloadOf('choice', AgencyChoice) {}

@Resolver()
export class ChooseAgencyResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @Mutation(() => ChooseAgencyPayload, { description: '本人或监护人自主选择定点机构；转介只能发往所选机构 The client or guardian chooses among the designated agencies; the need is referred to no other' })
  async chooseAgency(@Args('input', { description: '输入 Input' }) input: ChooseAgencyInput, @Ctx() context: RequestContext) {
    const caseId = findUuid('case', input.caseId)!;
    const needId = needUuid(input.needId) ?? '';
    const agencyId = findUuid('agency', input.agencyId)!;
    const facts = this.kangfu.reader(caseFacts, 'Case');
    const [actor, designation, known] = await Promise.all([context.actor(), designationOf(this.kangfu, agencyId), facts.fact(context, caseId)]);
    const rights = await this.kangfu.rightsOf(context, `case-${caseId}`);
    const own = rights?.people.includes(actor.id) ?? false;
    return this.kangfu.commands.run(context, {
      aggregate: choiceAggregate, stream: choiceStream(needId), as: 'choice', subject: 'Case', path: ['caseId'], input,
      command: { type: 'ChooseAgency', data: { needId, agency: designation?.agency ?? '', chosenBy: input.chosenBy, evidence: input.evidence || null } },
      onBehalfOf: known && !own ? known.personId : null,
      rights: () => rights,
      facts: async (_state, now) => ({ now: now.toISOString(), case: await facts.fact(context, caseId), designation, own }),
      answer: async () => {
        const row = await this.kangfu.reader(agencies, 'Agency').get(context, agencyId);
        return { needId, chosenBy: input.chosenBy, agency: row && agencyOf(row) };
      },
    });
  }
}
