import { globalId } from '@kangfu/common';
import { connectionOf, DateScalar, Node, UuidScalar } from '@kangfu/nest';
import type { Row, SealedPart } from '@kangfu/subscriptions';
import { Directive, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Attendance } from '../../delivery/session.events.js';
import { AttendanceEnum } from '../../graphql/enums.js';
import { Case } from '../../graphql/stubs.types.js';
import type { SessionRow } from './sessions.projection.js';

@ObjectType({ implements: () => [Node], description: '服务记录 Session of a plan' })
@Directive('@key(fields: "id")')
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
  @Field(() => UuidScalar, { description: '实施人（用户标识） User id of who delivered it' }) deliveredBy!: string;
  noteSealed!: SealedPart | null;
}
export const SessionConnection = connectionOf(Session);

export const sessionOf = (row: Row<SessionRow>): Session => ({
  id: globalId('session', row.sessionId), ref: row.sessionId, case: { ref: row.caseId }, planId: globalId('plan', row.planId), referralId: globalId('referral', row.referralId),
  day: row.day, minutes: row.minutes, attendance: row.attendance as Attendance, deliveredBy: row.deliveredBy, noteSealed: row.note,
});
