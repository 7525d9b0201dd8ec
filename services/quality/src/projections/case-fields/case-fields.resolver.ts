import { chinaDay } from '@kangfu/common';
import { batched, type Connection, Ctx, Kangfu, PageArgs, type RequestContext, toConnection } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Args, ArgsType, Field, Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { IsIn, IsOptional } from 'class-validator';
import { CLOSE_REASONS, type CloseReason } from '../../closure/closure.events.js';
import { closureConditions } from '../../closure/conditions.js';
import { CloseReasonEnum } from '../../graphql/enums.js';
import { Case } from '../../graphql/stubs.types.js';
import { archives } from '../archives/archives.projection.js';
import { Archive, archiveOf } from '../archives/archives.types.js';
import { closureFacts } from '../closure-facts/closure-facts.projection.js';
import { type ClosureRow, closures } from '../closures/closures.projection.js';
import { Closure, closureOf } from '../closures/closures.types.js';
import { ClosureCondition } from '../closures/conditions.types.js';
import { effectReviews } from '../effect-reviews/effect-reviews.projection.js';
import { EffectReview, effectReviewOf } from '../effect-reviews/effect-reviews.types.js';
import { flags } from '../flags/flags.projection.js';
import { Flag, flagOf } from '../flags/flags.types.js';
import { holds } from '../holds/holds.projection.js';
import { Hold, holdOf } from '../holds/holds.types.js';
import { type JourneyRow, journeys } from '../journeys/journeys.projection.js';
import { Journey, journeyView } from '../journeys/journeys.types.js';
import { progressNotes } from '../progress-notes/progress-notes.projection.js';
import { ProgressNote, ProgressNoteConnection, progressNoteOf } from '../progress-notes/progress-notes.types.js';
import { visits } from '../visits/visits.projection.js';
import { Visit, visitOf } from '../visits/visits.types.js';

/** A case has few of these; the list never holds more. */
const MOST = 100;

@ArgsType()
export class ClosureConditionsArgs {
  @Field(() => CloseReasonEnum, { nullable: true, description: '拟用的结案原因 The reason meant' }) @IsOptional() @IsIn(CLOSE_REASONS) reason?: CloseReason | null;
}

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
  @ResolveField(() => [ClosureCondition], { nullable: true, description: '结案条件，逐条列出 What must hold before the case is closed, one by one' })
  async closureConditions(@Parent() { ref }: Case, @Args() { reason }: ClosureConditionsArgs, @Ctx() context: RequestContext): Promise<ClosureCondition[] | null> {
    const facts = await this.kangfu.reader(closureFacts, 'Case').get(context, ref);
    return facts && closureConditions(facts, reason ?? null).map(({ condition, state, open }) => ({ condition, state, open: this.kangfu.commands.refused('closure', open, context).problems }));
  }
  @ResolveField(() => Archive, { nullable: true, description: '归档；未结案时为空 The archive; null while the case is not closed' })
  async archive(@Parent() { ref }: Case, @Ctx() context: RequestContext): Promise<Archive | null> {
    const row = await this.kangfu.reader(archives, 'Case').get(context, ref);
    return row && archiveOf(row);
  }
  @ResolveField(() => Hold, { nullable: true, description: '暂停 The last hold; null where there was none' })
  async hold(@Parent() { ref }: Case, @Ctx() context: RequestContext): Promise<Hold | null> {
    const row = await this.kangfu.reader(holds, 'Journey').get(context, ref);
    return row && holdOf(row);
  }
  @ResolveField(() => [Flag], { nullable: true, description: '预警 Flags, earliest first, at most 100' })
  async flags(@Parent() { ref }: Case, @Ctx() context: RequestContext): Promise<Flag[]> {
    const { rows } = await this.kangfu.reader(flags, 'Flag').find(context, { first: MOST, filter: { caseId: ref }, sort: { raisedAt: 1 } });
    return rows.map(flagOf);
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
