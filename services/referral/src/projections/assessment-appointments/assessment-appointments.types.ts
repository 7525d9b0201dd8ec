import { globalId, idOf } from '@kangfu/common';
import { DateScalar, DateTimeScalar, Node, UuidScalar } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Directive, Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { AppointmentCancellation, Venue } from '../../assessment/calendar/calendar.events.js';
import { AppointmentCancellationEnum, type ClientElsewhereKind, ClientElsewhereKindEnum, VenueEnum } from '../../graphql/calendar.enums.js';
import { Case, Person, Unit } from '../../graphql/stubs.types.js';
import type { AppointmentRow } from './assessment-appointments.projection.js';

@ObjectType({ description: '服务对象同一时段的其他预约 What else the client has at the time of an appointment' })
export class ClientElsewhere {
  @Field(() => ClientElsewhereKindEnum, { description: '种类 Kind' }) kind!: ClientElsewhereKind;
  @Field(() => DateTimeScalar, { description: '时刻 When' }) at!: string;
  @Field(() => ID, { description: '预约或转介的全局标识 Global id of the appointment or referral' }) id!: string;
}

@ObjectType({ implements: () => [Node], description: '评估预约 Appointment for an assessment' })
@Directive('@key(fields: "ref")')
@Directive('@tag(name: "id/appointment")')
export class AssessmentAppointment implements Node {
  id!: string;
  @Field(() => ID, { description: '内部引用 Internal reference' }) @Directive('@inaccessible') ref!: string;
  @Field(() => Case, { nullable: true, description: '个案 Case' }) case!: Case;
  @Field(() => Person, { nullable: true, description: '残疾人 Person' }) person!: Person;
  @Field(() => ID, { nullable: true, description: '评估安排 Global id of the order it is for' }) orderId!: string | null;
  @Field(() => UuidScalar, { description: '评估员（用户标识） User id of the assessor' }) assessor!: string;
  @Field(() => DateTimeScalar, { description: '开始时刻 Begins' }) startsAt!: string;
  @Field(() => DateTimeScalar, { description: '结束时刻 Ends' }) endsAt!: string;
  @Field(() => DateScalar, { description: '日期（中国） Day, in China' }) day!: string;
  @Field(() => VenueEnum, { description: '地点 Where' }) venue!: Venue;
  @Field(() => Unit, { nullable: true, description: '地点所在单位；上门时为派出的中心 Unit where it takes place; of a visit at home the centre that comes' }) unit!: Unit;
  @Field(() => String, { description: '街道代码 Code of the street of the case' }) street!: string;
  @Field(() => String, { nullable: true, description: '社区代码 Code of its community' }) community!: string | null;
  @Field(() => Int, { description: '改约次数 How often it was moved' }) moved!: number;
  @Field(() => AppointmentCancellationEnum, { nullable: true, description: '取消原因；未取消为空 Why it was cancelled; null: it stands' }) cancelled!: AppointmentCancellation | null;
  row!: Row<AppointmentRow>;
}

export const appointmentOf = (row: Row<AppointmentRow>): AssessmentAppointment => ({
  id: globalId('appointment', row.appointmentId), ref: row.appointmentId, case: { ref: row.caseId }, person: { ref: row.personId }, orderId: row.orderId && globalId('order', row.orderId), assessor: row.assessor, startsAt: row.startsAt, endsAt: row.endsAt,
  day: row.day, venue: row.venue, unit: { ref: idOf(`unit:${row.unit}`) }, street: row.street, community: row.community, moved: row.moved, cancelled: row.cancelled, row,
});
