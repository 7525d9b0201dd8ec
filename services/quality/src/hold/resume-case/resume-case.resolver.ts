import { findUuid } from '@kangfu/common';
import { CommandInput, Ctx, IsGlobalId, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { HoldPayload, HoldWork } from '../hold-work.js';

@InputType({ description: '恢复个案 Input of resumeCase' })
export class ResumeCaseInput extends CommandInput {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
}

@Resolver()
export class ResumeCaseResolver {
  constructor(private readonly work: HoldWork) {}

  @Mutation(() => HoldPayload, { description: '提前恢复暂停的个案，时限按剩余时间继续 Resume a case before its hold is over; clocks run on with what was left' })
  async resumeCase(@Args('input', { description: '输入 Input' }) input: ResumeCaseInput, @Ctx() context: RequestContext) {
    return this.work.run(context, findUuid('case', input.caseId)!, input, { type: 'ResumeCase', data: {} });
  }
}
