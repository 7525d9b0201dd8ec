import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, Ctx, IsGlobalId, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { IsOptional, Length } from 'class-validator';
import { Person } from '../../../projections/persons/person.types.js';
import { Persons } from '../../../projections/persons/persons.js';
import { link } from '../link.aggregate.js';
import { Registrations } from '../registrations.js';

@InputType({ description: '合并登记 Input of linkPersons' })
export class LinkPersonsInput extends CommandInput {
  @Field(() => ID, { description: '一名登记人 One of the two' }) @IsGlobalId('person') personId!: string;
  @Field(() => ID, { description: '另一名登记人 The other' }) @IsGlobalId('person') otherId!: string;
  @Field(() => String, { nullable: true, description: '说明 Why' }) @IsOptional() @Length(1, 2000) reason?: string | null;
}
@ObjectType({ description: '合并登记的结果：保留先登记的一人 Outcome of linkPersons: the person is the one who was registered first' })
export class LinkPersonsPayload extends payloadOf('person', Person) {}

@Resolver()
export class LinkPersonsResolver {
  constructor(private readonly kangfu: Kangfu, private readonly persons: Persons, private readonly registrations: Registrations) {}

  @Mutation(() => LinkPersonsPayload, { description: '两条登记确为同一人：后登记的显示在先登记的之下，不复制也不删除任何内容 Two registrations are one person: the later is shown under the earlier, nothing is copied or deleted' })
  async linkPersons(@Args('input', { description: '输入 Input' }) input: LinkPersonsInput, @Ctx() context: RequestContext): Promise<LinkPersonsPayload> {
    const [a, b] = [findUuid('person', input.personId)!, findUuid('person', input.otherId)!];
    const pair = await this.registrations.pair(context, a, b);
    return this.kangfu.commands.run(context, {
      aggregate: link, stream: streamId('link', pair?.linked.personId ?? a), as: 'person', subject: 'Person', path: ['personId'], input, reason: input.reason ?? null, onBehalfOf: pair?.linked.personId ?? null,
      command: { type: 'LinkPersons', data: { reason: input.reason ?? null } },
      rights: () => this.registrations.rightsToBoth(context, a, b),
      facts: () => ({ pair }),
      answer: () => this.persons.find(context, pair!.survivor.personId),
    });
  }
}
