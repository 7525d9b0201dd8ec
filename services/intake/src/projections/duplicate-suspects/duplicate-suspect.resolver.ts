import { findUuid } from '@kangfu/common';
import { type Connection, Ctx, type RequestContext, toConnection } from '@kangfu/nest';
import type { RowFilter } from '@kangfu/subscriptions';
import { Args, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { type Reference, uuidOf } from '../../ids.js';
import { Person } from '../persons/person.types.js';
import { Persons } from '../persons/persons.js';
import { DuplicateSuspect, DuplicateSuspectArgs, DuplicateSuspectConnection, toDuplicateSuspect } from './duplicate-suspect.types.js';
import { DuplicateSuspects } from './duplicate-suspects.js';

@Resolver(() => DuplicateSuspect)
export class DuplicateSuspectResolver {
  constructor(private readonly suspects: DuplicateSuspects, private readonly persons: Persons) {}

  @Query(() => DuplicateSuspectConnection, { name: 'duplicateSuspects', description: '疑似重复登记，得分高的在前 The review queue of suspected duplicates, the likeliest first' })
  async list(@Args() { first, after, filter }: DuplicateSuspectArgs, @Ctx() context: RequestContext): Promise<Connection<DuplicateSuspect>> {
    const person = filter?.personId ? findUuid('person', filter.personId) : null;
    const wanted: RowFilter = { ...(filter?.status ? { status: filter.status } : {}), ...(person ? { $or: [{ personId: person }, { otherId: person }] } : {}) };
    const page = await this.suspects.reader.find(context, { first, after: after ?? null, filter: wanted, sort: { score: -1 } });
    return toConnection(page, toDuplicateSuspect, { after, totalCount: () => this.suspects.reader.count(context, wanted) });
  }

  @ResolveField(() => Person, { nullable: true, description: '被比对的登记人；无权查看时为空 The one who was looked at; null for who may not see them' })
  person(@Parent() { row }: DuplicateSuspect, @Ctx() context: RequestContext): Promise<Person | null> { return this.persons.find(context, row.personId); }

  @ResolveField(() => Person, { nullable: true, description: '与之相似的登记人；无权查看时为空 The one who looks like them; null for who may not see them' })
  other(@Parent() { row }: DuplicateSuspect, @Ctx() context: RequestContext): Promise<Person | null> { return this.persons.find(context, row.otherId); }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<DuplicateSuspect | null> {
    const uuid = uuidOf('duplicate-suspect', reference);
    return uuid ? this.suspects.find(context, uuid) : null;
  }
}
