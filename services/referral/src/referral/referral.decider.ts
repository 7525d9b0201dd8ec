import { chinaDay, assertNever } from '@kangfu/common';
import { type Decider, refusal, refuse, refuseAll, type Refusal, type Refused } from '@kangfu/decider';
import { type Designation, isDesignated } from '../agency/agency.decider.js';
import { type CaseFacts, consentCovers, isOpen } from '../shared/case.js';
import { type ReferralCommand, type SendReferral, TRIGGER_OF } from './referral.commands.js';
import type { ReferralEvent } from './referral.events.js';
import { findTransition, isTerminal, type ReferralStatus, type Side, SIDES, type Trigger } from './referral.machine.js';

export type Referral =
  | { readonly status: 'draft' }
  | { readonly status: ReferralStatus; readonly referralId: string; readonly caseId: string; readonly personId: string; readonly needId: string; readonly agency: string };

export interface ReferralFacts {
  readonly now: string;
  /** On which side the actor stands. */
  readonly side: Side;
  /** Only for sending. */
  readonly case?: CaseFacts | null;
  readonly designation?: Designation | null;
  /** Another referral of the same need is still open. */
  readonly needReferred?: boolean;
}

/** Why a trigger may not be pulled in this state by this side; null when it may. */
export const refusalOf = (status: Referral['status'], trigger: Trigger, side: Side): Refusal | null => {
  if (findTransition(status, trigger, side)) return null;
  if (trigger === 'send' && status !== 'draft') return refusal('need-already-referred', {}, ['needId']);
  const other = SIDES.find((each) => each !== side)!;
  if (findTransition(status, trigger, other)) return refusal('referral-other-side', { status, trigger });
  if (status !== 'draft' && (isTerminal(status) || status === 'cancellation-requested')) return refusal('referral-not-open', { status, trigger });
  return refusal('referral-transition-not-allowed', { status, trigger });
};

const mayBeSent = ({ data }: SendReferral, { now, case: facts, designation, needReferred }: ReferralFacts): Refused | CaseFacts => {
  if (!facts) return refuse('not-found', {}, ['caseId']);
  if (!isOpen(facts)) return refuse('case-not-open', { status: facts.status }, ['caseId']);
  const problems: Refusal[] = [];
  const need = facts.needs.find((each) => each.needId === data.needId);
  if (!need) problems.push(refusal('need-unknown', {}, ['needId']));
  else if (need.exit !== 'district') problems.push(refusal('need-not-triaged-to-district', {}, ['needId']));
  else if (needReferred) problems.push(refusal('need-already-referred', {}, ['needId']));
  if (!designation || !isDesignated(designation, chinaDay(now))) problems.push(refusal('agency-not-designated', { agency: data.agency }, ['agencyId']));
  else if (!designation.services.includes(data.service)) problems.push(refusal('service-not-offered', { agency: data.agency, service: data.service }, ['service']));
  if (!consentCovers(facts, data.agency, now)) problems.push(refusal('consent-missing', { agency: data.agency }, ['agencyId']));
  return problems.length > 0 ? refuseAll(problems) : facts;
};

const personal = (text: string | null) => (text ? { personal: { text } } : {});

export const referralDecider: Decider<ReferralCommand, Referral, ReferralEvent, ReferralFacts> = {
  initial: { status: 'draft' },

  decide(command, referral, facts) {
    const trigger = TRIGGER_OF[command.type];
    const refused = refusalOf(referral.status, trigger, facts.side);
    if (refused) return refuseAll([refused]);
    const { number: transition, from, to } = findTransition(referral.status, trigger, facts.side)!;
    if (command.type === 'SendReferral') {
      const known = mayBeSent(command, facts);
      if ('refusals' in known) return known;
      const { referralId, needId, agency, service, text } = command.data;
      return [{ type: 'ReferralSent', data: { referralId, caseId: known.caseId, personId: known.personId, agency, transition, from, to, needId, service }, ...personal(text) }];
    }
    if (referral.status === 'draft') return refuse('not-found', {}, ['referralId']);
    const { referralId, caseId, personId, agency } = referral;
    const moved = { referralId, caseId, personId, agency, transition, from, to };
    switch (command.type) {
      case 'AcceptReferral': return [{ type: 'ReferralAccepted', data: moved }];
      case 'DeclineReferral': return [{ type: 'ReferralDeclined', data: { ...moved, reasonCode: command.data.reason }, ...personal(command.data.text) }];
      case 'ScheduleAppointment': return [{ type: 'AppointmentScheduled', data: { ...moved, appointmentAt: command.data.appointmentAt } }];
      case 'RecordNoShow': return [{ type: 'NoShowRecorded', data: moved }];
      case 'CancelAppointment': return [{ type: 'AppointmentCancelled', data: moved, ...personal(command.data.text) }];
      case 'RecordInterimNote': return [{ type: 'InterimNoteRecorded', data: moved, ...personal(command.data.text) }];
      case 'StartReferral': return [{ type: 'ReferralStarted', data: moved }];
      case 'CompleteReferral': return [{ type: 'ReferralCompleted', data: { ...moved, outcome: command.data.outcome }, ...personal(command.data.text) }];
      case 'RequestCancellation': return [{ type: 'ReferralCancellationRequested', data: moved, ...personal(command.data.text) }];
      case 'ConfirmCancellation': return [{ type: 'ReferralCancelled', data: moved }];
      default: return assertNever(command);
    }
  },

  evolve(referral, event) {
    if (event.type === 'ReferralSent') {
      const { referralId, caseId, personId, needId, agency, to } = event.data;
      return { status: to, referralId, caseId, personId, needId, agency };
    }
    return { ...referral, status: event.data.to } as Referral;
  },
};
