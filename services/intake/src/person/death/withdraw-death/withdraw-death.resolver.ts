import { CommandInput, Ctx, IsGlobalId, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Length } from 'class-validator';
import { Person } from '../../../projections/persons/person.types.js';
import { PersonMutation } from '../../person-mutation.js';

@InputType({ description: '撤销死亡登记 Input of withdrawDeath' })
export class WithdrawDeathInput extends CommandInput {
  @Field(() => ID, { description: '当事人 The person' }) @IsGlobalId('person') personId!: string;
  @Field(() => String, { description: '理由 Why' }) @Length(1, 2000) reason!: string;
}
@ObjectType({ description: '撤销死亡登记的结果 Outcome of withdrawDeath' })
export class WithdrawDeathPayload extends payloadOf('person', Person) {}

@Resolver()
export class WithdrawDeathResolver {
  constructor(private readonly mutation: PersonMutation) {}

  @Mutation(() => WithdrawDeathPayload, { description: '撤销误登的死亡；登记人本人不能撤销，已取消的转介不恢复 Take back a death recorded in error, which nobody does for their own record; what was cancelled stays so' })
  async withdrawDeath(@Args('input', { description: '输入 Input' }) input: WithdrawDeathInput, @Ctx() context: RequestContext): Promise<WithdrawDeathPayload> {
    const { id: by } = await context.actor();
    return this.mutation.run(context, input, { type: 'WithdrawDeath', data: { reason: input.reason, by } }, { reason: input.reason });
  }
}
