import { chinaDay } from '@kangfu/common';
import { batched, type Connection, Ctx, Kangfu, PageArgs, type RequestContext, toConnection } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Args, Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { Case } from '../../graphql/stubs.types.js';
import { type ClosureRow, closures } from '../closures/closures.projection.js';
import { Closure, closureOf } from '../closures/closures.types.js';
import { effectReviews } from '../effect-reviews/effect-reviews.projection.js';
import { EffectReview, effectReviewOf } from '../effect-reviews/effect-reviews.types.js';
import { type JourneyRow, journeys } from '../journeys/journeys.projection.js';
import { Journey, journeyView } from '../journeys/journeys.types.js';
import { progressNotes } from '../progress-notes/progress-notes.projection.js';
import { ProgressNote, ProgressNoteConnection, progressNoteOf } from '../progress-notes/progress-notes.types.js';
import { visits } from '../visits/visits.projection.js';
import { Visit, visitOf } from '../visits/visits.types.js';

/** A case has few of these; the list never holds more. */
const MOST = 100;

/** What this service adds to a case. Each shows what its reader may see, so a case one may not see has nothing. */
@Resolver(() => Case)
export class CaseFieldsResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @ResolveReference()
  find(@Parent() { ref }: Case): Case { return { ref }; }

  @ResolveField(() => Journey, { nullable: true, description: '九步流程 Journey: the nine steps' })
  async journey(@Parent() { ref }: Case, @Ctx() context: RequestContext): Promise<Journey | null> {
    const reader = this.kangfu.reader(journeys, 'Journey');
    const row = await batched<Row<JourneyRow>>(context, journeys, (keys) => reader.many(context, keys)).load(ref);
    return row && journeyView(chinaDay(context.asOf ?? this.kangfu.clock.now().toISOString()))(row);
  }
  @ResolveField(() => Closure, { nullable: true, description: '结案 The last closure; null where it was never closed' })
  async closure(@Parent() { ref }: Case, @Ctx() context: RequestContext): Promise<Closure | null> {
    const reader = this.kangfu.reader(closures, 'Journey');
    const row = await batched<Row<ClosureRow>>(context, closures, (keys) => reader.many(context, keys)).load(ref);
    return row && closureOf(row);
  }
  @ResolveField(() => ProgressNoteConnection, { nullable: true, description: '跟踪记录 Progress notes, latest first' })
  async progressNotes(@Parent() { ref }: Case, @Args() { first, after }: PageArgs, @Ctx() context: RequestContext): Promise<Connection<ProgressNote>> {
    const reader = this.kangfu.reader(progressNotes, 'ProgressNote');
    const filter = { caseId: ref };
    return toConnection(await reader.find(context, { first, after, filter, sort: { day: -1 } }), progressNoteOf, { after, totalCount: () => reader.count(context, filter) });
  }
  @ResolveField(() => [EffectReview], { nullable: true, description: '评估审核 Reviews of the effect, earliest first, at most 100' })
  async effectReviews(@Parent() { ref }: Case, @Ctx() context: RequestContext): Promise<EffectReview[]> {
    const { rows } = await this.kangfu.reader(effectReviews, 'EffectReview').find(context, { first: MOST, filter: { caseId: ref }, sort: { reviewedAt: 1 } });
    return rows.map(effectReviewOf);
  }
  @ResolveField(() => [Visit], { nullable: true, description: '回访 Visits, latest first, at most 100' })
  async visits(@Parent() { ref }: Case, @Ctx() context: RequestContext): Promise<Visit[]> {
    const { rows } = await this.kangfu.reader(visits, 'Visit').find(context, { first: MOST, filter: { caseId: ref }, sort: { day: -1 } });
    return rows.map(visitOf);
  }
}
