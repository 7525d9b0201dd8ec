import { findUuid } from '@kangfu/common';
import { Ctx, type RequestContext } from '@kangfu/nest';
import { Args, Field, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsIn } from 'class-validator';
import { CloseReasonEnum } from '../../graphql/enums.js';
import { ClosureInput, ClosurePayload, ClosureWork } from '../closure-work.js';
import { CLOSE_REASONS, type CloseReason } from '../closure.events.js';

@InputType({ description: '结案 Input of closeCase' })
export class CloseCaseInput extends ClosureInput {
  @Field(() => CloseReasonEnum, { description: '原因 Reason' }) @IsIn(CLOSE_REASONS) reason!: CloseReason;
}

@Resolver()
export class CloseCaseResolver {
  constructor(private readonly work: ClosureWork) {}

  @Mutation(() => ClosurePayload, { description: '结案；未了事项全部列出 Close a case; everything that is still missing is named' })
  async closeCase(@Args('input', { description: '输入 Input' }) input: CloseCaseInput, @Ctx() context: RequestContext) {
    return this.work.run(context, findUuid('case', input.caseId)!, input, { type: 'CloseCase', data: { reason: input.reason, text: input.text || null } });
  }
}
