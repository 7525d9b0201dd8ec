import { ROLE_LABELS, type Role } from '@kangfu/access';
import { globalId } from '@kangfu/common';
import { ConnectionArgs, connectionOf, DateTimeScalar, enumOf, Node, UuidScalar } from '@kangfu/nest';
import { ArgsType, Directive, Field, InputType, ObjectType } from '@nestjs/graphql';
import { Type } from 'class-transformer';
import { Allow, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import type { StaffRow } from './staff.projection.js';

export const RoleEnum = enumOf<Role>('Role', { zh: '角色', en: 'Role' }, ROLE_LABELS);

@ObjectType({ implements: () => [Node], description: '任职 An appointment of a user to a role at a unit' })
@Directive('@key(fields: "id")')
export class StaffAppointment implements Node {
  id!: string;
  @Field(() => UuidScalar, { description: '用户标识 The user' }) userId!: string;
  @Field(() => RoleEnum, { description: '角色 Role' }) role!: Role;
  @Field(() => DateTimeScalar, { description: '任职自 Since' }) since!: string;
  @Field(() => DateTimeScalar, { nullable: true, description: '离任于；在任时为空 Until; null while it is held' }) until!: string | null;
  /** Not in the graph. */
  row!: StaffRow;
}
export const StaffAppointmentConnection = connectionOf(StaffAppointment);

export const toStaffAppointment = (row: StaffRow): StaffAppointment =>
  ({ id: globalId('staff-appointment', row.appointmentId), userId: row.userId, role: row.role, since: row.since, until: row.until, row });

@InputType({ description: '任职筛选条件 Which appointments' })
export class StaffFilter {
  @Field(() => String, { nullable: true, description: '机构代码 Code of the unit' }) @IsOptional() @IsString() @MaxLength(40) unit?: string | null;
  @Field(() => RoleEnum, { nullable: true, description: '角色 Role' }) @Allow() role?: Role | null;
  @Field(() => UuidScalar, { nullable: true, description: '用户标识 The user' }) @Allow() userId?: string | null;
  @Field(() => Boolean, { nullable: true, description: '是否在任 Held now, or ended' }) @Allow() held?: boolean | null;
}

@ArgsType()
export class StaffArgs extends ConnectionArgs {
  @Field(() => StaffFilter, { nullable: true, description: '筛选 Filter' }) @IsOptional() @ValidateNested() @Type(() => StaffFilter) filter?: StaffFilter | null;
}
