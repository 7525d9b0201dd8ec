import { connectionOf, ConnectionArgs, DateScalar, DateTimeScalar, Node } from '@kangfu/nest';
import { globalId } from '@kangfu/common';
import type { Row } from '@kangfu/subscriptions';
import { ArgsType, Directive, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsBoolean, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import type { Sex } from '../../screening/screening.commands.js';
import { SexEnum } from '../../shared.types.js';
import type { ScreeningRow } from './screenings.projection.js';

@ObjectType({ implements: () => [Node], description: '孤独症初筛记录 A first-tier autism screening' })
@Directive('@key(fields: "ref")')
export class Screening implements Node {
  id!: string;
  @Field(() => ID, { description: '内部标识 Internal key' }) @Directive('@inaccessible') ref!: string;
  @Field(() => String, { nullable: true, description: '筛查名单；已登记的人为空 List; null for a registered person' }) list!: string | null;
  @Field(() => String, { nullable: true, description: '名单中的编号 Number in the list' }) number!: string | null;
  @Field(() => Int, { description: '筛查层级：1 初筛 Tier of the three-tier screening' }) tier!: number;
  @Field(() => String, { description: '量表 Instrument' }) instrument!: string;
  @Field(() => String, { description: '量表版本 Version of the instrument' }) instrumentVersion!: string;
  @Field(() => [Int], { description: '各项得分 Points of each item' }) answers!: readonly number[];
  @Field(() => Int, { description: '总分 Score' }) score!: number;
  @Field(() => String, { description: '结果档（如 low、refer） Band of the score' }) band!: string;
  @Field(() => Boolean, { description: '阳性：需转下一层 Positive: the next tier is due' }) positive!: boolean;
  @Field(() => Int, { description: '筛查时月龄 Age in completed months' }) ageMonths!: number;
  @Field(() => SexEnum, { description: '性别 Sex' }) sex!: Sex;
  @Field(() => String, { description: '服务站编码 Code of the station' }) placeCode!: string;
  @Field(() => DateScalar, { nullable: true, description: '筛查日期 Day of the screening' }) screenedOn!: string | null;
  @Field(() => DateTimeScalar, { description: '记录时刻 When it was recorded' }) recordedAt!: string;
  @Field(() => [String], { description: '标记，如 age-outside-instrument（月龄超出量表范围） Flags' }) flags!: readonly string[];
  readonly personId!: string;
}
export const ScreeningConnection = connectionOf(Screening);

export const toScreening = (row: Row<ScreeningRow>): Screening => ({ ...row, id: globalId('screening', row.screeningId), ref: row.screeningId, placeCode: row.place });

@InputType({ description: '筛查记录的筛选 Which screenings' })
export class ScreeningFilter {
  @Field(() => String, { nullable: true, description: '名单 List' }) @IsOptional() @IsString() @MaxLength(200) list?: string | null;
  @Field(() => String, { nullable: true, description: '结果档 Band' }) @IsOptional() @IsString() @MaxLength(40) band?: string | null;
  @Field(() => Boolean, { nullable: true, description: '是否阳性 Positive or not' }) @IsOptional() @IsBoolean() positive?: boolean | null;
  @Field(() => String, { nullable: true, description: '地区或机构编码：街道、分中心、市 Code of a street, sub-centre or city' }) @IsOptional() @IsString() @MaxLength(40) place?: string | null;
}

@ArgsType()
export class ScreeningsArgs extends ConnectionArgs {
  @Field(() => ScreeningFilter, { nullable: true, description: '筛选 Filter' }) @IsOptional() @ValidateNested() @Type(() => ScreeningFilter) filter?: ScreeningFilter | null;
}
