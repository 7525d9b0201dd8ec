import { idOf } from '@kangfu/common';
import { DateScalar, DateTimeScalar, UuidScalar } from '@kangfu/nest';
import type { Row, SealedPart } from '@kangfu/subscriptions';
import { Field, Int, ObjectType } from '@nestjs/graphql';
import type { CityAdvice, EscalationReason } from '../../escalation/escalation.events.js';
import { CityAdviceEnum, EscalationReasonEnum } from '../../graphql/enums-of-care.js';
import { Unit } from '../../graphql/stubs.types.js';
import type { CityEscalationRow } from './city-escalations.projection.js';

@ObjectType({ description: '一次上报 One time that a case went up to the city' })
export class EscalationRound {
  @Field(() => Int, { description: '第几次 Which time' }) round!: number;
  @Field(() => Unit, { nullable: true, description: '市级中心 The city' }) city!: Unit;
  @Field(() => EscalationReasonEnum, { description: '上报原因 Why' }) reason!: EscalationReason;
  @Field(() => DateScalar, { description: '期限 Last day' }) due!: string;
  @Field(() => DateTimeScalar, { description: '上报时刻 Escalated at' }) escalatedAt!: string;
  @Field(() => UuidScalar, { description: '上报人（用户标识） User id of who escalated it' }) escalatedBy!: string;
  @Field(() => DateTimeScalar, { nullable: true, description: '退回时刻 Given back at; null: still with the city' }) returnedAt!: string | null;
  @Field(() => UuidScalar, { nullable: true, description: '退回人（用户标识） User id of who gave it back' }) returnedBy!: string | null;
  @Field(() => CityAdviceEnum, { nullable: true, description: '处理意见 What the city did or advises' }) advice!: CityAdvice | null;
  textSealed!: SealedPart | null;
  adviceSealed!: SealedPart | null;
}
@ObjectType({ description: '上报市级中心的情况 How a case stands with the city centre' })
export class CityEscalation {
  @Field(() => Boolean, { description: '目前在市级中心 It is with the city now' }) withCity!: boolean;
  @Field(() => [EscalationRound], { description: '历次上报 Each time, earliest first' }) rounds!: EscalationRound[];
}

export const cityEscalationOf = ({ withCity, rounds }: Row<CityEscalationRow>): CityEscalation => ({
  withCity,
  rounds: rounds.map(({ city, reason, advice, text, adviceText, ...round }) => ({
    ...round, city: { ref: idOf(`unit:${city}`) }, reason: reason as EscalationReason, advice: advice as CityAdvice | null, textSealed: text, adviceSealed: adviceText })),
});
