import { chinaDay } from '@kangfu/common';
import { TERMINAL_REFERRALS } from '../shared/facts.js';
import { type Area, told } from './desks.js';
import type { WorkKind } from './work-kinds.js';

/** What a referral asks of its agency, the consents that it needs, and what the family asks to be changed. */
export const referring: Area = (facts, { self, district, managing, at, agencyOf, active, within, add }) => {
  const refer = active('assess-refer');
  const given = facts.consents.filter(({ withdrawnAt }) => withdrawnAt === null);
  const running = facts.referrals.filter(({ status }) => !TERMINAL_REFERRALS.includes(status));
  if (refer && given.length === 0) add('obtain-consent', managing, told(refer));
  for (const { referralId, agency, sent } of running) {
    if (given.some(({ recipients }) => recipients.includes(agency))) continue;
    const since = facts.consents.filter(({ recipients }) => recipients.includes(agency)).map(({ withdrawnAt }) => withdrawnAt!).sort().at(-1) ?? sent.at;
    add('obtain-consent', managing, { about: `referral-${referralId}`, since, due: within('consent', since) });
  }
  for (const { consentId, recipients, until } of given) {
    const since = running.filter(({ agency }) => recipients.includes(agency)).map(({ sent }) => sent.at).sort()[0];
    if (until !== null && since !== undefined) add('renew-consent', managing, { about: `consent-${consentId}`, since, due: until });
  }

  for (const referral of running) {
    const { referralId, agency, status, movedAt, appointmentAt, toRePlaceSince } = referral;
    if (toRePlaceSince !== null) for (const who of [self, managing]) add('re-place', who, { about: `referral-${referralId}`, since: toRePlaceSince, due: within('re-place', toRePlaceSince) });
    const owed = (kind: WorkKind, due: string | null): void => add(kind, agencyOf(agency), { about: `referral-${referralId}`, since: movedAt, due });
    switch (status) {
      case 'created': owed('answer-referral', within('answer', movedAt)); break;
      case 'accepted': case 'appointment-cancelled': owed('make-appointment', within('appointment', movedAt)); break;
      case 'unattended': owed('follow-no-show', within('no-show', movedAt)); break;
      case 'scheduled': owed('record-visit', appointmentAt === null ? null : chinaDay(appointmentAt)); break;
      case 'cancellation-requested': owed('confirm-cancellation', within('cancellation', movedAt)); break;
      // Under way: the outcome is owed when the plan ends.
      default: owed('give-outcome', facts.plans.find((plan) => plan.inForce?.agency === agency)?.inForce?.to ?? null);
    }
  }
  // An appointment is for its agency to change, an agency for the centre.
  for (const { changeId, wish, agency, at: since, answered } of facts.changes) {
    if (!answered) add('answer-change', wish === 'appointment' ? agencyOf(agency) : at('assessor', district), { about: `change-request-${changeId}`, since, due: within('change', since) });
  }
};
