import { CommandInput, Ctx, IsGlobalId, payloadOf, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Allow, IsOptional, Length } from 'class-validator';
import { Case, RefusalReasonEnum } from '../../projections/cases/case.types.js';
import type { RefusalReason } from '../case.events.js';
import { CaseMutation } from '../case-mutation.js';

@InputType({ description: '不予受理 Input of refuseRequest' })
export class RefuseRequestInput extends CommandInput {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
  @Field(() => RefusalReasonEnum, { description: '理由 Reason' }) @Allow() reasonCode!: RefusalReason;
  @Field(() => String, { nullable: true, description: '说明；理由为“其他”时必填 In words; needed with OTHER' }) @IsOptional() @Length(1, 2000) reason?: string | null;
}
@ObjectType({ description: '不予受理的结果 Outcome of refuseRequest' })
export class RefuseRequestPayload extends payloadOf('case', Case) {}

@Resolver()
export class RefuseRequestResolver {
  constructor(private readonly mutation: CaseMutation) {}

  @Mutation(() => RefuseRequestPayload, { description: '不予受理并说明理由 Refuse the request with a reason' })
  refuseRequest(@Args('input', { description: '输入 Input' }) input: RefuseRequestInput, @Ctx() context: RequestContext): Promise<RefuseRequestPayload> {
    return this.mutation.run(context, input, { type: 'RefuseRequest', data: { reasonCode: input.reasonCode, reason: input.reason ?? null } });
  }
}
