import { findUuid } from '@kangfu/common';
import { batched, type Connection, Ctx, type RequestContext } from '@kangfu/nest';
import { Args, Parent, Query, ResolveReference, Resolver, Subscription } from '@nestjs/graphql';
import { changesOf } from './worklist.changes.js';
import { WorkItem, WorkItemConnection, WorklistArgs, WorklistChangedArgs, WorklistCounts, WorklistCountsArgs, WorklistNow, Workload } from './worklist.types.js';
import { Worklists } from './worklists.js';

@Resolver(() => WorkItem)
export class WorklistResolver {
  constructor(private readonly worklists: Worklists) {}

  @Query(() => WorkItemConnection, { description: '待办清单：本人各岗位上的事项，期限近者在前 What lies on one\'s desks, what is due first coming first' })
  worklist(@Args() { first, after, role, filter }: WorklistArgs, @Ctx() context: RequestContext): Promise<Connection<WorkItem>> {
    return this.worklists.page(context, { role, filter }, { first, after });
  }

  @Query(() => WorklistCounts, { description: '待办数量 How much lies on one\'s desks' })
  worklistCounts(@Args() { role, filter }: WorklistCountsArgs, @Ctx() context: RequestContext): Promise<WorklistCounts> { return this.worklists.counts(context, { role, filter }); }

  @Query(() => [Workload], { description: '各责任人的工作量，无人负责的在前 How much each handler has to do on one\'s desks, what nobody answers for first' })
  workloads(@Args() { role, filter }: WorklistCountsArgs, @Ctx() context: RequestContext): Promise<Workload[]> { return this.worklists.workloads(context, { role, filter }); }

  @Subscription(() => WorklistNow, { resolve: (now: WorklistNow) => now, description: '待办清单：现状，之后每次变更 A worklist as it is, and again after each change of it' })
  worklistChanged(@Args() { role, filter, first }: WorklistChangedArgs, @Ctx() context: RequestContext): AsyncIterableIterator<WorklistNow> {
    return changesOf((signal) => this.worklists.changes(signal), context, async (now) => {
      const [counts, items] = await Promise.all([this.worklists.counts(now, { role, filter }), this.worklists.page(now, { role, filter }, { first })]);
      return { counts, items };
    });
  }

  @ResolveReference()
  find(@Parent() { id }: { id: string }, @Ctx() context: RequestContext): Promise<WorkItem | null> {
    const uuid = findUuid('work-item', id);
    return uuid === null ? Promise.resolve(null) : batched<WorkItem>(context, this.worklists, (keys) => this.worklists.many(context, keys)).load(uuid);
  }
}
