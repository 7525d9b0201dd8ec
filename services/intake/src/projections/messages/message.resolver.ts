import { findUuid } from '@kangfu/common';
import { batched, type Connection, Ctx, Kangfu, PageArgs, type Reader, type RequestContext, toConnection } from '@kangfu/nest';
import type { RowFilter } from '@kangfu/subscriptions';
import { Args, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { type Reference, uuidOf } from '../../ids.js';
import { Case } from '../cases/case.types.js';
import { Cases } from '../cases/cases.js';
import { PersonLinks } from '../person-links/person-links.js';
import { Person } from '../persons/person.types.js';
import { Persons } from '../persons/persons.js';
import { Message, MessageConnection, type MessageFilter, MessagesArgs, toMessage } from './message.types.js';
import { messageList, type MessageRow } from './messages.projection.js';

const conditions = ({ personId, caseId, status, template }: MessageFilter): RowFilter => ({
  ...(personId ? { personId: findUuid('person', personId)! } : {}), ...(caseId ? { caseId: findUuid('case', caseId)! } : {}),
  ...(status?.length ? { status: { $in: status } } : {}), ...(template?.length ? { template: { $in: template } } : {}),
});
const page = async (reader: Reader<MessageRow>, context: RequestContext, filter: RowFilter, { first, after }: PageArgs): Promise<Connection<Message>> =>
  toConnection(await reader.find(context, { first, after: after ?? null, filter, sort: { requestedAt: -1 } }), toMessage, { after, totalCount: () => reader.count(context, filter) });

@Resolver(() => Message)
export class MessageResolver {
  private readonly reader: Reader<MessageRow>;
  constructor(kangfu: Kangfu, private readonly persons: Persons, private readonly cases: Cases) { this.reader = kangfu.reader(messageList, 'Message'); }

  @Query(() => MessageConnection, { name: 'messages', description: '告知当事人的消息，新的在前；限可见范围 Messages to people, newest first, as far as the user sees them' })
  list(@Args() { filter, ...args }: MessagesArgs, @Ctx() context: RequestContext): Promise<Connection<Message>> { return page(this.reader, context, conditions(filter ?? {}), args); }

  @ResolveField(() => Person, { nullable: true, description: '当事人 The person' })
  person(@Parent() { row }: Message, @Ctx() context: RequestContext): Promise<Person | null> { return this.persons.find(context, row.personId); }

  @ResolveField(() => Case, { nullable: true, description: '个案 The case it is about' })
  async case(@Parent() { row }: Message, @Ctx() context: RequestContext): Promise<Case | null> { return row.caseId === null ? null : this.cases.find(context, row.caseId); }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<Message | null> {
    const uuid = uuidOf('message', reference);
    const row = uuid && await batched<MessageRow>(context, this, (keys) => this.reader.many(context, keys)).load(uuid);
    return row ? toMessage(row) : null;
  }
}

@Resolver(() => Person)
export class PersonMessagesResolver {
  private readonly reader: Reader<MessageRow>;
  constructor(kangfu: Kangfu, private readonly links: PersonLinks) { this.reader = kangfu.reader(messageList, 'Message'); }

  @ResolveField(() => MessageConnection, { description: '告知当事人的消息，含合并到此人之下的登记的消息，新的在前 What the person was told, under registrations linked to this one too, newest first' })
  async messages(@Parent() { row }: Person, @Args() args: PageArgs, @Ctx() context: RequestContext): Promise<Connection<Message>> {
    return page(this.reader, context, { personId: { $in: [row.personId, ...(await this.links.shownUnder(context, row.personId))] } }, args);
  }
}
