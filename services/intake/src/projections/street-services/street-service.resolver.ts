import { Ctx, Kangfu, type RequestContext } from '@kangfu/nest';
import { Args, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { NEED_KIND_CODES } from '../../case/needs.js';
import { Unit } from '../unit-directory/unit.types.js';
import { Units } from '../unit-directory/units.js';
import { StreetService, StreetServicesArgs, toStreetServices } from './street-service.types.js';
import { streetServices } from './street-services.projection.js';

@Resolver(() => StreetService)
export class StreetServiceResolver {
  constructor(private readonly kangfu: Kangfu, private readonly units: Units) {}

  @Query(() => [StreetService], { name: 'streetServices', nullable: true, description: '街道自行提供的服务，含各时段 What a street serves itself, all periods' })
  async list(@Args() { street }: StreetServicesArgs, @Ctx() context: RequestContext): Promise<StreetService[]> {
    const { rows } = await this.kangfu.reader(streetServices, 'StreetService').find(context, { first: NEED_KIND_CODES.length, filter: { street }, sort: { need: 1 } });
    return rows.flatMap(toStreetServices);
  }

  @ResolveField(() => Unit, { nullable: true, description: '街道 The street' })
  street(@Parent() { streetCode }: StreetService, @Ctx() context: RequestContext): Promise<Unit | null> { return this.units.byCode(context, streetCode); }
}
