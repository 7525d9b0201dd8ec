import { ConnectionArgs, connectionOf, DateScalar, Label, Node } from '@kangfu/nest';
import { globalId } from '@kangfu/common';
import type { Row } from '@kangfu/subscriptions';
import { ArgsType, Directive, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { agencyUuid } from '../../agency/agency.aggregate.js';
import type { EndReason, SuspensionReason } from '../../agency/agency.events.js';
import { DesignationEndReasonEnum, SuspensionReasonEnum } from '../../graphql/allocation.enums.js';
import { ServiceKindEnum } from '../../graphql/enums.js';
import { Unit } from '../../graphql/stubs.types.js';
import { SERVICE_KINDS, type ServiceKind } from '../../shared/vocabulary.js';
import type { AgencyRow } from './agencies.projection.js';

@ObjectType({ description: '暂停定点 A suspension of a designation' })
export class DesignationSuspension {
  @Field(() => SuspensionReasonEnum, { description: '原因 Reason' }) reason!: SuspensionReason;
  @Field(() => DateScalar, { description: '起始日 From' }) from!: string;
  @Field(() => DateScalar, { nullable: true, description: '截止日，空则须另行恢复 Last day; null: until it is resumed' }) until!: string | null;
}
@ObjectType({ description: '终止定点 The end of a designation' })
export class DesignationEnding {
  @Field(() => DesignationEndReasonEnum, { description: '原因 Reason' }) reason!: EndReason;
  @Field(() => DateScalar, { description: '自此日起不再定点 First day without it' }) on!: string;
}

@ObjectType({ implements: () => [Node], description: '定点机构 Designated agency' })
@Directive('@key(fields: "ref")')
export class Agency implements Node {
  id!: string;
  @Field(() => ID, { description: '内部引用 Internal reference' }) @Directive('@inaccessible') ref!: string;
  @Field(() => String, { description: '机构代码 Code of its unit' }) code!: string;
  @Field(() => Label, { nullable: true, description: '名称 Name' }) name!: Label | null;
  @Field(() => Unit, { nullable: true, description: '机构单位 Its unit in the organisation' }) unit!: Unit;
  @Field(() => [ServiceKindEnum], { description: '服务类别 Services it is designated for' }) services!: ServiceKind[];
  @Field(() => [Int], { description: '残疾类别 1–7 Disability classes it serves, 1–7' }) classes!: number[];
  @Field(() => Int, { description: '定点时的名额，机构自行申报前每项服务有效 Places of each service by its designation, until it declares its own (offers)' }) capacity!: number;
  @Field(() => DateScalar, { description: '定点起始日 Designated from' }) validFrom!: string;
  @Field(() => DateScalar, { nullable: true, description: '定点截止日 Designated until; null: no end is set' }) validUntil!: string | null;
  @Field(() => DesignationSuspension, { nullable: true, description: '暂停 Its suspension, where there is one' }) suspended!: DesignationSuspension | null;
  @Field(() => DesignationEnding, { nullable: true, description: '终止 Its end, where it was ended' }) ended!: DesignationEnding | null;
}
export const AgencyConnection = connectionOf(Agency);

export const agencyOf = (row: Row<AgencyRow>): Agency => {
  const { agency, name, services, classes, capacity, validFrom, validUntil, suspended, ended } = row;
  const ref = agencyUuid(agency);
  return { id: globalId('agency', ref), ref, code: agency, name, unit: { ref }, services: [...services], classes: [...classes], capacity, validFrom, validUntil, suspended, ended };
};

@InputType({ description: '机构筛选 Which agencies' })
export class AgencyFilter {
  @Field(() => ServiceKindEnum, { nullable: true, description: '提供此服务 Offers this service' }) @IsOptional() @IsIn(SERVICE_KINDS) service?: ServiceKind | null;
  @Field(() => String, { nullable: true, description: '所属区域代码 In this place: code of a district, sub-centre or city' }) @IsOptional() @IsString() @MaxLength(20) place?: string | null;
  @Field(() => Int, { nullable: true, description: '残疾类别 1–7 Takes this disability class for the service (or any)' }) @IsOptional() @IsInt() @Min(1) @Max(7) disabilityClass?: number | null;
  @Field(() => Int, { nullable: true, description: '年龄（周岁） Takes this age, in completed years' }) @IsOptional() @IsInt() @Min(0) @Max(150) age?: number | null;
  @Field(() => String, { nullable: true, description: '服务此区域（街道或社区代码） Serves this place: code of a street or community' }) @IsOptional() @IsString() @MaxLength(40) serves?: string | null;
  @Field(() => Boolean, { nullable: true, description: '有空余名额 Has a free place' }) @IsOptional() @IsBoolean() free?: boolean | null;
  @Field(() => Boolean, { nullable: true, description: '今日有效 Designated today' }) @IsOptional() @IsBoolean() designated?: boolean | null;
}
@ArgsType()
export class AgenciesArgs extends ConnectionArgs {
  @Field(() => AgencyFilter, { nullable: true, description: '筛选 Filter' }) @IsOptional() @ValidateNested() @Type(() => AgencyFilter) filter?: AgencyFilter | null;
}
