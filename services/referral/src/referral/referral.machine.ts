/** The referral machine: IHE 360X and the harmonised states of HL7 BSeR, as one table. */

/** Our words for the states, with the code of BSeR's TaskBusinessStatus and the FHIR Task.status that must agree with it. */
export const REFERRAL_STATUSES = {
  created: { code: '2.0', task: 'requested' },
  accepted: { code: '3.0', task: 'accepted' },
  declined: { code: '4.0', task: 'rejected' },
  'in-progress': { code: '5.1', task: 'in-progress' },
  scheduled: { code: '5.1.1', task: 'in-progress' },
  unattended: { code: '5.1.2', task: 'in-progress' },
  'appointment-cancelled': { code: '5.1.3', task: 'in-progress' },
  interim: { code: '5.1.4', task: 'in-progress' },
  'cancellation-requested': { code: '5.2', task: 'in-progress' },
  cancelled: { code: '6.0', task: 'cancelled' },
  completed: { code: '7.0', task: 'completed' },
} as const;
export type ReferralStatus = keyof typeof REFERRAL_STATUSES;
export const STATUSES = Object.keys(REFERRAL_STATUSES) as ReferralStatus[];
export const TERMINAL: readonly ReferralStatus[] = ['declined', 'cancelled', 'completed'];
export const isTerminal = (status: ReferralStatus): boolean => TERMINAL.includes(status);

/** Who moves it: the centre that refers, or the agency referred to. */
export type Side = 'initiator' | 'recipient';
export const SIDES: readonly Side[] = ['initiator', 'recipient'];

export const TRIGGERS = [
  'send', 'accept', 'decline', 'schedule', 'record-no-show', 'cancel-appointment', 'interim-note', 'start', 'complete', 'request-cancellation', 'confirm-cancellation',
] as const;
export type Trigger = (typeof TRIGGERS)[number];

export interface Transition {
  /** Number in the source's table. */
  readonly number: string;
  readonly side: Side;
  readonly trigger: Trigger;
  readonly from: 'draft' | ReferralStatus;
  readonly to: ReferralStatus;
}
const move = (number: string, side: Side, trigger: Trigger, from: 'draft' | ReferralStatus, to: ReferralStatus): Transition => ({ number, side, trigger, from, to });

/** All 34 transitions. 31 and 32 are the same move here: the source counts starting without a sub-state twice. */
export const TRANSITIONS: readonly Transition[] = [
  move('01', 'initiator', 'send', 'draft', 'created'),
  move('02', 'recipient', 'accept', 'created', 'accepted'),
  move('03', 'recipient', 'decline', 'created', 'declined'),
  move('04', 'initiator', 'request-cancellation', 'created', 'cancellation-requested'),
  move('05', 'recipient', 'decline', 'accepted', 'declined'),
  move('06', 'recipient', 'schedule', 'accepted', 'scheduled'),
  move('07', 'initiator', 'request-cancellation', 'accepted', 'cancellation-requested'),
  move('08', 'recipient', 'interim-note', 'accepted', 'interim'),
  move('09', 'recipient', 'complete', 'accepted', 'completed'),
  move('10', 'recipient', 'decline', 'scheduled', 'declined'),
  move('11', 'recipient', 'schedule', 'scheduled', 'scheduled'),
  move('12', 'recipient', 'record-no-show', 'scheduled', 'unattended'),
  move('13', 'recipient', 'cancel-appointment', 'scheduled', 'appointment-cancelled'),
  move('14', 'initiator', 'request-cancellation', 'scheduled', 'cancellation-requested'),
  move('15', 'recipient', 'interim-note', 'scheduled', 'interim'),
  move('16', 'recipient', 'complete', 'scheduled', 'completed'),
  move('17', 'recipient', 'decline', 'unattended', 'declined'),
  move('18', 'recipient', 'schedule', 'unattended', 'scheduled'),
  move('19', 'recipient', 'cancel-appointment', 'unattended', 'appointment-cancelled'),
  move('20', 'initiator', 'request-cancellation', 'unattended', 'cancellation-requested'),
  move('21', 'recipient', 'schedule', 'appointment-cancelled', 'scheduled'),
  move('22', 'initiator', 'request-cancellation', 'appointment-cancelled', 'cancellation-requested'),
  move('23', 'recipient', 'confirm-cancellation', 'cancellation-requested', 'cancelled'),
  move('24', 'recipient', 'complete', 'cancellation-requested', 'completed'),
  move('25', 'recipient', 'decline', 'interim', 'declined'),
  move('26', 'recipient', 'schedule', 'interim', 'scheduled'),
  move('27', 'recipient', 'cancel-appointment', 'interim', 'appointment-cancelled'),
  move('28', 'initiator', 'request-cancellation', 'interim', 'cancellation-requested'),
  move('29', 'recipient', 'interim-note', 'interim', 'interim'),
  move('30', 'recipient', 'complete', 'interim', 'completed'),
  move('31', 'recipient', 'start', 'accepted', 'in-progress'),
  move('32', 'recipient', 'start', 'accepted', 'in-progress'),
  move('33', 'recipient', 'decline', 'in-progress', 'declined'),
  move('34', 'initiator', 'request-cancellation', 'in-progress', 'cancellation-requested'),
];

export const findTransition = (from: 'draft' | ReferralStatus, trigger: Trigger, side: Side): Transition | null =>
  TRANSITIONS.find((t) => t.from === from && t.trigger === trigger && t.side === side) ?? null;

export const DECLINE_REASONS = ['not-appropriate', 'no-capacity', 'not-eligible', 'out-of-area', 'missing-documents', 'other'] as const;
export type DeclineReason = (typeof DECLINE_REASONS)[number];
export const OUTCOMES = [
  'got-help', 'partly', 'waiting', 'referred-elsewhere', 'could-not-contact', 'not-eligible', 'no-capacity', 'could-not-help', 'no-longer-interested',
] as const;
export type ReferralOutcome = (typeof OUTCOMES)[number];
/** Why the system asks to cancel by itself: what the referral was for is over. */
export const CANCEL_REASONS = ['case-closed', 'case-withdrawn', 'person-died', 'parent-ended', 're-placed'] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];
/** How a part that was referred onward can end; `not-sent`: it got no place. */
export const CHILD_ENDS = ['declined', 'cancelled', 'completed', 'not-sent'] as const;
export type ChildEnd = (typeof CHILD_ENDS)[number];
