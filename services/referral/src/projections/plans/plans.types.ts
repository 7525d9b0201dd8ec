import { globalId } from '@kangfu/common';
import { DateScalar, DateTimeScalar, Node, PersonalText, UuidScalar } from '@kangfu/nest';
import type { Row, SealedPart } from '@kangfu/subscriptions';
import { Directive, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { PauseReasonEnum } from '../../graphql/enums-of-care.js';
import { type AgreementGiver, AgreementGiverEnum, GoalDomainEnum, type PlanStatus, PlanStatusEnum, ServiceKindEnum } from '../../graphql/enums.js';
import { Case, Person } from '../../graphql/stubs.types.js';
import type { GoalDomain, ServiceKind } from '../../shared/vocabulary.js';
import type { PauseReason } from '../../plan/plan.events.js';
import type { PlanRow } from './plans.projection.js';

@ObjectType({ description: 'GAS 等级说明 What a level of a goal means' })
export class GoalLevel {
  @Field(() => Int, { description: '等级（−2 至 2） Level, −2 … 2' }) level!: number;
  @Field(() => PersonalText, { description: '说明 In words' }) text!: PersonalText;
}
@ObjectType({ description: '计划目标 Goal of a plan' })
export class PlanGoal {
  @Field(() => UuidScalar, { description: '目标标识 Id of the goal: reviews name it' }) id!: string;
  @Field(() => GoalDomainEnum, { description: '领域 Area' }) domain!: GoalDomain;
  @Field(() => Int, { description: '基线（−2 至 2） Level at the start, −2 … 2' }) baseline!: number;
  @Field(() => Int, { description: 'GAS 权重 Weight in the GAS score' }) weight!: number;
  @Field(() => PersonalText, { description: '目标内容 What is to be reached' }) text!: PersonalText;
  @Field(() => [GoalLevel], { description: 'GAS 五级说明；未填写为空 What each GAS level means; empty where nobody said' }) levels!: GoalLevel[];
}
@ObjectType({ description: '计划与实施对照（一项服务） Planned against delivered, of one service' })
export class PlanService {
  @Field(() => ServiceKindEnum, { description: '服务类别 Kind of service' }) service!: ServiceKind;
  @Field(() => UuidScalar, { nullable: true, description: '实施人（用户标识） User id of the therapist' }) provider!: string | null;
  @Field(() => Int, { description: '计划次数 Sessions planned' }) planned!: number;
  @Field(() => Int, { description: '已实施次数 Sessions delivered' }) delivered!: number;
  @Field(() => Int, { description: '缺席次数 Sessions missed' }) missed!: number;
  @Field(() => Int, { description: '已实施分钟 Minutes delivered' }) minutes!: number;
  @Field(() => DateScalar, { nullable: true, description: '首次服务日期 Day of the first session' }) firstOn!: string | null;
}
@ObjectType({ description: '暂停服务 A time without a service' })
export class PlanPause {
  @Field(() => ServiceKindEnum, { nullable: true, description: '服务类别；为空则整个计划 Kind of service; null: all of the plan' }) service!: ServiceKind | null;
  @Field(() => DateScalar, { description: '起始日 First day without it' }) from!: string;
  @Field(() => DateScalar, { nullable: true, description: '预计恢复日 When it was expected to go on' }) until!: string | null;
  @Field(() => DateScalar, { nullable: true, description: '恢复日；为空则仍在暂停 First day on which it went on; null: still paused' }) resumedOn!: string | null;
  @Field(() => PauseReasonEnum, { description: '原因 Why' }) reason!: PauseReason;
  @Field(() => UuidScalar, { description: '办理人（用户标识） User id of who paused it' }) pausedBy!: string;
}

/** What every version of a plan says of how it came about, and for how long it is. */
@ObjectType({ isAbstract: true })
export abstract class Drafted {
  @Field(() => UuidScalar, { description: '拟定人（用户标识） User id of the author' }) author!: string;
  @Field(() => DateScalar, { description: '开始日期 From' }) from!: string;
  @Field(() => DateScalar, { description: '结束日期 To' }) to!: string;
  @Field(() => DateTimeScalar, { description: '拟定时刻 Drafted at' }) draftedAt!: string;
  @Field(() => DateTimeScalar, { nullable: true, description: '同意时刻 Agreed at' }) agreedAt!: string | null;
  @Field(() => AgreementGiverEnum, { nullable: true, description: '同意人 Who agreed' }) agreedBy!: AgreementGiver | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '批准时刻 Approved at' }) approvedAt!: string | null;
  @Field(() => UuidScalar, { nullable: true, description: '批准人（用户标识） User id of the approver' }) approver!: string | null;
}
export const draftedOf = (row: Omit<Drafted, 'agreedBy'> & { readonly agreedBy: string | null }): Drafted => ({
  author: row.author, from: row.from, to: row.to, draftedAt: row.draftedAt, agreedAt: row.agreedAt, agreedBy: row.agreedBy as AgreementGiver | null, approvedAt: row.approvedAt, approver: row.approver,
});

@ObjectType({ implements: () => [Node], description: '个人服务计划 Personal service plan' })
@Directive('@key(fields: "ref")')
export class Plan extends Drafted implements Node {
  id!: string;
  @Field(() => ID, { description: '内部引用 Internal reference' }) @Directive('@inaccessible') ref!: string;
  @Field(() => Case, { nullable: true, description: '个案 Case' }) case!: Case;
  @Field(() => Person, { nullable: true, description: '残疾人 Person' }) person!: Person;
  @Field(() => Int, { description: '计划版本 Latest version of the plan' }) planVersion!: number;
  @Field(() => Int, { nullable: true, description: '生效版本 Version in force: agreed and approved' }) versionInForce!: number | null;
  @Field(() => PlanStatusEnum, { description: '最新版状态 State of the latest version' }) status!: PlanStatus;
  @Field(() => Int, { description: '计划服务次数 Sessions planned' }) sessionsPlanned!: number;
  @Field(() => Int, { description: '已实施次数 Sessions delivered, the client being there' }) sessionsDelivered!: number;
  @Field(() => Int, { description: '缺席次数 Sessions the client missed' }) sessionsMissed!: number;
  @Field(() => Int, { description: '已实施分钟 Minutes delivered' }) minutesDelivered!: number;
  @Field(() => DateScalar, { nullable: true, description: '最近一次服务 Last session' }) lastSessionOn!: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '首次服务记录时刻 When the first session was recorded: what the clock of the first service asks' }) firstSessionAt!: string | null;
  @Field(() => DateScalar, { nullable: true, description: '首次服务日期 Day of the first session' }) firstSessionOn!: string | null;
  @Field(() => [PlanService], { description: '各项服务的计划与实施 Planned against delivered, per service of the version in force' }) services!: PlanService[];
  @Field(() => [PlanPause], { description: '暂停记录 Times without a service, earliest first' }) pauses!: PlanPause[];
  @Field(() => Int, { description: '版本，用于 expectedVersion Version, for expectedVersion' }) version!: number;
  agencyCode!: string | null;
  goalRows!: PlanRow['goals'];
  goalTexts!: SealedPart | null;
}

export const planOf = (row: Row<PlanRow>): Plan => ({
  id: globalId('plan', row.planId), ref: row.planId, case: { ref: row.caseId }, person: { ref: row.personId }, planVersion: row.planVersion, versionInForce: row.versionInForce, status: row.status,
  ...draftedOf(row), sessionsPlanned: row.sessionsPlanned, sessionsDelivered: row.sessionsDelivered, sessionsMissed: row.sessionsMissed, minutesDelivered: row.minutesDelivered,
  lastSessionOn: row.lastSessionOn, firstSessionAt: row.firstSessionAt, firstSessionOn: row.firstSessionOn,
  services: row.services.map((each) => ({ ...each, service: each.service as ServiceKind })),
  pauses: row.pauses.map(({ service, from, until, resumedOn, reason, pausedBy }) => ({ service: service as ServiceKind | null, from, until, resumedOn, reason: reason as PauseReason, pausedBy })),
  version: row.version, agencyCode: row.agency, goalRows: row.goals, goalTexts: row.goalTexts,
});
