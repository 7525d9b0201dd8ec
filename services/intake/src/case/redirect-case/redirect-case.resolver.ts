import { CommandInput, Ctx, IsGlobalId, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Matches } from 'class-validator';
import { ServingStreets } from '../../organisation/serving-streets.js';
import { Case } from '../../projections/cases/case.types.js';
import { CaseFactsReader } from '../case-facts.js';
import { CaseMutation } from '../case-mutation.js';

@InputType({ description: '转往另一街道 Input of redirectCase' })
export class RedirectCaseInput extends CommandInput {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
  @Field(() => String, { description: '转往街道（镇）的代码，9 位 Code of the street it goes to' }) @Matches(/^\d{9}$/) street!: string;
}
@ObjectType({ description: '转往另一街道的结果；转出后无权查看时为空 Outcome of redirectCase; the case is null once it is out of sight' })
export class RedirectCasePayload extends payloadOf('case', Case) {}

@Resolver()
export class RedirectCaseResolver {
  constructor(private readonly mutation: CaseMutation, private readonly streets: ServingStreets, private readonly facts: CaseFactsReader) {}

  @Mutation(() => RedirectCasePayload, { description: '个案转往另一街道 Send the case to another street' })
  redirectCase(@Args('input', { description: '输入 Input' }) input: RedirectCaseInput, @Ctx() context: RequestContext): Promise<RedirectCasePayload> {
    return this.mutation.run(context, input, { type: 'RedirectCase', data: {} }, async (state) => {
      const [target, person] = await Promise.all([this.streets.find(input.street), state.status === 'none' ? null : this.facts.person(state.personId)]);
      return { target, person, targetSettings: target ? await this.facts.settings(target.path) : [] };
    });
  }
}
