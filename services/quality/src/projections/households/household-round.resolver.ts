import { type Connection, Ctx, type RequestContext } from '@kangfu/nest';
import { Args, Query, Resolver } from '@nestjs/graphql';
import { HouseholdRoundArgs, RoundHousehold, RoundHouseholdConnection } from './household-round.types.js';
import { HouseholdRounds } from './household-rounds.js';

@Resolver(() => RoundHousehold)
export class HouseholdRoundResolver {
  constructor(private readonly rounds: HouseholdRounds) {}

  @Query(() => RoundHouseholdConnection, { description: '入户名单：社区专职委员岗位上的待办，按户归并，期限近者在前 What lies on the desk of a community liaison, by who lives together, what is due first coming first: one visit closes it all' })
  householdRound(@Args() { place, first, after }: HouseholdRoundArgs, @Ctx() context: RequestContext): Promise<Connection<RoundHousehold>> { return this.rounds.page(context, place ?? null, { first, after }); }
}
