import { globalId } from '@kangfu/common';
import { ConnectionArgs, connectionOf, enumOf, Label, Node } from '@kangfu/nest';
import { ArgsType, Directive, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { Allow, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { UNIT_KINDS, type UnitKind } from '../../organisation/unit/unit.events.js';
import type { UnitDirectoryRow } from './unit-directory.projection.js';

export const UnitKindEnum = enumOf<UnitKind>('UnitKind', { zh: '机构类别', en: 'Kind of a unit' }, UNIT_KINDS);

@ObjectType({ implements: () => [Node], description: '机构 A unit of the organisation' })
@Directive('@key(fields: "ref")')
export class Unit implements Node {
  id!: string;
  @Field(() => ID, { description: '内部标识 Internal key' }) @Directive('@inaccessible') ref!: string;
  @Field(() => String, { description: '机构代码；街道、社区用行政区划代码 Code; of streets and communities the division code' }) code!: string;
  @Field(() => UnitKindEnum, { description: '类别 Kind' }) kind!: UnitKind;
  @Field(() => Label, { description: '名称 Name' }) name!: Label;
  @Field(() => [String], { description: '除自身外服务的区域代码 Place codes it serves beside its own' }) serves!: readonly string[];
  @Field(() => String, { nullable: true, description: '公开电话 Public phone number' }) phone!: string | null;
  /** Not in the graph. */
  row!: UnitDirectoryRow;
}
export const UnitConnection = connectionOf(Unit);

export const toUnit = (row: UnitDirectoryRow): Unit =>
  ({ id: globalId('unit', row.unitId), ref: row.unitId, code: row.code, kind: row.kind, name: row.name, serves: row.serves, phone: row.phone, row });

@InputType({ description: '机构筛选条件 Which units' })
export class UnitFilter {
  @Field(() => UnitKindEnum, { nullable: true, description: '类别 Kind' }) @Allow() kind?: UnitKind | null;
  @Field(() => String, { nullable: true, description: '直接上级的代码 Code of the unit directly above' }) @IsOptional() @IsString() @MaxLength(40) parent?: string | null;
}

@ArgsType()
export class UnitsArgs extends ConnectionArgs {
  @Field(() => UnitFilter, { nullable: true, description: '筛选 Filter' }) @IsOptional() @ValidateNested() @Type(() => UnitFilter) filter?: UnitFilter | null;
}
