import { type Connection, Ctx, IdArgs, Kangfu, PersonalText, type PersonalValue, type RequestContext, toConnection } from '@kangfu/nest';
import { Args, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import type { RowFilter } from '@kangfu/subscriptions';
import { type Reference, uuidOf } from '../../ids.js';
import { SCREENING_OUTCOME_CODES } from '../../needs-screening/needs-screening.events.js';
import { screenedCaseId } from '../../processes/screened-needs/screened-needs.process.js';
import { Case } from '../cases/case.types.js';
import { Cases } from '../cases/cases.js';
import { Person } from '../persons/person.types.js';
import { Persons } from '../persons/persons.js';
import { Unit } from '../unit-directory/unit.types.js';
import { Units } from '../unit-directory/units.js';
import {
  CampaignProgress, CampaignsArgs, HouseholdsArgs, NeedScreening, NeedScreeningConnection, type NeedScreeningFilter, ScreeningCampaign, ScreeningCampaignConnection, toCampaign, toNeedScreening,
} from './needs-screening.types.js';
import { NeedsScreenings } from './needs-screenings.js';

const conditions = ({ result, community, withNeeds }: NeedScreeningFilter): RowFilter => ({
  ...(result?.length ? { result: { $in: result } } : {}), ...(community ? { community } : {}), ...(withNeeds == null ? {} : { 'recorded.needs.0': { $exists: withNeeds } }),
});
const one = (result: string): object => ({ $cond: [{ $eq: ['$result', result] }, 1, 0] });
const SUMS = {
  listed: 1, pending: one('pending'), ...Object.fromEntries(SCREENING_OUTCOME_CODES.map((outcome) => [outcome, one(outcome)])),
  withNeeds: { $cond: [{ $gt: [{ $size: { $ifNull: ['$recorded.needs', []] } }, 0] }, 1, 0] },
};

@Resolver(() => CampaignProgress)
export class CampaignProgressResolver {
  constructor(private readonly units: Units) {}
  @ResolveField(() => Unit, { nullable: true, description: '社区；未登记社区的为空 The community; null for people of whom none is known' })
  async community(@Parent() { communityCode }: CampaignProgress, @Ctx() context: RequestContext): Promise<Unit | null> { return communityCode === null ? null : this.units.byCode(context, communityCode); }
}

@Resolver(() => ScreeningCampaign)
export class ScreeningCampaignResolver {
  constructor(private readonly screenings: NeedsScreenings, private readonly units: Units) {}

  @Query(() => ScreeningCampaign, { nullable: true, description: '一次需求筛查 One needs-screening campaign' })
  screeningCampaign(@Args() { id }: IdArgs, @Ctx() context: RequestContext): Promise<ScreeningCampaign | null> { return this.find({ id }, context); }

  @Query(() => ScreeningCampaignConnection, { name: 'screeningCampaigns', description: '需求筛查列表，新的在前 Campaigns, newest first' })
  async list(@Args() { first, after, place }: CampaignsArgs, @Ctx() context: RequestContext): Promise<Connection<ScreeningCampaign>> {
    const filter = place ? { places: place } : {};
    const page = await this.screenings.campaigns.find(context, { first, after: after ?? null, filter, sort: { from: -1 } });
    return toConnection(page, toCampaign, { after, totalCount: () => this.screenings.campaigns.count(context, filter) });
  }

  @ResolveField(() => Unit, { nullable: true, description: '街道或社区 The street or community' })
  place(@Parent() { row }: ScreeningCampaign, @Ctx() context: RequestContext): Promise<Unit | null> { return this.units.byCode(context, row.place); }

  /** Counted from the rows that the reader may see: a liaison's own community, a street's all. */
  @ResolveField(() => [CampaignProgress], { description: '各社区进度（限可见范围） Progress by community, as far as the user sees it' })
  async progress(@Parent() { row }: ScreeningCampaign, @Ctx() context: RequestContext): Promise<CampaignProgress[]> {
    const tallies = await this.screenings.reader.tally(context, { campaignId: row.campaignId }, 'community', SUMS);
    return tallies.map(({ by, sums }) => ({ ...sums, communityCode: by }) as unknown as CampaignProgress).sort((a, b) => ((a.communityCode ?? '~') < (b.communityCode ?? '~') ? -1 : 1));
  }

  @ResolveField(() => NeedScreeningConnection, { description: '名单，按优先次序 The list, in the order of the round' })
  async households(@Parent() { row }: ScreeningCampaign, @Args() { first, after, filter }: HouseholdsArgs, @Ctx() context: RequestContext): Promise<Connection<NeedScreening>> {
    const wanted = { campaignId: row.campaignId, ...conditions(filter ?? {}) };
    const page = await this.screenings.reader.find(context, { first, after: after ?? null, filter: wanted, sort: { rank: 1 } });
    return toConnection(page, toNeedScreening, { after, totalCount: () => this.screenings.reader.count(context, wanted) });
  }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<ScreeningCampaign | null> {
    const uuid = uuidOf('needs-campaign', reference);
    return uuid ? this.screenings.campaign(context, uuid) : null;
  }
}

@Resolver(() => NeedScreening)
export class NeedScreeningResolver {
  constructor(private readonly kangfu: Kangfu, private readonly screenings: NeedsScreenings, private readonly persons: Persons, private readonly cases: Cases, private readonly units: Units) {}

  @ResolveField(() => Person, { nullable: true, description: '当事人 The person' })
  person(@Parent() { row }: NeedScreening, @Ctx() context: RequestContext): Promise<Person | null> { return this.persons.find(context, row.personId); }

  @ResolveField(() => Unit, { nullable: true, description: '社区 The community' })
  async community(@Parent() { row }: NeedScreening, @Ctx() context: RequestContext): Promise<Unit | null> { return row.community === null ? null : this.units.byCode(context, row.community); }

  @ResolveField(() => Case, { nullable: true, description: '由此提出的申请；片刻后即有 The request that came of it, a moment later; null where nothing new was asked for' })
  async request(@Parent() { row }: NeedScreening, @Ctx() context: RequestContext): Promise<Case | null> { return row.recorded?.needs.length ? this.cases.find(context, screenedCaseId(row.screeningId)) : null; }

  @ResolveField(() => PersonalText, { description: '记录 Note' })
  note(@Parent() { row }: NeedScreening): Promise<PersonalValue> { return this.kangfu.personal.text(row.recorded?.note ?? null, 'note'); }

  @ResolveField(() => NeedScreening, { nullable: true, description: '上一次筛查的结果，可作预填；限可见范围 The screening before this one, to begin with; as far as the user sees it' })
  previous(@Parent() { row }: NeedScreening, @Ctx() context: RequestContext): Promise<NeedScreening | null> { return this.screenings.previous(context, row); }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<NeedScreening | null> {
    const uuid = uuidOf('needs-screening', reference);
    return uuid ? this.screenings.find(context, uuid) : null;
  }
}
