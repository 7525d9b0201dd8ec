import type { Role } from '@kangfu/access';
import { idOf } from '@kangfu/common';
import { ConnectionArgs, connectionOf, DateScalar, DateTimeScalar, IsGlobalId, Label, UuidScalar } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsBoolean, IsIn, IsOptional, ValidateNested } from 'class-validator';
import { JourneyStatusEnum, JourneyStepNameEnum, RoleEnum, STEP_LABELS, StepStateEnum } from '../../graphql/enums.js';
import { Case, Person, Unit } from '../../graphql/stubs.types.js';
import { type JourneyStatus, type StepName, STEPS, type StepState } from '../../journey/journey.js';
import type { JourneyRow } from './journeys.projection.js';

@ObjectType({ description: '督办对象 Who was told of an overdue step' })
export class EscalatedTo {
  @Field(() => RoleEnum, { description: '角色 Role' }) role!: Role;
  @Field(() => Unit, { nullable: true, description: '单位 Unit' }) unit!: Unit;
  @Field(() => String, { description: '单位代码 Code of the unit' }) unitCode!: string;
}
@ObjectType({ description: '流程步骤 Step of a journey' })
export class JourneyStep {
  @Field(() => Int, { description: '序号 1–9 Number, 1–9' }) number!: number;
  @Field(() => JourneyStepNameEnum, { description: '步骤 Step' }) step!: StepName;
  @Field(() => Label, { description: '名称 Name' }) label!: Label;
  @Field(() => StepStateEnum, { description: '状态 State' }) state!: StepState;
  @Field(() => Unit, { nullable: true, description: '责任单位 Responsible unit' }) responsibleUnit!: Unit | null;
  @Field(() => String, { nullable: true, description: '责任单位代码 Code of the responsible unit' }) responsibleUnitCode!: string | null;
  @Field(() => UuidScalar, { nullable: true, description: '责任人（用户标识） User id of the responsible person' }) responsiblePerson!: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '开始时刻 Started at' }) startedAt!: string | null;
  @Field(() => DateScalar, { nullable: true, description: '期限（中国日期） Last day in time, in China; null where no clock runs' }) due!: string | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '完成时刻 Done at' }) done!: string | null;
  @Field(() => Boolean, { description: '逾期 Active and overdue at the instant asked for' }) overdue!: boolean;
  @Field(() => RoleEnum, { nullable: true, description: '责任角色 Role whose work it is' }) responsibleRole!: Role | null;
  @Field(() => Boolean, { description: '临近期限 Active, and it was told that the last day is near' }) dueSoon!: boolean;
  @Field(() => Int, { description: '督办层级：0 未逾期，1 逾期，2 起逐级督办 How far it was escalated: 0 in time, 1 overdue, one more for each further level' }) level!: number;
  @Field(() => EscalatedTo, { nullable: true, description: '最近督办对象 Who was told last' }) escalatedTo!: EscalatedTo | null;
  /** Not in the graph. */
  caseRef!: string;
}
@ObjectType({ description: '个案流程（九步） Journey of a case: nine steps' })
export class Journey {
  @Field(() => Case, { nullable: true, description: '个案 Case' }) case!: Case;
  @Field(() => Person, { nullable: true, description: '残疾人 Person' }) person!: Person;
  @Field(() => JourneyStatusEnum, { description: '状态 Status' }) status!: JourneyStatus;
  @Field(() => [JourneyStep], { description: '九个步骤 The nine steps' }) steps!: JourneyStep[];
  @Field(() => DateTimeScalar, { description: '申请时刻 Filed at' }) filedAt!: string;
  @Field(() => DateScalar, { nullable: true, description: '最近期限 Next day on which something is due' }) nextDue!: string | null;
  @Field(() => Boolean, { description: '有步骤逾期 Some step is overdue' }) overdue!: boolean;
  @Field(() => DateScalar, { nullable: true, description: '暂停至；未暂停时为空 Last day of the hold; null where the case is not on hold' }) onHoldUntil!: string | null;
  @Field(() => DateScalar, { nullable: true, description: '失联日期：第三个不同日期的尝试未果 Day on which contact was lost: the third day of a failed attempt, with nobody reached since' }) contactLostOn!: string | null;
}
export const JourneyConnection = connectionOf(Journey);

/** `today`: the day in China of the instant asked for. */
export const journeyView = (today: string) => (row: Row<JourneyRow>): Journey => {
  const steps = row.steps.map(({ step, state, unit, role, person, startedAt, due, doneAt, soon, level, escalatedTo }, i): JourneyStep => ({
    caseRef: row.caseId, number: i + 1, step, label: STEP_LABELS[step], state, responsibleUnit: unit === null ? null : { ref: idOf(`unit:${unit}`) }, responsibleUnitCode: unit, responsiblePerson: person,
    startedAt, due, done: doneAt, overdue: state === 'active' && due !== null && due < today, responsibleRole: role, dueSoon: soon, level,
    escalatedTo: escalatedTo && { role: escalatedTo.role as Role, unit: { ref: idOf(`unit:${escalatedTo.unit}`) }, unitCode: escalatedTo.unit },
  }));
  return {
    case: { ref: row.caseId }, person: { ref: row.personId }, status: row.status, steps, filedAt: row.filedAt,
    nextDue: steps.flatMap((step) => (step.state === 'active' && step.due ? [step.due] : [])).sort()[0] ?? null, overdue: steps.some((step) => step.overdue), onHoldUntil: row.hold?.until ?? null, contactLostOn: row.contactLostOn,
  };
};

@InputType({ description: '流程筛选 Which journeys' })
export class JourneyFilter {
  @Field(() => Boolean, { nullable: true, description: '有步骤逾期 With an overdue step, or without' }) @IsOptional() @IsBoolean() overdue?: boolean | null;
  @Field(() => JourneyStepNameEnum, { nullable: true, description: '进行中的步骤 This step is active' }) @IsOptional() @IsIn(STEPS) step?: StepName | null;
  @Field(() => ID, { nullable: true, description: '责任单位 This unit is responsible for an active step' }) @IsOptional() @IsGlobalId('unit') unitId?: string | null;
  @Field(() => JourneyStatusEnum, { nullable: true, description: '状态 Status' }) @IsOptional() @IsIn(['open', 'refused', 'withdrawn', 'closed']) status?: JourneyStatus | null;
}
@ArgsType()
export class JourneysArgs extends ConnectionArgs {
  @Field(() => JourneyFilter, { nullable: true, description: '筛选 Filter' }) @IsOptional() @ValidateNested() @Type(() => JourneyFilter) filter?: JourneyFilter | null;
}
@ArgsType()
export class CaseJourneyArgs {
  @Field(() => ID, { description: '个案 The case' }) @IsGlobalId('case') caseId!: string;
}
