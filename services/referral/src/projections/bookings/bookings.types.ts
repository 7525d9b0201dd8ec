import { globalId } from '@kangfu/common';
import { ConnectionArgs, connectionOf, DateScalar, DateTimeScalar, IsGlobalId, type Kangfu, Node, PageArgs, type Reader, UuidScalar } from '@kangfu/nest';
import type { Row, RowFilter } from '@kangfu/subscriptions';
import { ArgsType, Directive, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { IsIn, IsOptional, IsString, ValidateNested } from 'class-validator';
import type { BookingReason } from '../../booking/booking.events.js';
import { BookingReasonEnum, BookingStateEnum } from '../../graphql/calendar.enums.js';
import { ServiceKindEnum } from '../../graphql/enums.js';
import { Case, Person } from '../../graphql/stubs.types.js';
import type { ServiceKind } from '../../shared/vocabulary.js';
import { type BookedRow, BOOKING_STATES, bookings, type BookingState } from './bookings.projection.js';

/** Booked sessions over all plans, with the rights of sessions. */
export const bookingReader = (kangfu: Kangfu): Reader<BookedRow> => kangfu.flatReader<BookedRow>(bookings, 'Session', 'Session');

@ObjectType({ implements: () => [Node], description: '排定的服务 A session that got its time' })
@Directive('@key(fields: "ref")')
@Directive('@tag(name: "id/booking")')
export class BookedSession implements Node {
  id!: string;
  @Field(() => ID, { description: '内部引用 Internal reference' }) @Directive('@inaccessible') ref!: string;
  @Field(() => Case, { nullable: true, description: '个案 Case' }) case!: Case;
  @Field(() => Person, { nullable: true, description: '残疾人 Person' }) person!: Person;
  @Field(() => ID, { description: '计划 Global id of the plan' }) planId!: string;
  @Field(() => ID, { description: '转介 Global id of the referral' }) referralId!: string;
  @Field(() => String, { description: '机构代码 Code of the agency' }) agencyCode!: string;
  @Field(() => ServiceKindEnum, { nullable: true, description: '服务类别 Service of the plan' }) service!: ServiceKind | null;
  @Field(() => DateTimeScalar, { description: '开始时刻 Begins' }) startsAt!: string;
  @Field(() => DateTimeScalar, { description: '结束时刻 Ends' }) endsAt!: string;
  @Field(() => UuidScalar, { description: '治疗师（用户标识） User id of the therapist' }) therapist!: string;
  @Field(() => String, { nullable: true, description: '房间 Room' }) room!: string | null;
  @Field(() => Boolean, { description: '小组课 A lesson of a group' }) group!: boolean;
  @Field(() => BookingStateEnum, { description: '状态 State' }) state!: BookingState;
  @Field(() => DateTimeScalar, { nullable: true, description: '原定时刻；未改期为空 When it was to be before it was moved last; null: never moved' }) movedFrom!: string | null;
  @Field(() => BookingReasonEnum, { nullable: true, description: '改期或取消的原因 Why it was moved or cancelled' }) reason!: BookingReason | null;
  @Field(() => UuidScalar, { description: '一次排定的标识 Of all that were booked together' }) seriesId!: string;
  @Field(() => ID, { nullable: true, description: '履行的服务记录 Global id of the session that fulfils it' }) sessionId!: string | null;
}
export const BookedSessionConnection = connectionOf(BookedSession);

export const bookedOf = (row: Row<BookedRow>): BookedSession => ({
  id: globalId('booking', row.id), ref: row.id, case: { ref: row.caseId }, person: { ref: row.personId }, planId: globalId('plan', row.planId), referralId: globalId('referral', row.referralId), agencyCode: row.agency, service: row.service,
  startsAt: row.startsAt, endsAt: row.endsAt, therapist: row.therapist, room: row.room, group: row.group, state: row.state, movedFrom: row.movedFrom, reason: row.reason as BookingReason | null, seriesId: row.seriesId,
  sessionId: row.sessionId && globalId('session', row.sessionId),
});

/** Days in China, both included. */
export const withinDays = ({ from, until }: { readonly from?: string | null; readonly until?: string | null }): RowFilter => (from || until ? {
  startsAt: { ...(from ? { $gte: new Date(`${from}T00:00:00+08:00`).toISOString() } : {}), ...(until ? { $lt: new Date(Date.parse(`${until}T00:00:00+08:00`) + 86_400_000).toISOString() } : {}) },
} : {});

@InputType({ description: '排期筛选 Which booked sessions' })
export class BookedSessionFilter {
  @Field(() => ID, { nullable: true, description: '机构 Of this agency' }) @IsOptional() @IsGlobalId('agency') agencyId?: string | null;
  @Field(() => ID, { nullable: true, description: '计划 Of this plan' }) @IsOptional() @IsGlobalId('plan') planId?: string | null;
  @Field(() => ID, { nullable: true, description: '残疾人 Of this person' }) @IsOptional() @IsGlobalId('person') personId?: string | null;
  @Field(() => UuidScalar, { nullable: true, description: '治疗师 Of this therapist' }) @IsOptional() @IsString() therapist?: string | null;
  @Field(() => DateScalar, { nullable: true, description: '自此日起 From this day' }) @IsOptional() @IsString() from?: string | null;
  @Field(() => DateScalar, { nullable: true, description: '至此日止 Up to this day' }) @IsOptional() @IsString() until?: string | null;
  @Field(() => BookingStateEnum, { nullable: true, description: '状态 In this state' }) @IsOptional() @IsIn(BOOKING_STATES) state?: BookingState | null;
}
@ArgsType()
export class BookedSessionsArgs extends ConnectionArgs {
  @Field(() => BookedSessionFilter, { nullable: true, description: '筛选 Filter' }) @IsOptional() @ValidateNested() @Type(() => BookedSessionFilter) filter?: BookedSessionFilter | null;
}
@ArgsType()
export class PlanBookingsArgs extends PageArgs {
  @Field(() => DateScalar, { nullable: true, description: '自此日起 From this day' }) @IsOptional() @IsString() from?: string | null;
  @Field(() => DateScalar, { nullable: true, description: '至此日止 Up to this day' }) @IsOptional() @IsString() until?: string | null;
}
