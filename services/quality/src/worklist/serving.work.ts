import { TERMINAL_REFERRALS } from '../shared/facts.js';
import { type Area, told } from './desks.js';
import type { Place } from './item.js';

/** What service asks until the case is closed: sessions, notes, reviews, visits, flags, pauses and devices. */
export const serving: Area = (facts, { district, managing, at, agencyOf, active, placeOf, within, by, add }) => {
  const deliver = active('deliver');
  if (deliver && !facts.attended) add('first-session', deliver.role === 'agency-worker' && deliver.unit !== district ? agencyOf(deliver.unit!) : placeOf(deliver), told(deliver));
  const running = new Set(facts.referrals.filter(({ status }) => !TERMINAL_REFERRALS.includes(status)).map(({ referralId }) => referralId));
  // Of each plan what comes first: the next is owed when it is recorded, moved or cancelled. What lost its day is owed at once.
  const next = new Map(facts.bookings.filter(({ referralId }) => running.has(referralId)).reverse().map((booking) => [booking.displacedAt === null ? booking.planId : booking.bookingId, booking]));
  for (const { bookingId, agency, day, bookedAt, displacedAt } of next.values()) add('record-booked-session', agencyOf(agency), { about: `booking-${bookingId}`, since: displacedAt ?? bookedAt, due: day });
  for (const [name, kind] of [['track', 'note-progress'], ['review', 'review-effect'], ['follow-up', 'visit-client'], ['close', 'close-case']] as const) {
    const step = active(name);
    if (step) add(kind, placeOf(step), told(step));
  }

  for (const { flagId, kind, severity, at: since, resolved } of facts.flags) {
    const inspector: Place = { role: 'quality-inspector', unit: district, person: null };
    if (!resolved) for (const who of [managing, ...(severity === 'high' || kind === 'session-anomaly' ? [inspector] : [])]) add('resolve-flag', who, { about: `flag-${flagId}`, since, due: within('flag', since) });
  }
  if (facts.hold) add('end-hold', managing, { since: facts.hold.since, due: facts.hold.until });
  for (const { deviceId, agency, status, at: since, dueBack, checkDue } of facts.devices) {
    const next = { needed: 'fit-device', fitted: 'hand-over-device', delivered: 'check-device', checked: dueBack === null ? null : 'take-back-device', returned: null } as const;
    const kind = next[status];
    if (kind) add(kind, agency === null ? at('assessor', district) : agencyOf(agency), { about: `device-${deviceId}`, since, due: kind === 'take-back-device' ? dueBack : kind === 'hand-over-device' || kind === 'fit-device' ? within('device', since) : checkDue === null ? within('device-check', since) : by(checkDue, since) });
  }
};
