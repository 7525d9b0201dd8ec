import { assertNever, chinaDay } from '@kangfu/common';
import { type Decider, isRefused, refusal, refuse, refuseAll, type Refusal } from '@kangfu/decider';
import type { ReleaseReason } from '../agency-service/agency-service.events.js';
import { type ClosureDays, isClosedOn, nextOpenDay, onDay } from '../closure-days/closure-days.decider.js';
import type { ServiceKind } from '../shared/vocabulary.js';
import { type SendFacts, whetherSent } from './may-be-sent.js';
import { type Move, type ReferOnward, type ReferralCommand, type SendReserved, TRIGGER_OF } from './referral.commands.js';
import type { ReferralEvent } from './referral.events.js';
import { type CancelReason, findTransition, isTerminal, type ReferralStatus, type Side, SIDES, type Transition, type Trigger } from './referral.machine.js';

export type Referral =
  | { readonly status: 'draft' }
  | {
    readonly status: ReferralStatus; readonly referralId: string; readonly caseId: string; readonly personId: string; readonly needId: string; readonly agency: string;
    /** Null on referrals of before places were kept. */
    readonly service: ServiceKind | null;
    /** The referral of which this is a part, and the agency that referred it onward. */
    readonly parent: { readonly id: string; readonly agency: string } | null;
    /** Parts referred onward that have not ended. */
    readonly parts: readonly string[];
    /** Of the appointment that stands; null: none. */
    readonly appointmentAt: string | null;
  };
type Sent = Exclude<Referral, { readonly status: 'draft' }>;

export interface ReferralFacts extends Partial<Omit<SendFacts, 'now'>> {
  readonly now: string;
  /** On which side the actor stands. */
  readonly side: Side;
  /** Of a part: the referral that it is a part of. */
  readonly parent?: Referral;
  /** The place of this very referral was reserved by this very request: whoever sends it first has sent it. */
  readonly reserved?: boolean;
  /** When the agency is closed, and the places of the case: of appointments. */
  readonly closed?: ClosureDays;
  readonly places?: readonly string[];
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

const personal = (text: string | null) => (text ? { personal: { text } } : {});
const aboutOf = ({ referralId, caseId, personId, agency }: Sent) => ({ referralId, caseId, personId, agency });
const movedOf = (referral: Sent, { number: transition, from, to }: Transition) => ({ ...aboutOf(referral), ...(referral.service ? { service: referral.service } : {}), transition, from, to });
const isSentTo = (referral: Referral, { agency, service }: { readonly agency: string; readonly service: ServiceKind }): boolean =>
  referral.status !== 'draft' && referral.agency === agency && (referral.service ?? service) === service;

/** The work goes on with the recipient: accepted, and neither ended nor to be cancelled. */
export const isWorkedOn = (referral: Referral): boolean =>
  referral.status !== 'draft' && referral.status !== 'created' && referral.status !== 'cancellation-requested' && !isTerminal(referral.status);

const sent = (data: { referralId: string; needId: string; agency: string; service: ServiceKind; parentId?: string | null; parentAgency?: string | null }, { caseId, personId }: { caseId: string; personId: string }, text: string | null): ReferralEvent => {
  const { referralId, needId, agency, service, parentId, parentAgency } = data;
  const { number: transition, from, to } = findTransition('draft', 'send', 'initiator')!;
  return {
    type: 'ReferralSent', ...personal(text),
    data: { referralId, caseId, personId, agency, transition, from, to, needId, service, ...(parentId && parentAgency ? { parentId, parentAgency } : {}) },
  };
};

const sendReserved = ({ data }: SendReserved, referral: Referral, facts: ReferralFacts): readonly ReferralEvent[] => {
  const { referralId, caseId, personId, needId, agency, service, parentId } = data;
  if (isSentTo(referral, data)) return [];
  const notSent = (reasonCode: ReleaseReason): readonly ReferralEvent[] => [{ type: 'ReferralNotSent', data: { referralId, caseId, personId, agency, needId, service, ...(parentId === null ? {} : { parentId }), reasonCode } }];
  const { parent } = facts;
  if (parentId !== null && !(parent && parent.status !== 'draft' && isWorkedOn(parent) && parent.parts.includes(referralId))) return notSent('not-found');
  if (referral.status !== 'draft') return notSent('need-already-referred');
  const known = whetherSent(data, facts as SendFacts);
  if (isRefused(known)) return notSent(known.refusals[0]!.code as ReleaseReason);
  return [sent({ ...data, parentAgency: parentId === null ? null : (parent as Sent).agency }, known, null)];
};

const referOnward = ({ data }: ReferOnward, referral: Sent, { side }: ReferralFacts): readonly ReferralEvent[] | ReturnType<typeof refuse> => {
  if (side !== 'recipient') return refuse('referral-other-side', { status: referral.status, trigger: 'refer-onward' });
  if (!isWorkedOn(referral)) return refuse('referral-not-worked-on', { status: referral.status }, ['referralId']);
  if (data.childAgency === referral.agency) return refuse('referred-to-itself', {}, ['agencyId']);
  return referral.parts.includes(data.childId) ? [] : [{ type: 'ReferredOnward', data: { ...aboutOf(referral), ...data } }];
};

const askToCancel = (because: CancelReason, referral: Sent): readonly ReferralEvent[] => {
  const move = findTransition(referral.status, 'request-cancellation', 'initiator');
  return move ? [{ type: 'ReferralCancellationRequested', data: { ...movedOf(referral, move), because } }] : [];
};

/** The next day of the same kind at the same time; where none is in sight, the agency makes another appointment. */
const moveForClosure = (day: string, referral: Sent, { now, closed = { days: [] }, places = [] }: ReferralFacts): readonly ReferralEvent[] => {
  const { appointmentAt } = referral;
  if (referral.status !== 'scheduled' || appointmentAt === null || chinaDay(appointmentAt) !== day || !isClosedOn(closed, day, places)) return [];
  const next = nextOpenDay(closed, day, places, chinaDay(now));
  const because = { because: 'agency-closed' as const, movedFrom: appointmentAt };
  return next === null ? [{ type: 'AppointmentCancelled', data: { ...movedOf(referral, findTransition('scheduled', 'cancel-appointment', 'recipient')!), ...because } }]
    : [{ type: 'AppointmentScheduled', data: { ...movedOf(referral, findTransition('scheduled', 'schedule', 'recipient')!), appointmentAt: onDay(appointmentAt, next), ...because } }];
};

const moveOn = (command: Exclude<Move, { type: 'SendReferral' }>, referral: Sent, move: Transition): readonly ReferralEvent[] | ReturnType<typeof refuse> => {
  const moved = movedOf(referral, move);
  switch (command.type) {
    case 'AcceptReferral': return [{ type: 'ReferralAccepted', data: moved }];
    case 'DeclineReferral': return [{ type: 'ReferralDeclined', data: { ...moved, reasonCode: command.data.reason }, ...personal(command.data.text) }];
    case 'ScheduleAppointment': return [{ type: 'AppointmentScheduled', data: { ...moved, appointmentAt: command.data.appointmentAt } }];
    case 'RecordNoShow': return [{ type: 'NoShowRecorded', data: moved }];
    case 'CancelAppointment': return [{ type: 'AppointmentCancelled', data: moved, ...personal(command.data.text) }];
    case 'RecordInterimNote': return [{ type: 'InterimNoteRecorded', data: moved, ...personal(command.data.text) }];
    case 'StartReferral': return [{ type: 'ReferralStarted', data: moved }];
    case 'CompleteReferral': return referral.parts.length > 0 ? refuse('sub-referral-open', { open: referral.parts.length }, ['referralId'])
      : [{ type: 'ReferralCompleted', data: { ...moved, outcome: command.data.outcome }, ...personal(command.data.text) }];
    case 'RequestCancellation': return [{ type: 'ReferralCancellationRequested', data: moved, ...personal(command.data.text) }];
    case 'ConfirmCancellation': return [{ type: 'ReferralCancelled', data: moved }];
    default: return assertNever(command);
  }
};

export const referralDecider: Decider<ReferralCommand, Referral, ReferralEvent, ReferralFacts> = {
  initial: { status: 'draft' },

  decide(command, referral, facts) {
    if (command.type === 'SendReserved') return sendReserved(command, referral, facts);
    if (command.type === 'SendReferral') {
      if (facts.reserved && isSentTo(referral, command.data)) return [];
      const refused = refusalOf(referral.status, 'send', facts.side);
      if (refused) return refuseAll([refused]);
      const known = whetherSent(command.data, facts as SendFacts);
      return isRefused(known) ? known : [sent(command.data, known, command.data.text)];
    }
    if (command.type === 'AskToCancel' || command.type === 'MoveForClosure' || command.type === 'NoteSubReferralEnd' || command.type === 'ReferOnward') {
      if (referral.status === 'draft') return command.type === 'ReferOnward' ? refuse('not-found', {}, ['referralId']) : [];
      if (command.type === 'AskToCancel') return askToCancel(command.data.because, referral);
      if (command.type === 'MoveForClosure') return moveForClosure(command.data.day, referral, facts);
      if (command.type === 'ReferOnward') return referOnward(command, referral, facts);
      return referral.parts.includes(command.data.childId) ? [{ type: 'SubReferralEnded', data: { ...aboutOf(referral), ...command.data } }] : [];
    }
    const trigger = TRIGGER_OF[command.type];
    const refused = refusalOf(referral.status, trigger, facts.side);
    if (refused) return refuseAll([refused]);
    if (referral.status === 'draft') return refuse('not-found', {}, ['referralId']);
    if (command.type === 'ScheduleAppointment') {
      const day = chinaDay(command.data.appointmentAt);
      if (isClosedOn(facts.closed ?? { days: [] }, day, facts.places ?? [])) return refuse('agency-closed-that-day', { day, next: nextOpenDay(facts.closed!, day, facts.places ?? [], chinaDay(facts.now)) ?? '—' }, ['appointmentAt']);
    }
    return moveOn(command, referral, findTransition(referral.status, trigger, facts.side)!);
  },

  evolve(referral, event) {
    if (event.type === 'ReferralSent') {
      const { referralId, caseId, personId, needId, agency, service, to, parentId, parentAgency } = event.data;
      return { status: to, referralId, caseId, personId, needId, agency, service, parent: parentId && parentAgency ? { id: parentId, agency: parentAgency } : null, parts: [], appointmentAt: null };
    }
    if (event.type === 'ReferralNotSent' || referral.status === 'draft') return referral;
    if (event.type === 'ReferredOnward') return { ...referral, parts: [...referral.parts, event.data.childId] };
    if (event.type === 'SubReferralEnded') return { ...referral, parts: referral.parts.filter((each) => each !== event.data.childId) };
    return { ...referral, status: event.data.to, appointmentAt: event.type === 'AppointmentScheduled' ? event.data.appointmentAt : event.data.to === 'cancellation-requested' ? referral.appointmentAt : null };
  },
};
