import { globalId } from '@kangfu/common';
import { batched, Ctx, Kangfu, PersonalText, type Reader, RequestContext } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { type Reference, uuidOf } from '../../graphql/entities.js';
import { dayKey, sessionDays } from '../session-days/session-days.projection.js';
import { type SessionRow, sessions } from './sessions.projection.js';
import { Session, SessionCorrection, sessionOf, SessionOverlap } from './sessions.types.js';

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
  note(@Parent() { row }: Session, @Ctx() context: RequestContext): Promise<PersonalText> { return this.kangfu.personal.textFor(context, row.note, 'note'); }

  @ResolveField(() => [SessionOverlap], { description: '时间重叠的服务；仅工作人员可见 Sessions at the same time of the same client or therapist; shown to staff only' })
  async overlaps(@Parent() { row }: Session, @Ctx() context: RequestContext): Promise<SessionOverlap[]> {
    const reader = this.kangfu.reader(sessionDays, 'SessionDay');
    const keys = [dayKey('person', row.personId, row.day), dayKey('therapist', row.deliveredBy, row.day)];
    const days = await Promise.all(keys.map((key) => batched(context, sessionDays, (all) => reader.many(context, all)).load(key)));
    return days.flatMap((day) => (day?.overlaps ?? []).filter((pair) => pair.includes(row.sessionId)).map(([a, b]) => ({ kind: day!.kind, sessionId: globalId('session', a === row.sessionId ? b : a) })));
  }
}

@Resolver(() => SessionCorrection)
export class SessionCorrectionResolver {
  constructor(private readonly kangfu: Kangfu) {}
  @ResolveField(() => PersonalText, { description: '说明 In words' })
  note(@Parent() { noteSealed }: SessionCorrection, @Ctx() context: RequestContext): Promise<PersonalText> { return this.kangfu.personal.textFor(context, noteSealed, 'note'); }
}
