import { globalId } from '@kangfu/common';
import { DateScalar, DateTimeScalar, Node, PersonalText, UuidScalar } from '@kangfu/nest';
import type { Row, SealedPart } from '@kangfu/subscriptions';
import { Directive, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { type AgreementGiver, AgreementGiverEnum, GoalDomainEnum, type PlanStatus, PlanStatusEnum } from '../../graphql/enums.js';
import { Case, Person } from '../../graphql/stubs.types.js';
import type { GoalDomain } from '../../shared/vocabulary.js';
import type { PlanRow } from './plans.projection.js';

@ObjectType({ description: '计划目标 Goal of a plan' })
export class PlanGoal {
  @Field(() => UuidScalar, { description: '目标标识 Id of the goal: reviews name it' }) id!: string;
  @Field(() => GoalDomainEnum, { description: '领域 Area' }) domain!: GoalDomain;
  @Field(() => Int, { description: '基线（−2 至 2） Level at the start, −2 … 2' }) baseline!: number;
  @Field(() => Int, { description: 'GAS 权重 Weight in the GAS score' }) weight!: number;
  @Field(() => PersonalText, { description: '目标内容 What is to be reached' }) text!: PersonalText;
}

@ObjectType({ implements: () => [Node], description: '个人服务计划 Personal service plan' })
@Directive('@key(fields: "id")')
@Directive('@key(fields: "ref")')
export class Plan implements Node {
  id!: string;
  @Field(() => ID, { description: '内部引用 Internal reference' }) @Directive('@inaccessible') ref!: string;
  @Field(() => Case, { nullable: true, description: '个案 Case' }) case!: Case;
  @Field(() => Person, { nullable: true, description: '残疾人 Person' }) person!: Person;
  @Field(() => Int, { description: '计划版本 Latest version of the plan' }) planVersion!: number;
  @Field(() => Int, { nullable: true, description: '生效版本 Version in force: agreed and approved' }) versionInForce!: number | null;
  @Field(() => PlanStatusEnum, { description: '最新版状态 State of the latest version' }) status!: PlanStatus;
  @Field(() => UuidScalar, { description: '拟定人（用户标识） User id of the author' }) author!: string;
  @Field(() => Int, { description: '计划服务次数 Sessions planned' }) sessionsPlanned!: number;
  @Field(() => Int, { description: '已实施次数 Sessions delivered, the client being there' }) sessionsDelivered!: number;
  @Field(() => Int, { description: '缺席次数 Sessions the client missed' }) sessionsMissed!: number;
  @Field(() => Int, { description: '已实施分钟 Minutes delivered' }) minutesDelivered!: number;
  @Field(() => DateScalar, { nullable: true, description: '最近一次服务 Last session' }) lastSessionOn!: string | null;
  @Field(() => DateScalar, { description: '开始日期 From' }) from!: string;
  @Field(() => DateScalar, { description: '结束日期 To' }) to!: string;
  @Field(() => DateTimeScalar, { description: '拟定时刻 Drafted at' }) draftedAt!: string;
  @Field(() => DateTimeScalar, { nullable: true, description: '同意时刻 Agreed at' }) agreedAt!: string | null;
  @Field(() => AgreementGiverEnum, { nullable: true, description: '同意人 Who agreed' }) agreedBy!: AgreementGiver | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '批准时刻 Approved at' }) approvedAt!: string | null;
  @Field(() => UuidScalar, { nullable: true, description: '批准人（用户标识） User id of the approver' }) approver!: string | null;
  @Field(() => Int, { description: '版本，用于 expectedVersion Version, for expectedVersion' }) version!: number;
  agencyCode!: string | null;
  goalRows!: PlanRow['goals'];
  goalTexts!: SealedPart | null;
}

export const planOf = (row: Row<PlanRow>): Plan => ({
  id: globalId('plan', row.planId), ref: row.planId, case: { ref: row.caseId }, person: { ref: row.personId }, planVersion: row.planVersion, versionInForce: row.versionInForce, status: row.status,
  author: row.author, sessionsPlanned: row.sessionsPlanned, sessionsDelivered: row.sessionsDelivered, sessionsMissed: row.sessionsMissed, minutesDelivered: row.minutesDelivered,
  lastSessionOn: row.lastSessionOn, from: row.from, to: row.to, draftedAt: row.draftedAt, agreedAt: row.agreedAt, agreedBy: row.agreedBy as AgreementGiver | null,
  approvedAt: row.approvedAt, approver: row.approver, version: row.version, agencyCode: row.agency, goalRows: row.goals, goalTexts: row.goalTexts,
});
