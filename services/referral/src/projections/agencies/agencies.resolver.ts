import { chinaDay, findUuid } from '@kangfu/common';
import { batched, type Connection, Ctx, IdArgs, Kangfu, type Reader, type RequestContext, toConnection } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Args, Parent, Query, ResolveReference, Resolver } from '@nestjs/graphql';
import { type Reference, uuidOf } from '../../graphql/entities.js';
import { agencies, type AgencyRow } from './agencies.projection.js';
import { AgenciesArgs, Agency, AgencyConnection, agencyOf } from './agencies.types.js';

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
    const wanted = {
      ...(filter?.service ? { services: filter.service } : {}), ...(filter?.place ? { places: filter.place } : {}),
      ...(filter?.designated === true ? { validFrom: { $lte: today }, $or: [{ validUntil: null }, { validUntil: { $gte: today } }] } : {}),
      ...(filter?.designated === false ? { $or: [{ validFrom: { $gt: today } }, { validUntil: { $ne: null, $lt: today } }] } : {}),
    };
    const page = await this.reader.find(context, { first, after, filter: wanted, sort: { agency: 1 } });
    return toConnection(page, agencyOf, { after, totalCount: () => this.reader.count(context, wanted) });
  }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<Agency | null> { return this.load(uuidOf('agency', reference), context); }

  private async load(uuid: string | null, context: RequestContext): Promise<Agency | null> {
    const row = uuid && await batched<Row<AgencyRow>>(context, this.reader, (keys) => this.reader.many(context, keys)).load(uuid);
    return row ? agencyOf(row) : null;
  }
}
