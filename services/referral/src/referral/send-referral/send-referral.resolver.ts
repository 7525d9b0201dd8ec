import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, Ctx, IsGlobalId, Kangfu, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { agencyServiceAggregate, agencyServiceStream } from '../../agency-service/agency-service.aggregate.js';
import { designationOf, type Placed, Placing } from '../../agency-service/placing.js';
import { PriorityEnum } from '../../graphql/allocation.enums.js';
import { ServiceKindEnum } from '../../graphql/enums.js';
import { needUuid } from '../../graphql/ids.js';
import { caseFacts } from '../../projections/case-facts/case-facts.projection.js';
import { waitingList } from '../../projections/waiting-list/waiting-list.projection.js';
import { WaitingEntry } from '../../projections/waiting-list/waiting-list.types.js';
import { PRIORITIES, type Priority, SERVICE_KINDS, type ServiceKind } from '../../shared/vocabulary.js';
import type { SendFacts } from '../may-be-sent.js';
import { ReferralPayload } from '../referral-move.js';
import { referralAggregate, referralUuid } from '../referral.aggregate.js';
import { isTerminal } from '../referral.machine.js';

@InputType({ description: '发出转介 Input of sendReferral' })
export class SendReferralInput extends CommandInput {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
  @Field(() => ID, { description: '需求 The need to refer' }) @IsString() @IsNotEmpty() @MaxLength(200) needId!: string;
  @Field(() => ID, { description: '接收机构 The agency' }) @IsGlobalId('agency') agencyId!: string;
  @Field(() => ServiceKindEnum, { nullable: true, description: '服务类别，默认为需求类别 Service; the kind of the need by default' }) @IsOptional() @IsIn(SERVICE_KINDS) service?: ServiceKind | null;
  @Field(() => PriorityEnum, { nullable: true, description: '无空位时的优先原因，默认无；须转安置的默认为原机构停止服务 Why it goes before others where no place is free; none by default, of who lost a place that it was lost' }) @IsOptional() @IsIn(PRIORITIES) priority?: Priority | null;
  @Field(() => String, { nullable: true, description: '转介说明 What the agency should know' }) @IsOptional() @IsString() @MaxLength(2_000) text?: string | null;
}
@ObjectType({ description: '发出转介的结果：有名额即转介，无名额则轮候 Outcome of a referral that is to be sent: a place, or a turn on the waiting list' })
export class PlacementPayload extends ReferralPayload {
  @Field(() => WaitingEntry, { nullable: true, description: '无空位时的轮候 The turn on the waiting list where no place is free' }) waiting!: WaitingEntry | null;
}

@Resolver()
export class SendReferralResolver {
  constructor(private readonly kangfu: Kangfu, private readonly placing: Placing) {}

  @Mutation(() => PlacementPayload, { description: '发出转介（360X 01）；机构无空位时进入轮候 Refer a need to a designated agency (360X 01); where no place is free it waits for one' })
  async sendReferral(@Args('input', { description: '输入 Input' }) input: SendReferralInput, @Ctx() context: RequestContext): Promise<Placed> {
    const caseId = findUuid('case', input.caseId)!;
    const agencyId = findUuid('agency', input.agencyId)!;
    const needId = needUuid(input.needId) ?? '';
    const [known, designation] = await Promise.all([this.kangfu.reader(caseFacts, 'Case').fact(context, caseId), designationOf(this.kangfu, agencyId)]);
    const service = input.service ?? (known?.needs.find((need) => need.needId === needId)?.kind as ServiceKind | undefined) ?? 'rehabilitation-training';
    const earlier = designation && await this.placing.earlier(context, designation.agency, service, input.commandId);
    const { placeLost, ...next } = earlier ? { referralId: earlier, needTaken: null, placeLost: false } : await this.next(context, needId);
    return this.placing.place(context, input, { ...next, caseId, needId, agencyId, service, priority: input.priority ?? (placeLost ? 'place-lost' : 'none'), text: input.text || null, parent: null });
  }

  /** The stream of the need's next referral; and whether an earlier one is still open, or this one waits somewhere. One whose agency cannot go on holds up no other. */
  private async next(context: RequestContext, needId: string): Promise<{ referralId: string; needTaken: SendFacts['needTaken']; placeLost: boolean }> {
    let [open, placeLost] = [false, false];
    for (let n = 0; ; n++) {
      const referralId = referralUuid(needId, n);
      const { state } = await this.kangfu.runtime.load(referralAggregate, streamId('referral', referralId));
      if (state.status !== 'draft') {
        if (isTerminal(state.status)) continue;
        const lost = state.service !== null && await this.hasLostItsPlace(referralId, state.agency, state.service);
        [open, placeLost] = [open || !lost, placeLost || lost];
        continue;
      }
      if (open) return { referralId, needTaken: 'referred', placeLost };
      // Waits for what the user has seen, as every fact does.
      await this.kangfu.reader(waitingList, 'WaitingEntry').fact(context, referralId);
      const [waits] = await this.kangfu.rows(waitingList).peekMany({ referralId, status: { $in: ['waiting', 'offered'] } }, 1);
      return { referralId, needTaken: waits ? 'waiting' : null, placeLost };
    }
  }

  /** Another place is to be found for it, or was. */
  private async hasLostItsPlace(referralId: string, agency: string, service: ServiceKind): Promise<boolean> {
    const { state } = await this.kangfu.runtime.load(agencyServiceAggregate, agencyServiceStream(agency, service));
    const lost = state.held.find((held) => held.referralId === referralId)?.rePlacement?.state;
    return lost === 'open' || lost === 'referred';
  }
}
