import { findUuid } from '@kangfu/common';
import { type Connection, ConnectionArgs, connectionOf, Ctx, enumOf, IdArgs, Node, payloadOf, type RequestContext, toConnection } from '@kangfu/nest';
import { Args, Directive, Field, ID, Int, Mutation, ObjectType, Parent, Query, ResolveField, ResolveReference, Resolver, Subscription } from '@nestjs/graphql';
import { caseId, personId } from './ids.js';
import { Seen, seen } from './seen.js';

type Status = 'open' | 'on-hold';
const CareCaseStatus = enumOf<Status>('CareCaseStatus', { zh: '个案状态', en: 'Status of a case' }, { open: { zh: '进行中', en: 'Open' }, 'on-hold': { zh: '暂停', en: 'On hold' } });

@ObjectType('Person', { description: '居民 A person' })
@Directive('@key(fields: "ref")')
export class PersonStub { @Field(() => ID, { description: '内部引用 Hidden key' }) @Directive('@inaccessible') ref!: string; }

@ObjectType({ implements: () => [Node], description: '个案 A case' })
@Directive('@key(fields: "id")')
export class CareCase implements Node {
  id!: string;
  @Field(() => String, { description: '标题 Title' }) title!: string;
  @Field(() => CareCaseStatus, { description: '状态 Status' }) status!: Status;
  @Field(() => PersonStub, { nullable: true, description: '居民 The person' }) person!: PersonStub | null;
}
const CareCaseConnection = connectionOf(CareCase);
@ObjectType({ description: '登记结果 Outcome of openCase' })
export class OpenCasePayload extends payloadOf('case', CareCase) {}

const make = (id: string, title = '个案'): CareCase | null => {
  const found = findUuid('care-case', id);
  return found === null ? null : { id, title, status: 'on-hold', person: { ref: personId(Number(found.slice(-12))) } };
};
export const sources = { ended: 0 };

@Resolver(() => CareCase)
export class CareCaseResolver {
  @Query(() => CareCase, { nullable: true, description: '个案 A case' }) case(@Args() { id }: IdArgs): CareCase | null { return make(id); }
  @Query(() => CareCaseConnection, { description: '个案 Cases' })
  cases(@Args() { first }: ConnectionArgs): Connection<CareCase> {
    return toConnection({ rows: Array.from({ length: first }, (_, n) => ({ n, _id: '', _from: '' })), cursors: Array.from({ length: first }, (_, n) => `c${n}`), hasNextPage: true }, ({ n }) => make(caseId(n))!);
  }
  @Mutation(() => OpenCasePayload, { description: '登记 Open' })
  openCase(@Args('n', { type: () => Int }) n: number, @Ctx() context: RequestContext): OpenCasePayload {
    context.wrote({ 'care-cases/0@1': 7 });
    return { case: make(caseId(n)), consistencyToken: 't', problems: [] };
  }
  @Subscription(() => CareCase, { nullable: true, description: '个案变更 A case after each change' })
  async *caseChanged(@Args('times', { type: () => Int, defaultValue: 2 }) times: number, @Args('ms', { type: () => Int, defaultValue: 20 }) ms: number, @Args('characters', { type: () => Int, defaultValue: 2 }) characters: number, @Ctx() context: RequestContext) {
    try {
      for (let n = 0; n < times; n++) {
        context.wrote({ 'care-cases/0@1': 10 + n });
        yield { caseChanged: make(caseId(n), '康'.repeat(characters)) };
        await new Promise((resolve) => setTimeout(resolve, ms));
      }
    } finally { sources.ended++; }
  }
  @ResolveField(() => Seen, { description: '护照 Passport' }) seen(@Ctx() context: RequestContext): Seen { return seen(context); }
  @ResolveReference() find(@Parent() { id }: { id: string }): CareCase | null { return make(id); }
}
@Resolver(() => PersonStub)
export class PersonStubResolver {
  @ResolveReference() find(@Parent() reference: { ref: string }) { return reference; }
  @ResolveField(() => [CareCase], { nullable: true, description: '其个案 Their cases' }) cases(@Parent() { ref }: PersonStub): CareCase[] { return [make(caseId(Number(findUuid('person', ref)!.slice(-12))))!]; }
}
export const resolvers = [CareCaseResolver, PersonStubResolver];
