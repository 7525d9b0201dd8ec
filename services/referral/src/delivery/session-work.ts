import type { AccessFacts } from '@kangfu/access';
import { findUuid, streamId } from '@kangfu/common';
import { type CommandInputFields, Kangfu, payloadOf, type RequestContext } from '@kangfu/nest';
import { Injectable } from '@nestjs/common';
import { ObjectType } from '@nestjs/graphql';
import { actingOf, newUuid } from '../graphql/ids.js';
import { sessionOfBooking } from '../booking/booking.aggregate.js';
import { planAggregate } from '../plan/plan.aggregate.js';
import { bookingReader } from '../projections/bookings/bookings.types.js';
import { caseFacts } from '../projections/case-facts/case-facts.projection.js';
import { sessions } from '../projections/sessions/sessions.projection.js';
import { Session, sessionOf } from '../projections/sessions/sessions.types.js';
import { referralAggregate } from '../referral/referral.aggregate.js';
import type { Referral } from '../referral/referral.decider.js';
import { sessionAggregate } from './session.aggregate.js';
import type { CorrectSession, DeliverSession } from './session.commands.js';

@ObjectType({ description: '服务记录操作的结果 Outcome of recording or correcting a session' })
export class SessionPayload extends payloadOf('session', Session) {}

/** Global ids of the plan and the referral under which a session is delivered, and of the booking that it fulfils. */
export interface Delivered { readonly planId: string; readonly referralId: string; readonly bookingId?: string | null }

/** Records sessions, one or those of a group, and corrects them. */
@Injectable()
export class SessionWork {
  constructor(private readonly kangfu: Kangfu) {}

  async deliver(context: RequestContext, input: CommandInputFields & object, { planId, referralId, bookingId }: Delivered, data: Omit<DeliverSession['data'], 'sessionId' | 'bookingId'>) {
    const { runtime } = this.kangfu;
    const booked = bookingId ? findUuid('booking', bookingId)! : null;
    const sessionId = booked === null ? await newUuid(context, input, 'session') : sessionOfBooking(booked);
    const referralOf = async () => (await runtime.load(referralAggregate, streamId('referral', findUuid('referral', referralId)!))).state;
    const rightsOn = async (referral: Referral): Promise<AccessFacts | null> => (referral.status === 'draft' ? null : this.rights(context, referral.caseId, referral.agency));
    return this.kangfu.commands.run(context, {
      aggregate: sessionAggregate, stream: streamId('session', sessionId), as: 'session', subject: 'Referral', path: ['referralId'], input, command: { type: 'DeliverSession', data: { sessionId, ...data, bookingId: booked } },
      rights: async () => rightsOn(await referralOf()),
      facts: async (_state, now) => {
        const [actor, referral, { state: plan }, booking] = await Promise.all([
          actingOf(context), referralOf(), runtime.load(planAggregate, streamId('plan', findUuid('plan', planId)!)), booked === null ? null : bookingReader(this.kangfu).fact(context, booked),
        ]);
        const known = referral.status === 'draft' ? null : await this.kangfu.reader(caseFacts, 'Case').fact(context, referral.caseId);
        const [ability, rights] = await Promise.all([context.ability(), rightsOn(referral)]);
        return { now: now.toISOString(), actor, plan, referral, case: known, consented: rights !== null && ability.can('read', 'Session', rights), booking };
      },
      answer: () => this.answer(context, sessionId),
    });
  }

  async correct(context: RequestContext, input: CommandInputFields & { sessionId: string }, data: CorrectSession['data']) {
    const { runtime } = this.kangfu;
    const sessionId = findUuid('session', input.sessionId)!;
    return this.kangfu.commands.run(context, {
      aggregate: sessionAggregate, stream: streamId('session', sessionId), as: 'session', subject: 'Session', path: ['sessionId'], input, command: { type: 'CorrectSession', data },
      rights: (session) => (session.status === 'none' ? null : this.rights(context, session.about.caseId, session.about.agency)),
      facts: async (session, now) => {
        const of = session.status === 'none' ? null : session.about;
        const [actor, plan, referral, known] = await Promise.all([
          actingOf(context), runtime.load(planAggregate, streamId('plan', of?.planId ?? sessionId)), runtime.load(referralAggregate, streamId('referral', of?.referralId ?? sessionId)),
          of && this.kangfu.reader(caseFacts, 'Case').fact(context, of.caseId),
        ]);
        return { now: now.toISOString(), actor, plan: plan.state, referral: referral.state, case: known, consented: true };
      },
      answer: () => this.answer(context, sessionId),
    });
  }

  private async rights(context: RequestContext, caseId: string, agency: string): Promise<AccessFacts | null> {
    const rights = await this.kangfu.rightsOf(context, `case-${caseId}`);
    return rights && { ...rights, agency };
  }
  private async answer(context: RequestContext, sessionId: string): Promise<Session | null> {
    const row = await this.kangfu.reader(sessions, 'Session').get(context, sessionId);
    return row && sessionOf(row);
  }
}
