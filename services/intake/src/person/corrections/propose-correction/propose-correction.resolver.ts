import { CommandInput, Ctx, DateScalar, IsGlobalId, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { newId } from '../../../ids.js';
import { SexEnum } from '../../../projections/persons/person.types.js';
import { Person } from '../../../projections/persons/person.types.js';
import { PersonMutation } from '../../person-mutation.js';

@InputType({ description: '申请更正 Input of proposeCorrection' })
export class ProposeCorrectionInput extends CommandInput {
  @Field(() => ID, { description: '当事人 The person' }) @IsGlobalId('person') personId!: string;
  @Field(() => String, { nullable: true, description: '姓名应为 Name' }) @IsOptional() @Length(1, 100) name?: string | null;
  @Field(() => DateScalar, { nullable: true, description: '出生日期应为 Birth date' }) @IsOptional() @IsString() birthDate?: string | null;
  @Field(() => SexEnum, { nullable: true, description: '性别应为 Sex' }) @IsOptional() @IsIn(['m', 'f']) sex?: 'm' | 'f' | null;
  @Field(() => String, { description: '理由 Why' }) @Length(1, 2000) reason!: string;
}
@ObjectType({ description: '申请更正的结果 Outcome of proposeCorrection' })
export class ProposeCorrectionPayload extends payloadOf('person', Person) {}

@Resolver()
export class ProposeCorrectionResolver {
  constructor(private readonly mutation: PersonMutation) {}

  @Mutation(() => ProposeCorrectionPayload, { description: '申请更正登记内容；由他人同意后生效 Say that a registration is wrong; another approves' })
  async proposeCorrection(@Args('input', { description: '输入 Input' }) input: ProposeCorrectionInput, @Ctx() context: RequestContext): Promise<ProposeCorrectionPayload> {
    const { id: by } = await context.actor();
    const { name, birthDate, sex, reason } = input;
    return this.mutation.run(context, input, { type: 'ProposeCorrection', data: { correctionId: newId(by, input.commandId, 'correction'), name: name ?? null, birthDate: birthDate ?? null, sex: sex ?? null, reason, by } }, { reason });
  }
}
