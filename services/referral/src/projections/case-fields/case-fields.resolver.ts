import { type Connection, Ctx, Kangfu, PageArgs, type RequestContext, toConnection } from '@kangfu/nest';
import { Args, Parent, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { Case } from '../../graphql/stubs.types.js';
import { assessmentAppointments } from '../assessment-appointments/assessment-appointments.projection.js';
import { appointmentOf, AssessmentAppointment } from '../assessment-appointments/assessment-appointments.types.js';
import { assessmentOrders } from '../assessment-orders/assessment-orders.projection.js';
import { AssessmentOrder, assessmentOrderOf } from '../assessment-orders/assessment-orders.types.js';
import { assessments } from '../assessments/assessments.projection.js';
import { Assessment, assessmentOf } from '../assessments/assessments.types.js';
import { caseFacts } from '../case-facts/case-facts.projection.js';
import { cityEscalations } from '../city-escalations/city-escalations.projection.js';
import { CityEscalation, cityEscalationOf } from '../city-escalations/city-escalations.types.js';
import { devices } from '../devices/devices.projection.js';
import { Device, deviceOf } from '../devices/devices.types.js';
import { expertOpinions } from '../expert-opinions/expert-opinions.projection.js';
import { ExpertOpinion, expertOpinionOf } from '../expert-opinions/expert-opinions.types.js';
import { plans } from '../plans/plans.projection.js';
import { Plan, planOf } from '../plans/plans.types.js';
import { referrals } from '../referrals/referrals.projection.js';
import { Referral, referralOf } from '../referrals/referrals.types.js';
import { sessions } from '../sessions/sessions.projection.js';
import { Session, SessionConnection, sessionOf } from '../sessions/sessions.types.js';

/** A case has few of these; the list never holds more. */
const MOST = 100;

/** What this service adds to a case. Each list shows what its reader may see, so a case one may not see has nothing. */
@Resolver(() => Case)
export class CaseFieldsResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @ResolveReference()
  find(@Parent() { ref }: Case): Case { return { ref }; }

  @ResolveField(() => [Assessment], { nullable: true, description: '功能评估 Assessments, earliest first, at most 100' })
  async assessments(@Parent() { ref }: Case, @Ctx() context: RequestContext): Promise<Assessment[]> {
    const { rows } = await this.kangfu.reader(assessments, 'Assessment').find(context, { first: MOST, filter: { caseId: ref }, sort: { assessedOn: 1 } });
    return rows.map(assessmentOf);
  }
  @ResolveField(() => [Assessment], { nullable: true, description: '此人在其他个案的评估及其有效期，新者在先 Assessments of the person from other cases, with until when each holds, latest first, at most 100' })
  async earlierAssessments(@Parent() { ref }: Case, @Ctx() context: RequestContext): Promise<Assessment[]> {
    const known = await this.kangfu.reader(caseFacts, 'Case').get(context, ref);
    if (!known) return [];
    const { rows } = await this.kangfu.reader(assessments, 'Assessment').find(context, { first: MOST, filter: { personId: known.personId, caseId: { $ne: ref } }, sort: { assessedOn: -1 } });
    return rows.map(assessmentOf);
  }
  @ResolveField(() => [AssessmentOrder], { nullable: true, description: '评估安排 Ordered assessments, first due first, at most 100' })
  async assessmentOrders(@Parent() { ref }: Case, @Ctx() context: RequestContext): Promise<AssessmentOrder[]> {
    const { rows } = await this.kangfu.reader(assessmentOrders, 'Assessment').find(context, { first: MOST, filter: { caseId: ref }, sort: { due: 1 } });
    return rows.map(assessmentOrderOf);
  }
  @ResolveField(() => [AssessmentAppointment], { nullable: true, description: '评估预约 Appointments for assessments, earliest first, at most 100' })
  async assessmentAppointments(@Parent() { ref }: Case, @Ctx() context: RequestContext): Promise<AssessmentAppointment[]> {
    const { rows } = await this.kangfu.reader(assessmentAppointments, 'Assessment').find(context, { first: MOST, filter: { caseId: ref }, sort: { startsAt: 1 } });
    return rows.map(appointmentOf);
  }
  @ResolveField(() => [ExpertOpinion], { nullable: true, description: '专家意见 Opinions asked of experts, earliest first, at most 100' })
  async expertOpinions(@Parent() { ref }: Case, @Ctx() context: RequestContext): Promise<ExpertOpinion[]> {
    const { rows } = await this.kangfu.reader(expertOpinions, 'Opinion').find(context, { first: MOST, filter: { caseId: ref }, sort: { requestedAt: 1 } });
    return rows.map(expertOpinionOf);
  }
  @ResolveField(() => CityEscalation, { nullable: true, description: '上报市级中心的情况；从未上报为空 How it stands with the city centre; null: it never went there' })
  async cityEscalation(@Parent() { ref }: Case, @Ctx() context: RequestContext): Promise<CityEscalation | null> {
    const row = await this.kangfu.reader(cityEscalations, 'Escalation').get(context, ref);
    return row && cityEscalationOf(row);
  }
  @ResolveField(() => [Device], { nullable: true, description: '辅具 Assistive devices, at most 100' })
  async devices(@Parent() { ref }: Case, @Ctx() context: RequestContext): Promise<Device[]> {
    const { rows } = await this.kangfu.reader(devices, 'Device').find(context, { first: MOST, filter: { caseId: ref } });
    return rows.map(deviceOf);
  }
  @ResolveField(() => [Referral], { nullable: true, description: '转介 Referrals, earliest first, at most 100' })
  async referrals(@Parent() { ref }: Case, @Ctx() context: RequestContext): Promise<Referral[]> {
    const { rows } = await this.kangfu.reader(referrals, 'Referral').find(context, { first: MOST, filter: { caseId: ref }, sort: { sentAt: 1 } });
    return rows.map(referralOf);
  }
  @ResolveField(() => [Plan], { nullable: true, description: '个人服务计划 Plans, earliest first, at most 100' })
  async plans(@Parent() { ref }: Case, @Ctx() context: RequestContext): Promise<Plan[]> {
    const { rows } = await this.kangfu.reader(plans, 'Plan').find(context, { first: MOST, filter: { caseId: ref }, sort: { draftedAt: 1 } });
    return rows.map(planOf);
  }
  @ResolveField(() => SessionConnection, { nullable: true, description: '服务记录 Sessions, latest first' })
  async sessions(@Parent() { ref }: Case, @Args() { first, after }: PageArgs, @Ctx() context: RequestContext): Promise<Connection<Session>> {
    const reader = this.kangfu.reader(sessions, 'Session');
    const filter = { caseId: ref };
    return toConnection(await reader.find(context, { first, after, filter, sort: { day: -1 } }), sessionOf, { after, totalCount: () => reader.count(context, filter) });
  }
}
