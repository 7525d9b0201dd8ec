import { batched, Ctx, Kangfu, PersonalText, type Reader, RequestContext } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { type Reference, uuidOf } from '../../graphql/entities.js';
import { type AssessmentRow, assessments } from './assessments.projection.js';
import { Assessment, assessmentOf } from './assessments.types.js';

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
  note(@Parent() { noteSealed }: Assessment, @Ctx() context: RequestContext): Promise<PersonalText> { return this.kangfu.personal.textFor(context, noteSealed, 'note'); }
}
