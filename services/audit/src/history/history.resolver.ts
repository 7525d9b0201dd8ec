import { type Connection, Ctx, PageArgs, type RequestContext } from '@kangfu/nest';
import { findUuid } from '@kangfu/common';
import { Args, Directive, Field, ID, ObjectType, Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { HistoryReader } from './history-reader.js';
import { type History, HistoryConnection } from './history.types.js';

@ObjectType({ description: '康复个案 A rehabilitation case' })
@Directive('@key(fields: "ref")')
export class Case {
  @Field(() => ID, { description: '内部标识 Key of joins' }) @Directive('@inaccessible') ref!: string;
}
@ObjectType({ description: '残疾人 A person' })
@Directive('@key(fields: "ref")')
export class Person {
  @Field(() => ID, { description: '内部标识 Key of joins' }) @Directive('@inaccessible') ref!: string;
}

const uuidOf = (kind: string, ref: string): string => findUuid(kind, ref) ?? ref;

@Resolver(() => Case)
export class CaseHistoryResolver {
  constructor(private readonly reader: HistoryReader) {}

  @ResolveReference()
  reference(@Parent() { ref }: Case): Case { return { ref }; }

  @ResolveField(() => HistoryConnection, { nullable: true, description: '变更历史：何人、何时、何事、为何、前后值 Every change: who, when, what, why, before and after' })
  async history(@Parent() { ref }: Case, @Args() page: PageArgs, @Ctx() context: RequestContext): Promise<Connection<History>> {
    return this.reader.find(context, { caseId: uuidOf('case', ref) }, page);
  }
}

@Resolver(() => Person)
export class PersonHistoryResolver {
  constructor(private readonly reader: HistoryReader) {}

  @ResolveReference()
  reference(@Parent() { ref }: Person): Person { return { ref }; }

  @ResolveField(() => HistoryConnection, { nullable: true, description: '此人的变更历史（全部个案与档案） Every change about this person, all cases and files' })
  async history(@Parent() { ref }: Person, @Args() page: PageArgs, @Ctx() context: RequestContext): Promise<Connection<History>> {
    return this.reader.find(context, { personId: uuidOf('person', ref) }, page);
  }
}
