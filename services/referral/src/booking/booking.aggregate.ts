import { aggregate } from '@kangfu/commands';
import { idOf, streamId } from '@kangfu/common';
import { agencyUuid } from '../agency/agency.aggregate.js';
import { bookingDecider } from './booking.decider.js';
import { bookingEvents } from './booking.events.js';

export const bookingAggregate = aggregate({ kind: 'diary', decider: bookingDecider, events: bookingEvents, snapshot: { schema: 1, every: 50 } });
/** An agency has one diary, with the uuid of its unit. */
export const diaryStream = (agency: string): string => streamId('diary', agencyUuid(agency));
/** The session that fulfils a booking: there is one at most, whoever records it. */
export const sessionOfBooking = (bookingId: string): string => idOf(`booking:${bookingId}:session`);
