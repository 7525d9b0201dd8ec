import { globalId } from '@kangfu/common';
import { ConnectionArgs, connectionOf, DateScalar, DateTimeScalar, IsGlobalId, Node, UuidScalar } from '@kangfu/nest';
import type { Row, SealedPart } from '@kangfu/subscriptions';
import { ArgsType, Directive, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsIn, IsOptional, Matches, ValidateNested } from 'class-validator';
import type { ChoiceGiver } from '../../choice/choice.events.js';
import type { Attendance } from '../../delivery/session.events.js';
import { ChoiceGiverEnum } from '../../graphql/allocation.enums.js';
import { ContestReasonEnum, SettlementStateEnum } from '../../graphql/enums-of-care.js';
import { AttendanceEnum, ServiceKindEnum } from '../../graphql/enums.js';
import { Case, Person } from '../../graphql/stubs.types.js';
import type { ContestReason } from '../../settlement/settlement.events.js';
import type { ServiceKind } from '../../shared/vocabulary.js';
import type { Sheet } from './settlements.projection.js';

export const SETTLEMENT_STATES = ['open', 'signed', 'contested', 'changed'] as const;
export type SettlementState = (typeof SETTLEMENT_STATES)[number];

@ObjectType({ description: '结算单的一行 One session on a settlement sheet' })
export class SettlementLine {
  @Field(() => ID, { description: '服务记录 Global id of the session' }) sessionId!: string;
  @Field(() => DateScalar, { description: '日期 Day' }) day!: string;
  @Field(() => DateTimeScalar, { nullable: true, description: '开始时刻 Began at' }) startedAt!: string | null;
  @Field(() => ServiceKindEnum, { nullable: true, description: '服务类别 Kind of service' }) service!: ServiceKind | null;
  @Field(() => AttendanceEnum, { description: '出勤 Attendance' }) attendance!: Attendance;
  @Field(() => Int, { description: '记录的分钟 Minutes as entered' }) minutes!: number;
  @Field(() => Int, { description: '计入的分钟：同一时段只计一次 Minutes that count: the same hour counts once' }) countedMinutes!: number;
  @Field(() => UuidScalar, { nullable: true, description: '小组课 Of all who had this lesson together' }) groupId!: string | null;
  @Field(() => UuidScalar, { description: '实施人（用户标识） User id of the therapist' }) deliveredBy!: string;
  @Field(() => Boolean, { description: '曾更正 It was corrected' }) corrected!: boolean;
  @Field(() => Boolean, { description: '签认或异议之后有变化 It is not as it was when the sheet was answered' }) changedSince!: boolean;
}
@ObjectType({ description: '本人或监护人的答复 What the client or guardian said of a sheet' })
export class SettlementAnswer {
  @Field(() => Boolean, { description: '签认；否则为异议 Signed; contested otherwise' }) signed!: boolean;
  @Field(() => DateTimeScalar, { description: '时刻 When' }) at!: string;
  @Field(() => ChoiceGiverEnum, { description: '答复人 Who' }) decidedBy!: ChoiceGiver;
  @Field(() => UuidScalar, { nullable: true, description: '代为记录的人员（用户标识） User id of staff who recorded it' }) recordedBy!: string | null;
  @Field(() => ContestReasonEnum, { nullable: true, description: '异议原因 Why it is contested' }) reason!: ContestReason | null;
  sealed!: SealedPart | null;
}
@ObjectType({ implements: () => [Node], description: '月度结算单：一机构、一月、一个案的服务 What an agency delivered to a client in a month' })
@Directive('@key(fields: "ref")')
@Directive('@tag(name: "id/settlement")')
export class SettlementSheet implements Node {
  id!: string;
  @Field(() => ID, { description: '内部引用 Internal reference' }) @Directive('@inaccessible') ref!: string;
  @Field(() => Case, { nullable: true, description: '个案 Case' }) case!: Case;
  @Field(() => Person, { nullable: true, description: '残疾人 Person' }) person!: Person;
  @Field(() => String, { description: '机构代码 Code of the agency' }) agencyCode!: string;
  @Field(() => String, { description: '月份 Month, YYYY-MM' }) month!: string;
  @Field(() => SettlementStateEnum, { description: '状态 State' }) state!: SettlementState;
  @Field(() => Int, { description: '到场次数 Sessions the client was at' }) sessions!: number;
  @Field(() => Int, { description: '缺席次数 Sessions missed' }) missed!: number;
  @Field(() => Int, { description: '计入的分钟 Minutes that count' }) minutes!: number;
  @Field(() => UuidScalar, { description: '内容标识：签认所见的内容 Names what is on it: what one signs' }) mark!: string;
  @Field(() => [SettlementLine], { description: '各次服务，由早到晚 Sessions, earliest first' }) lines!: SettlementLine[];
  @Field(() => SettlementAnswer, { nullable: true, description: '签认或异议；尚无则为空 The answer; null: none yet' }) answer!: SettlementAnswer | null;
  sheet!: Row<Sheet>;
}
export const SettlementConnection = connectionOf(SettlementSheet);

@ObjectType({ description: '一种状态的结算单合计 Sums of the sheets of one state' })
export class SettlementTotal {
  @Field(() => SettlementStateEnum, { description: '状态 State' }) state!: SettlementState;
  @Field(() => Int, { description: '张数 Sheets' }) sheets!: number;
  @Field(() => Int, { description: '到场次数 Sessions' }) sessions!: number;
  @Field(() => Int, { description: '计入的分钟 Minutes that count' }) minutes!: number;
}

export const sheetView = (sheet: Row<Sheet>): SettlementSheet => ({
  id: globalId('settlement', sheet.id), ref: sheet.id, case: { ref: sheet.caseId }, person: { ref: sheet.personId }, agencyCode: sheet.agency, month: sheet.month, state: sheet.state, sessions: sheet.sessions, missed: sheet.missed,
  minutes: sheet.minutes, mark: sheet.mark, answer: sheet.answer && { ...sheet.answer, decidedBy: sheet.answer.decidedBy as ChoiceGiver, reason: sheet.answer.reason as ContestReason | null }, sheet,
  lines: sheet.lines.map(({ sessionId, day, startedAt, service, attendance, minutes, counted, groupId, deliveredBy, corrected, changedSince }) => ({
    sessionId: globalId('session', sessionId), day, startedAt, service: service as ServiceKind | null, attendance: attendance as Attendance, minutes, countedMinutes: counted, groupId, deliveredBy, corrected, changedSince })),
});

@InputType({ description: '结算单筛选 Which settlement sheets' })
export class SettlementFilter {
  @Field(() => ID, { nullable: true, description: '机构 Of this agency' }) @IsOptional() @IsGlobalId('agency') agencyId?: string | null;
  @Field(() => String, { nullable: true, description: '月份 Of this month, YYYY-MM' }) @IsOptional() @Matches(/^\d{4}-(0[1-9]|1[0-2])$/) month?: string | null;
  @Field(() => ID, { nullable: true, description: '个案 Of this case' }) @IsOptional() @IsGlobalId('case') caseId?: string | null;
  @Field(() => SettlementStateEnum, { nullable: true, description: '状态 In this state' }) @IsOptional() @IsIn(SETTLEMENT_STATES) state?: SettlementState | null;
}
@ArgsType()
export class SettlementsArgs extends ConnectionArgs {
  @Field(() => SettlementFilter, { nullable: true, description: '筛选 Filter' }) @IsOptional() @ValidateNested() @Type(() => SettlementFilter) filter?: SettlementFilter | null;
}
@ArgsType()
export class SettlementMonthArgs {
  @Field(() => ID, { description: '机构 The agency' }) @IsGlobalId('agency') agencyId!: string;
  @Field(() => String, { description: '月份 Month, YYYY-MM' }) @Matches(/^\d{4}-(0[1-9]|1[0-2])$/) month!: string;
}
