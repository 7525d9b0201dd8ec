import { batched, Ctx, Kangfu, PersonalText, printedForm, type Reader, RequestContext } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { type Reference, uuidOf } from '../../graphql/entities.js';
import { type VisitRow, visits } from './visits.projection.js';
import { visitForm } from './visit-form.js';
import { Visit, visitOf } from './visits.types.js';

@Resolver(() => Visit)
export class VisitsResolver {
  private readonly reader: Reader<VisitRow>;
  constructor(private readonly kangfu: Kangfu) { this.reader = kangfu.reader(visits, 'Visit'); }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<Visit | null> {
    const uuid = uuidOf('visit', reference);
    const row = uuid && await batched<Row<VisitRow>>(context, this.reader, (keys) => this.reader.many(context, keys)).load(uuid);
    return row ? visitOf(row) : null;
  }
  @ResolveField(() => String, { description: '回访记录，可打印签字（中文）；姓名手填 The visit as text to print and sign; names are filled in by hand' })
  async printable(@Parent() visit: Visit, @Ctx() context: RequestContext): Promise<string> { return printedForm(visitForm(visit, await this.text(visit, context))); }
  @ResolveField(() => PersonalText, { description: '说明 In words' })
  text(@Parent() { textSealed }: Visit, @Ctx() context: RequestContext): Promise<PersonalText> { return this.kangfu.personal.textFor(context, textSealed, 'text'); }
}
