import { connectionOf, ConnectionArgs, DateScalar, UuidScalar } from '@kangfu/nest';
import { ArgsType, Field, ObjectType } from '@nestjs/graphql';
import { IsOptional, IsString, Matches } from 'class-validator';
import { Person } from '../../graphql/stubs.types.js';
import { WorkItem } from '../worklist/worklist.types.js';

@ObjectType({ description: '一户中的一人 A person of a household' })
export class RoundPerson {
  @Field(() => Person, { nullable: true, description: '残疾人；住址见其地址，限可见范围 The person; where they live is among their addresses, for who may see it' }) person!: Person;
  @Field(() => [WorkItem], { description: '本人岗位上与其有关的待办，期限近者在前；同住而无待办的为空 What lies on one\'s desk about them, what is due first coming first; nothing for who only lives there' }) items!: WorkItem[];
}
@ObjectType({ description: '入户名单中的一户 A household of the round' })
export class RoundHousehold {
  @Field(() => UuidScalar, { description: '户的标识；地址未登记到户的，一人一户 Id of the household; whose dwelling is not known is one alone' }) household!: string;
  @Field(() => DateScalar, { nullable: true, description: '最近的期限；均无期限时为空 What is due first; null where no clock runs' }) earliestDue!: string | null;
  @Field(() => [RoundPerson], { description: '同住各人 Who lives there' }) people!: RoundPerson[];
}
export const RoundHouseholdConnection = connectionOf(RoundHousehold);

@ArgsType()
export class HouseholdRoundArgs extends ConnectionArgs {
  @Field(() => String, { nullable: true, description: '社区代码；空为本人任职的各社区 Code of the community; null: all where one is liaison' }) @IsOptional() @IsString() @Matches(/^[0-9A-Za-z-]{1,40}$/) place?: string | null;
}
