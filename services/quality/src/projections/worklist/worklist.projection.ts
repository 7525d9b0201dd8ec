import { projection, type ProjectedEvent, type Slices } from '@kangfu/subscriptions';
import { chinaDay, idOf } from '@kangfu/common';
import type { EventDefinition } from '@kangfu/contracts';
import { ConsentGiven, ConsentWithdrawn } from '../../integration/consent.contract.js';
import { nextLook, type RunningClock, type Watched } from '../../clock/looks.js';
import type { JourneyStatus } from '../../journey/journey.js';
import type { PlanState, SessionState } from '../../integration/folds.js';
import { CaseRedirected } from '../../integration/intake.contract.js';
import { AppointmentScheduled, AssessmentRecorded, InstrumentScored, PlanDrafted, REFERRAL_MOVES, ReferralSent, ServicePaused, ServiceResumed, SessionDelivered } from '../../integration/referral.contract.js';
import {
  AssessmentOrderCancelled, AssessmentOrdered, BookedSessionCancelled, BookedSessionDisplaced, BookedSessionMoved, CaseEscalatedToCity, CaseReturnedFromCity, ChangeAnswered, ChangeAsked, DeviceDelivered, DeviceFitted, DeviceNeedRecorded, DeviceReturned, DeviceUseChecked, ExpertOpinionGiven, ExpertOpinionRequested, HandlerAssigned, PlaceQueued, PlaceReserved, RePlacementEnded, RePlacementOwed, SessionBooked, WaitingEnded,
} from '../../integration/worklist.contract.js';
import type { DocumentKind } from '../../archive/catalogue.js';
import { CaseClosed } from '../../closure/closure.events.js';
import { FlagRaised, FlagResolved } from '../../flag/flag.events.js';
import { DutyUrged, DutyUrgeSeen, UrgeSeen, WorkUrged } from '../../urging/urging.events.js';
import type { Urged } from '../../worklist/item.js';
import type { WorkBooking, WorkChange, WorkConsent, WorkDevice, WorkFacts, WorkFlag, WorkKept, WorkOpinion, WorkOrder, WorkReferral, WorkWaiting } from '../../worklist/work-facts.js';
import type { WorkItem } from '../../worklist/work-item.js';
import { workOf } from '../../worklist/work-items.js';
import { foldPeople, rowOfNoCase } from './person-rows.js';
import { journeys } from '../journeys/journeys.projection.js';

/** `caseId`: null in rows of people and pairs, which have no clocks that are watched. */
export interface WorklistRow extends Partial<Watched> {
  readonly caseId: string | null; readonly personId: string; readonly accessKey: string; readonly street: string; readonly items: readonly WorkItem[];
  readonly status?: JourneyStatus;
  /** See the journey's. */
  readonly settingsMark?: string;
  /** From when there is something to tell of its clocks; see clock/looks.ts. */
  readonly nextLook?: string;
}
/** The row of a case. */
export type CaseWorkRow = WorklistRow & Watched & { readonly caseId: string; readonly nextLook: string };
export const isOfCase = <R extends WorklistRow>(row: R): row is R & CaseWorkRow => row.caseId !== null;

/** Of what the journey folds, as far as it is looked at here. */
interface CaseState { readonly accepted: { readonly at: string } | null; readonly needs: WorkFacts['needs']; readonly handlers?: Readonly<Record<string, string>>; readonly redirected?: true; readonly manager: WorkFacts['manager'] }
type ReferralState = Omit<WorkReferral, 'referralId' | 'toRePlaceSince'>;
interface Waiting extends WorkWaiting { readonly referralId: string }
interface Closed { readonly closed: { readonly at: string } | null; readonly kept?: Omit<WorkKept, 'at' | 'there'> }
/** Of one service of an agency: which referrals are to be given another place, since when, and what waits for one. */
interface ServiceState { readonly toRePlace: Readonly<Record<string, string>>; readonly waiting: readonly Waiting[] }
const NO_SERVICE: ServiceState = { toRePlace: {}, waiting: [] };
interface Assessed { readonly at: string; readonly instrument: string }
type DraftedPlan = PlanState & { readonly draftedAt: string; readonly spells?: readonly Spell[] };

/** A time without a service (null: without any of the plan). */
interface Spell { readonly service: string | null; readonly from: string; readonly on: string | null }
type Booking = WorkBooking & { readonly service: string | null };
type Diary = Readonly<Record<string, Booking>>;

const byCase = (e: { data: { caseId: string } }): string => e.data.caseId;
/** Stream ids end in a uuid of 36 characters. */
const uuidOf = (stream: string): string => stream.slice(-36);

const urged = (state: Urged | undefined, { data, occurred }: ProjectedEvent<typeof WorkUrged> | ProjectedEvent<typeof DutyUrged>): Urged =>
  ({ itemId: data.itemId, due: data.due, at: occurred, by: data.urgedBy, times: state?.due === data.due ? state.times + 1 : 1, seenAt: null, seenBy: null });
const urgeSeen = (state: Urged | undefined, { data, occurred }: ProjectedEvent<typeof UrgeSeen> | ProjectedEvent<typeof DutyUrgeSeen>): Urged => ({ ...state!, seenAt: occurred, seenBy: data.seenBy });
const waitingBut = ({ waiting }: ServiceState, referralId: string): Waiting[] => waiting.filter((entry) => entry.referralId !== referralId);
const waitsNoLonger = (state: ServiceState = NO_SERVICE, e: { data: { referralId: string } }): ServiceState => ({ ...state, waiting: waitingBut(state, e.data.referralId) });

/** Booked and not recorded; what lies in a time without its service is held back. A session entered in error fulfils nothing. */
const bookingsOf = (diaries: readonly Diary[], sessions: readonly (SessionState & { readonly bookingId?: string })[], plans: readonly DraftedPlan[]): Booking[] => {
  const done = new Set(sessions.filter(({ annulled }) => !annulled).map(({ bookingId }) => bookingId));
  const held = ({ planId, service, day }: Booking): boolean =>
    plans.some((plan) => plan.planId === planId && (plan.spells ?? []).some((spell) => (spell.service === null || spell.service === service) && spell.from <= day && (spell.on === null || day < spell.on)));
  return diaries.flatMap((diary) => Object.values(diary)).filter((booking) => !done.has(booking.bookingId) && (booking.displacedAt !== null || !held(booking))).sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.bookingId < b.bookingId ? -1 : 1));
};

/** Kinds of documents that an archive may want, as far as they are there. What each is made of the catalogue says (archive/catalogue.ts). */
const documentsOf = (slices: Slices, { accepted, needs, manager, redirected }: CaseState, referrals: readonly ReferralState[], plans: readonly PlanState[]): DocumentKind[] => {
  const having = (kind: string): boolean => slices.one(kind) !== null;
  const there: Partial<Record<DocumentKind, boolean>> = {
    application: true, acceptance: accepted !== null, triage: manager !== null || redirected === true || needs.some(({ exit }) => exit !== null), consent: having('consent'), assessment: having('assessment'),
    referral: referrals.length > 0, 'referral-answer': referrals.some(({ status }) => status !== 'created'), plan: plans.length > 0, 'plan-agreement': plans.some(({ agreed, inForce }) => agreed || inForce !== null),
    'plan-approval': plans.some(({ approved, inForce }) => approved || inForce !== null), session: having('session'), 'progress-note': having('progress'), 'effect-review': having('review'), visit: having('visit'), closure: true,
  };
  return (Object.keys(there) as DocumentKind[]).filter((kind) => there[kind]);
};

/**
 * What is to be done about each case, by case uuid, and about people and pairs who look alike (person-rows.ts), by keys of their own; the items, over all rows, are the worklists of all desks. It folds what the journey folds and asks the journey
 * what is due when, so the two cannot disagree. (A change of the journey's folds or view is one of this: raise both versions.)
 */
export const worklist = projection<WorklistRow>('worklist', 8, {
  view: (caseId, slices) => {
    const other = rowOfNoCase(caseId, slices);
    if (other !== undefined) return other;
    const journey = journeys.view(caseId, slices);
    if (!journey) return null;
    const { personId, accessKey, street, places, status, steps, hold, settings, settingsMark, stood, noted } = journey;
    const states = <S>(kind: string): S[] => slices.all<S>(kind).map(({ state }) => state);
    const file = slices.one<CaseState>('case')!.state;
    const { accepted, needs, handlers = {}, manager } = file;
    const closure = slices.one<Closed>('closure')?.state;
    const services = states<ServiceState>('agency-service');
    const toRePlace: ServiceState['toRePlace'] = Object.assign({}, ...services.map((each) => each.toRePlace));
    const { items, clocks: own } = workOf({
      caseId, personId, street, places, open: status === 'open', steps, acceptedAt: accepted?.at ?? null, needs: needs.map((need) => ({ ...need, handler: handlers[need.needId] ?? null })), manager,
      assessments: states<Assessed>('assessment'), orders: states<WorkOrder>('order'), opinions: states<WorkOpinion>('opinion'), atCity: slices.one<WorkFacts['atCity']>('escalation')?.state ?? null,
      flags: states<WorkFlag>('flag'), settings, holds: stood.holds, noted, hold, devices: states<WorkDevice>('device'), changes: states<WorkChange>('change-request'),
      attended: states<SessionState>('session').some(({ attended }) => attended),
      referrals: slices.all<ReferralState>('referral').map(({ stream, state }) => ({ ...state, referralId: uuidOf(stream), toRePlaceSince: toRePlace[uuidOf(stream)] ?? null })),
      plans: slices.all<DraftedPlan>('plan').map(({ state: { planId, latest, agreed, approved, draftedAt, inForce } }) => ({ planId, agency: latest.agency, agreed, approved, draftedAt, inForce })),
      bookings: bookingsOf(states<Diary>('diary'), states('session'), states<DraftedPlan>('plan')),
      consents: states<WorkConsent>('consent'), waiting: services.flatMap((each) => each.waiting), urges: states<Urged>('urging'),
      kept: closure?.closed && closure.kept ? { at: closure.closed.at, ...closure.kept, there: documentsOf(slices, file, states('referral'), states('plan')) } : null,
    });
    const clocks: RunningClock[] = [
      ...steps.flatMap(({ step, state, startedAt, due, unit, role, person }): RunningClock[] => (state === 'active' && due !== null ? [{ key: step, step, work: null, since: startedAt!, due, unit, role: role!, person, chain: 'chain' }] : [])),
      ...own.flatMap(({ running, ...clock }) => (running ? [clock] : [])),
    ];
    const watched: Watched = { clocks, places, settings, stood, noted };
    return { caseId, personId, accessKey, street, items, status, settingsMark, ...watched, nextLook: nextLook(watched) };
  },
  indexes: [{ keys: { 'items.desk': 1 } }, { keys: { accessKey: 1 } }, { keys: { nextLook: 1 } }, { keys: { status: 1, street: 1, settingsMark: 1 } }],
  flat: { field: 'items', indexes: [
    // A page and all counts of a desk out of the index alone; then what is somebody's, or of one kind.
    { keys: { desk: 1, due: 1, rank: 1, _id: 1, kind: 1, person: 1, level: 1, over: 1, soonFrom: 1 } }, { keys: { desk: 1, person: 1, due: 1, rank: 1, _id: 1 } }, { keys: { desk: 1, kind: 1, due: 1, rank: 1, _id: 1 } },
  ] },
})
  .foldsAs(journeys)
  .on(ReferralSent, byCase, (state: ReferralState | undefined, e): ReferralState => ({ ...state!, movedAt: e.occurred, appointmentAt: null }))
  .on(AppointmentScheduled, byCase, (state: ReferralState | undefined, e): ReferralState => ({ ...state!, appointmentAt: e.data.appointmentAt }))
  .on(PlanDrafted, byCase, (state: PlanState | undefined, e): DraftedPlan => ({ ...state!, draftedAt: e.occurred }))
  .on(ServicePaused, byCase, (state: DraftedPlan | undefined, { data }): DraftedPlan => ({ ...state!, spells: [...state!.spells ?? [], { service: data.service ?? null, from: data.from, on: null }] }))
  .on(ServiceResumed, byCase, (state: DraftedPlan | undefined, { data }): DraftedPlan =>
    ({ ...state!, spells: (state!.spells ?? []).map((spell) => (spell.service === (data.service ?? null) && spell.on === null ? { ...spell, on: data.on } : spell)) }))
  .on(SessionBooked, byCase, (state: Diary | undefined, { data, occurred }): Diary => ({
    ...state, [data.bookingId]: { bookingId: data.bookingId, planId: data.planId, referralId: data.referralId, agency: data.agency, service: data.service ?? null, day: chinaDay(data.startsAt), bookedAt: occurred, displacedAt: null } }))
  .on(BookedSessionMoved, byCase, (state: Diary | undefined, { data }): Diary => ({ ...state, [data.bookingId]: { ...state![data.bookingId]!, day: chinaDay(data.startsAt), displacedAt: null } }))
  .on(BookedSessionDisplaced, byCase, (state: Diary | undefined, { data, occurred }): Diary => ({ ...state, [data.bookingId]: { ...state![data.bookingId]!, displacedAt: occurred } }))
  .on(BookedSessionCancelled, byCase, (state: Diary | undefined, { data }): Diary => { const { [data.bookingId]: _gone, ...others } = state!; return others; })
  .on(SessionDelivered, byCase, (state: SessionState | undefined, { data }): SessionState & { readonly bookingId?: string } => ({ ...state!, ...(data.bookingId === undefined ? {} : { bookingId: data.bookingId }) }))
  .on(AssessmentRecorded, byCase, (state: { readonly at: string } | undefined, e): Assessed => ({ ...state!, instrument: e.data.instrument }))
  .on(InstrumentScored, byCase, (state: { readonly at: string } | undefined, e): Assessed => ({ ...state!, instrument: e.data.instrument }))
  // Who serves a need for a street serves it for that street: after a move it has nobody again.
  .on(HandlerAssigned, byCase, (state: CaseState | undefined, e): CaseState => ({ ...state!, handlers: { ...state!.handlers, [e.data.needId]: e.data.handler } }))
  .on(CaseRedirected, byCase, (state: CaseState | undefined): CaseState => ({ ...state!, handlers: {}, redirected: true }))
  .on(AssessmentOrdered, byCase, (_s, e): WorkOrder => ({ orderId: e.data.orderId, assessor: e.data.assessor, instruments: e.data.instruments, due: e.data.due, at: e.occurred, cancelled: false }))
  .on(AssessmentOrderCancelled, byCase, (state: WorkOrder | undefined): WorkOrder => ({ ...state!, cancelled: true }))
  .on(ExpertOpinionRequested, byCase, (_s, e): WorkOpinion => ({ opinionId: e.data.opinionId, panels: e.data.panels, experts: e.data.experts, due: e.data.due, at: e.occurred, answered: [] }))
  .on(ExpertOpinionGiven, byCase, (state: WorkOpinion | undefined, e): WorkOpinion => ({ ...state!, answered: [...state!.answered, e.data.panel] }))
  .on(CaseEscalatedToCity, byCase, (_s, e): WorkFacts['atCity'] => ({ city: e.data.city, at: e.occurred, due: e.data.due }))
  .on(CaseReturnedFromCity, byCase, (): WorkFacts['atCity'] => null)
  .on(FlagRaised, byCase, (_s, e): WorkFlag => ({ flagId: e.data.flagId, kind: e.data.kind, severity: e.data.severity, at: e.occurred, resolved: false }))
  .on(FlagResolved, byCase, (state: WorkFlag | undefined): WorkFlag => ({ ...state!, resolved: true }))
  .on(RePlacementOwed, byCase, (state: ServiceState = NO_SERVICE, e): ServiceState => ({ ...state, toRePlace: { ...state.toRePlace, [e.data.referralId]: e.occurred } }))
  .on(RePlacementEnded, byCase, (state: ServiceState = NO_SERVICE, e): ServiceState => ({ ...state, toRePlace: Object.fromEntries(Object.entries(state.toRePlace).filter(([referralId]) => referralId !== e.data.referralId)) }))
  .on(WorkUrged, byCase, urged)
  .on(UrgeSeen, byCase, urgeSeen)
  .on(DutyUrged, (e) => e.data.row, urged)
  .on(DutyUrgeSeen, (e) => e.data.row, urgeSeen)
  .on(PlaceQueued, byCase, (state: ServiceState = NO_SERVICE, { data: { referralId, needId, agency, service, since } }): ServiceState =>
    ({ ...state, waiting: [...waitingBut(state, referralId), { referralId, needId, since, entryId: idOf(`waiting:${referralId}:${agency}:${service}`) }] }))
  .on(PlaceReserved, byCase, waitsNoLonger)
  .on(WaitingEnded, byCase, waitsNoLonger)
  .on(CaseClosed, byCase, (state: Closed | undefined, e): Closed => ({ ...state!, kept: { custodian: e.data.custodian ?? null, reason: e.data.reason } }))
  .on(ChangeAsked, byCase, (_s, e): WorkChange => ({ changeId: e.data.changeId, wish: e.data.wish, agency: e.data.agency, at: e.occurred, answered: false }))
  .on(ChangeAnswered, byCase, (state: WorkChange | undefined): WorkChange => ({ ...state!, answered: true }))
  .on(ConsentGiven, byCase, (_s, e): WorkConsent => ({ consentId: e.data.consentId, recipients: e.data.recipients, until: e.data.validUntil ?? null, withdrawnAt: null }))
  .on(ConsentWithdrawn, byCase, (state: WorkConsent | undefined, e): WorkConsent => ({ ...state!, withdrawnAt: e.occurred }));
for (const move of REFERRAL_MOVES) worklist.on(move, byCase, (state: ReferralState | undefined, e: ProjectedEvent<EventDefinition>): ReferralState => ({ ...state!, movedAt: e.occurred }));
for (const [definition, status] of [[DeviceNeedRecorded, 'needed'], [DeviceFitted, 'fitted'], [DeviceDelivered, 'delivered'], [DeviceUseChecked, 'checked'], [DeviceReturned, 'returned']] as const) {
  worklist.on(definition, byCase, (state: WorkDevice | undefined, e): WorkDevice => ({
    deviceId: e.data.deviceId, agency: e.data.agency ?? state?.agency ?? null, status, at: e.occurred, dueBack: ('dueBack' in e.data ? e.data.dueBack : null) ?? state?.dueBack ?? null,
    checkDue: 'checkDue' in e.data ? e.data.checkDue ?? null : null,
  }));
}

foldPeople(worklist);
