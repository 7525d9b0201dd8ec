import { findUuid } from '@kangfu/common';
import { CommandInput, Ctx, IsGlobalId, Kangfu, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { ChangeAnswerEnum } from '../../graphql/change.enums.js';
import { changeRequests } from '../../projections/change-requests/change-requests.projection.js';
import { CHANGE_ANSWERS, type ChangeAnswer } from '../change-request.events.js';
import { ChangeRequestPayload, ChangeRequestWork } from '../change-request-work.js';

@InputType({ description: '答复更换要求 Input of answerChange' })
export class AnswerChangeInput extends CommandInput {
  @Field(() => ID, { description: '更换要求 The request' }) @IsGlobalId('change-request') changeId!: string;
  @Field(() => ChangeAnswerEnum, { description: '答复 Answer; done: by the steps of the referral before' }) @IsIn(CHANGE_ANSWERS) answer!: ChangeAnswer;
  @Field(() => String, { nullable: true, description: '说明；不予更换时必填 In words; needed where it is refused' }) @IsOptional() @IsString() @MaxLength(2_000) text?: string | null;
}

@Resolver()
export class AnswerChangeResolver {
  constructor(private readonly kangfu: Kangfu, private readonly work: ChangeRequestWork) {}

  @Mutation(() => ChangeRequestPayload, { description: '答复更换要求：已更换，或不予更换及理由 Answer: it was changed, or is not, and why' })
  async answerChange(@Args('input', { description: '输入 Input' }) input: AnswerChangeInput, @Ctx() context: RequestContext) {
    const changeId = findUuid('change-request', input.changeId)!;
    const row = await this.kangfu.reader(changeRequests, 'ChangeRequest').fact(context, changeId);
    return this.work.run(context, input, { changeId, referralId: row?.referralId ?? '', wish: row?.wish ?? 'agency' }, { type: 'AnswerChange', data: { answer: input.answer, text: input.text || null } }, 'changeId');
  }
}
