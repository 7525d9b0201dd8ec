import { ConnectionArgs, connectionOf, DateScalar, Label, Node } from '@kangfu/nest';
import { globalId } from '@kangfu/common';
import type { Row } from '@kangfu/subscriptions';
import { ArgsType, Directive, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { agencyUuid } from '../../agency/agency.aggregate.js';
import { ServiceKindEnum } from '../../graphql/enums.js';
import { Unit } from '../../graphql/stubs.types.js';
import { SERVICE_KINDS, type ServiceKind } from '../../shared/vocabulary.js';
import type { AgencyRow } from './agencies.projection.js';

@ObjectType({ implements: () => [Node], description: '定点机构 Designated agency' })
@Directive('@key(fields: "id")')
@Directive('@key(fields: "ref")')
export class Agency implements Node {
  id!: string;
  @Field(() => ID, { description: '内部引用 Internal reference' }) @Directive('@inaccessible') ref!: string;
  @Field(() => String, { description: '机构代码 Code of its unit' }) code!: string;
  @Field(() => Label, { nullable: true, description: '名称 Name' }) name!: Label | null;
  @Field(() => Unit, { nullable: true, description: '机构单位 Its unit in the organisation' }) unit!: Unit;
  @Field(() => [ServiceKindEnum], { description: '服务类别 Services it is designated for' }) services!: ServiceKind[];
  @Field(() => [Int], { description: '残疾类别 1–7 Disability classes it serves, 1–7' }) classes!: number[];
  @Field(() => Int, { description: '容量 Places it declared' }) capacity!: number;
  @Field(() => DateScalar, { description: '定点起始日 Designated from' }) validFrom!: string;
  @Field(() => DateScalar, { nullable: true, description: '定点截止日 Designated until; null: no end is set' }) validUntil!: string | null;
}
export const AgencyConnection = connectionOf(Agency);

export const agencyOf = (row: Row<AgencyRow>): Agency => {
  const { agency, name, services, classes, capacity, validFrom, validUntil } = row;
  const ref = agencyUuid(agency);
  return { id: globalId('agency', ref), ref, code: agency, name, unit: { ref }, services: [...services], classes: [...classes], capacity, validFrom, validUntil };
};

@InputType({ description: '机构筛选 Which agencies' })
export class AgencyFilter {
  @Field(() => ServiceKindEnum, { nullable: true, description: '提供此服务 Offers this service' }) @IsOptional() @IsIn(SERVICE_KINDS) service?: ServiceKind | null;
  @Field(() => String, { nullable: true, description: '所属区域代码 In this place: code of a district, sub-centre or city' }) @IsOptional() @IsString() @MaxLength(20) place?: string | null;
  @Field(() => Boolean, { nullable: true, description: '今日有效 Designated today' }) @IsOptional() @IsBoolean() designated?: boolean | null;
}
@ArgsType()
export class AgenciesArgs extends ConnectionArgs {
  @Field(() => AgencyFilter, { nullable: true, description: '筛选 Filter' }) @IsOptional() @ValidateNested() @Type(() => AgencyFilter) filter?: AgencyFilter | null;
}
