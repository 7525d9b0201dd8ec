import { findUuid } from '@kangfu/common';
import { batched, type Connection, Ctx, Kangfu, type Reader, type RequestContext, toConnection } from '@kangfu/nest';
import type { Row, RowFilter } from '@kangfu/subscriptions';
import { Args, Parent, Query, ResolveField, ResolveReference, Resolver } from '@nestjs/graphql';
import { type Reference, uuidOf } from '../../graphql/entities.js';
import { agencies } from '../agencies/agencies.projection.js';
import { Plan } from '../plans/plans.types.js';
import type { BookedRow } from './bookings.projection.js';
import { bookedOf, BookedSession, BookedSessionConnection, BookedSessionsArgs, bookingReader, PlanBookingsArgs, withinDays } from './bookings.types.js';

const pageOf = async (reader: Reader<BookedRow>, filter: RowFilter, first: number, after: string | null, context: RequestContext): Promise<Connection<BookedSession>> =>
  toConnection(await reader.find(context, { first, after, filter, sort: { startsAt: 1 } }), bookedOf, { after, totalCount: () => reader.count(context, filter) });

@Resolver(() => BookedSession)
export class BookingsResolver {
  private readonly reader: Reader<BookedRow>;
  constructor(private readonly kangfu: Kangfu) { this.reader = bookingReader(kangfu); }

  @Query(() => BookedSessionConnection, { description: '排定的服务，由早到晚 Booked sessions, earliest first' })
  async bookedSessions(@Args() { first, after, filter }: BookedSessionsArgs, @Ctx() context: RequestContext): Promise<Connection<BookedSession>> {
    const { agencyId, planId, personId, therapist, state, ...days } = filter ?? {};
    const agency = agencyId && (await this.kangfu.rows(agencies).peek(findUuid('agency', agencyId)!));
    return pageOf(this.reader, {
      ...(agencyId ? { agency: agency ? agency.agency : '' } : {}), ...(planId ? { planId: findUuid('plan', planId) } : {}), ...(personId ? { personId: findUuid('person', personId) } : {}),
      ...(therapist ? { therapist } : {}), ...(state ? { state } : {}), ...withinDays(days),
    }, first, after ?? null, context);
  }
  @ResolveReference()
  async find(@Parent() reference: Reference, @Ctx() context: RequestContext): Promise<BookedSession | null> {
    const uuid = uuidOf('booking', reference);
    const row = uuid && await batched<Row<BookedRow>>(context, this.reader, (keys) => this.reader.many(context, keys)).load(uuid);
    return row ? bookedOf(row) : null;
  }
}

@Resolver(() => Plan)
export class PlanBookingsResolver {
  private readonly reader: Reader<BookedRow>;
  constructor(kangfu: Kangfu) { this.reader = bookingReader(kangfu); }

  @ResolveField(() => BookedSessionConnection, { description: '排定的服务，由早到晚 Booked sessions, earliest first' })
  bookings(@Parent() { ref }: Plan, @Args() { first, after, ...days }: PlanBookingsArgs, @Ctx() context: RequestContext): Promise<Connection<BookedSession>> {
    return pageOf(this.reader, { planId: ref, ...withinDays(days) }, first, after ?? null, context);
  }
}
