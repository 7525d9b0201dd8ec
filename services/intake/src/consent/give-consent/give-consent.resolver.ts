import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, Ctx, DateScalar, IsGlobalId, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Allow, ArrayMaxSize, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { rehabilitationCase } from '../../case/case.aggregate.js';
import { newId } from '../../ids.js';
import { Consent, ConsentGiverEnum, ConsentPurposeEnum, DataClassEnum } from '../../projections/consents/consent.types.js';
import { Consents } from '../../projections/consents/consents.js';
import { RelationEnum } from '../../projections/persons/person-parts.types.js';
import type { Relation } from '../../person/guardians/guardian.events.js';
import { persons } from '../../projections/persons/persons.projection.js';
import { consent } from '../consent.aggregate.js';
import type { ConsentGiver, DataClass, Purpose } from '../consent.events.js';

@InputType({ description: '知情同意 Input of giveConsent' })
export class GiveConsentInput extends CommandInput {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
  @Field(() => ConsentGiverEnum, { description: '同意人 Who gives it' }) @Allow() givenBy!: ConsentGiver;
  @Field(() => RelationEnum, { nullable: true, description: '与当事人的关系；监护人同意时必填 How the guardian stands to the person; needed of one' }) @IsOptional() @Allow() relation?: Relation | null;
  @Field(() => [ConsentPurposeEnum], { description: '用途 Purposes' }) @ArrayMaxSize(10) purposes!: Purpose[];
  @Field(() => [String], { description: '接收单位代码 Codes of the units that may receive the data' }) @ArrayMaxSize(50) @IsString({ each: true }) @MaxLength(40, { each: true }) recipients!: string[];
  @Field(() => [DataClassEnum], { description: '数据类别 Classes of data' }) @ArrayMaxSize(20) dataClasses!: DataClass[];
  @Field(() => DateScalar, { nullable: true, description: '自；空为今日 From; null: today' }) @IsOptional() @IsString() validFrom?: string | null;
  @Field(() => DateScalar, { nullable: true, description: '至；空为长期 Until; null: without end' }) @IsOptional() @IsString() validUntil?: string | null;
  @Field(() => String, { nullable: true, description: '签字文件的 SHA-256 摘要；成年人由监护人同意时必填 SHA-256 digest of the signed form; needed where a guardian consents for an adult' }) @IsOptional() @Matches(/^[0-9a-f]{64}$/) evidenceDigest?: string | null;
}
@ObjectType({ description: '知情同意的结果 Outcome of giveConsent' })
export class GiveConsentPayload extends payloadOf('consent', Consent) {}

@Resolver()
export class GiveConsentResolver {
  constructor(private readonly kangfu: Kangfu, private readonly consents: Consents) {}

  @Mutation(() => GiveConsentPayload, { description: '登记知情同意；没有同意不得转介，机构不得查看 Record a consent; without one nothing is referred and no agency sees anything' })
  async giveConsent(@Args('input', { description: '输入 Input' }) input: GiveConsentInput, @Ctx() context: RequestContext): Promise<GiveConsentPayload> {
    const caseId = findUuid('case', input.caseId)!;
    const { state } = await this.kangfu.runtime.load(rehabilitationCase, streamId('case', caseId));
    const subject = state.status === 'none' ? null : { caseId, personId: state.personId };
    const consentId = newId((await context.actor()).id, input.commandId, 'consent');
    const { givenBy, relation, purposes, recipients, dataClasses, validFrom, validUntil, evidenceDigest } = input;
    return this.kangfu.commands.run(context, {
      aggregate: consent, stream: streamId('consent', consentId), as: 'consent', subject: 'Consent', path: ['caseId'], input, onBehalfOf: subject?.personId ?? null,
      command: { type: 'GiveConsent', data: { consentId, givenBy, relation: relation ?? null, purposes, recipients, dataClasses, validFrom: validFrom ?? null, validUntil: validUntil ?? null, evidenceDigest: evidenceDigest ?? null } },
      rights: () => subject && this.kangfu.rightsOf(context, `case-${caseId}`),
      facts: async (_state, now) => ({ now: now.toISOString(), subject, birthDate: subject && await this.birthDate(subject.personId), knownUnits: await this.known(recipients) }),
      answer: () => this.consents.find(context, consentId),
    });
  }

  private async birthDate(personId: string): Promise<string | null> {
    const row = await this.kangfu.rows(persons).peek(personId);
    return row && (await this.kangfu.personal.text(row.identity, 'birthDate')).value;
  }

  private async known(codes: readonly string[]): Promise<string[]> {
    const found = await Promise.all(codes.map((code) => this.kangfu.findUnit(code)));
    return codes.filter((_code, i) => found[i]);
  }
}
