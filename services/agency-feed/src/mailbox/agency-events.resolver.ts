import { badInput, Ctx, DateTimeScalar, forbidden, PageArgs, RequestContext } from '@kangfu/nest';
import { Args, ArgsType, Field, ID, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { Feed } from '../feed.js';
import { encodeCursor, positionAfter } from './feed-event.js';

@ArgsType()
export class AgencyEventsArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: '机构代码；只在一家任职时可省略 Code of the agency; may be left out by who works at one' }) @IsOptional() @IsString() @MaxLength(64) agency?: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '信箱是顺序的：不适用 Not used here: the mailbox is read by cursor' }) @IsOptional() asOf?: string | null;
}
@ObjectType({ description: '信箱中的一条事件（CloudEvents） One event of an agency’s mailbox (CloudEvents)' })
export class AgencyEvent {
  @Field(() => ID, { description: '事件标识，推送时即 webhook-id Id, the webhook-id of deliveries' }) id!: string;
  @Field(() => String, { description: '类型 CloudEvents type' }) type!: string;
  @Field(() => String, { description: '对象（人） Subject: the person' }) subject!: string;
  @Field(() => String, { description: '个案的全局标识 Global id of the case' }) nodeid!: string;
  @Field(() => DateTimeScalar, { description: '发生时间 When it happened' }) time!: string;
  @Field(() => String, { description: '在信箱中的序号（20 位） Position in the mailbox, 20 digits' }) sequence!: string;
  @Field(() => String, { description: '游标 Cursor after this event, the same for all ways to read' }) cursor!: string;
  @Field(() => String, { description: '内容（JSON 文本，结构见 dataschema） Content as JSON text, shaped by dataschema' }) data!: string;
  @Field(() => String, { description: '内容结构的地址 Where the schema of the content is' }) dataschema!: string;
}
@ObjectType({ description: '信箱的一页 A page of the mailbox' })
export class AgencyEventPage {
  @Field(() => [AgencyEvent], { description: '事件，按顺序 Events in order' }) events!: AgencyEvent[];
  @Field(() => String, { description: '下一页的游标 Cursor to read on from' }) next!: string;
  @Field(() => Boolean, { description: '还有更多 There are more now' }) hasMore!: boolean;
}

/** The mailbox over GraphQL: the same cursor as the webhook log, `GET /agency/events` and its stream. */
@Resolver()
export class AgencyEventsResolver {
  constructor(private readonly feed: Feed) {}

  @Query(() => AgencyEventPage, { description: '机构信箱 Mailbox of an agency: events about people referred to it under consent' })
  async agencyEvents(@Args() { first, after, agency: wanted }: AgencyEventsArgs, @Ctx() context: RequestContext): Promise<AgencyEventPage> {
    const own = (await context.actor()).appointments.filter((a) => a.role === 'agency-worker').map((a) => a.unit!);
    const agency = wanted ?? own[0];
    if (!agency || !own.includes(agency)) throw forbidden();
    const from = await positionAfter(this.feed.mailbox, agency, after);
    if (from === 'no-cursor') throw badInput('after: 游标无效 Not a cursor', [{ path: 'after', rules: ['cursor'] }]);
    if (from === 'gone') throw badInput(`after: 游标已失效，请从 ${encodeCursor(0)} 重新读取 This cursor is of an earlier epoch, read on from ${encodeCursor(0)}`, [{ path: 'after', rules: ['epoch'] }]);
    const entries = await this.feed.mailbox.read(agency, from, first + 1);
    const page = entries.slice(0, first);
    const events = await this.feed.events.build(page);
    return {
      events: events.map((event) => ({ ...event, cursor: encodeCursor(Number(event.sequence)), data: JSON.stringify(event.data) })),
      next: encodeCursor(page.at(-1)?.position ?? from), hasMore: entries.length > first,
    };
  }
}
