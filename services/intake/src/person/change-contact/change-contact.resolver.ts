import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, Ctx, IsGlobalId, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { IsOptional, Length } from 'class-validator';
import { Person } from '../../projections/persons/person.types.js';
import { Persons } from '../../projections/persons/persons.js';
import { Duplicates } from '../duplicates/duplicates.js';
import { Households } from '../households/households.js';
import { person } from '../person.aggregate.js';

@InputType({ description: '变更联系方式；未填的不变 Input of changeContact; what is not named stays' })
export class ChangeContactInput extends CommandInput {
  @Field(() => ID, { description: '当事人 The person' }) @IsGlobalId('person') personId!: string;
  @Field(() => String, { nullable: true, description: '电话 Phone' }) @IsOptional() @Length(1, 40) phone?: string | null;
  @Field(() => String, { nullable: true, description: '住址 Address' }) @IsOptional() @Length(1, 300) address?: string | null;
  @Field(() => String, { nullable: true, description: '监护人姓名 Name of the guardian' }) @IsOptional() @Length(1, 100) guardianName?: string | null;
  @Field(() => String, { nullable: true, description: '监护人电话 Phone of the guardian' }) @IsOptional() @Length(1, 40) guardianPhone?: string | null;
}
@ObjectType({ description: '变更联系方式的结果 Outcome of changeContact' })
export class ChangeContactPayload extends payloadOf('person', Person) {}

@Resolver()
export class ChangeContactResolver {
  constructor(private readonly kangfu: Kangfu, private readonly persons: Persons, private readonly duplicates: Duplicates, private readonly households: Households) {}

  @Mutation(() => ChangeContactPayload, { description: '变更联系方式 Change how a person or the guardian is reached' })
  async changeContact(@Args('input', { description: '输入 Input' }) input: ChangeContactInput, @Ctx() context: RequestContext): Promise<ChangeContactPayload> {
    const id = findUuid('person', input.personId)!;
    const { phone, address, guardianName, guardianPhone } = input;
    const contact = Object.fromEntries(Object.entries({ phone, address, guardianName, guardianPhone }).filter(([, value]) => value != null));
    return this.kangfu.commands.run(context, {
      aggregate: person, stream: streamId('person', id), as: 'person', subject: 'Person', path: ['personId'], input, onBehalfOf: id,
      command: { type: 'ChangeContact', data: { contact } },
      rights: (state) => (state.status === 'none' ? null : this.kangfu.rightsOf(context, `person-${id}`)),
      facts: async (state, now) => ({ now: now.toISOString(), street: null, ...(address && state.status !== 'none' ? { household: await this.households.at(state.street, address) } : {}) }),
      claim: async () => { await this.duplicates.look(id, contact); return null; },
      answer: () => this.persons.find(context, id),
    });
  }
}
