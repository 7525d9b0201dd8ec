import { globalId } from '@kangfu/common';
import { Node } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Directive, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { agencyServiceUuid } from '../../agency-service/agency-service.aggregate.js';
import { ServiceKindEnum } from '../../graphql/enums.js';
import type { ServiceKind } from '../../shared/vocabulary.js';
import type { CapacityRow } from './capacities.projection.js';

@ObjectType({ implements: () => [Node], description: '机构的一项服务 One service of an agency: whom it takes, and its places' })
@Directive('@key(fields: "ref")')
export class AgencyService implements Node {
  id!: string;
  @Field(() => ID, { description: '内部引用 Internal reference' }) @Directive('@inaccessible') ref!: string;
  @Field(() => ServiceKindEnum, { description: '服务类别 Kind of service' }) service!: ServiceKind;
  @Field(() => [Int], { description: '残疾类别 1–7 Disability classes it takes, 1–7' }) classes!: number[];
  @Field(() => Int, { description: '年龄下限（周岁） Youngest age, in completed years' }) ageFrom!: number;
  @Field(() => Int, { nullable: true, description: '年龄上限（周岁），空为不限 Oldest age; null: no upper end' }) ageUntil!: number | null;
  @Field(() => [String], { description: '服务区域代码，空为不限 Codes of the places it serves; empty: wherever it is designated' }) places!: string[];
  @Field(() => Int, { description: '名额 Places' }) capacity!: number;
  @Field(() => Int, { description: '已占用名额 Places held by referrals' }) held!: number;
  @Field(() => Int, { description: '空余名额，不会为负 Free places, never negative' }) free!: number;
  @Field(() => Int, { description: '轮候人数 How many wait' }) waiting!: number;
  @Field(() => Boolean, { description: '正在发放名额 Gives out places' }) admitting!: boolean;
  @Field(() => Boolean, { description: '由机构自行申报；否则依定点 Declared by the agency itself; otherwise as its designation says' }) declared!: boolean;
}

export const agencyServiceOf = (row: Row<CapacityRow>): AgencyService => {
  const { agency, service, classes, ageFrom, ageUntil, places, capacity, held, free, waiting, admitting, declared } = row;
  const ref = agencyServiceUuid(agency, service);
  return { id: globalId('agency-service', ref), ref, service, classes: [...classes], ageFrom, ageUntil, places: [...places], capacity, held, free, waiting, admitting, declared };
};
