import { Directive, Field, ID, ObjectType } from '@nestjs/graphql';

// Entities of other services: named here by their hidden reference, so that only their owner says whether they may be seen.

@ObjectType({ description: '个案 Case' })
@Directive('@key(fields: "ref")')
export class Case { @Field(() => ID, { description: '内部引用 Internal reference' }) @Directive('@inaccessible') ref!: string; }

@ObjectType({ description: '残疾人 Person' })
@Directive('@key(fields: "ref")')
export class Person { @Field(() => ID, { description: '内部引用 Internal reference' }) @Directive('@inaccessible') ref!: string; }

@ObjectType({ description: '机构单位 Unit of the organisation' })
@Directive('@key(fields: "ref")')
export class Unit { @Field(() => ID, { description: '内部引用 Internal reference' }) @Directive('@inaccessible') ref!: string; }

@ObjectType({ description: '名单上的一人 A person on the list of a needs-screening campaign' })
@Directive('@key(fields: "ref")')
export class NeedScreening { @Field(() => ID, { description: '内部引用 Internal reference' }) @Directive('@inaccessible') ref!: string; }

@ObjectType({ description: '评估安排 Ordered assessment' })
@Directive('@key(fields: "ref")')
export class AssessmentOrder { @Field(() => ID, { description: '内部引用 Internal reference' }) @Directive('@inaccessible') ref!: string; }
