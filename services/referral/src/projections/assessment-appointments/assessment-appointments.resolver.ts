import { globalId } from '@kangfu/common';
import { batched, Ctx, Kangfu, type Reader, type RequestContext } from '@kangfu/nest';
import type { Row } from '@kangfu/subscriptions';
import { Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { type Reference, uuidOf } from '../../graphql/entities.js';
import { assessments } from '../assessments/assessments.projection.js';
import { referrals } from '../referrals/referrals.projection.js';
import { type AppointmentRow, assessmentAppointments } from './assessment-appointments.projection.js';
import { appointmentOf, AssessmentAppointment, ClientElsewhere } from './assessment-appointments.types.js';

@Resolver(() => AssessmentAppointment)
export class AssessmentAppointmentsResolver {
  private readonly reader: Reader<AppointmentRow>;
  constructor(private readonly kangfu: Kangfu) { this.reader = kangfu.reader(assessmentAppointments, 'Assessment'); }

  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<AssessmentAppointment | null> {
    const uuid = uuidOf('appointment', reference);
    const row = uuid && await batched<Row<AppointmentRow>>(context, this.reader, (keys) => this.reader.many(context, keys)).load(uuid);
    return row ? appointmentOf(row) : null;
  }

  @ResolveField(() => Boolean, { description: '当日已记录评估 An assessment of the case was recorded for that day' })
  async kept(@Parent() { row: { caseId, day } }: AssessmentAppointment, @Ctx() context: RequestContext): Promise<boolean> {
    return (await this.kangfu.reader(assessments, 'Assessment').count(context, { caseId, assessedOn: day })) > 0;
  }

  /** Another assessor's calendar, or an agency's appointment, does not stop this one: who goes where is for people to settle. */
  @ResolveField(() => [ClientElsewhere], { description: '服务对象同一时段的其他预约：提示，不妨碍预约 What else the client has at that time, as far as you may see it: a warning, no refusal' })
  async clientElsewhere(@Parent() { row }: AssessmentAppointment, @Ctx() context: RequestContext): Promise<ClientElsewhere[]> {
    if (row.cancelled !== null) return [];
    const [others, elsewhere] = await Promise.all([
      this.reader.find(context, { first: 100, filter: { personId: row.personId, day: row.day, cancelled: null } }),
      this.kangfu.reader(referrals, 'Referral').find(context, { first: 100, filter: { personId: row.personId, status: 'scheduled', appointmentAt: { $gte: row.startsAt, $lt: row.endsAt } } }),
    ]);
    return [
      ...others.rows.filter((each) => each.appointmentId !== row.appointmentId && each.startsAt < row.endsAt && each.endsAt > row.startsAt).map((each): ClientElsewhere => ({ kind: 'assessment', at: each.startsAt, id: globalId('appointment', each.appointmentId) })),
      ...elsewhere.rows.map((each): ClientElsewhere => ({ kind: 'referral', at: each.appointmentAt!, id: globalId('referral', each.referralId) })),
    ];
  }
}
