import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, Ctx, IsGlobalId, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Allow } from 'class-validator';
import { ChannelEnum, LanguageEnum, Person } from '../../projections/persons/person.types.js';
import { Persons } from '../../projections/persons/persons.js';
import { person } from '../person.aggregate.js';
import type { Channel, Language } from '../preferences.js';

@InputType({ description: '变更沟通偏好；未填的不变 Input of changePreferences; what is not named stays' })
export class ChangePreferencesInput extends CommandInput {
  @Field(() => ID, { description: '当事人 The person' }) @IsGlobalId('person') personId!: string;
  @Field(() => ChannelEnum, { nullable: true, description: '方式 Channel' }) @Allow() channel?: Channel | null;
  @Field(() => LanguageEnum, { nullable: true, description: '语言 Language' }) @Allow() language?: Language | null;
  @Field(() => Boolean, { nullable: true, description: '需要手语 Needs sign language' }) @Allow() sign?: boolean | null;
  @Field(() => Boolean, { nullable: true, description: '需要大字 Needs large print' }) @Allow() largePrint?: boolean | null;
}
@ObjectType({ description: '变更沟通偏好的结果 Outcome of changePreferences' })
export class ChangePreferencesPayload extends payloadOf('person', Person) {}

@Resolver()
export class ChangePreferencesResolver {
  constructor(private readonly kangfu: Kangfu, private readonly persons: Persons) {}

  @Mutation(() => ChangePreferencesPayload, { description: '变更沟通偏好 Change how a person wants to be told things' })
  async changePreferences(@Args('input', { description: '输入 Input' }) input: ChangePreferencesInput, @Ctx() context: RequestContext): Promise<ChangePreferencesPayload> {
    const id = findUuid('person', input.personId)!;
    const { channel, language, sign, largePrint } = input;
    return this.kangfu.commands.run(context, {
      aggregate: person, stream: streamId('person', id), as: 'person', subject: 'Person', path: ['personId'], input, onBehalfOf: id,
      command: { type: 'ChangePreferences', data: { channel: channel ?? null, language: language ?? null, sign: sign ?? null, largePrint: largePrint ?? null } },
      rights: (state) => (state.status === 'none' ? null : this.kangfu.rightsOf(context, `person-${id}`)),
      facts: (_state, now) => ({ now: now.toISOString(), street: null }),
      answer: () => this.persons.find(context, id),
    });
  }
}
