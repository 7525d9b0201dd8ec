import { chinaDay } from '@kangfu/common';
import { batched, Ctx, Kangfu, type RequestContext } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Case } from '../../graphql/stubs.types.js';
import { JourneyStep } from '../journeys/journeys.types.js';
import { Staffing } from './staffing.js';
import { worklist, type WorklistRow } from './worklist.projection.js';
import { WorkItem, workItemView } from './worklist.types.js';

/** All that is to be done about a case, what is due first coming first; null for who does not look after it. */
const workOf = async (kangfu: Kangfu, staffing: Staffing, context: RequestContext, caseId: string): Promise<WorkItem[] | null> => {
  const reader = kangfu.reader(worklist, 'CaseWork');
  const row = await batched<Row<WorklistRow>>(context, worklist, (keys) => reader.many(context, keys)).load(caseId);
  if (!row) return null;
  const staff = await staffing.at(context, row.items.map(({ unit }) => unit));
  return [...row.items].sort((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : a.id < b.id ? -1 : 1)).map(workItemView(chinaDay(context.asOf ?? kangfu.clock.now().toISOString()), staff));
};

/** What is to be done about one case, on whosever desk. */
@Resolver(() => Case)
export class CaseWorkResolver {
  constructor(private readonly kangfu: Kangfu, private readonly staffing: Staffing) {}

  @ResolveField(() => [WorkItem], { nullable: true, description: '待办事项，期限近者在前 All that is to be done about it, by whomever, what is due first coming first; null for who does not look after it' })
  work(@Parent() { ref }: Case, @Ctx() context: RequestContext): Promise<WorkItem[] | null> { return workOf(this.kangfu, this.staffing, context, ref); }
}

/** The same within the journey: what has a clock of its own shows in the step it belongs to. */
@Resolver(() => JourneyStep)
export class StepWorkResolver {
  constructor(private readonly kangfu: Kangfu, private readonly staffing: Staffing) {}

  @ResolveField(() => [WorkItem], { nullable: true, description: '属于该步骤的待办事项，含另有期限者 What is to be done in it, what has a last day of its own included; null for who does not look after the case' })
  async work(@Parent() { step, caseRef }: JourneyStep, @Ctx() context: RequestContext): Promise<WorkItem[] | null> {
    return (await workOf(this.kangfu, this.staffing, context, caseRef))?.filter((item) => item.step === step) ?? null;
  }
}
