import { ROLE_LABELS, type Role } from '@kangfu/access';
import { globalId } from '@kangfu/common';
import { isAway, isDeputy, STANDING_ROLES } from '@kangfu/common/deputies';
import type { RowFilter } from '@kangfu/subscriptions';
import { ConnectionArgs, connectionOf, DateScalar, DateTimeScalar, enumOf, Node, UuidScalar } from '@kangfu/nest';
import { ArgsType, Directive, Field, InputType, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { Allow, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import type { StaffRow } from './staff.projection.js';

export const RoleEnum = enumOf<Role>('Role', { zh: '角色', en: 'Role' }, ROLE_LABELS);

@ObjectType({ description: '代岗人（AB岗） Who stands in for a post whenever its holder is away' })
export class StandingDeputy {
  @Field(() => UuidScalar, { description: '代岗人的用户标识 User id of the deputy' }) userId!: string;
  @Field(() => DateScalar, { description: '自 From' }) from!: string;
  @Field(() => DateScalar, { nullable: true, description: '至；长期为空 Last day; null: for good' }) until!: string | null;
}
@ObjectType({ description: '不在岗 Days on which the holder of a post is away' })
export class StaffAbsence {
  @Field(() => DateScalar, { description: '首日 First day' }) from!: string;
  @Field(() => DateScalar, { description: '末日 Last day as it was said' }) until!: string;
  @Field(() => DateScalar, { nullable: true, description: '提前返岗首日 First day in post again, where that was sooner' }) back!: string | null;
}
@ObjectType({ implements: () => [Node], description: '任职 An appointment of a user to a role at a unit' })
@Directive('@key(fields: "id")')
export class StaffAppointment implements Node {
  id!: string;
  @Field(() => UuidScalar, { description: '用户标识 The user' }) userId!: string;
  @Field(() => RoleEnum, { description: '角色 Role' }) role!: Role;
  @Field(() => DateTimeScalar, { description: '任职自 Since' }) since!: string;
  @Field(() => DateTimeScalar, { nullable: true, description: '离任于；在任时为空 Until; null while it is held' }) until!: string | null;
  @Field(() => StandingDeputy, { nullable: true, description: '代岗人；无则为空 Who stands in; null: nobody' }) deputy!: StandingDeputy | null;
  @Field(() => [StaffAbsence], { description: '不在岗的日期 Absences' }) absences!: readonly StaffAbsence[];
  @Field(() => Boolean, { description: '所问之日不在岗 Away on the day asked for' }) away!: boolean;
  @Field(() => UuidScalar, { nullable: true, description: '所问之日代岗的用户 User id of who stands in on the day asked for' }) stoodInBy!: string | null;
  /** Not in the graph. */
  row!: StaffRow;
}
export const StaffAppointmentConnection = connectionOf(StaffAppointment);

/** `today`: the day in China of the instant asked for. */
export const toStaffAppointment = (today: string) => (row: StaffRow): StaffAppointment => {
  const { appointmentId, userId, role, since, until, deputy, absences } = row;
  const away = until === null && isAway(absences, today);
  return { id: globalId('staff-appointment', appointmentId), userId, role, since, until, deputy, absences, away, stoodInBy: away && isDeputy(deputy, today) ? deputy.userId : null, row };
};

/** Standing duties, held, for which nobody stands in on this day or later. */
export const withoutDeputy = (today: string): RowFilter => ({ until: null, role: { $in: STANDING_ROLES }, $or: [{ deputy: null }, { 'deputy.until': { $ne: null, $lt: today } }] });

@InputType({ description: '任职筛选条件 Which appointments' })
export class StaffFilter {
  @Field(() => String, { nullable: true, description: '机构代码 Code of the unit' }) @IsOptional() @IsString() @MaxLength(40) unit?: string | null;
  @Field(() => RoleEnum, { nullable: true, description: '角色 Role' }) @Allow() role?: Role | null;
  @Field(() => UuidScalar, { nullable: true, description: '用户标识 The user' }) @Allow() userId?: string | null;
  @Field(() => Boolean, { nullable: true, description: '是否在任 Held now, or ended' }) @Allow() held?: boolean | null;
  @Field(() => Boolean, { nullable: true, description: '常设岗位无代岗人 Standing duties that have nobody to stand in' }) @Allow() withoutDeputy?: boolean | null;
}

@ArgsType()
export class StaffArgs extends ConnectionArgs {
  @Field(() => StaffFilter, { nullable: true, description: '筛选 Filter' }) @IsOptional() @ValidateNested() @Type(() => StaffFilter) filter?: StaffFilter | null;
}
