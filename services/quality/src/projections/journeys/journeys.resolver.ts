import { chinaDay, findUuid } from '@kangfu/common';
import { type Connection, Ctx, Kangfu, type Reader, type RequestContext, toConnection } from '@kangfu/nest';
import type { RowFilter } from '@kangfu/subscriptions';
import { Args, Query, Resolver, Subscription } from '@nestjs/graphql';
import { type JourneyRow, journeys } from './journeys.projection.js';
import { CaseJourneyArgs, Journey, JourneyConnection, type JourneyFilter, JourneysArgs, journeyView } from './journeys.types.js';

/** Steps that match all conditions at once: the step that is overdue is the one of that unit. */
const wanted = (filter: JourneyFilter | null | undefined, today: string): RowFilter => {
  const step = {
    ...(filter?.step ? { step: filter.step } : {}), ...(filter?.unitId ? { unitRef: findUuid('unit', filter.unitId) } : {}), ...(filter?.overdue === true ? { due: { $lt: today } } : {}),
  };
  return {
    ...(filter?.status ? { status: filter.status } : {}), ...(Object.keys(step).length > 0 ? { active: { $elemMatch: step } } : {}), ...(filter?.overdue === false ? { nextDue: { $gte: today } } : {}),
  };
};

@Resolver(() => Journey)
export class JourneysResolver {
  private readonly reader: Reader<JourneyRow>;
  constructor(private readonly kangfu: Kangfu) { this.reader = kangfu.reader(journeys, 'Journey'); }

  @Query(() => JourneyConnection, { description: '个案流程清单，期限近者在前 Journeys of cases, what is due next first' })
  async journeys(@Args() { first, after, filter }: JourneysArgs, @Ctx() context: RequestContext): Promise<Connection<Journey>> {
    const today = chinaDay(context.asOf ?? this.kangfu.clock.now().toISOString());
    const condition = wanted(filter, today);
    const page = await this.reader.find(context, { first, after, filter: condition, sort: { nextDue: 1 } });
    return toConnection(page, journeyView(today), { after, totalCount: () => this.reader.count(context, condition) });
  }

  @Subscription(() => Journey, { description: '个案流程：现状，之后每次变更 The journey of a case as it is, and again after each change' })
  caseJourney(@Args() { caseId }: CaseJourneyArgs, @Ctx() context: RequestContext): AsyncIterableIterator<{ caseJourney: Journey }> {
    const stop = new AbortController();
    const rows = this.reader.watch(context, findUuid('case', caseId)!, stop.signal);
    const today = () => chinaDay(this.kangfu.clock.now().toISOString());
    // Not a generator: `return()` must end the wait for the next change at once.
    return {
      [Symbol.asyncIterator]() { return this; },
      async next() {
        const { done, value } = await rows.next();
        return done ? { done: true, value: undefined } : { done: false, value: { caseJourney: journeyView(today())(value) } };
      },
      async return() { stop.abort(); return { done: true, value: undefined }; },
      async throw(error) { stop.abort(); throw error; },
    };
  }
}
