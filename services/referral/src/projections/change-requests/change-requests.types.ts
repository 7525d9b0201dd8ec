import { globalId } from '@kangfu/common';
import { DateTimeScalar, Node } from '@kangfu/nest';
import type { SealedPart } from '@kangfu/subscriptions';
import { Directive, Field, ID, ObjectType } from '@nestjs/graphql';
import type { ChangeAnswer, ChangeReason, ChangeWish } from '../../change-request/change-request.events.js';
import { ChangeAnswerEnum, ChangeReasonEnum, ChangeWishEnum } from '../../graphql/change.enums.js';
import type { ChangeRequestRow } from './change-requests.projection.js';

@ObjectType({ implements: () => [Node], description: '更换机构或预约的要求 That another agency or appointment was asked for, as asked last' })
@Directive('@key(fields: "ref")')
export class ChangeRequest implements Node {
  id!: string;
  @Field(() => ID, { description: '内部引用 Internal reference' }) @Directive('@inaccessible') ref!: string;
  @Field(() => ID, { description: '转介的全局标识 Global id of the referral' }) referralId!: string;
  @Field(() => ChangeWishEnum, { description: '更换什么 What is to be changed' }) wish!: ChangeWish;
  @Field(() => ChangeReasonEnum, { description: '原因 Why' }) reason!: ChangeReason;
  @Field(() => DateTimeScalar, { description: '提出时刻 Asked at' }) askedAt!: string;
  @Field(() => ChangeAnswerEnum, { nullable: true, description: '答复；未答复为空 The answer; null until it is given' }) answer!: ChangeAnswer | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '答复时刻 Answered at' }) answeredAt!: string | null;
  textSealed!: SealedPart | null;
  answerSealed!: SealedPart | null;
}
export const changeRequestOf = ({ changeId, referralId, wish, reason, askedAt, answer, answeredAt, text, answerText }: ChangeRequestRow): ChangeRequest =>
  ({ id: globalId('change-request', changeId), ref: changeId, referralId: globalId('referral', referralId), wish, reason, askedAt, answer, answeredAt, textSealed: text, answerSealed: answerText });
