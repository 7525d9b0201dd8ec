import type { Role } from '@kangfu/access';
import { globalId } from '@kangfu/common';
import { DAYS } from '@kangfu/common/step-clocks';
import { dueOf } from '@kangfu/common/working-days';
import { ConnectionArgs, connectionOf, DateScalar, DateTimeScalar, enumOf, Node, UuidScalar } from '@kangfu/nest';
import { ArgsType, Directive, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { Allow, ArrayMaxSize, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { REFUSAL_REASONS, type RefusalReason, TRIAGE_REASONS, type TriageReason, WITHDRAWAL_REASONS, type WithdrawalReason } from '../../case/case.events.js';
import { CASE_STATUSES, type CaseStatus } from '../../case/case-status.js';
import { type Exit, EXITS, type Material, MATERIALS, NEED_KINDS, type NeedKind } from '../../case/needs.js';
import { RoleEnum } from '../staff/staff.types.js';
import type { CaseRow } from './cases.projection.js';

export const CaseStatusEnum = enumOf<CaseStatus>('CaseStatus', { zh: '个案状态', en: 'Status of a case' }, CASE_STATUSES);
export const NeedKindEnum = enumOf<NeedKind>('NeedKind', { zh: '服务需求', en: 'Kind of need' }, NEED_KINDS);
export const MaterialEnum = enumOf<Material>('Material', { zh: '申请材料', en: 'Paper of the checklist' }, MATERIALS);
export const ExitEnum = enumOf<Exit>('TriageExit', { zh: '分流去向', en: 'Exit of triage' }, EXITS);
export const RefusalReasonEnum = enumOf<RefusalReason>('RefusalReason', { zh: '不予受理的理由', en: 'Why a request is refused' }, REFUSAL_REASONS);
export const WithdrawalReasonEnum = enumOf<WithdrawalReason>('WithdrawalReason', { zh: '撤回的理由', en: 'Why an applicant withdraws' }, WITHDRAWAL_REASONS);
export const TriageReasonEnum = enumOf<TriageReason>('TriageReason', { zh: '与建议不同的理由', en: 'Why triage differs from the rule' }, TRIAGE_REASONS);

@ObjectType({ description: '分流决定 How a need was triaged' })
export class Triage {
  @Field(() => ExitEnum, { description: '去向 Exit' }) exit!: Exit;
  @Field(() => ExitEnum, { description: '规则建议的去向 What the rule proposed' }) proposed!: Exit;
  @Field(() => TriageReasonEnum, { nullable: true, description: '与建议不同的理由 Why it differs' }) reasonCode!: TriageReason | null;
  @Field(() => String, { description: '规则版本 Version of the rule that proposed' }) rule!: string;
  @Field(() => String, { nullable: true, description: '所依条款 Row of the rule that proposed' }) matched!: string | null;
}

@ObjectType({ description: '承办人 Who serves a need for the street' })
export class NeedHandler {
  @Field(() => UuidScalar, { description: '用户标识 The user' }) userId!: string;
  /** Not in the graph. */
  unitCode!: string;
}

@ObjectType({ description: '撤回 That the applicant withdrew' })
export class Withdrawal {
  @Field(() => WithdrawalReasonEnum, { description: '理由 Why' }) reasonCode!: WithdrawalReason;
  @Field(() => DateTimeScalar, { description: '时间 When' }) at!: string;
}

@ObjectType({ description: '受理回执，可打印；所列为申请时的情况 Receipt to print: as it was when the request was filed' })
export class Receipt {
  @Field(() => String, { description: '编号：街道-年份-序号 Number: street, year, serial' }) number!: string;
  @Field(() => DateTimeScalar, { description: '编号时间 When the number was given' }) issuedAt!: string;
  @Field(() => DateTimeScalar, { description: '申请时间 Filed at' }) filedAt!: string;
  @Field(() => [NeedKindEnum], { description: '申请的服务 Needs asked for' }) needs!: NeedKind[];
  @Field(() => [MaterialEnum], { description: '已收材料 Papers received' }) received!: readonly Material[];
  @Field(() => [MaterialEnum], { description: '尚缺材料 Papers still missing' }) missing!: readonly Material[];
  @Field(() => Int, { description: '受理时限（工作日） Working days within which the street decides' }) workingDays!: number;
  @Field(() => DateScalar, { description: '受理期限，自申请之日计；补正期间不计 Last day to decide, counted from the filing; the time of completion is not counted' }) decideBy!: string;
  /** Not in the graph. */
  windowCode!: string;
  /** Not in the graph. */
  personId!: string;
}

@ObjectType({ description: '一项服务需求 One need of a case' })
export class CaseNeed {
  @Field(() => UuidScalar, { description: '需求标识 Id within the case' }) needId!: string;
  @Field(() => NeedKindEnum, { description: '类别 Kind' }) kind!: NeedKind;
  @Field(() => Triage, { nullable: true, description: '分流决定；未分流时为空 Null until triaged' }) triage!: Triage | null;
  @Field(() => NeedHandler, { nullable: true, description: '承办人；街道自行服务的需求 Who serves it, where the street does' }) handler!: NeedHandler | null;
  /** Not in the graph. */
  row!: CaseRow;
}

@ObjectType({ description: '个案负责人 Who answers for a case' })
export class CaseManager {
  @Field(() => UuidScalar, { description: '用户标识 The user' }) userId!: string;
  /** Not in the graph. */
  unitCode!: string;
}

@ObjectType({ description: '逾期未受理 A request that was not decided in time, and whom it was brought before' })
export class CaseOverdue {
  @Field(() => DateScalar, { description: '受理期限的最后一日（中国日期） The last day there was, in China' }) due!: string;
  @Field(() => Int, { description: '督办级别，自 1 起 Level of escalation, from 1' }) level!: number;
  @Field(() => RoleEnum, { description: '督办人角色 Role of those who were told' }) role!: Role;
  @Field(() => DateTimeScalar, { description: '首次记为逾期的时刻 When it was first noted' }) since!: string;
  /** Not in the graph. */
  unitCode!: string;
}

@ObjectType({ implements: () => [Node], description: '康复个案 A rehabilitation case' })
@Directive('@key(fields: "ref")')
export class Case implements Node {
  id!: string;
  @Field(() => ID, { description: '内部标识 Internal key' }) @Directive('@inaccessible') ref!: string;
  @Field(() => CaseStatusEnum, { description: '状态 Status' }) status!: CaseStatus;
  @Field(() => [CaseNeed], { description: '服务需求 Needs' }) needs!: CaseNeed[];
  @Field(() => [MaterialEnum], { description: '尚缺材料 Papers still missing' }) missing!: readonly Material[];
  @Field(() => [MaterialEnum], { description: '已交材料 Papers handed in with the request' }) provided!: readonly Material[];
  @Field(() => CaseManager, { nullable: true, description: '个案负责人；未指定时为空 Null until one is named' }) manager!: CaseManager | null;
  @Field(() => CaseOverdue, { nullable: true, description: '逾期未受理；未逾期或已决定时为空 Null while in time, and once the street has decided' }) overdue!: CaseOverdue | null;
  @Field(() => DateTimeScalar, { description: '申请时间 Filed at' }) filedAt!: string;
  @Field(() => DateTimeScalar, { nullable: true, description: '受理或不予受理的时间 When the street accepted or refused' }) decidedAt!: string | null;
  @Field(() => RefusalReasonEnum, { nullable: true, description: '不予受理的理由 Why it was refused' }) refusal!: RefusalReason | null;
  @Field(() => Withdrawal, { nullable: true, description: '撤回；未撤回时为空 Null unless the applicant withdrew' }) withdrawal!: Withdrawal | null;
  @Field(() => Receipt, { nullable: true, description: '受理回执；申请后片刻即有 Receipt; there a moment after the filing' }) receipt!: Receipt | null;
  @Field(() => Int, { description: '版本，用于 expectedVersion Version' }) version!: number;
  /** Not in the graph. */
  row!: CaseRow;
}
export const CaseConnection = connectionOf(Case);

const toReceipt = ({ personId, needs, filed, filedAt }: CaseRow, { number, issuedAt }: NonNullable<CaseRow['receipt']>): Receipt => ({
  number, issuedAt, filedAt, needs: needs.map(({ kind }) => kind), received: filed.provided, missing: filed.missing, windowCode: filed.window, personId,
  workingDays: filed.acceptDays, decideBy: dueOf(filedAt, { ...DAYS.accept, days: filed.acceptDays }),
});

export const toCase = (row: CaseRow): Case => ({
  id: globalId('case', row.caseId), ref: row.caseId, status: row.status, needs: row.needs.map((need) => ({ ...need, triage: need.triage as Triage | null, handler: need.handler && { userId: need.handler.userId, unitCode: need.handler.unit }, row })), missing: row.missing, provided: row.provided,
  manager: row.manager && { userId: row.manager.userId, unitCode: row.manager.unit }, overdue: row.overdue && { due: row.overdue.due, level: row.overdue.level, role: row.overdue.escalatedTo.role as Role, since: row.overdue.since, unitCode: row.overdue.escalatedTo.unit },
  filedAt: row.filedAt, decidedAt: row.decidedAt, refusal: row.refusal as RefusalReason | null,
  withdrawal: row.withdrawal && { ...row.withdrawal, reasonCode: row.withdrawal.reasonCode as WithdrawalReason },
  receipt: row.receipt && toReceipt(row, row.receipt), version: row.version, row,
});

@InputType({ description: '个案筛选条件 Which cases' })
export class CaseFilter {
  @Field(() => [CaseStatusEnum], { nullable: true, description: '状态（任一） One of these statuses' }) @IsOptional() @ArrayMaxSize(10) status?: CaseStatus[] | null;
  @Field(() => String, { nullable: true, description: '街道（服务站）代码 Code of the street' }) @IsOptional() @IsString() @MaxLength(40) street?: string | null;
  @Field(() => UuidScalar, { nullable: true, description: '个案负责人的用户标识 User id of the manager' }) @Allow() manager?: string | null;
  @Field(() => Boolean, { nullable: true, description: '未指定负责人 Without a manager, or with one' }) @Allow() unassigned?: boolean | null;
  @Field(() => Boolean, { nullable: true, description: '逾期未受理 Not decided in time, or in time' }) @Allow() overdue?: boolean | null;
  @Field(() => [NeedKindEnum], { nullable: true, description: '有其中任一需求 With one of these needs' }) @IsOptional() @ArrayMaxSize(10) need?: NeedKind[] | null;
}

export type CaseSortField = 'filed-at' | 'decided-at' | 'status' | 'street';
export const CaseSortFieldEnum = enumOf<CaseSortField>('CaseSortField', { zh: '个案排序字段', en: 'What cases are sorted by' }, {
  'filed-at': { zh: '申请时间', en: 'When it was filed' }, 'decided-at': { zh: '受理时间', en: 'When it was decided' }, status: { zh: '状态', en: 'Status' }, street: { zh: '街道', en: 'Street' },
});
@InputType({ description: '个案排序 Order of cases' })
export class CaseSort {
  @Field(() => CaseSortFieldEnum, { description: '字段 Field' }) @Allow() field!: CaseSortField;
  @Field(() => Boolean, { defaultValue: false, description: '降序 Descending' }) @Allow() descending: boolean = false;
}

@ArgsType()
export class CasesArgs extends ConnectionArgs {
  @Field(() => CaseFilter, { nullable: true, description: '筛选 Filter' }) @IsOptional() @ValidateNested() @Type(() => CaseFilter) filter?: CaseFilter | null;
  @Field(() => CaseSort, { nullable: true, description: '排序；默认新的在前 Order; newest first by default' }) @IsOptional() @ValidateNested() @Type(() => CaseSort) sort?: CaseSort | null;
}
