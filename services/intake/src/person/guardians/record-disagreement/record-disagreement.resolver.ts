import { CommandInput, Ctx, IsGlobalId, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { ArrayMaxSize, IsUUID, Length } from 'class-validator';
import { newId } from '../../../ids.js';
import { Person } from '../../../projections/persons/person.types.js';
import { PersonMutation } from '../../person-mutation.js';

@InputType({ description: '监护人意见不一 Input of recordDisagreement' })
export class RecordDisagreementInput extends CommandInput {
  @Field(() => ID, { description: '当事人 The person' }) @IsGlobalId('person') personId!: string;
  @Field(() => [ID], { description: '意见不一的监护人 Between whom' }) @ArrayMaxSize(10) @IsUUID(undefined, { each: true }) guardianIds!: string[];
  @Field(() => String, { description: '分歧内容 About what' }) @Length(1, 2000) about!: string;
}
@ObjectType({ description: '监护人意见不一的结果 Outcome of recordDisagreement' })
export class RecordDisagreementPayload extends payloadOf('person', Person) {}

@Resolver()
export class RecordDisagreementResolver {
  constructor(private readonly mutation: PersonMutation) {}

  @Mutation(() => RecordDisagreementPayload, { description: '记录监护人之间的分歧：只作提示，不以一方压过另一方 Guardians disagree: a flag, nobody is overridden' })
  async recordDisagreement(@Args('input', { description: '输入 Input' }) input: RecordDisagreementInput, @Ctx() context: RequestContext): Promise<RecordDisagreementPayload> {
    const disagreementId = newId((await context.actor()).id, input.commandId, 'disagreement');
    return this.mutation.run(context, input, { type: 'RecordDisagreement', data: { disagreementId, guardianIds: input.guardianIds, about: input.about } });
  }
}
