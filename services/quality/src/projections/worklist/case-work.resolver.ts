import { chinaDay } from '@kangfu/common';
import { batched, Ctx, Kangfu, type RequestContext } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Case } from '../../graphql/stubs.types.js';
import { worklist, type WorklistRow } from './worklist.projection.js';
import { WorkItem, workItemView } from './worklist.types.js';

/** What is to be done about one case, on whosever desk. */
@Resolver(() => Case)
export class CaseWorkResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @ResolveField(() => [WorkItem], { nullable: true, description: '待办事项，期限近者在前 All that is to be done about it, by whomever, what is due first coming first; null for who does not look after it' })
  async work(@Parent() { ref }: Case, @Ctx() context: RequestContext): Promise<WorkItem[] | null> {
    const reader = this.kangfu.reader(worklist, 'CaseWork');
    const row = await batched<Row<WorklistRow>>(context, worklist, (keys) => reader.many(context, keys)).load(ref);
    if (!row) return null;
    return [...row.items].sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : a.id < b.id ? -1 : 1)).map(workItemView(chinaDay(context.asOf ?? this.kangfu.clock.now().toISOString())));
  }
}
