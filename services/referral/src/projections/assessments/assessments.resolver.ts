import { chinaDay } from '@kangfu/common';
import { batched, Ctx, Kangfu, PersonalText, type Reader, RequestContext } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { changesBetween } from '../../assessment/instruments/index.js';
import { type Reference, uuidOf } from '../../graphql/entities.js';
import { type AssessmentValidity, AssessmentValidityEnum } from '../../graphql/enums.js';
import { type AssessmentRow, assessments } from './assessments.projection.js';
import { Assessment, AssessmentChange, assessmentOf } from './assessments.types.js';

@Resolver(() => Assessment)
export class AssessmentsResolver {
  private readonly reader: Reader<AssessmentRow>;
  constructor(private readonly kangfu: Kangfu) { this.reader = kangfu.reader(assessments, 'Assessment'); }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<Assessment | null> {
    const uuid = uuidOf('assessment', reference);
    const row = uuid && await batched<Row<AssessmentRow>>(context, this.reader, (keys) => this.reader.many(context, keys)).load(uuid);
    return row ? assessmentOf(row) : null;
  }
  @ResolveField(() => PersonalText, { description: '评估说明 What the assessor remarked' })
  note(@Parent() { row }: Assessment, @Ctx() context: RequestContext): Promise<PersonalText> { return this.kangfu.personal.textFor(context, row.note, 'note'); }

  @ResolveField(() => AssessmentValidityEnum, { description: '有效性：在所查询的日期是否仍有效 Whether it still holds on the day that is asked about' })
  validity(@Parent() { row: { validUntil } }: Assessment, @Ctx() context: RequestContext): AssessmentValidity {
    return validUntil === null ? 'unknown' : validUntil < chinaDay(context.asOf ?? this.kangfu.clock.now().toISOString()) ? 'expired' : 'valid';
  }
  @ResolveField(() => Assessment, { nullable: true, description: '同一量表的上次评估 The person’s earlier assessment by the same instrument, of whichever case' })
  async previous(@Parent() { row }: Assessment, @Ctx() context: RequestContext): Promise<Assessment | null> {
    const earlier = await this.earlier(row, context);
    return earlier && assessmentOf(earlier);
  }
  @ResolveField(() => [AssessmentChange], { description: '与上次评估相比的变化；首次评估为空 What changed since the earlier assessment by the same instrument; empty for the first' })
  async changes(@Parent() { row }: Assessment, @Ctx() context: RequestContext): Promise<AssessmentChange[]> {
    const earlier = await this.earlier(row, context);
    return earlier ? changesBetween(row.instrument, earlier.answers, row.answers).map(({ item, ...change }) => ({ code: item, ...change })) : [];
  }

  private async earlier({ personId, instrument, assessedOn, recordedAt }: Row<AssessmentRow>, context: RequestContext): Promise<Row<AssessmentRow> | null> {
    const before = { personId, instrument, $or: [{ assessedOn: { $lt: assessedOn } }, { assessedOn, recordedAt: { $lt: recordedAt } }] };
    return (await this.reader.find(context, { first: 1, filter: before, sort: { assessedOn: -1 } })).rows[0] ?? null;
  }
}
