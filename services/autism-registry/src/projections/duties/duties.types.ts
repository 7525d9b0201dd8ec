import { AllowedAction, connectionOf, ConnectionArgs, DateScalar, DateTimeScalar, enumOf, Node } from '@kangfu/nest';
import { globalId } from '@kangfu/common';
import type { Row } from '@kangfu/subscriptions';
import { ArgsType, Directive, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import type { DutyRow } from './duties.projection.js';

export const DutyStatusEnum = enumOf<DutyRow['status']>('DutyStatus', { zh: '任务状态', en: 'Status of a duty' }, { open: { zh: '待完成', en: 'Open' }, done: { zh: '已完成', en: 'Done' } });
export const DutyResultEnum = enumOf<NonNullable<DutyRow['result']>>('DutyResult', { zh: '复筛结果', en: 'Result of the second tier' }, {
  normal: { zh: '未见异常', en: 'Normal' }, abnormal: { zh: '异常，转诊断', en: 'Abnormal: on to diagnosis' },
});

@ObjectType({ implements: () => [Node], description: '复筛任务 A duty of the next screening tier' })
@Directive('@key(fields: "ref")')
export class Duty implements Node {
  id!: string;
  @Field(() => ID, { description: '内部标识 Internal key' }) @Directive('@inaccessible') ref!: string;
  @Field(() => Int, { description: '层级：2 复筛 Tier' }) tier!: number;
  @Field(() => DutyStatusEnum, { description: '状态 Status' }) status!: DutyRow['status'];
  @Field(() => DateScalar, { description: '到期日 Due' }) due!: string;
  @Field(() => Boolean, { description: '已逾期：闭环未完成 Overdue: an open loop' }) overdue!: boolean;
  @Field(() => String, { description: '责任单位编码（妇幼保健） Code of the unit that has it' }) unitCode!: string;
  @Field(() => String, { description: '督办的服务站编码 Code of the station that chases it' }) chasedByCode!: string;
  @Field(() => DateTimeScalar, { nullable: true, description: '记为未闭环的时刻；按期完成时为空 When it was noted that the loop was left open; null where it never was' }) loopOpenAt!: string | null;
  @Field(() => DutyResultEnum, { nullable: true, description: '结果 Result' }) result!: DutyRow['result'];
  @Field(() => DateScalar, { nullable: true, description: '完成日 Done on' }) doneOn!: string | null;
  @Field(() => String, { nullable: true, description: '来自的筛查名单 List it came from' }) list!: string | null;
  @Field(() => DateTimeScalar, { description: '产生时刻 When it was opened' }) openedAt!: string;
  @Field(() => [AllowedAction], { description: '当前用户可执行的操作 What this user may do' }) allowedActions!: AllowedAction[];
  readonly row!: Row<DutyRow>;
}
export const DutyConnection = connectionOf(Duty);

/** `today`: the local day that overdue is told for. */
export const toDuty = (row: Row<DutyRow>, today: string): Duty => ({
  id: globalId('duty', row.dutyId), ref: row.dutyId, tier: row.tier, status: row.status, due: row.due, overdue: row.status === 'open' && row.due < today, loopOpenAt: row.loopOpenAt,
  unitCode: row.unit, chasedByCode: row.chasedBy, result: row.result, doneOn: row.doneOn, list: row.list, openedAt: row.openedAt, allowedActions: [], row,
});

@InputType({ description: '任务的筛选 Which duties' })
export class DutyFilter {
  @Field(() => String, { nullable: true, description: '责任单位编码 Code of the unit that has it' }) @IsOptional() @IsString() @MaxLength(40) unit?: string | null;
  @Field(() => String, { nullable: true, description: '督办的服务站编码 Code of the station that chases it' }) @IsOptional() @IsString() @MaxLength(40) chasedBy?: string | null;
  @Field(() => DutyStatusEnum, { nullable: true, description: '状态 Status' }) @IsOptional() @IsIn(['open', 'done']) status?: DutyRow['status'] | null;
  @Field(() => Boolean, { nullable: true, description: '是否逾期 Overdue or not' }) @IsOptional() @IsBoolean() overdue?: boolean | null;
  @Field(() => String, { nullable: true, description: '名单 List' }) @IsOptional() @IsString() @MaxLength(200) list?: string | null;
}

@ArgsType()
export class DutiesArgs extends ConnectionArgs {
  @Field(() => DutyFilter, { nullable: true, description: '筛选 Filter' }) @IsOptional() @ValidateNested() @Type(() => DutyFilter) filter?: DutyFilter | null;
}
