import { findUuid, streamId } from '@kangfu/common';
import { Ctx, IsGlobalId, Kangfu, type RequestContext } from '@kangfu/nest';
import { Args, Field, ID, InputType, Mutation, Resolver } from '@nestjs/graphql';
import { IsIn } from 'class-validator';
import { type Placed, Placing } from '../../agency-service/placing.js';
import { ServiceKindEnum } from '../../graphql/enums.js';
import { newUuid } from '../../graphql/ids.js';
import { SERVICE_KINDS, type ServiceKind } from '../../shared/vocabulary.js';
import { NotedReferralInput } from '../referral-move.js';
import { referralAggregate } from '../referral.aggregate.js';
import { PlacementPayload } from '../send-referral/send-referral.resolver.js';

@InputType({ description: '再转介 Input of referOnward' })
export class ReferOnwardInput extends NotedReferralInput {
  @Field(() => ID, { description: '接收机构 The agency that takes the part' }) @IsGlobalId('agency') agencyId!: string;
  @Field(() => ServiceKindEnum, { description: '服务类别 The service' }) @IsIn(SERVICE_KINDS) service!: ServiceKind;
}

@Resolver()
export class ReferOnwardResolver {
  constructor(private readonly kangfu: Kangfu, private readonly placing: Placing) {}

  @Mutation(() => PlacementPayload, { description: '机构将部分工作再转介；其结束前本转介不能完成 The agency refers a part of the work onward; until that has ended its own referral cannot be completed' })
  async referOnward(@Args('input', { description: '输入 Input' }) input: ReferOnwardInput, @Ctx() context: RequestContext): Promise<Placed> {
    const id = findUuid('referral', input.referralId)!;
    const [{ state }, referralId] = await Promise.all([this.kangfu.runtime.load(referralAggregate, streamId('referral', id)), newUuid(context, input, `part:${id}`)]);
    const parent = state.status === 'draft' ? { caseId: '', needId: '', agency: '' } : state;
    return this.placing.place(context, input, {
      referralId, caseId: parent.caseId, needId: parent.needId, agencyId: findUuid('agency', input.agencyId)!, service: input.service, priority: 'none', text: input.text || null, needTaken: null, parent: { id, agency: parent.agency },
    });
  }
}
