import { chinaDay, findUuid } from '@kangfu/common';
import { batched, type Connection, Ctx, IdArgs, Kangfu, type Reader, type RequestContext, toConnection } from '@kangfu/nest';
import type { Row, RowFilter } from '@kangfu/subscriptions';
import { Args, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { type Reference, uuidOf } from '../../graphql/entities.js';
import { agencies, type AgencyRow } from './agencies.projection.js';
import { capacities } from '../capacities/capacities.projection.js';
import { AgencyService, agencyServiceOf } from '../capacities/capacities.types.js';
import { SERVICE_KINDS } from '../../shared/vocabulary.js';
import { AgenciesArgs, Agency, AgencyConnection, type AgencyFilter, agencyOf } from './agencies.types.js';

/** More services than any city has. */
const MANY = 10_000;

@Resolver(() => Agency)
export class AgenciesResolver {
  private readonly reader: Reader<AgencyRow>;
  constructor(private readonly kangfu: Kangfu) { this.reader = kangfu.reader(agencies, 'Agency'); }

  @Query(() => Agency, { nullable: true, description: '定点机构 One agency' })
  async agency(@Args() { id }: IdArgs, @Ctx() context: RequestContext): Promise<Agency | null> {
    return this.load(findUuid('agency', id), context);
  }

  @Query(() => AgencyConnection, { description: '定点机构名录 Designated agencies' })
  async agencies(@Args() { first, after, filter }: AgenciesArgs, @Ctx() context: RequestContext): Promise<Connection<Agency>> {
    const today = chinaDay(context.asOf ?? this.kangfu.clock.now().toISOString());
    const inForce = [
      { validFrom: { $lte: today } }, { $or: [{ validUntil: null }, { validUntil: { $gte: today } }] }, { $or: [{ ended: null }, { 'ended.on': { $gt: today } }] },
      { $or: [{ suspended: null }, { 'suspended.from': { $gt: today } }, { 'suspended.until': { $lt: today } }] },
    ];
    const wanted = {
      ...(filter?.service ? { services: filter.service } : {}), ...(filter?.place ? { places: filter.place } : {}), ...(await this.taking(context, filter ?? {})),
      ...(filter?.designated == null ? {} : filter.designated ? { $and: inForce } : { $nor: [{ $and: inForce }] }),
    };
    const page = await this.reader.find(context, { first, after, filter: wanted, sort: { agency: 1 } });
    return toConnection(page, agencyOf, { after, totalCount: () => this.reader.count(context, wanted) });
  }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<Agency | null> { return this.load(uuidOf('agency', reference), context); }

  @ResolveField(() => [AgencyService], { description: '各项服务及名额 Its services, with whom they take and their places' })
  async offers(@Parent() { ref }: Agency, @Ctx() context: RequestContext): Promise<AgencyService[]> {
    const reader = this.kangfu.reader(capacities, 'Agency');
    return (await reader.find(context, { first: SERVICE_KINDS.length, filter: { agencyId: ref }, sort: { service: 1 } })).rows.map(agencyServiceOf);
  }

  /** The agencies of which one service is as wanted; everything where nothing is. */
  private async taking(context: RequestContext, { service, disabilityClass, age, serves, free }: AgencyFilter): Promise<RowFilter> {
    if (disabilityClass == null && age == null && serves == null && free == null) return {};
    const path = serves == null ? [] : (await this.kangfu.findUnit(serves))?.path ?? [serves];
    const rows = await this.kangfu.rows(capacities).peekMany({
      ...(service ? { service } : {}), ...(disabilityClass == null ? {} : { classes: disabilityClass }), ...(free == null ? {} : { free: free ? { $gt: 0 } : 0 }),
      ...(age == null ? {} : { ageFrom: { $lte: age } }),
      $and: [...(age == null ? [] : [{ $or: [{ ageUntil: null }, { ageUntil: { $gte: age } }] }]), ...(serves == null ? [{}] : [{ $or: [{ places: [] }, { places: { $in: path } }] }])],
    }, MANY);
    return { _id: { $in: [...new Set(rows.map(({ agencyId }) => agencyId))] } };
  }

  private async load(uuid: string | null, context: RequestContext): Promise<Agency | null> {
    const row = uuid && await batched<Row<AgencyRow>>(context, this.reader, (keys) => this.reader.many(context, keys)).load(uuid);
    return row ? agencyOf(row) : null;
  }
}
