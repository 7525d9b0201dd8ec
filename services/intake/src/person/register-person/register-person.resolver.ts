import { globalId, streamId } from '@kangfu/common';
import { refuse } from '@kangfu/decider';
import { CommandInput, Ctx, DateScalar, forbidden, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { Allow, IsIn, IsOptional, IsString, Length, Matches, MaxLength, ValidateNested } from 'class-validator';
import { newId } from '../../ids.js';
import { ServingStreets } from '../../organisation/serving-streets.js';
import { IssuerLevelEnum, Person, SexEnum } from '../../projections/persons/person.types.js';
import { Persons } from '../../projections/persons/persons.js';
import { Duplicates } from '../duplicates/duplicates.js';
import type { IssuerLevel } from '../evidence.js';
import { Households } from '../households/households.js';
import { Identities } from '../identities.js';
import { IdentityInput } from '../identity.input.js';
import { person } from '../person.aggregate.js';
import type { RegisterPerson } from '../person.commands.js';
import { identityOf } from '../person.decider.js';
import type { Sex } from '../person.events.js';

@InputType({ description: '诊断证明（无证件号码时凭此登记） A diagnosis, on which somebody without a number is admitted' })
export class EvidenceInput {
  @Field(() => IssuerLevelEnum, { description: '出具医院等级 Level of the hospital' }) @Allow() issuerLevel!: IssuerLevel;
  @Field(() => DateScalar, { description: '出具日期 Issued on' }) @IsString() issuedOn!: string;
  @Field(() => Boolean, { defaultValue: false, description: '疑似诊断 A suspected diagnosis' }) @Allow() suspected: boolean = false;
}

@InputType({ description: '登记残疾人 Input of registerPerson' })
export class RegisterPersonInput extends CommandInput {
  @Field(() => String, { description: '姓名 Name' }) @Length(1, 100) @Matches(/\S/) name!: string;
  @Field(() => IdentityInput, { nullable: true, description: '身份证件 Identity document' }) @IsOptional() @ValidateNested() @Type(() => IdentityInput) identity?: IdentityInput | null;
  @Field(() => String, { nullable: true, description: '残疾人证号，20 位 Number of the disability certificate' }) @IsOptional() @IsString() @MaxLength(40) certificateNumber?: string | null;
  @Field(() => EvidenceInput, { nullable: true, description: '诊断证明 Diagnosis' }) @IsOptional() @ValidateNested() @Type(() => EvidenceInput) evidence?: EvidenceInput | null;
  @Field(() => DateScalar, { nullable: true, description: '出生日期；证件号码含有时可不填 Birth date; not needed where the number says it' }) @IsOptional() @IsString() birthDate?: string | null;
  @Field(() => SexEnum, { nullable: true, description: '性别；证件号码含有时以号码为准 Sex; the number decides where it says it' }) @IsOptional() @IsIn(['m', 'f', 'unknown']) sex?: Sex | null;
  @Field(() => String, { description: '居住街道（镇）代码，9 位；也可为服务区域代码 Code of the street or town of residence' }) @Matches(/^\d{9}$/) street!: string;
  @Field(() => String, { nullable: true, description: '社区代码，12 位 Code of the community' }) @IsOptional() @Matches(/^\d{12}$/) community?: string | null;
  @Field(() => String, { nullable: true, description: '电话 Phone' }) @IsOptional() @Matches(/^[+\d][\d ()-]{4,38}$/) phone?: string | null;
  @Field(() => String, { nullable: true, description: '住址 Address' }) @IsOptional() @Length(1, 300) address?: string | null;
  @Field(() => String, { nullable: true, description: '监护人姓名 Name of the guardian' }) @IsOptional() @Length(1, 100) guardianName?: string | null;
  @Field(() => String, { nullable: true, description: '监护人电话 Phone of the guardian' }) @IsOptional() @Length(1, 40) guardianPhone?: string | null;
}
@ObjectType({ description: '登记残疾人的结果 Outcome of registerPerson' })
export class RegisterPersonPayload extends payloadOf('person', Person) {}

@Resolver()
export class RegisterPersonResolver {
  constructor(
    private readonly kangfu: Kangfu, private readonly persons: Persons, private readonly identities: Identities, private readonly streets: ServingStreets, private readonly duplicates: Duplicates,
    private readonly households: Households,
  ) {}

  @Mutation(() => RegisterPersonPayload, { description: '登记残疾人；同一证件号码只登记一人 Register a person; one number is one person, whatever happens at once' })
  async registerPerson(@Args('input', { description: '输入 Input' }) input: RegisterPersonInput, @Ctx() context: RequestContext): Promise<RegisterPersonPayload> {
    if (!(await context.ability()).may('RegisterPerson', 'Person')) throw forbidden();
    const actor = await context.actor();
    const given = identityOf(this.dataOf(input, ''), this.kangfu.clock.now().toISOString());
    const identity = given && !('code' in given) ? given : null;
    const personId = await this.identities.idFor(identity, actor.id, input.commandId, newId(actor.id, input.commandId, 'person'));
    const street = await this.streets.locate(input.street, input.community ?? null);
    const payload = await this.kangfu.commands.run(context, {
      aggregate: person, stream: streamId('person', personId), as: 'person', subject: 'Person', input,
      command: { type: 'RegisterPerson', data: this.dataOf(input, personId) },
      rights: () => ({ places: street?.path ?? [] }),
      facts: async (_state, now) => ({ now: now.toISOString(), street, numberIndex: identity && this.identities.indexOf(identity), ...(street && input.address ? { household: await this.households.at(street.code, input.address) } : {}) }),
      claim: async (events) => {
        if (identity && !(await this.identities.claim(identity, personId))) return refuse('person-known', {}, ['identity']);
        for (const event of events) {
          if (event.type !== 'PersonRegistered') continue;
          const { sex, places, idKind } = event.data;
          await this.duplicates.look(personId, event.personal ?? {}, { sex, street: event.data.street, community: input.community ?? null, numbered: idKind !== 'none', places });
        }
        return null;
      },
      answer: () => this.persons.find(context, personId),
    });
    return identity ? this.disclosed(payload, identity, context) : payload;
  }

  /** That somebody is known says nothing more, unless the user may see that person anyway. */
  private async disclosed(payload: RegisterPersonPayload, identity: Parameters<Identities['find']>[0], context: RequestContext): Promise<RegisterPersonPayload> {
    if (!payload.problems.some(({ code }) => code === 'person-known')) return payload;
    const owner = await this.identities.find(identity);
    if (!owner || !(await this.persons.find(context, owner))) return payload;
    return { ...payload, problems: payload.problems.map((problem) => (problem.code === 'person-known' ? { ...problem, params: [...problem.params, { name: 'personId', value: globalId('person', owner) }] } : problem)) };
  }

  private dataOf(input: RegisterPersonInput, personId: string): RegisterPerson['data'] {
    const { name, identity, certificateNumber, evidence, birthDate, sex, phone, address, guardianName, guardianPhone } = input;
    const contact = Object.fromEntries(Object.entries({ phone, address, guardianName, guardianPhone }).filter(([, value]) => value != null));
    return { personId, name, identity: identity ?? null, certificateNumber: certificateNumber || null, evidence: evidence ?? null, birthDate: birthDate ?? null, sex: sex === 'm' || sex === 'f' ? sex : null, contact };
  }
}
