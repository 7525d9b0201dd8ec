import { CommandInput, Ctx, DateScalar, IsGlobalId, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { IsIn, IsOptional, IsString, IsUUID } from 'class-validator';
import { CertificateStatusEnum } from '../../../projections/persons/person-parts.types.js';
import { SETTABLE, type SettableStatus } from '../certificate.events.js';
import { Person } from '../../../projections/persons/person.types.js';
import { PersonMutation } from '../../person-mutation.js';

@InputType({ description: '残疾人证状态变更 Input of changeCertificateStatus' })
export class ChangeCertificateStatusInput extends CommandInput {
  @Field(() => ID, { description: '当事人 The person' }) @IsGlobalId('person') personId!: string;
  @Field(() => ID, { description: '残疾人证 The certificate' }) @IsUUID() certificateId!: string;
  @Field(() => CertificateStatusEnum, { description: '状态（换发请登记新证） Status; a replacement is recorded as the next certificate' }) @IsIn(SETTABLE) status!: SettableStatus;
  @Field(() => DateScalar, { nullable: true, description: '自；空为今日 Since; null: today' }) @IsOptional() @IsString() since?: string | null;
}
@ObjectType({ description: '残疾人证状态变更的结果 Outcome of changeCertificateStatus' })
export class ChangeCertificateStatusPayload extends payloadOf('person', Person) {}

@Resolver()
export class ChangeCertificateStatusResolver {
  constructor(private readonly mutation: PersonMutation) {}

  @Mutation(() => ChangeCertificateStatusPayload, { description: '残疾人证挂失、冻结、注销或恢复 A certificate is reported lost, frozen, cancelled, or valid again' })
  async changeCertificateStatus(@Args('input', { description: '输入 Input' }) input: ChangeCertificateStatusInput, @Ctx() context: RequestContext): Promise<ChangeCertificateStatusPayload> {
    return this.mutation.run(context, input, { type: 'ChangeCertificateStatus', data: { certificateId: input.certificateId, status: input.status, since: input.since ?? this.mutation.today } });
  }
}
