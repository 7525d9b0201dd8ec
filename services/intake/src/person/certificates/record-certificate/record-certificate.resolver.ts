import { refuse } from '@kangfu/decider';
import { CommandInput, Ctx, DateScalar, IsGlobalId, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsOptional, IsString, Length, Max, Min, ValidateNested } from 'class-validator';
import { newId } from '../../../ids.js';
import { Person } from '../../../projections/persons/person.types.js';
import { parseCertificate } from '../../certificate.js';
import { Duplicates } from '../../duplicates/duplicates.js';
import { Identities } from '../../identities.js';
import { PersonMutation } from '../../person-mutation.js';

@InputType({ description: '多重残疾的一项 One component of a multiple disability' })
export class CertificateComponentInput {
  @Field(() => Int, { description: '残疾类别 1–6 Class' }) @Min(1) @Max(6) disabilityClass!: number;
  @Field(() => Int, { description: '等级 1–4 Grade' }) @Min(1) @Max(4) grade!: number;
}
@InputType({ description: '登记残疾人证 Input of recordCertificate' })
export class RecordCertificateInput extends CommandInput {
  @Field(() => ID, { description: '当事人 The person' }) @IsGlobalId('person') personId!: string;
  @Field(() => String, { description: '残疾人证号，20 位（另加补发后缀）；只用于核对，不保存 Number; compared and not kept' }) @Length(1, 40) certificateNumber!: string;
  @Field(() => String, { description: '发证机关 Issuer' }) @Length(1, 100) issuer!: string;
  @Field(() => DateScalar, { description: '发证日期 Issued on' }) @IsString() issuedOn!: string;
  @Field(() => DateScalar, { nullable: true, description: '有效期至 Valid until' }) @IsOptional() @IsString() validUntil?: string | null;
  @Field(() => [CertificateComponentInput], { nullable: true, description: '多重残疾的各项类别和等级 What a multiple disability is made of' })
  @IsOptional() @ArrayMaxSize(6) @ValidateNested({ each: true }) @Type(() => CertificateComponentInput) components?: CertificateComponentInput[] | null;
}
@ObjectType({ description: '登记残疾人证的结果 Outcome of recordCertificate' })
export class RecordCertificatePayload extends payloadOf('person', Person) {}

@Resolver()
export class RecordCertificateResolver {
  constructor(private readonly mutation: PersonMutation, private readonly identities: Identities, private readonly duplicates: Duplicates) {}

  @Mutation(() => RecordCertificatePayload, { description: '登记（换发的）残疾人证；类别等级以证号为准，从不推定 Record a certificate, the next one replacing the one before; class and grade are those of its number, never inferred' })
  async recordCertificate(@Args('input', { description: '输入 Input' }) input: RecordCertificateInput, @Ctx() context: RequestContext): Promise<RecordCertificatePayload> {
    const personId = this.mutation.idOf(input);
    const certificateId = newId((await context.actor()).id, input.commandId, 'certificate');
    const { certificateNumber, issuer, issuedOn, validUntil, components } = input;
    const parsed = parseCertificate(certificateNumber, this.mutation.today);
    const identity = 'code' in parsed ? null : parsed.identity;
    return this.mutation.run(context, input, { type: 'RecordCertificate', data: { certificateId, certificateNumber, issuer, issuedOn, validUntil: validUntil ?? null, components: components ?? [] } }, {
      facts: async () => (identity ? { numberIs: await this.identities.standing(identity, personId), numberIndex: this.identities.indexOf(identity) } : { numberIs: 'free' }),
      claim: async (events) => {
        if (!identity || !events.some(({ type }) => type === 'IdentityAdded')) return null;
        if (!(await this.identities.claim(identity, personId))) return refuse('person-known', {}, ['certificateNumber']);
        await this.duplicates.numbered(personId, identity);
        return null;
      },
    });
  }
}
