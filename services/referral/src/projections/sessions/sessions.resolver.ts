import { batched, Ctx, Kangfu, PersonalText, type Reader, RequestContext } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { type Reference, uuidOf } from '../../graphql/entities.js';
import { type SessionRow, sessions } from './sessions.projection.js';
import { Session, sessionOf } from './sessions.types.js';

@Resolver(() => Session)
export class SessionsResolver {
  private readonly reader: Reader<SessionRow>;
  constructor(private readonly kangfu: Kangfu) { this.reader = kangfu.reader(sessions, 'Session'); }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<Session | null> {
    const uuid = uuidOf('session', reference);
    const row = uuid && await batched<Row<SessionRow>>(context, this.reader, (keys) => this.reader.many(context, keys)).load(uuid);
    return row ? sessionOf(row) : null;
  }
  @ResolveField(() => PersonalText, { description: '服务说明 What was noted' })
  note(@Parent() { noteSealed }: Session, @Ctx() context: RequestContext): Promise<PersonalText> { return this.kangfu.personal.textFor(context, noteSealed, 'note'); }
}
