import { chinaDay } from '@kangfu/common';
import { projection } from '@kangfu/subscriptions';
import { BookedSessionCancelled, BookedSessionDisplaced, BookedSessionMoved, SessionBooked } from '../../booking/booking.events.js';
import { SessionCorrected, SessionDelivered } from '../../delivery/session.events.js';
import { isPaused, type PlanPause } from '../../plan/plan.decider.js';
import { ServicePaused, ServiceResumed } from '../../plan/plan.events.js';
import type { ServiceKind } from '../../shared/vocabulary.js';

/** `held`: the service is paused on that day; `displaced`: the agency is closed then, and finds another day. */
export const BOOKING_STATES = ['booked', 'held', 'displaced', 'delivered', 'cancelled'] as const;
export type BookingState = (typeof BOOKING_STATES)[number];
export interface BookedRow {
  readonly id: string; readonly seriesId: string; readonly planId: string; readonly caseId: string; readonly personId: string; readonly accessKey: string; readonly referralId: string; readonly agency: string;
  readonly service: ServiceKind | null; readonly startsAt: string; readonly endsAt: string; readonly therapist: string; readonly room: string | null; readonly group: boolean; readonly state: BookingState;
  /** When it was to be before it was moved or displaced last, and why; why it was cancelled. */
  readonly movedFrom: string | null; readonly reason: string | null;
  readonly sessionId: string | null;
}
export interface BookingsRow { readonly planId: string; readonly accessKey: string; readonly agency: string; readonly bookings: readonly BookedRow[] }

type Kept = Omit<BookedRow, 'state' | 'sessionId' | 'accessKey'> & { readonly state: 'booked' | 'displaced' | 'cancelled' };
type Kepts = Readonly<Record<string, Kept>>;
interface Recorded { readonly sessionId: string; readonly bookingId: string | null; readonly annulled: boolean }

const byPlan = (e: { data: { planId: string } }): string => e.data.planId;
const changed = (all: Kepts | undefined, id: string, more: Partial<Kept>): Kepts => ({ ...all, [id]: { ...all![id]!, ...more } });

/** By plan, so that a pause and a session are seen; the bookings, over all plans, are kept flat. A session that was annulled fulfils nothing. */
export const bookings = projection<BookingsRow>('bookings', 1, {
  view: (planId, slices) => {
    const kept = slices.all<Kepts>('diary').flatMap(({ state }) => Object.values(state));
    if (kept.length === 0) return null;
    const pauses = slices.one<readonly PlanPause[]>('plan')?.state ?? [];
    const sessions = new Map(slices.all<Recorded>('session').flatMap(({ state }) => (state.bookingId === null || state.annulled ? [] : [[state.bookingId, state.sessionId]])));
    const all = kept.map((each): BookedRow => {
      const sessionId = sessions.get(each.id) ?? null;
      const state = sessionId ? 'delivered' : each.state === 'booked' && isPaused(pauses, each.service, chinaDay(each.startsAt)) ? 'held' : each.state;
      return { ...each, accessKey: `case-${each.caseId}`, state, sessionId };
    }).sort((a, b) => (a.startsAt < b.startsAt ? -1 : a.startsAt > b.startsAt ? 1 : a.id < b.id ? -1 : 1));
    const { accessKey, agency } = all.at(-1)!;
    return { planId, accessKey, agency, bookings: all };
  },
  indexes: [{ keys: { accessKey: 1 } }],
  flat: { field: 'bookings', indexes: [{ keys: { agency: 1, startsAt: 1, _id: 1 } }, { keys: { planId: 1, startsAt: 1, _id: 1 } }, { keys: { personId: 1, startsAt: 1, _id: 1 } }, { keys: { accessKey: 1 } }] },
})
  .on(SessionBooked, byPlan, (all: Kepts | undefined, { data }): Kepts => ({
    ...all,
    [data.bookingId]: {
      id: data.bookingId, seriesId: data.seriesId, planId: data.planId, caseId: data.caseId, personId: data.personId, referralId: data.referralId, agency: data.agency, service: data.service ?? null,
      startsAt: data.startsAt, endsAt: data.endsAt, therapist: data.therapist, room: data.room ?? null, group: data.group, state: 'booked', movedFrom: null, reason: null,
    },
  }))
  .on(BookedSessionMoved, byPlan, (all: Kepts | undefined, { data }) =>
    changed(all, data.bookingId, { startsAt: data.startsAt, endsAt: data.endsAt, therapist: data.therapist, room: data.room ?? null, group: data.group, state: 'booked', movedFrom: data.movedFrom, reason: data.reasonCode }))
  .on(BookedSessionDisplaced, byPlan, (all: Kepts | undefined, { data }) => changed(all, data.bookingId, { state: 'displaced', movedFrom: data.movedFrom, reason: 'agency-closed' }))
  .on(BookedSessionCancelled, byPlan, (all: Kepts | undefined, { data }) => changed(all, data.bookingId, { state: 'cancelled', reason: data.reasonCode }))
  .on(ServicePaused, byPlan, (pauses: readonly PlanPause[] = [], { data }): readonly PlanPause[] => [...pauses, { service: data.service ?? null, from: data.from, resumedOn: null }])
  .on(ServiceResumed, byPlan, (pauses: readonly PlanPause[] = [], { data }): readonly PlanPause[] =>
    pauses.map((pause) => (pause.service === (data.service ?? null) && pause.resumedOn === null ? { ...pause, resumedOn: data.on } : pause)))
  .on(SessionDelivered, byPlan, (_state, { data }): Recorded => ({ sessionId: data.sessionId, bookingId: data.bookingId ?? null, annulled: false }))
  .on(SessionCorrected, byPlan, (state: Recorded | undefined, { data }): Recorded => ({ ...state!, annulled: data.annulled }));
