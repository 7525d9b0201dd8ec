import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, Ctx, IsGlobalId, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Length } from 'class-validator';
import { Person } from '../../../projections/persons/person.types.js';
import { Persons } from '../../../projections/persons/persons.js';
import { link } from '../link.aggregate.js';
import { Registrations } from '../registrations.js';

@InputType({ description: '撤销合并 Input of unlinkPersons' })
export class UnlinkPersonsInput extends CommandInput {
  @Field(() => ID, { description: '显示在他人之下的登记人 The one who is shown under the other' }) @IsGlobalId('person') personId!: string;
  @Field(() => String, { description: '理由 Why' }) @Length(1, 2000) reason!: string;
}
@ObjectType({ description: '撤销合并的结果 Outcome of unlinkPersons' })
export class UnlinkPersonsPayload extends payloadOf('person', Person) {}

@Resolver()
export class UnlinkPersonsResolver {
  constructor(private readonly kangfu: Kangfu, private readonly persons: Persons, private readonly registrations: Registrations) {}

  @Mutation(() => UnlinkPersonsPayload, { description: '撤销合并，恢复原状 They are two people after all: everything is as it was' })
  async unlinkPersons(@Args('input', { description: '输入 Input' }) input: UnlinkPersonsInput, @Ctx() context: RequestContext): Promise<UnlinkPersonsPayload> {
    const personId = findUuid('person', input.personId)!;
    return this.kangfu.commands.run(context, {
      aggregate: link, stream: streamId('link', personId), as: 'person', subject: 'Person', path: ['personId'], input, reason: input.reason, onBehalfOf: personId,
      command: { type: 'UnlinkPersons', data: { reason: input.reason } },
      rights: (state) => (state.status === 'none' ? this.kangfu.rightsOf(context, `person-${personId}`) : this.registrations.rightsToBoth(context, personId, state.survivorId)),
      facts: () => ({ pair: null }),
      answer: () => this.persons.find(context, personId),
    });
  }
}
