import type { Role } from '@kangfu/access';
import { chinaDay, streamId } from '@kangfu/common';
import { CommandInput, Ctx, Kangfu, payloadOf, type Reader, type RequestContext, UuidScalar } from '@kangfu/nest';
import { Args, Field, InputType, Mutation, ObjectType, Resolver } from '@nestjs/graphql';
import { Allow, IsString, IsUUID, MaxLength } from 'class-validator';
import { newId } from '../../ids.js';
import { staff, type StaffRow } from '../../projections/staff/staff.projection.js';
import { RoleEnum, StaffAppointment, toStaffAppointment } from '../../projections/staff/staff.types.js';
import { appointment } from '../appointment/appointment.aggregate.js';

@InputType({ description: '任命 Input of appoint' })
export class AppointInput extends CommandInput {
  @Field(() => UuidScalar, { description: '用户标识 The user, as the sign-in service knows them' }) @IsUUID() userId!: string;
  @Field(() => RoleEnum, { description: '角色 Role' }) @Allow() role!: Role;
  @Field(() => String, { description: '机构代码 Code of the unit' }) @IsString() @MaxLength(40) unit!: string;
}
@ObjectType({ description: '任命的结果 Outcome of appoint' })
export class AppointPayload extends payloadOf('appointment', StaffAppointment) {}

@Resolver()
export class AppointResolver {
  private readonly staff: Reader<StaffRow>;
  constructor(private readonly kangfu: Kangfu) { this.staff = kangfu.reader(staff, 'Appointment'); }

  @Mutation(() => AppointPayload, { description: '任命用户担任角色 Appoint a user to a role at a unit' })
  async appoint(@Args('input', { description: '输入 Input' }) input: AppointInput, @Ctx() context: RequestContext): Promise<AppointPayload> {
    const { userId, role, unit } = input;
    const actor = await context.actor();
    const appointmentId = newId(actor.id, input.commandId, 'appointment');
    const at = await this.kangfu.findUnit(unit);
    return this.kangfu.commands.run(context, {
      aggregate: appointment, stream: streamId('appointment', appointmentId), as: 'appointment', subject: 'Appointment', path: ['unit'], input,
      command: { type: 'Appoint', data: { appointmentId, userId, role, unit } },
      rights: () => ({ places: at?.path ?? actor.appointments.flatMap((a) => a.unit ?? []) }),
      facts: async () => ({ unit: at, by: actor.id, held: (await this.kangfu.appointmentsOf(userId))?.appointments.some((a) => a.role === role && a.unit === unit) ?? false }),
      answer: async () => { const row = await this.staff.get(context, appointmentId); return row && toStaffAppointment(chinaDay(this.kangfu.clock.now().toISOString()))(row); },
    });
  }
}
