import { chinaDay } from '@kangfu/common';
import { type Connection, Ctx, Kangfu, type Reader, type RequestContext, toConnection } from '@kangfu/nest';
import type { RowFilter } from '@kangfu/subscriptions';
import { Args, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { type Reference, uuidOf } from '../../ids.js';
import { Unit } from '../unit-directory/unit.types.js';
import { Units } from '../unit-directory/units.js';
import { staff, type StaffRow } from './staff.projection.js';
import { StaffAppointment, StaffAppointmentConnection, StaffArgs, toStaffAppointment, withoutDeputy } from './staff.types.js';

@Resolver(() => StaffAppointment)
export class StaffResolver {
  private readonly staff: Reader<StaffRow>;
  constructor(private readonly kangfu: Kangfu, private readonly units: Units) { this.staff = kangfu.reader(staff, 'Appointment'); }

  @Query(() => StaffAppointmentConnection, { name: 'staffAppointments', description: '人员任职登记 The staff register: who holds or held which role where' })
  async list(@Args() { first, after, filter }: StaffArgs, @Ctx() context: RequestContext): Promise<Connection<StaffAppointment>> {
    const { unit, role, userId, held } = filter ?? {};
    const today = this.today(context);
    const conditions: RowFilter = { ...(unit ? { unit } : {}), ...(role ? { role } : {}), ...(userId ? { userId } : {}), ...(held == null ? {} : { until: held ? null : { $ne: null } }) };
    const wanted = filter?.withoutDeputy ? { $and: [conditions, withoutDeputy(today)] } : conditions;
    const page = await this.staff.find(context, { first, after: after ?? null, filter: wanted, sort: { unit: 1, role: 1 } });
    return toConnection(page, toStaffAppointment(today), { after, totalCount: () => this.staff.count(context, wanted) });
  }

  @ResolveField(() => Unit, { nullable: true, description: '机构 The unit' })
  unit(@Parent() { row }: StaffAppointment, @Ctx() context: RequestContext): Promise<Unit | null> { return this.units.byCode(context, row.unit); }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<StaffAppointment | null> {
    const uuid = uuidOf('staff-appointment', reference);
    const row = uuid && await this.staff.get(context, uuid);
    return row ? toStaffAppointment(this.today(context))(row) : null;
  }

  private today(context: RequestContext): string { return chinaDay(context.asOf ?? this.kangfu.clock.now().toISOString()); }
}
