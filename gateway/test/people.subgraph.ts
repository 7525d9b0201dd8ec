import { findUuid } from '@kangfu/common';
import { AsOfArgs, CommandInput, Ctx, IdArgs, IsGlobalId, Node, payloadOf, PersonalText, Problem, type RequestContext } from '@kangfu/nest';
import { ForbiddenException } from '@nestjs/common';
import { Args, ArgsType, Directive, Field, ID, InputType, Int, Mutation, ObjectType, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { IsInt, Length } from 'class-validator';
import { HIDDEN, personId, uuid } from './ids.js';
import { Seen, seen } from './seen.js';

const names = new Map<string, string>();

@ObjectType({ implements: () => [Node], description: '居民 A person' })
@Directive('@key(fields: "id")')
@Directive('@key(fields: "ref")')
export class Person implements Node {
  id!: string;
  @Field(() => ID, { description: '内部引用 Hidden key' }) @Directive('@inaccessible') ref!: string;
  @Field(() => PersonalText, { description: '姓名 Name' }) name!: PersonalText;
  @Field(() => String, { description: '必填 Always there' }) code!: string;
}
const make = (id: string): Person | null => {
  const found = findUuid('person', id);
  if (!found || found === uuid(HIDDEN)) return null;
  return { id, ref: id, code: `P${Number(found.slice(-12))}`, name: { value: names.get(id) ?? '张三', state: 'CLEAR' } };
};

@InputType({ description: '改名 Input of renamePerson' })
export class RenamePersonInput extends CommandInput {
  @Field(() => ID, { description: '居民 Person' }) @IsGlobalId('person') personId!: string;
  @Field(() => String, { description: '姓名 Name' }) @Length(2, 10) name!: string;
}
@ObjectType({ description: '改名结果 Outcome of renamePerson' })
export class RenamePersonPayload extends payloadOf('person', Person) {}

@ArgsType()
export class PeopleArgs extends AsOfArgs { @Field(() => Int, { defaultValue: 5, description: '条数' }) @IsInt() first!: number }

@ObjectType({ description: '个案 A case' })
@Directive('@key(fields: "id")')
export class CareCase { @Field(() => ID, { description: '全局标识 Opaque global id' }) @Directive('@external') id!: string; }

@Resolver(() => Person)
export class PersonResolver {
  @Query(() => Person, { nullable: true, description: '居民 A person' }) person(@Args() { id }: IdArgs): Person | null { return make(id); }
  @Query(() => [Person], { description: '居民 People' }) people(@Args() { first }: PeopleArgs): Person[] { return Array.from({ length: first }, (_, n) => make(personId(n))!); }
  @Query(() => Seen, { description: '谁 Who asks' }) me(@Args() _: AsOfArgs, @Ctx() context: RequestContext): Seen { return seen(context); }
  @Query(() => String, { nullable: true, description: '慢 Slow' }) async slow(@Args('ms', { type: () => Int }) ms: number): Promise<string> { await new Promise((resolve) => setTimeout(resolve, ms)); return 'done'; }
  @Query(() => String, { nullable: true, description: '错误 Fails' })
  boom(@Args('kind', { type: () => String }) kind: string): string {
    if (kind === 'forbidden') throw new ForbiddenException('no');
    throw new Error('secret');
  }
  @Mutation(() => RenamePersonPayload, { description: '改名 Rename' })
  renamePerson(@Args('input') input: RenamePersonInput, @Ctx() context: RequestContext): RenamePersonPayload {
    names.set(input.personId, input.name);
    context.wrote({ 'intake/0@1': 41 });
    const problems: Problem[] = input.name === '错错' ? [{ code: 'bad-name', message: context.lang, path: ['name'], params: [{ name: 'a', value: 'b' }] }] : [];
    return { person: make(input.personId), consistencyToken: 't', problems };
  }
  @ResolveField(() => Seen, { description: '护照 Passport' }) seen(@Ctx() context: RequestContext): Seen { return seen(context); }
  @ResolveReference() find(@Parent() { id, ref }: { id?: string; ref?: string }): Person | null { return make(id ?? ref!); }
}
@Resolver(() => CareCase)
export class CareCaseResolver {
  @ResolveReference() find(@Parent() reference: { id: string }) { return reference; }
  @ResolveField(() => String, { nullable: true, description: '联系人 Contact' }) contact(@Parent() { id }: CareCase): string { return `contact of ${id}`; }
}
export const resolvers = [PersonResolver, CareCaseResolver];
