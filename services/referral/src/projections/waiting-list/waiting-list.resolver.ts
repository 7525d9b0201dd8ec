import { findUuid } from '@kangfu/common';
import { batched, type Connection, Ctx, IdArgs, Kangfu, Label, PersonalText, type Reader, type RequestContext, toConnection, labelOf } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Args, Int, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { PriorityEnum } from '../../graphql/allocation.enums.js';
import { type Reference, uuidOf } from '../../graphql/entities.js';
import { agencies } from '../agencies/agencies.projection.js';
import { Agency, agencyOf } from '../agencies/agencies.types.js';
import { agencyRef, Referral, referralOf } from '../referrals/referrals.types.js';
import { referrals } from '../referrals/referrals.projection.js';
import { waitingList, type WaitingRow } from './waiting-list.projection.js';
import { WaitingEntry, WaitingEntryConnection, waitingEntryOf, WaitingListArgs } from './waiting-list.types.js';

@Resolver(() => WaitingEntry)
export class WaitingListResolver {
  private readonly reader: Reader<WaitingRow>;
  constructor(private readonly kangfu: Kangfu) { this.reader = kangfu.reader(waitingList, 'WaitingEntry'); }

  @Query(() => WaitingEntry, { nullable: true, description: '一项轮候 One entry of a waiting list' })
  async waitingEntry(@Args() { id }: IdArgs, @Ctx() context: RequestContext): Promise<WaitingEntry | null> { return this.load(findUuid('waiting-entry', id), context); }

  @Query(() => WaitingEntryConnection, { description: '轮候名单，按顺序 Waiting lists, of each agency and service in order of turn' })
  async waitingList(@Args() { first, after, filter }: WaitingListArgs, @Ctx() context: RequestContext): Promise<Connection<WaitingEntry>> {
    const agency = filter?.agencyId ? (await this.kangfu.rows(agencies).peek(findUuid('agency', filter.agencyId)!))?.agency ?? '' : null;
    const wanted = {
      ...(agency === null ? {} : { agency }), ...(filter?.service ? { service: filter.service } : {}), ...(filter?.caseId ? { caseId: findUuid('case', filter.caseId) } : {}),
      status: { $in: filter?.status && filter.status.length > 0 ? filter.status : ['waiting'] },
    };
    const page = await this.reader.find(context, { first, after, filter: wanted, sort: { agency: 1, service: 1, order: 1 } });
    return toConnection(page, waitingEntryOf, { after, totalCount: () => this.reader.count(context, wanted) });
  }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<WaitingEntry | null> { return this.load(uuidOf('waiting-entry', reference), context); }

  @ResolveField(() => Int, { nullable: true, description: '轮候位次，1 为下一位；不再轮候时为空 Turn: 1 is next; null when it waits no longer' })
  async position(@Parent() entry: WaitingEntry, @Ctx() context: RequestContext): Promise<number | null> {
    if (entry.status !== 'waiting') return null;
    // Of everybody who waits, whoever asks: who they are is not told.
    return 1 + await this.kangfu.rows(waitingList).count({ filter: {}, joined: false }, { agency: entry.agencyCode, service: entry.service, status: 'waiting', order: { $lt: entry.order } }, context.asOf);
  }

  @ResolveField(() => Label, { description: '排序依据 Why it stands where it stands' })
  key(@Parent() { priority, since }: WaitingEntry): Label {
    const { zh, en } = labelOf(PriorityEnum, priority);
    return { zh: `优先原因：${zh}；自 ${since} 起轮候`, en: `Priority: ${en}; waits since ${since}` };
  }

  @ResolveField(() => Agency, { nullable: true, description: '机构 The agency' })
  async agency(@Parent() { agencyCode }: WaitingEntry, @Ctx() context: RequestContext): Promise<Agency | null> {
    const reader = this.kangfu.reader(agencies, 'Agency');
    const row = await batched(context, agencies, (keys) => reader.many(context, keys)).load(agencyRef(agencyCode));
    return row ? agencyOf(row) : null;
  }
  @ResolveField(() => Referral, { nullable: true, description: '得到名额后发出的转介 The referral that was sent when it got its place' })
  async referral(@Parent() { referralUuid, status }: WaitingEntry, @Ctx() context: RequestContext): Promise<Referral | null> {
    const row = status === 'placed' ? await this.kangfu.reader(referrals, 'Referral').get(context, referralUuid) : null;
    return row ? referralOf(row) : null;
  }
  @ResolveField(() => PersonalText, { description: '转介说明 What the agency should know' })
  note(@Parent() { noteSealed }: WaitingEntry, @Ctx() context: RequestContext): Promise<PersonalText> { return this.kangfu.personal.textFor(context, noteSealed, 'text'); }

  private async load(uuid: string | null, context: RequestContext): Promise<WaitingEntry | null> {
    const row = uuid && await batched<Row<WaitingRow>>(context, this.reader, (keys) => this.reader.many(context, keys)).load(uuid);
    return row ? waitingEntryOf(row) : null;
  }
}
