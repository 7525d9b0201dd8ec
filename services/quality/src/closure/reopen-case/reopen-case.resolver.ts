import { findUuid } from '@kangfu/common';
import { Ctx, type RequestContext } from '@kangfu/nest';
import { Args, Field, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsIn } from 'class-validator';
import { ReopenReasonEnum } from '../../graphql/enums.js';
import { ClosureInput, ClosurePayload, ClosureWork } from '../closure-work.js';
import { REOPEN_REASONS, type ReopenReason } from '../closure.events.js';

@InputType({ description: '重开个案 Input of reopenCase' })
export class ReopenCaseInput extends ClosureInput {
  @Field(() => ReopenReasonEnum, { description: '原因 Reason' }) @IsIn(REOPEN_REASONS) reason!: ReopenReason;
}

@Resolver()
export class ReopenCaseResolver {
  constructor(private readonly work: ClosureWork) {}

  @Mutation(() => ClosurePayload, { description: '重开已结案的个案 Reopen a closed case' })
  async reopenCase(@Args('input', { description: '输入 Input' }) input: ReopenCaseInput, @Ctx() context: RequestContext) {
    return this.work.run(context, findUuid('case', input.caseId)!, input, { type: 'ReopenCase', data: { reason: input.reason, text: input.text || null } });
  }
}
