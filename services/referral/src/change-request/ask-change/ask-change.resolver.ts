import { findUuid } from '@kangfu/common';
import { CommandInput, Ctx, IsGlobalId, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { ChangeReasonEnum, ChangeWishEnum } from '../../graphql/change.enums.js';
import { changeUuid } from '../change-request.aggregate.js';
import { CHANGE_REASONS, CHANGE_WISHES, type ChangeReason, type ChangeWish } from '../change-request.events.js';
import { ChangeRequestPayload, ChangeRequestWork } from '../change-request-work.js';

@InputType({ description: '要求更换机构或预约 Input of askChange' })
export class AskChangeInput extends CommandInput {
  @Field(() => ID, { description: '转介 The referral' }) @IsGlobalId('referral') referralId!: string;
  @Field(() => ChangeWishEnum, { description: '更换什么 What is to be changed' }) @IsIn(CHANGE_WISHES) wish!: ChangeWish;
  @Field(() => ChangeReasonEnum, { description: '原因 Why' }) @IsIn(CHANGE_REASONS) reason!: ChangeReason;
  @Field(() => String, { nullable: true, description: '说明；原因为其他时必填 In words; needed for another reason' }) @IsOptional() @IsString() @MaxLength(2_000) text?: string | null;
}

@Resolver()
export class AskChangeResolver {
  constructor(private readonly work: ChangeRequestWork) {}

  @Mutation(() => ChangeRequestPayload, { description: '本人或监护人要求更换机构或预约：转到负责答复的单位 The client or guardian asks for another agency or appointment: it goes to whoever has to answer' })
  askChange(@Args('input', { description: '输入 Input' }) input: AskChangeInput, @Ctx() context: RequestContext) {
    const { wish, reason: reasonCode, text } = input;
    const referralId = findUuid('referral', input.referralId)!;
    const changeId = changeUuid(referralId, wish);
    return this.work.run(context, input, { changeId, referralId, wish }, { type: 'AskChange', data: { changeId, wish, reasonCode, text: text || null } }, 'referralId');
  }
}
