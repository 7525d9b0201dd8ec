import { CommandInput, Ctx, DateScalar, IsGlobalId, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Allow, IsOptional, IsString, Length } from 'class-validator';
import { newId } from '../../../ids.js';
import { RelationEnum } from '../../../projections/persons/person-parts.types.js';
import { Persons } from '../../../projections/persons/persons.js';
import { Duplicates } from '../../duplicates/duplicates.js';
import type { Relation } from '../guardian.events.js';
import { Person } from '../../../projections/persons/person.types.js';
import { PersonMutation } from '../../person-mutation.js';

@InputType({ description: '登记监护人 Input of nameGuardian' })
export class NameGuardianInput extends CommandInput {
  @Field(() => ID, { description: '当事人 The person' }) @IsGlobalId('person') personId!: string;
  @Field(() => RelationEnum, { description: '与本人关系 How they stand to the person' }) @Allow() relation!: Relation;
  @Field(() => Boolean, { defaultValue: false, description: '依法确定（法院指定等），18 周岁后仍有效 Legally established, so beyond 18 too' }) @Allow() legal: boolean = false;
  @Field(() => String, { nullable: true, description: '机构代码；个人担任时为空 Unit code of an institution' }) @IsOptional() @Length(1, 40) institution?: string | null;
  @Field(() => String, { nullable: true, description: '姓名；机构担任时为空 Name' }) @IsOptional() @Length(1, 100) name?: string | null;
  @Field(() => String, { nullable: true, description: '电话 Phone' }) @IsOptional() @Length(1, 40) phone?: string | null;
  @Field(() => DateScalar, { nullable: true, description: '自；空为今日 Since; null: today' }) @IsOptional() @IsString() from?: string | null;
  @Field(() => DateScalar, { nullable: true, description: '至 Until' }) @IsOptional() @IsString() until?: string | null;
}
@ObjectType({ description: '登记监护人的结果 Outcome of nameGuardian' })
export class NameGuardianPayload extends payloadOf('person', Person) {}

@Resolver()
export class NameGuardianResolver {
  constructor(private readonly mutation: PersonMutation, private readonly kangfu: Kangfu, private readonly persons: Persons, private readonly duplicates: Duplicates) {}

  @Mutation(() => NameGuardianPayload, { description: '登记监护人（可为多人，可为机构）；未经依法确定的到 18 周岁为止 Name a guardian, one of perhaps several; without legal establishment until 18' })
  async nameGuardian(@Args('input', { description: '输入 Input' }) input: NameGuardianInput, @Ctx() context: RequestContext): Promise<NameGuardianPayload> {
    const { relation, legal, institution, name, phone, from, until } = input;
    const personId = this.mutation.idOf(input);
    const guardianId = newId((await context.actor()).id, input.commandId, 'guardian');
    return this.mutation.run(context, input, { type: 'NameGuardian', data: { guardianId, relation, legal, institution: institution ?? null, name: name ?? null, phone: phone ?? null, from: from ?? this.mutation.today, until: until ?? null } }, {
      facts: async () => ({ birthDate: await this.persons.birthDateOf(context, personId), institution: institution ? (await this.kangfu.findUnit(institution)) !== null : false }),
      claim: async () => { await this.duplicates.look(personId, { ...(name ? { guardianName: name } : {}), ...(phone ? { guardianPhone: phone } : {}) }); return null; },
    });
  }
}
