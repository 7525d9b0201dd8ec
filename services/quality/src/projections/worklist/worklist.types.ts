import type { Role } from '@kangfu/access';
import { globalId, idOf } from '@kangfu/common';
import { AsOfArgs, ConnectionArgs, connectionOf, type Connection, DateScalar, DateTimeScalar, IsGlobalId, Label, labelOf, Node, UuidScalar } from '@kangfu/nest';
import { ArgsType, Directive, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { Allow, IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsString, Matches, Max, Min, ValidateNested } from 'class-validator';
import { JourneyStepNameEnum, RoleEnum, STEP_LABELS } from '../../graphql/enums.js';
import { AssessmentOrder, Case, NeedScreening, Person, Unit } from '../../graphql/stubs.types.js';
import { type Urgency, UrgencyEnum, WorkKindEnum } from '../../graphql/work.enums.js';
import type { Staff } from './staffing.js';
import type { StepName } from '../../journey/journey.js';
import { NEVER, type WorkItem as StoredItem } from '../../worklist/work-item.js';
import { WORK_KIND_CODES, type WorkKind } from '../../worklist/work-kinds.js';

@ObjectType({ description: '催办 That somebody was urged' })
export class WorkUrge {
  @Field(() => DateTimeScalar, { description: '最近一次催办时刻 Last urged at' }) at!: string;
  @Field(() => UuidScalar, { description: '催办人（用户标识） User id of who urged' }) by!: string;
  @Field(() => Int, { description: '次数 How often' }) times!: number;
  @Field(() => DateTimeScalar, { nullable: true, description: '责任方已阅时刻；未阅为空 Seen at; null: not yet' }) seenAt!: string | null;
  @Field(() => UuidScalar, { nullable: true, description: '已阅人（用户标识） User id of who has seen it' }) seenBy!: string | null;
}
@ObjectType({ implements: () => [Node], description: '待办事项 One thing that somebody has to do; gone when it is done' })
@Directive('@key(fields: "id")')
export class WorkItem implements Node {
  id!: string;
  @Field(() => WorkKindEnum, { description: '种类 Kind' }) kind!: WorkKind;
  @Field(() => Label, { description: '名称 Name of the kind' }) label!: Label;
  @Field(() => JourneyStepNameEnum, { description: '所属步骤 Step of the nine it belongs to' }) step!: StepName;
  @Field(() => Label, { description: '步骤名称 Name of the step' }) stepLabel!: Label;
  @Field(() => RoleEnum, { description: '责任角色 Whose work it is' }) role!: Role;
  @Field(() => Unit, { nullable: true, description: '责任单位；本人或监护人办理的为空 Where; null where it is for the person or guardian' }) unit!: Unit | null;
  @Field(() => String, { nullable: true, description: '责任单位代码 Code of the unit' }) unitCode!: string | null;
  @Field(() => UuidScalar, { nullable: true, description: '责任人（用户标识）；尚无人负责时为空 User id of who answers for it; null: nobody yet' }) person!: string | null;
  @Field(() => UuidScalar, { nullable: true, description: '代何人办理（AB岗）：不在岗者的用户标识 User id of who is away and for whom whoever asks would do it; null: in their own place' }) standingInFor!: string | null;
  @Field(() => Case, { nullable: true, description: '个案；非个案事项为空 Case; null where it is about none' }) case!: Case | null;
  @Field(() => Person, { nullable: true, description: '残疾人 Person' }) client!: Person;
  @Field(() => ID, { nullable: true, description: '所涉对象（转介、计划、知情同意、需求、筛查、疑似重复、轮候、登记人）的全局标识 Global id of the referral, plan, consent, need, screening, suspicion, waiting entry or person it is about' }) aboutId!: string | null;
  @Field(() => NeedScreening, { nullable: true, description: '名单上的一人，含上一次筛查 The person on the list, with the screening before; of needs to be screened' }) screening!: NeedScreening | null;
  @Field(() => AssessmentOrder, { nullable: true, description: '所涉评估安排，含此前评估及预约 The ordered assessment it is about, with earlier results and its appointment' }) assessmentOrder!: AssessmentOrder | null;
  @Field(() => String, { description: '街道代码 Code of the street' }) street!: string;
  @Field(() => String, { nullable: true, description: '社区代码 Code of the community' }) community!: string | null;
  @Field(() => DateTimeScalar, { description: '自何时起 Since when' }) since!: string;
  @Field(() => DateScalar, { nullable: true, description: '期限（中国日期） Last day in time, in China; null where no clock runs' }) due!: string | null;
  @Field(() => Boolean, { description: '逾期 Overdue at the instant asked for' }) overdue!: boolean;
  @Field(() => Int, { description: '督办级别；0 未督办，1 逾期告知，2 起逐级上报 How far it was escalated: 0 not, 1 told as overdue, from 2 on by level of the chain' }) level!: number;
  @Field(() => UrgencyEnum, { description: '紧急程度 How urgent' }) urgency!: Urgency;
  @Field(() => WorkKindEnum, { nullable: true, description: '所督办的逾期事项；非督办或督办步骤时为空 What is late, where this is to chase it and it is no step; null otherwise' }) chases!: WorkKind | null;
  @Field(() => WorkUrge, { nullable: true, description: '催办；无人催办为空 That it was urged; null where nobody did' }) urge!: WorkUrge | null;
}
export const WorkItemConnection = connectionOf(WorkItem);

const SCREENING = 'needs-screening-';

/** `today`: the day in China of the instant asked for. */
export const workItemView = (today: string, staff: Staff) => (item: StoredItem): WorkItem => viewOf(today, { ...item, person: staff.answering(item) }, staff.standingInFor(item));
const viewOf = (today: string, { id, kind, step, role, unit, person, caseId, personId, about, street, community, since, due, soonFrom, level, chases, urge }: StoredItem, standingInFor: string | null): WorkItem => ({
  id: globalId('work-item', id), kind, label: labelOf(WorkKindEnum, kind), step, stepLabel: STEP_LABELS[step], role, unit: unit === null ? null : { ref: idOf(`unit:${unit}`) }, unitCode: unit, person, standingInFor,
  case: caseId === null ? null : { ref: caseId }, client: { ref: personId }, screening: about?.startsWith(SCREENING) ? { ref: about.slice(SCREENING.length) } : null, aboutId: about && globalId(about.slice(0, -37), about.slice(-36)), assessmentOrder: about?.startsWith('order-') ? { ref: about.slice(-36) } : null, street, community, since, due: due === NEVER ? null : due, overdue: due < today, level,
  urgency: level > 1 ? 'escalated' : due < today ? 'overdue' : soonFrom <= today ? 'soon' : 'later', chases, urge,
});

@ObjectType({ description: '一类待办的数量 How much there is of one kind' })
export class WorkKindCount {
  @Field(() => WorkKindEnum, { description: '种类 Kind' }) kind!: WorkKind;
  @Field(() => Label, { description: '名称 Name' }) label!: Label;
  @Field(() => Int, { description: '总数 In all' }) total!: number;
  @Field(() => Int, { description: '逾期 Overdue' }) overdue!: number;
}
@ObjectType({ description: '待办数量 How much lies on a worklist' })
export class WorklistCounts {
  @Field(() => Int, { description: '总数 In all' }) total!: number;
  @Field(() => Int, { description: '逾期 Overdue' }) overdue!: number;
  @Field(() => Int, { description: '临近期限（提前天数按单位配置） Due soon, by the days that its units have set' }) dueSoon!: number;
  @Field(() => Int, { description: '已逐级督办 Escalated' }) escalated!: number;
  @Field(() => Int, { description: '尚无责任人 With nobody who answers for it' }) unassigned!: number;
  @Field(() => [WorkKindCount], { description: '按种类 By kind, those that there are' }) kinds!: WorkKindCount[];
}
@ObjectType({ description: '一名责任人的工作量 How much one person has to do' })
export class Workload {
  @Field(() => UuidScalar, { nullable: true, description: '责任人（用户标识）；空为尚无人负责 User id; null: what nobody answers for' }) person!: string | null;
  @Field(() => Int, { description: '总数 In all' }) total!: number;
  @Field(() => Int, { description: '逾期 Overdue' }) overdue!: number;
  @Field(() => Int, { description: '临近期限（提前天数按单位配置） Due soon, by the days that its units have set' }) dueSoon!: number;
  @Field(() => Boolean, { description: '所问之日不在岗 Away on the day asked for' }) away!: boolean;
  @Field(() => UuidScalar, { nullable: true, description: '代岗人的用户标识 User id of who stands in on that day' }) stoodInBy!: string | null;
}
@ObjectType({ description: '待办清单的现状 A worklist as it is' })
export class WorklistNow {
  @Field(() => WorklistCounts, { description: '数量 How much there is' }) counts!: WorklistCounts;
  @Field(() => WorkItemConnection, { description: '首页 Its first page' }) items!: Connection<WorkItem>;
}

@InputType({ description: '待办筛选 Which work' })
export class WorklistFilter {
  @Field(() => [WorkKindEnum], { nullable: true, description: '种类 Kinds' }) @IsOptional() @IsArray() @IsIn(WORK_KIND_CODES, { each: true }) kinds?: WorkKind[] | null;
  @Field(() => ID, { nullable: true, description: '单位（本人任职处之一） One of the units where one works' }) @IsOptional() @IsGlobalId('unit') unitId?: string | null;
  @Field(() => UuidScalar, { nullable: true, description: '责任人的用户标识 User id of who answers for it' }) @Allow() person?: string | null;
  @Field(() => Boolean, { nullable: true, description: '由本人负责，或代不在岗者负责 One answers for it oneself, or stands in for who does' }) @IsOptional() @IsBoolean() mine?: boolean | null;
  @Field(() => Boolean, { nullable: true, description: '尚无责任人（含已离任） Nobody answers for it any more, or somebody' }) @IsOptional() @IsBoolean() unassigned?: boolean | null;
  @Field(() => Boolean, { nullable: true, description: '是否逾期 Overdue, or not' }) @IsOptional() @IsBoolean() overdue?: boolean | null;
  @Field(() => DateScalar, { nullable: true, description: '该日及以前到期 Due by this day' }) @Allow() dueBy?: string | null;
  @Field(() => Boolean, { nullable: true, description: '已逐级督办 Escalated, or not' }) @IsOptional() @IsBoolean() escalated?: boolean | null;
  @Field(() => String, { nullable: true, description: '街道或社区代码 Code of a street or community' }) @IsOptional() @IsString() @Matches(/^[0-9A-Za-z-]{1,40}$/) place?: string | null;
}

@ArgsType()
export class WorklistArgs extends ConnectionArgs {
  @Field(() => RoleEnum, { nullable: true, description: '以何角色；默认全部 In which of one\'s roles; all by default' }) @Allow() role?: Role | null;
  @Field(() => WorklistFilter, { nullable: true, description: '筛选 Filter' }) @IsOptional() @ValidateNested() @Type(() => WorklistFilter) filter?: WorklistFilter | null;
}
@ArgsType()
export class WorklistCountsArgs extends AsOfArgs {
  @Field(() => RoleEnum, { nullable: true, description: '以何角色；默认全部 In which of one\'s roles; all by default' }) @Allow() role?: Role | null;
  @Field(() => WorklistFilter, { nullable: true, description: '筛选 Filter' }) @IsOptional() @ValidateNested() @Type(() => WorklistFilter) filter?: WorklistFilter | null;
}
@ArgsType()
export class WorklistChangedArgs {
  @Field(() => RoleEnum, { nullable: true, description: '以何角色；默认全部 In which of one\'s roles; all by default' }) @Allow() role?: Role | null;
  @Field(() => WorklistFilter, { nullable: true, description: '筛选 Filter' }) @IsOptional() @ValidateNested() @Type(() => WorklistFilter) filter?: WorklistFilter | null;
  @Field(() => Int, { defaultValue: 20, description: '首页条数，1–100 Rows of the first page, 1–100' }) @IsInt() @Min(1) @Max(100) first: number = 20;
}
