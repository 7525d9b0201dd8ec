import { globalId } from '@kangfu/common';
import { connectionOf, ConnectionArgs, DateScalar, DateTimeScalar, enumOf, Node, PageArgs, UuidScalar } from '@kangfu/nest';
import { ArgsType, Directive, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { Allow, ArrayMaxSize, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import type { NeedKind } from '../../case/needs.js';
import { PRIORITIES, type Priority, SCREENING_OUTCOMES, type ScreeningOutcome } from '../../needs-screening/needs-screening.events.js';
import { NeedKindEnum } from '../cases/case.types.js';
import type { NeedsCampaignRow } from '../needs-campaigns/needs-campaigns.projection.js';
import type { NeedsScreeningRow } from './needs-screenings.projection.js';

export const ScreeningOutcomeEnum = enumOf<ScreeningOutcome>('NeedScreeningOutcome', { zh: '需求筛查结果', en: 'What became of a household on the list' }, SCREENING_OUTCOMES);
type Result = NeedsScreeningRow['result'];
export const ScreeningResultEnum = enumOf<Result>('NeedScreeningResult', { zh: '需求筛查状态', en: 'Where a household on the list stands' }, { pending: { zh: '待筛查', en: 'pending' }, ...SCREENING_OUTCOMES });
export const PriorityEnum = enumOf<Priority>('ScreeningPriority', { zh: '筛查优先次序', en: 'Why a household is visited before others' }, PRIORITIES);

@ObjectType({ implements: () => [Node], description: '名单上的一人 A person on the list of a needs-screening campaign' })
@Directive('@key(fields: "ref")')
@Directive('@tag(name: "id/needs-screening")')
export class NeedScreening implements Node {
  id!: string;
  @Field(() => ID, { description: '内部标识 Internal key' }) @Directive('@inaccessible') ref!: string;
  @Field(() => Int, { description: '次序，1 最先 Place in the round, 1 first' }) rank!: number;
  @Field(() => PriorityEnum, { description: '次序的理由 Why' }) priority!: Priority;
  @Field(() => ScreeningResultEnum, { description: '状态 Where it stands' }) result!: Result;
  @Field(() => [NeedKindEnum], { description: '发现的需求 Needs that were found' }) needs!: readonly NeedKind[];
  @Field(() => DateScalar, { nullable: true, description: '筛查日 Day of the visit' }) day!: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '记录时间 Recorded at' }) recordedAt!: string | null;
  @Field(() => UuidScalar, { nullable: true, description: '记录人 Who recorded it' }) recordedBy!: string | null;
  @Field(() => String, { nullable: true, description: '同行的康复治疗师或其单位 The therapist of the pair, or their unit' }) pairedWith!: string | null;
  @Field(() => Int, { description: '版本，用于 expectedVersion Version' }) version!: number;
  /** Not in the graph. */
  row!: NeedsScreeningRow;
}
export const NeedScreeningConnection = connectionOf(NeedScreening);
export const toNeedScreening = (row: NeedsScreeningRow): NeedScreening => ({
  id: globalId('needs-screening', row.screeningId), ref: row.screeningId, rank: row.rank, priority: row.household.priority, result: row.result, needs: row.recorded?.needs ?? [], day: row.recorded?.day ?? null,
  recordedAt: row.recorded?.recordedAt ?? null, recordedBy: row.recorded?.recordedBy ?? null, pairedWith: row.recorded?.pairedWith ?? null, version: row.version, row,
});

@ObjectType({ description: '一个社区的筛查进度 How far a campaign is in one community' })
export class CampaignProgress {
  @Field(() => Int, { description: '名单人数 On the list' }) listed!: number;
  @Field(() => Int, { description: '已筛查 Screened' }) screened!: number;
  @Field(() => Int, { description: '其中有需求 Of them, with needs' }) withNeeds!: number;
  @Field(() => Int, { description: '拒绝 Refused' }) refused!: number;
  @Field(() => Int, { description: '外出未遇 Away' }) away!: number;
  @Field(() => Int, { description: '已迁出 Moved' }) moved!: number;
  @Field(() => Int, { description: '已去世 Died' }) died!: number;
  @Field(() => Int, { description: '待筛查 Pending' }) pending!: number;
  /** Not in the graph; null: the community is not known. */
  communityCode!: string | null;
}

@ObjectType({ implements: () => [Node], description: '需求筛查 A needs-screening campaign: a list that is fixed when it opens' })
@Directive('@key(fields: "ref")')
@Directive('@tag(name: "id/needs-campaign")')
export class ScreeningCampaign implements Node {
  id!: string;
  @Field(() => ID, { description: '内部标识 Internal key' }) @Directive('@inaccessible') ref!: string;
  @Field(() => DateScalar, { description: '首日 First day' }) from!: string;
  @Field(() => DateScalar, { description: '末日 Last day' }) until!: string;
  @Field(() => Int, { description: '名单人数（固定的分母） On the list: the fixed denominator' }) listed!: number;
  @Field(() => DateTimeScalar, { description: '开展时间 Opened at' }) openedAt!: string;
  @Field(() => Int, { description: '版本 Version' }) version!: number;
  /** Not in the graph. */
  row!: NeedsCampaignRow;
}
export const ScreeningCampaignConnection = connectionOf(ScreeningCampaign);
export const toCampaign = (row: NeedsCampaignRow): ScreeningCampaign =>
  ({ id: globalId('needs-campaign', row.campaignId), ref: row.campaignId, from: row.from, until: row.until, listed: row.listed, openedAt: row.openedAt, version: row.version, row });

@InputType({ description: '名单筛选条件 Which people on the list' })
export class NeedScreeningFilter {
  @Field(() => [ScreeningResultEnum], { nullable: true, description: '状态（任一） In one of these states' }) @IsOptional() @ArrayMaxSize(10) result?: Result[] | null;
  @Field(() => String, { nullable: true, description: '社区代码 Code of the community' }) @IsOptional() @IsString() @MaxLength(40) community?: string | null;
  @Field(() => Boolean, { nullable: true, description: '有（无）需求 With needs, or without' }) @Allow() withNeeds?: boolean | null;
}
@ArgsType()
export class HouseholdsArgs extends PageArgs {
  @Field(() => NeedScreeningFilter, { nullable: true, description: '筛选 Filter' }) @IsOptional() @ValidateNested() @Type(() => NeedScreeningFilter) filter?: NeedScreeningFilter | null;
}
@ArgsType()
export class CampaignsArgs extends ConnectionArgs {
  @Field(() => String, { nullable: true, description: '区、街道或社区代码 Code of a district, street or community' }) @IsOptional() @IsString() @MaxLength(40) place?: string | null;
}
