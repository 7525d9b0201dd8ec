import { PersonalText, UuidScalar } from '@kangfu/nest';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { type ChangeKind, ChangeKindEnum } from '../../graphql/enums-of-care.js';
import { ServiceKindEnum } from '../../graphql/enums.js';
import type { ServiceKind } from '../../shared/vocabulary.js';
import { Drafted, draftedOf, PlanGoal } from '../plans/plans.types.js';
import type { PlanVersionRow } from './plan-versions.projection.js';

@ObjectType({ description: '计划中的一项服务 One service of a version of a plan' })
export class PlannedServiceView {
  @Field(() => ServiceKindEnum, { description: '服务类别 Kind of service' }) service!: ServiceKind;
  @Field(() => Int, { description: '计划次数 Sessions planned' }) sessions!: number;
  @Field(() => UuidScalar, { nullable: true, description: '实施人（用户标识） User id of the therapist' }) provider!: string | null;
}
@ObjectType({ description: '计划的一个版本 One version of a plan' })
export class PlanVersion extends Drafted {
  @Field(() => Int, { description: '版本 Version of the plan' }) planVersion!: number;
  @Field(() => [PlanGoal], { description: '目标 Goals' }) goals!: PlanGoal[];
  @Field(() => [PlannedServiceView], { description: '各项服务 Services' }) services!: PlannedServiceView[];
  @Field(() => Int, { description: '计划服务总次数 Sessions planned in all' }) sessionsPlanned!: number;
  agencyCode!: string | null;
  caseRef!: string;
}
@ObjectType({ description: '目标的变化 A goal in both versions' })
export class GoalComparison {
  @Field(() => UuidScalar, { description: '目标标识 Id of the goal' }) goalId!: string;
  @Field(() => ChangeKindEnum, { description: '变化 What became of it' }) change!: ChangeKind;
  @Field(() => PlanGoal, { nullable: true, description: '之前 Before' }) before!: PlanGoal | null;
  @Field(() => PlanGoal, { nullable: true, description: '之后 After' }) after!: PlanGoal | null;
}
@ObjectType({ description: '服务的变化 A service in both versions' })
export class ServiceComparison {
  @Field(() => ServiceKindEnum, { description: '服务类别 Kind of service' }) service!: ServiceKind;
  @Field(() => ChangeKindEnum, { description: '变化 What became of it' }) change!: ChangeKind;
  @Field(() => PlannedServiceView, { nullable: true, description: '之前 Before' }) before!: PlannedServiceView | null;
  @Field(() => PlannedServiceView, { nullable: true, description: '之后 After' }) after!: PlannedServiceView | null;
}
@ObjectType({ description: '计划两个版本的对照 Two versions of a plan side by side' })
export class PlanComparison {
  @Field(() => ID, { description: '计划 Global id of the plan' }) planId!: string;
  @Field(() => PlanVersion, { description: '之前的版本 The version before' }) before!: PlanVersion;
  @Field(() => PlanVersion, { description: '之后的版本 The version after' }) after!: PlanVersion;
  @Field(() => [GoalComparison], { description: '目标对照 Goals' }) goals!: GoalComparison[];
  @Field(() => [ServiceComparison], { description: '服务对照 Services' }) services!: ServiceComparison[];
  @Field(() => ChangeKindEnum, { description: '期限的变化 What became of the period' }) period!: ChangeKind;
  @Field(() => ChangeKindEnum, { description: '总次数的变化 What became of the number of sessions' }) sessionsPlanned!: ChangeKind;
}

export const planVersionOf = (row: PlanVersionRow, goals: PlanGoal[]): PlanVersion => ({
  ...draftedOf(row), planVersion: row.planVersion, goals, services: row.services.map(({ service, sessions, provider }) => ({ service: service as ServiceKind, sessions, provider: provider ?? null })),
  sessionsPlanned: row.sessionsPlanned, agencyCode: row.agency, caseRef: row.caseId,
});
const sameText = (a: PersonalText, b: PersonalText): boolean => a.value === b.value && a.state === b.state;
export const sameGoal = (a: PlanGoal, b: PlanGoal): boolean => a.domain === b.domain && a.baseline === b.baseline && a.weight === b.weight && sameText(a.text, b.text)
  && a.levels.length === b.levels.length && a.levels.every((level, i) => sameText(level.text, b.levels[i]!.text));
export const sameService = (a: PlannedServiceView, b: PlannedServiceView): boolean => a.sessions === b.sessions && a.provider === b.provider;
