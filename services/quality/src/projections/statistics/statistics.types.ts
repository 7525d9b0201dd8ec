import { AsOfArgs, DateScalar, enumOf, UuidScalar } from '@kangfu/nest';
import { ArgsType, Field, Float, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsString, MaxLength, ValidateNested } from 'class-validator';
import type { CloseReason } from '../../closure/closure.events.js';
import { CloseReasonEnum, JourneyStepNameEnum } from '../../graphql/enums.js';
import type { StepName } from '../../journey/journey.js';
import type { StatisticsAnswer, StatisticsService } from './statistics.answer.js';

export const StatisticsServiceEnum = enumOf<StatisticsService>('StatisticsService', { zh: '统计的服务需求类别', en: 'Kind of need that statistics break down by' }, {
  'rehabilitation-training': { zh: '康复训练', en: 'Rehabilitation training' }, education: { zh: '教育康复', en: 'Educational rehabilitation' }, vocational: { zh: '职业康复', en: 'Vocational rehabilitation' },
  'assistive-devices': { zh: '辅具服务', en: 'Assistive devices' }, psychological: { zh: '心理康复', en: 'Psychological rehabilitation' }, 'home-based': { zh: '居家康复', en: 'Home-based rehabilitation' },
});

@ObjectType({ description: '按步骤的个案数 Cases by step' })
export class CasesByStep {
  @Field(() => JourneyStepNameEnum, { description: '步骤 Step' }) step!: StepName;
  @Field(() => Int, { description: '期末处于该步骤的个案 Cases in the step at the end of the period' }) active!: number;
  @Field(() => Int, { description: '其中已逾期 Of these, overdue then' }) overdue!: number;
}
@ObjectType({ description: '按残疾类别的个案数 Cases by class of disability' })
export class CasesByClass {
  @Field(() => Int, { description: '残疾类别 1–7；0 为无残疾人证 Class 1–7; 0 without a certificate' }) disabilityClass!: number;
  @Field(() => Int, { description: '期内申请 Filed in the period' }) filed!: number;
  @Field(() => Int, { description: '期末在办 Open at the end of the period' }) open!: number;
}
@ObjectType({ description: '按服务需求的个案数 Cases by kind of need; a case with several counts for each' })
export class CasesByService {
  @Field(() => StatisticsServiceEnum, { description: '服务需求 Kind of need' }) service!: StatisticsService;
  @Field(() => Int, { description: '期内申请 Filed in the period' }) filed!: number;
  @Field(() => Int, { description: '期末在办 Open at the end of the period' }) open!: number;
}
@ObjectType({ description: '按年龄段的个案数 Cases by age band' })
export class CasesByAge {
  @Field(() => String, { description: '登记时的年龄段 Age band at registration' }) ageBand!: string;
  @Field(() => Int, { description: '期内申请 Filed in the period' }) filed!: number;
  @Field(() => Int, { description: '期末在办 Open at the end of the period' }) open!: number;
}
@ObjectType({ description: '个案数 Numbers of cases' })
export class CaseNumbers {
  @Field(() => Int, { description: '期内申请 Filed in the period' }) filed!: number;
  @Field(() => Int, { description: '期内受理 Accepted in the period' }) accepted!: number;
  @Field(() => Int, { description: '期内不予受理 Refused in the period' }) refused!: number;
  @Field(() => Int, { description: '期内撤回 Withdrawn in the period' }) withdrawn!: number;
  @Field(() => Int, { description: '期内转入 Came by redirection or move in the period' }) redirected!: number;
  @Field(() => Int, { description: '期内结案 Closed in the period' }) closed!: number;
  @Field(() => Int, { description: '期内重开（按其结案计入重开之日） Reopened in the period' }) reopened!: number;
  @Field(() => Int, { description: '期末在办 Open at the end of the period' }) open!: number;
  @Field(() => [CasesByStep], { description: '按步骤 By step' }) byStep!: CasesByStep[];
  @Field(() => [CasesByClass], { description: '按残疾类别 By class' }) byClass!: CasesByClass[];
  @Field(() => [CasesByService], { description: '按服务需求 By kind of need' }) byService!: CasesByService[];
  @Field(() => [CasesByAge], { description: '按年龄段 By age band' }) byAge!: CasesByAge[];
}
@ObjectType({ description: '按时完成率 Done in time' })
export class StepPunctuality {
  @Field(() => JourneyStepNameEnum, { description: '步骤 Step' }) step!: StepName;
  @Field(() => Int, { description: '期内完成 Done in the period' }) done!: number;
  @Field(() => Int, { description: '其中按时 Of these, by the last day' }) onTime!: number;
  @Field(() => Float, { nullable: true, description: '按时率（0–1） Rate, 0–1; null where none was done' }) rate!: number | null;
}
@ObjectType({ description: '历时（工作日） Duration in working days' })
export class AcceptanceTime {
  @Field(() => Int, { description: '件数 Number of cases' }) count!: number;
  @Field(() => Float, { nullable: true, description: '平均工作日 Mean, working days' }) meanWorkingDays!: number | null;
  @Field(() => Float, { nullable: true, description: '中位数工作日 Median, working days' }) medianWorkingDays!: number | null;
}
@ObjectType({ description: '机构答复历时（工作日） How long agencies took to answer, working days' })
export class AnswerTime extends AcceptanceTime {
  @Field(() => Int, { description: '接受 Accepted' }) accepted!: number;
  @Field(() => Int, { description: '拒绝 Declined' }) declined!: number;
}
@ObjectType({ description: '未到 No-shows' })
export class NoShows {
  @Field(() => Int, { description: '期内所作预约 Appointments made in the period' }) appointments!: number;
  @Field(() => Int, { description: '期内赴约 Kept in the period' }) kept!: number;
  @Field(() => Int, { description: '期内未到 Not kept in the period' }) noShows!: number;
  @Field(() => Float, { nullable: true, description: '未到率＝未到／（未到＋赴约） No-shows / (no-shows + kept)' }) rate!: number | null;
}
@ObjectType({ description: '服务次数 Sessions' })
export class SessionNumbers {
  @Field(() => Int, { description: '计划应提供 Planned for the period' }) planned!: number;
  @Field(() => Int, { description: '已提供 Delivered' }) delivered!: number;
  @Field(() => Int, { description: '缺席 Missed by the client' }) missed!: number;
  @Field(() => Float, { nullable: true, description: '提供率＝已提供／计划 Delivered / planned' }) rate!: number | null;
}
@ObjectType({ description: '成效 Outcome' })
export class OutcomeNumbers {
  @Field(() => Int, { description: '成效评估次数 Effect reviews' }) reviews!: number;
  @Field(() => Int, { description: '其中有效 Of these, effective' }) effective!: number;
  @Field(() => Float, { nullable: true, description: '目标达成 T 分均值 Mean GAS T score' }) gasT!: number | null;
  @Field(() => Int, { description: '再次 Barthel 评定 Barthel assessments after the first of the case' }) reassessments!: number;
  @Field(() => Float, { nullable: true, description: '与首次相比的平均变化 Mean change against the first' }) barthelChange!: number | null;
}
@ObjectType({ description: '满意度分布 How many gave a value' })
export class SatisfactionValue {
  @Field(() => Int, { description: '分值 1–5 Value, 1–5' }) value!: number;
  @Field(() => Int, { description: '人次 Number' }) count!: number;
}
@ObjectType({ description: '回访满意度 Satisfaction at visits' })
export class SatisfactionNumbers {
  @Field(() => Int, { description: '回访（含未联系上） Visits, failed attempts included' }) visits!: number;
  @Field(() => Int, { description: '联系上 Reached' }) reached!: number;
  @Field(() => Int, { description: '作答 Answers' }) answers!: number;
  @Field(() => Float, { nullable: true, description: '均值 Mean' }) mean!: number | null;
  @Field(() => [SatisfactionValue], { description: '分布 Distribution' }) distribution!: SatisfactionValue[];
}
@ObjectType({ description: '结案原因 Why cases were closed' })
export class ClosureReasonNumber {
  @Field(() => CloseReasonEnum, { description: '原因 Reason' }) reason!: CloseReason;
  @Field(() => Int, { description: '件数 Number' }) count!: number;
}
@ObjectType({ description: '个案负责人在办数 Open cases of a case manager' })
export class Caseload {
  @Field(() => UuidScalar, { description: '个案负责人（用户标识） User id of the case manager' }) worker!: string;
  @Field(() => Int, { description: '期末在办 Open at the end of the period' }) cases!: number;
}
@ObjectType({ description: '服务覆盖 Coverage' })
export class CoverageNumbers {
  @Field(() => Int, { description: '期末有需求的人 Persons in need at the end of the period' }) inNeed!: number;
  @Field(() => Int, { description: '其中已获服务 Of these, served' }) served!: number;
  @Field(() => Float, { nullable: true, description: '覆盖率＝已获服务／有需求 Served / in need' }) rate!: number | null;
}

@ObjectType({ description: '统计：各数的定义见 docs/reference/statistics.md Statistics of a place and a period; the reference defines each number' })
export class Statistics implements StatisticsAnswer {
  @Field(() => String, { description: '机构代码 Code of the unit' }) place!: string;
  @Field(() => DateScalar, { description: '起（含） First day' }) from!: string;
  @Field(() => DateScalar, { description: '止（含） Last day' }) to!: string;
  @Field(() => CaseNumbers, { description: '个案 Cases' }) cases!: CaseNumbers;
  @Field(() => [StepPunctuality], { description: '各步骤按时率 In time, by step' }) onTime!: StepPunctuality[];
  @Field(() => AcceptanceTime, { description: '受理历时 From filing to acceptance' }) acceptanceTime!: AcceptanceTime;
  @Field(() => AnswerTime, { description: '机构答复历时 From the referral to the answer' }) answerTime!: AnswerTime;
  @Field(() => NoShows, { description: '未到 No-shows' }) noShow!: NoShows;
  @Field(() => SessionNumbers, { description: '服务次数 Sessions' }) sessions!: SessionNumbers;
  @Field(() => OutcomeNumbers, { description: '成效 Outcome' }) outcome!: OutcomeNumbers;
  @Field(() => SatisfactionNumbers, { description: '满意度 Satisfaction' }) satisfaction!: SatisfactionNumbers;
  @Field(() => [ClosureReasonNumber], { description: '结案原因 Closures by reason' }) closureReasons!: ClosureReasonNumber[];
  @Field(() => [Caseload], { description: '个案负责人在办数 Open cases by worker' }) caseload!: Caseload[];
  @Field(() => CoverageNumbers, { description: '覆盖 Coverage' }) coverage!: CoverageNumbers;
}

@InputType({ description: '统计期间（中国日期，含首尾） A period of days in China, both included' })
export class StatisticsPeriod {
  @Field(() => DateScalar, { description: '起（含） First day' }) @IsString() from!: string;
  @Field(() => DateScalar, { description: '止（含） Last day' }) @IsString() to!: string;
}
@ArgsType()
export class StatisticsArgs extends AsOfArgs {
  @Field(() => String, { description: '机构代码：市、区、街道、社区或机构 Code of a city, district, street, community or agency' }) @IsString() @MaxLength(40) place!: string;
  @Field(() => StatisticsPeriod, { description: '期间 Period' }) @ValidateNested() @Type(() => StatisticsPeriod) period!: StatisticsPeriod;
}
