import { batched, Ctx, Kangfu, type Reader, type RequestContext } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Parent, ResolveReference, Resolver } from '@nestjs/graphql';
import { type Reference, uuidOf } from '../../graphql/entities.js';
import { capacities, type CapacityRow } from './capacities.projection.js';
import { AgencyService, agencyServiceOf } from './capacities.types.js';

@Resolver(() => AgencyService)
export class CapacitiesResolver {
  private readonly reader: Reader<CapacityRow>;
  constructor(kangfu: Kangfu) { this.reader = kangfu.reader(capacities, 'Agency'); }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<AgencyService | null> {
    const uuid = uuidOf('agency-service', reference);
    const row = uuid && await batched<Row<CapacityRow>>(context, this.reader, (keys) => this.reader.many(context, keys)).load(uuid);
    return row ? agencyServiceOf(row) : null;
  }
}
