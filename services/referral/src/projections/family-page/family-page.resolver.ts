import { chinaDay } from '@kangfu/common';
import { Ctx, Kangfu, type RequestContext } from '@kangfu/nest';
import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { Case } from '../../graphql/stubs.types.js';
import { bookedOf, BookedSession, bookingReader } from '../bookings/bookings.types.js';
import { changeRequests } from '../change-requests/change-requests.projection.js';
import { ChangeRequest, changeRequestOf } from '../change-requests/change-requests.types.js';
import { plans } from '../plans/plans.projection.js';
import { referrals } from '../referrals/referrals.projection.js';
import { waitingList } from '../waiting-list/waiting-list.projection.js';
import { WaitingEntry, waitingEntryOf } from '../waiting-list/waiting-list.types.js';
import { appointmentsToCome, CaseAppointment, SessionsToCome, sessionsToCome } from './family-page.types.js';

const MOST = 100;

/** What a person and their family look for first about a case: what is to come, and where they stand. */
@Resolver(() => Case)
export class FamilyPageResolver {
  constructor(private readonly kangfu: Kangfu) {}

  @ResolveField(() => [CaseAppointment], { nullable: true, description: '将到的预约，近者在前 Appointments to come, the next one first' })
  async appointments(@Parent() { ref }: Case, @Ctx() context: RequestContext): Promise<CaseAppointment[]> {
    const { rows } = await this.kangfu.reader(referrals, 'Referral').find(context, { first: MOST, filter: { caseId: ref, status: 'scheduled' }, sort: { sentAt: 1 } });
    return appointmentsToCome(rows, this.now(context));
  }
  @ResolveField(() => [SessionsToCome], { nullable: true, description: '计划中尚未进行的服务 Sessions that are planned and still to come' })
  async sessionsToCome(@Parent() { ref }: Case, @Ctx() context: RequestContext): Promise<SessionsToCome[]> {
    const { rows } = await this.kangfu.reader(plans, 'Plan').find(context, { first: MOST, filter: { caseId: ref }, sort: { draftedAt: 1 } });
    return sessionsToCome(rows, chinaDay(this.now(context)));
  }
  @ResolveField(() => [BookedSession], { nullable: true, description: '将到的已排定服务，近者在前，至多 20 次 Booked sessions to come, the next one first, at most 20' })
  async bookedToCome(@Parent() { ref }: Case, @Ctx() context: RequestContext): Promise<BookedSession[]> {
    const { rows } = await bookingReader(this.kangfu).find(context, { first: 20, filter: { accessKey: `case-${ref}`, state: { $in: ['booked', 'held', 'displaced'] }, endsAt: { $gte: this.now(context) } }, sort: { startsAt: 1 } });
    return rows.map(bookedOf);
  }
  @ResolveField(() => [WaitingEntry], { nullable: true, description: '正在轮候的各项及位次 Waiting lists it is on now' })
  async waiting(@Parent() { ref }: Case, @Ctx() context: RequestContext): Promise<WaitingEntry[]> {
    const { rows } = await this.kangfu.reader(waitingList, 'WaitingEntry').find(context, { first: MOST, filter: { caseId: ref, status: { $in: ['waiting', 'offered'] } }, sort: { since: 1 } });
    return rows.map(waitingEntryOf);
  }
  @ResolveField(() => [ChangeRequest], { nullable: true, description: '更换机构或预约的要求及答复 What was asked to be changed, with the answers' })
  async changeRequests(@Parent() { ref }: Case, @Ctx() context: RequestContext): Promise<ChangeRequest[]> {
    const { rows } = await this.kangfu.reader(changeRequests, 'ChangeRequest').find(context, { first: MOST, filter: { caseId: ref }, sort: { askedAt: 1 } });
    return rows.map(changeRequestOf);
  }

  private now(context: RequestContext): string { return context.asOf ?? this.kangfu.clock.now().toISOString(); }
}
