import { badInput, Ctx, forbidden, Kangfu, type RequestContext, type Totalling } from '@kangfu/nest';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { csvOf, statisticsOf, type StatisticsAnswer } from './statistics.answer.js';
import { loads, standing } from './statistics.counts.js';
import { statistics as counted } from './statistics.projection.js';
import { Statistics, StatisticsArgs } from './statistics.types.js';

@Resolver()
export class StatisticsResolver {
  private readonly totalling: Totalling;
  constructor(private readonly kangfu: Kangfu) { this.totalling = kangfu.totalling(counted); }

  @Query(() => Statistics, { nullable: true, description: '任一层级、任一期间、截至任一时刻的统计 Statistics of a place and a period, as recorded by any instant; null where there is no such place for the user' })
  statistics(@Args() args: StatisticsArgs, @Ctx() context: RequestContext): Promise<Statistics | null> { return this.find(args, context) as Promise<Statistics | null>; }

  @Query(() => String, { nullable: true, description: '同样的统计，CSV：每行一个数，首行 place,from,to,as_of,measure,key,value The same numbers as CSV, one a line' })
  async statisticsCsv(@Args() args: StatisticsArgs, @Ctx() context: RequestContext): Promise<string | null> {
    const found = await this.find(args, context);
    return found && csvOf(found, context.asOf);
  }

  private async find({ place, period }: StatisticsArgs, context: RequestContext): Promise<StatisticsAnswer | null> {
    const ability = await context.ability();
    if (!ability.may('read', 'Statistics')) throw forbidden();
    const { from, to } = period;
    if (to < from) throw badInput('period: 止日不得早于起日 The last day is before the first', [{ path: 'period', rules: ['order'] }]);
    const unit = await this.kangfu.findUnit(place);
    // A unit is among its own places: who stands there or above may ask.
    if (!unit || !ability.can('read', 'Statistics', { places: unit.path })) return null;
    const [flow, stands, load] = await this.totalling.of(context, [{ group: place, from, to }, { group: standing(place), from: null, to }, { group: loads(place), from: null, to }]);
    return statisticsOf(place, period, flow!, stands!, load!);
  }
}
