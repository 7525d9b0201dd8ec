import type { ServiceKind } from '../shared/vocabulary.js';
import type { BookingReason } from './booking.events.js';

/** How a session is held, whenever it is. */
export interface Manner { readonly minutes: number; readonly therapist: string; readonly room: string | null; readonly group: boolean }
export interface Slot extends Manner { readonly startsAt: string }
/** The same days of each week: 1 Monday … 7 Sunday, at a time in China (`14:30`), both days included. */
export interface Weekly extends Manner { readonly weekdays: readonly number[]; readonly time: string; readonly from: string; readonly until: string }

export interface BookSessions { readonly type: 'BookSessions'; readonly data: { readonly seriesId: string; readonly service: ServiceKind | null; readonly sessions: readonly Slot[]; readonly weekly: Weekly | null } }
/** What is not named stays. */
export interface MoveSession { readonly type: 'MoveSession'; readonly data: { readonly bookingId: string; readonly startsAt: string; readonly minutes: number | null; readonly therapist: string | null; readonly room: string | null; readonly reason: BookingReason } }
export interface CancelBookedSession { readonly type: 'CancelBookedSession'; readonly data: { readonly bookingId: string; readonly reason: BookingReason } }
/** By a process: nothing where it is not on that day any more, or the day is open. */
export interface MoveBookingForClosure { readonly type: 'MoveBookingForClosure'; readonly data: { readonly bookingId: string; readonly day: string } }
/** By a process, when a referral has ended: what is still to come under it is let go. */
export interface ReleaseBookings { readonly type: 'ReleaseBookings'; readonly data: { readonly referralId: string } }
export type BookingCommand = BookSessions | MoveSession | CancelBookedSession | MoveBookingForClosure | ReleaseBookings;
