import { scopedCommandId } from '@kangfu/commands';
import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, Ctx, IsGlobalId, Kangfu, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { ServiceKindEnum } from '../../graphql/enums.js';
import { needUuid } from '../../graphql/ids.js';
import { agencies } from '../../projections/agencies/agencies.projection.js';
import { caseFacts } from '../../projections/case-facts/case-facts.projection.js';
import { referrals } from '../../projections/referrals/referrals.projection.js';
import { referralOf } from '../../projections/referrals/referrals.types.js';
import { SERVICE_KINDS, type ServiceKind } from '../../shared/vocabulary.js';
import { ReferralPayload } from '../referral-move.js';
import { referralAggregate, referralUuid } from '../referral.aggregate.js';
import { isTerminal } from '../referral.machine.js';

@InputType({ description: '发出转介 Input of sendReferral' })
export class SendReferralInput extends CommandInput {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
  @Field(() => ID, { description: '需求 The need to refer' }) @IsString() @IsNotEmpty() @MaxLength(200) needId!: string;
  @Field(() => ID, { description: '接收机构 The agency' }) @IsGlobalId('agency') agencyId!: string;
  @Field(() => ServiceKindEnum, { nullable: true, description: '服务类别，默认为需求类别 Service; the kind of the need by default' }) @IsOptional() @IsIn(SERVICE_KINDS) service?: ServiceKind | null;
  @Field(() => String, { nullable: true, description: '转介说明 What the agency should know' }) @IsOptional() @IsString() @MaxLength(2_000) text?: string | null;
}

@Resolver()
export class SendReferralResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @Mutation(() => ReferralPayload, { description: '发出转介（360X 01） Refer a need to a designated agency (360X 01)' })
  async sendReferral(@Args('input', { description: '输入 Input' }) input: SendReferralInput, @Ctx() context: RequestContext) {
    const caseId = findUuid('case', input.caseId)!;
    const needId = needUuid(input.needId) ?? '';
    const facts = this.kangfu.reader(caseFacts, 'Case');
    const [known, agency] = await Promise.all([facts.fact(context, caseId), this.kangfu.rows(agencies).peek(findUuid('agency', input.agencyId)!)]);
    const service = input.service ?? (known?.needs.find((need) => need.needId === needId)?.kind as ServiceKind | undefined) ?? 'rehabilitation-training';
    const { referralId, needReferred } = await this.place(context, needId, input.commandId ?? null);
    return this.kangfu.commands.run(context, {
      aggregate: referralAggregate, stream: streamId('referral', referralId), as: 'referral', subject: 'Case', path: ['caseId'], input,
      command: { type: 'SendReferral', data: { referralId, needId, agency: agency?.agency ?? '', service, text: input.text || null } },
      rights: () => this.kangfu.rightsOf(context, `case-${caseId}`),
      facts: async (_state, now) => ({ now: now.toISOString(), side: 'initiator' as const, case: await facts.fact(context, caseId), designation: agency, needReferred }),
      answer: async () => { const row = await this.kangfu.reader(referrals, 'Referral').get(context, referralId); return row && referralOf(row); },
    });
  }

  /** The stream of the need's next referral, or the one that this very command made before; and whether an earlier one is still open. */
  private async place(context: RequestContext, needId: string, commandId: string | null): Promise<{ referralId: string; needReferred: boolean }> {
    const { id } = await context.actor();
    let needReferred = false;
    for (let n = 0; ; n++) {
      const referralId = referralUuid(needId, n);
      const stream = streamId('referral', referralId);
      const { state } = await this.kangfu.runtime.load(referralAggregate, stream);
      if (state.status === 'draft') return { referralId, needReferred };
      if (commandId && await this.kangfu.store.findCommand(stream, scopedCommandId(id, commandId))) return { referralId, needReferred: false };
      needReferred ||= !isTerminal(state.status);
    }
  }
}
