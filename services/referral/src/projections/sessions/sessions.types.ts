import { globalId } from '@kangfu/common';
import { connectionOf, DateScalar, DateTimeScalar, Node, UuidScalar } from '@kangfu/nest';
import type { Row, SealedPart } from '@kangfu/subscriptions';
import { Directive, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Attendance, CorrectionReason } from '../../delivery/session.events.js';
import { CorrectionReasonEnum, type OverlapKind, OverlapKindEnum } from '../../graphql/enums-of-care.js';
import { AttendanceEnum, ServiceKindEnum } from '../../graphql/enums.js';
import { Case } from '../../graphql/stubs.types.js';
import type { ServiceKind } from '../../shared/vocabulary.js';
import type { SessionRow } from './sessions.projection.js';

@ObjectType({ description: '服务记录的内容 What was entered of a session' })
export class SessionEntry {
  @Field(() => DateScalar, { description: '日期 Day' }) day!: string;
  @Field(() => Int, { description: '分钟 Minutes' }) minutes!: number;
  @Field(() => AttendanceEnum, { description: '出勤 Attendance' }) attendance!: Attendance;
  @Field(() => ServiceKindEnum, { nullable: true, description: '服务类别 Service of the plan' }) service!: ServiceKind | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '开始时刻 Began at' }) startedAt!: string | null;
}
@ObjectType({ description: '服务记录的更正 Correction of a session' })
export class SessionCorrection {
  @Field(() => DateTimeScalar, { description: '更正时刻 When' }) at!: string;
  @Field(() => UuidScalar, { description: '更正人（用户标识） User id of who corrected it' }) by!: string;
  @Field(() => CorrectionReasonEnum, { description: '原因 Why' }) reason!: CorrectionReason;
  @Field(() => Boolean, { description: '作废 It was annulled' }) annulled!: boolean;
  @Field(() => SessionEntry, { description: '更正前 Before' }) before!: SessionEntry;
  @Field(() => SessionEntry, { description: '更正后 After' }) after!: SessionEntry;
  noteSealed!: SealedPart | null;
}
@ObjectType({ description: '时间重叠的服务（须核实） Another session at the same time, to be looked into' })
export class SessionOverlap {
  @Field(() => OverlapKindEnum, { description: '类型 Who would be in two places' }) kind!: OverlapKind;
  @Field(() => ID, { description: '另一条服务记录 Global id of the other session' }) sessionId!: string;
}

@ObjectType({ implements: () => [Node], description: '服务记录 Session of a plan' })
@Directive('@key(fields: "ref")')
export class Session implements Node {
  id!: string;
  @Field(() => ID, { description: '内部引用 Internal reference' }) @Directive('@inaccessible') ref!: string;
  @Field(() => Case, { nullable: true, description: '个案 Case' }) case!: Case;
  @Field(() => ID, { description: '计划 Global id of the plan' }) planId!: string;
  @Field(() => ID, { description: '转介 Global id of the referral' }) referralId!: string;
  @Field(() => DateScalar, { description: '日期 Day' }) day!: string;
  @Field(() => Int, { description: '分钟 Minutes' }) minutes!: number;
  @Field(() => AttendanceEnum, { description: '出勤 Attendance' }) attendance!: Attendance;
  @Field(() => ServiceKindEnum, { nullable: true, description: '服务类别 Service of the plan' }) service!: ServiceKind | null;
  @Field(() => DateTimeScalar, { nullable: true, description: '开始时刻 Began at' }) startedAt!: string | null;
  @Field(() => UuidScalar, { description: '实施人（用户标识） User id of who delivered it' }) deliveredBy!: string;
  @Field(() => UuidScalar, { nullable: true, description: '小组课标识 Of all who had this lesson together' }) groupId!: string | null;
  @Field(() => Boolean, { description: '已作废 Annulled: it counts no more' }) annulled!: boolean;
  @Field(() => [SessionCorrection], { description: '更正记录 Corrections, earliest first' }) corrections!: SessionCorrection[];
  row!: Row<SessionRow>;
}
export const SessionConnection = connectionOf(Session);

const entryOf = ({ day, minutes, attendance, service, startedAt }: SessionRow['corrections'][number]['before']): SessionEntry =>
  ({ day, minutes, attendance: attendance as Attendance, service: (service ?? null) as ServiceKind | null, startedAt: startedAt ?? null });
export const sessionOf = (row: Row<SessionRow>): Session => ({
  id: globalId('session', row.sessionId), ref: row.sessionId, case: { ref: row.caseId }, planId: globalId('plan', row.planId), referralId: globalId('referral', row.referralId),
  day: row.day, minutes: row.minutes, attendance: row.attendance as Attendance, service: row.service as ServiceKind | null, startedAt: row.startedAt, deliveredBy: row.deliveredBy, groupId: row.groupId, annulled: row.annulled,
  corrections: row.corrections.map(({ at, by, reason, annulled, before, after, note }) => ({ at, by, reason: reason as CorrectionReason, annulled, before: entryOf(before), after: entryOf(after), noteSealed: note })), row,
});
