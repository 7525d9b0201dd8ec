import type { AccessFacts } from '@kangfu/access';
import { findUuid, streamId } from '@kangfu/common';
import { CommandInput, type CommandInputFields, IsGlobalId, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import type { ProcessCommand } from '@kangfu/processes';
import { Injectable } from '@nestjs/common';
import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { closureDaysAggregate, closureDaysStream } from '../closure-days/closure-days.aggregate.js';
import { sessionAggregate } from '../delivery/session.aggregate.js';
import { actingOf } from '../graphql/ids.js';
import { planAggregate } from '../plan/plan.aggregate.js';
import { PlanWork } from '../plan/plan-work.js';
import { bookings } from '../projections/bookings/bookings.projection.js';
import { bookedOf, BookedSession, bookingReader } from '../projections/bookings/bookings.types.js';
import { caseFacts } from '../projections/case-facts/case-facts.projection.js';
import { plans } from '../projections/plans/plans.projection.js';
import { referralAggregate } from '../referral/referral.aggregate.js';
import { bookingAggregate, diaryStream, sessionOfBooking } from './booking.aggregate.js';
import type { BookingCommand, BookSessions, MoveBookingForClosure } from './booking.commands.js';
import type { BookingFacts } from './booking.decider.js';

@InputType({ isAbstract: true })
export abstract class BookingInput extends CommandInput {
  @Field(() => ID, { description: '排定的服务 The booked session' }) @IsGlobalId('booking') bookingId!: string;
}
@ObjectType({ description: '改期或取消已排服务的结果 Outcome of moving or cancelling a booked session' })
export class BookingPayload extends payloadOf('booking', BookedSession) {}

/** Facts of the move that the process `closures` wants. */
export const closureMoveFacts = async ({ stream, data }: ProcessCommand, kangfu: Kangfu): Promise<object> => {
  const { bookingId } = data as MoveBookingForClosure['data'];
  const { state: { agency, entries } } = await kangfu.runtime.load(bookingAggregate, stream);
  const booking = entries[bookingId];
  if (!booking) return {};
  const [closed, known, plan, session] = await Promise.all([
    kangfu.runtime.load(closureDaysAggregate, closureDaysStream(agency!)), kangfu.rows(caseFacts).peek(booking.caseId), kangfu.runtime.load(planAggregate, streamId('plan', booking.planId)),
    kangfu.runtime.load(sessionAggregate, streamId('session', sessionOfBooking(bookingId))),
  ]);
  return { closed: closed.state, places: known?.places ?? [], plan: plan.state, done: session.state.status === 'delivered' ? [bookingId] : [] } satisfies Partial<BookingFacts>;
};

/** Books, moves and cancels what is in the diaries of agencies. */
@Injectable()
export class BookingWork {
  constructor(private readonly kangfu: Kangfu, private readonly plans: PlanWork) {}

  async book(context: RequestContext, input: CommandInputFields & object, of: { readonly planId: string; readonly referralId: string }, data: BookSessions['data']) {
    const referral = (await this.kangfu.runtime.load(referralAggregate, streamId('referral', of.referralId))).state;
    const [agency, caseId] = referral.status === 'draft' ? ['', null] : [referral.agency, referral.caseId];
    return this.kangfu.commands.run(context, {
      aggregate: bookingAggregate, stream: diaryStream(agency), as: 'plan', subject: 'Referral', path: ['referralId'], input, command: { type: 'BookSessions', data },
      rights: () => this.rights(context, caseId, agency),
      facts: (_diary, now) => this.facts(context, { ...of, caseId, agency }, [...data.sessions, ...(data.weekly ? [data.weekly] : [])].map(({ therapist }) => therapist), now),
      answer: () => this.plans.answer(context, of.planId),
    });
  }

  async change(context: RequestContext, input: BookingInput & CommandInputFields, make: (bookingId: string) => BookingCommand, therapist: string | null) {
    const bookingId = findUuid('booking', input.bookingId)!;
    const booked = await bookingReader(this.kangfu).fact(context, bookingId);
    const { agency, caseId, planId, referralId } = booked ?? { agency: '', caseId: null, planId: bookingId, referralId: bookingId };
    return this.kangfu.commands.run(context, {
      aggregate: bookingAggregate, stream: diaryStream(agency), as: 'booking', subject: 'Referral', path: ['bookingId'], input, command: make(bookingId),
      rights: () => this.rights(context, caseId, agency),
      facts: (diary, now) => this.facts(context, { planId, referralId, caseId, agency }, [therapist ?? diary.entries[bookingId]?.therapist ?? ''], now),
      answer: async () => { const row = await bookingReader(this.kangfu).get(context, bookingId); return row && bookedOf(row); },
    });
  }

  private async rights(context: RequestContext, caseId: string | null, agency: string): Promise<AccessFacts | null> {
    const rights = caseId === null ? null : await this.kangfu.rightsOf(context, `case-${caseId}`);
    return rights && { ...rights, agency };
  }

  private async facts(context: RequestContext, { planId, referralId, caseId, agency }: { readonly planId: string; readonly referralId: string; readonly caseId: string | null; readonly agency: string }, named: readonly string[], now: Date): Promise<BookingFacts> {
    const { runtime } = this.kangfu;
    const [actor, plan, referral, known, closed, row, booked, ability, rights, holds] = await Promise.all([
      actingOf(context), runtime.load(planAggregate, streamId('plan', planId)), runtime.load(referralAggregate, streamId('referral', referralId)),
      caseId === null ? null : this.kangfu.reader(caseFacts, 'Case').fact(context, caseId), runtime.load(closureDaysAggregate, closureDaysStream(agency)),
      this.kangfu.reader(plans, 'Plan').fact(context, planId), this.kangfu.reader(bookings, 'Session').fact(context, planId), context.ability(), this.rights(context, caseId, agency),
      Promise.all([...new Set(named)].map(async (id) => ({ id, holds: await this.kangfu.appointmentsOf(id) }))),
    ]);
    return {
      now: now.toISOString(), actor, plan: plan.state, referral: referral.state, case: known, consented: rights !== null && ability.can('read', 'Session', rights), closed: closed.state, places: known?.places ?? [],
      served: row ? [...row.services, { service: null, planned: row.sessionsPlanned, delivered: row.sessionsDelivered }] : [],
      done: (booked?.bookings ?? []).filter(({ state }) => state === 'delivered').map(({ id }) => id),
      therapists: holds.filter((each) => each.holds?.appointments.some(({ role, unit }) => role === 'agency-worker' && unit === agency)).map(({ id }) => id),
    };
  }
}
