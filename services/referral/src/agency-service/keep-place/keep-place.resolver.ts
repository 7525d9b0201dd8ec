import { findUuid, streamId } from '@kangfu/common';
import { Ctx, Kangfu, type RequestContext } from '@kangfu/nest';
import { Args, Field, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { CHOICE_GIVERS, type ChoiceGiver } from '../../choice/choice.events.js';
import { ChoiceGiverEnum } from '../../graphql/allocation.enums.js';
import { referrals } from '../../projections/referrals/referrals.projection.js';
import { referralOf } from '../../projections/referrals/referrals.types.js';
import { ReferralInput, ReferralPayload } from '../../referral/referral-move.js';
import { referralAggregate } from '../../referral/referral.aggregate.js';
import { agencyServiceAggregate, agencyServiceStream } from '../agency-service.aggregate.js';

@InputType({ description: '留在已暂停的机构 Input of keepPlace' })
export class KeepPlaceInput extends ReferralInput {
  @Field(() => ChoiceGiverEnum, { description: '决定人 Who decides' }) @IsIn(CHOICE_GIVERS) decidedBy!: ChoiceGiver;
  @Field(() => String, { nullable: true, description: '凭据；由工作人员代为记录时必填 Evidence; needed where staff record it' }) @IsOptional() @IsString() @MaxLength(2_000) evidence?: string | null;
}

@Resolver()
export class KeepPlaceResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @Mutation(() => ReferralPayload, { description: '本人或监护人决定留在定点已暂停的机构，不转安置；定点已终止的不能留 The client or guardian stays with an agency that is suspended; with one that is no longer designated nobody can' })
  async keepPlace(@Args('input', { description: '输入 Input' }) input: KeepPlaceInput, @Ctx() context: RequestContext) {
    const id = findUuid('referral', input.referralId)!;
    const [actor, { state: referral }] = await Promise.all([context.actor(), this.kangfu.runtime.load(referralAggregate, streamId('referral', id))]);
    const sent = referral.status === 'draft' || referral.service === null ? null : referral;
    const rights = sent && await this.kangfu.rightsOf(context, `case-${sent.caseId}`);
    const own = rights?.people.includes(actor.id) ?? false;
    return this.kangfu.commands.run(context, {
      aggregate: agencyServiceAggregate, stream: agencyServiceStream(sent?.agency ?? '', sent?.service ?? 'education'), as: 'referral', subject: 'Case', path: ['referralId'], input,
      command: { type: 'KeepPlace', data: { referralId: id, decidedBy: input.decidedBy, evidence: input.evidence || null } },
      onBehalfOf: sent && !own ? sent.personId : null,
      rights: () => rights,
      facts: (_state, now) => ({ now: now.toISOString(), actor: { id: actor.id, own } }),
      answer: async () => { const row = await this.kangfu.reader(referrals, 'Referral').get(context, id); return row && referralOf(row); },
    });
  }
}
