import { batched, Ctx, Kangfu, PersonalText, type Reader, type RequestContext } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { type Reference, uuidOf } from '../../graphql/entities.js';
import { type ChangeRequestRow, changeRequests } from './change-requests.projection.js';
import { ChangeRequest, changeRequestOf } from './change-requests.types.js';

@Resolver(() => ChangeRequest)
export class ChangeRequestsResolver {
  private readonly reader: Reader<ChangeRequestRow>;
  constructor(private readonly kangfu: Kangfu) { this.reader = kangfu.reader(changeRequests, 'ChangeRequest'); }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<ChangeRequest | null> {
    const uuid = uuidOf('change-request', reference);
    const row = uuid && await batched<Row<ChangeRequestRow>>(context, this.reader, (keys) => this.reader.many(context, keys)).load(uuid);
    return row ? changeRequestOf(row) : null;
  }
  @ResolveField(() => PersonalText, { description: '说明 What was said' })
  text(@Parent() { textSealed }: ChangeRequest, @Ctx() context: RequestContext): Promise<PersonalText> { return this.kangfu.personal.textFor(context, textSealed, 'text'); }
  @ResolveField(() => PersonalText, { description: '答复的说明 What was answered' })
  answerText(@Parent() { answerSealed }: ChangeRequest, @Ctx() context: RequestContext): Promise<PersonalText> { return this.kangfu.personal.textFor(context, answerSealed, 'text'); }
}
