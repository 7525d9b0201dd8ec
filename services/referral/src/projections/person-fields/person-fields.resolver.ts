import { Ctx, Kangfu, type RequestContext } from '@kangfu/nest';
import { Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { Person } from '../../graphql/stubs.types.js';
import { assessments } from '../assessments/assessments.projection.js';
import { Assessment, assessmentOf } from '../assessments/assessments.types.js';

/** What this service adds to a person: of all their cases, as far as the reader may see each. */
@Resolver(() => Person)
export class PersonFieldsResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @ResolveReference()
  find(@Parent() { ref }: Person): Person { return { ref }; }

  @ResolveField(() => [Assessment], { nullable: true, description: '历次功能评估及其有效期 Assessments of all cases, latest first, at most 100, each with until when it holds' })
  async assessments(@Parent() { ref }: Person, @Ctx() context: RequestContext): Promise<Assessment[]> {
    const { rows } = await this.kangfu.reader(assessments, 'Assessment').find(context, { first: 100, filter: { personId: ref }, sort: { assessedOn: -1 } });
    return rows.map(assessmentOf);
  }
}
