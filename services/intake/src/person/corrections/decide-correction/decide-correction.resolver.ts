import { CommandInput, Ctx, IsGlobalId, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Allow, IsOptional, IsUUID, Length } from 'class-validator';
import { Persons } from '../../../projections/persons/persons.js';
import { Duplicates } from '../../duplicates/duplicates.js';
import { Person } from '../../../projections/persons/person.types.js';
import { PersonMutation } from '../../person-mutation.js';

@InputType({ description: '审批更正 Input of decideCorrection' })
export class DecideCorrectionInput extends CommandInput {
  @Field(() => ID, { description: '当事人 The person' }) @IsGlobalId('person') personId!: string;
  @Field(() => ID, { description: '更正申请 The correction' }) @IsUUID() correctionId!: string;
  @Field(() => Boolean, { description: '同意 Approve' }) @Allow() approve!: boolean;
  @Field(() => String, { nullable: true, description: '理由；不予更正时必填 Why; needed to refuse' }) @IsOptional() @Length(1, 2000) reason?: string | null;
}
@ObjectType({ description: '审批更正的结果 Outcome of decideCorrection' })
export class DecideCorrectionPayload extends payloadOf('person', Person) {}

@Resolver()
export class DecideCorrectionResolver {
  constructor(private readonly mutation: PersonMutation, private readonly persons: Persons, private readonly duplicates: Duplicates) {}

  @Mutation(() => DecideCorrectionPayload, { description: '同意或不予更正；申请人本人不能审批 Approve or refuse a correction, which nobody does for their own' })
  async decideCorrection(@Args('input', { description: '输入 Input' }) input: DecideCorrectionInput, @Ctx() context: RequestContext): Promise<DecideCorrectionPayload> {
    const { id: by } = await context.actor();
    const personId = this.mutation.idOf(input);
    return this.mutation.run(context, input, { type: 'DecideCorrection', data: { correctionId: input.correctionId, approve: input.approve, reason: input.reason ?? null, by } }, {
      reason: input.reason ?? null,
      // Who is alike is looked at anew under the corrected name and birth date.
      claim: async (events) => {
        for (const event of events) if (event.type === 'CorrectionApproved') await this.duplicates.look(personId, await this.persons.proposed(context, personId, input.correctionId), event.data.sex ? { sex: event.data.sex } : undefined);
        return null;
      },
    });
  }
}
