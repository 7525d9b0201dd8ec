import { connectionOf, ConnectionArgs, DateScalar, DateTimeScalar, enumOf, Node } from '@kangfu/nest';
import { globalId } from '@kangfu/common';
import type { Row } from '@kangfu/subscriptions';
import { ArgsType, Directive, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsBoolean, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import type { AutismFileRow } from './autism-files.projection.js';

export const FileReasonEnum = enumOf<AutismFileRow['because']>('AutismFileReason', { zh: '建档原因', en: 'Why a file was opened' }, {
  'positive-screening': { zh: '初筛阳性', en: 'Positive screening' }, diagnosis: { zh: '诊断', en: 'Diagnosis' },
});

@ObjectType({ implements: () => [Node], description: '孤独症一人一档 The autism file of a person, one for life' })
@Directive('@key(fields: "ref")')
export class AutismFile implements Node {
  id!: string;
  @Field(() => ID, { description: '内部标识 Internal key' }) @Directive('@inaccessible') ref!: string;
  @Field(() => FileReasonEnum, { description: '建档原因 Why it was opened' }) because!: AutismFileRow['because'];
  @Field(() => String, { nullable: true, description: '来自的筛查名单 List it came from' }) list!: string | null;
  @Field(() => String, { description: '管理的服务站编码 Code of the station that keeps it' }) placeCode!: string;
  @Field(() => DateTimeScalar, { description: '建档时刻 When it was opened' }) openedAt!: string;
  @Field(() => DateScalar, { nullable: true, description: '随迁到现服务站之日；未迁移时为空 Since when it lies at this station; null while it never moved' }) movedOn!: string | null;
  @Field(() => DateScalar, { nullable: true, description: '迁出本市之日；档案仍由最后的服务站保管 Since when the person lives outside the area; the last station keeps the file' }) outOfAreaSince!: string | null;
  readonly movedFromCode!: string | null;
  readonly personId!: string;
  readonly screeningId!: string | null;
}
export const AutismFileConnection = connectionOf(AutismFile);

export const toAutismFile = (row: Row<AutismFileRow>): AutismFile => ({ ...row, id: globalId('autism-file', row.personId), ref: row.personId, placeCode: row.place, movedFromCode: row.movedFrom });

@InputType({ description: '一人一档的筛选 Which files' })
export class AutismFileFilter {
  @Field(() => String, { nullable: true, description: '名单 List' }) @IsOptional() @IsString() @MaxLength(200) list?: string | null;
  @Field(() => String, { nullable: true, description: '地区或机构编码 Code of a place or unit' }) @IsOptional() @IsString() @MaxLength(40) place?: string | null;
  @Field(() => Boolean, { nullable: true, description: '是否已迁出本市 Whose person lives outside the area, or not' }) @IsOptional() @IsBoolean() outOfArea?: boolean | null;
}

@ArgsType()
export class AutismFilesArgs extends ConnectionArgs {
  @Field(() => AutismFileFilter, { nullable: true, description: '筛选 Filter' }) @IsOptional() @ValidateNested() @Type(() => AutismFileFilter) filter?: AutismFileFilter | null;
}
