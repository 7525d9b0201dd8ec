import { CommandInput, Ctx, IsGlobalId, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { IsUUID, Length } from 'class-validator';
import { Person } from '../../../projections/persons/person.types.js';
import { PersonMutation } from '../../person-mutation.js';

@InputType({ description: '分歧已解决 Input of settleDisagreement' })
export class SettleDisagreementInput extends CommandInput {
  @Field(() => ID, { description: '当事人 The person' }) @IsGlobalId('person') personId!: string;
  @Field(() => ID, { description: '分歧 The disagreement' }) @IsUUID() disagreementId!: string;
  @Field(() => String, { description: '如何解决 How' }) @Length(1, 2000) how!: string;
}
@ObjectType({ description: '分歧已解决的结果 Outcome of settleDisagreement' })
export class SettleDisagreementPayload extends payloadOf('person', Person) {}

@Resolver()
export class SettleDisagreementResolver {
  constructor(private readonly mutation: PersonMutation) {}

  @Mutation(() => SettleDisagreementPayload, { description: '记录分歧如何解决 How a disagreement of guardians was settled' })
  async settleDisagreement(@Args('input', { description: '输入 Input' }) input: SettleDisagreementInput, @Ctx() context: RequestContext): Promise<SettleDisagreementPayload> {
    return this.mutation.run(context, input, { type: 'SettleDisagreement', data: { disagreementId: input.disagreementId, how: input.how } });
  }
}
