import { projection, type ProjectedEvent } from '@kangfu/subscriptions';
import type { EventDefinition } from '@kangfu/contracts';
import { ConsentGiven, ConsentWithdrawn } from '../../integration/consent.contract.js';
import type { PlanState, SessionState } from '../../integration/folds.js';
import { CaseRedirected } from '../../integration/intake.contract.js';
import { AppointmentScheduled, AssessmentRecorded, InstrumentScored, PlanDrafted, REFERRAL_MOVES, ReferralSent } from '../../integration/referral.contract.js';
import {
  AssessmentOrderCancelled, AssessmentOrdered, CaseEscalatedToCity, CaseReturnedFromCity, DeviceDelivered, DeviceFitted, DeviceNeedRecorded, DeviceReturned, DeviceUseChecked, ExpertOpinionGiven, ExpertOpinionRequested, HandlerAssigned, RePlacementEnded, RePlacementOwed,
} from '../../integration/worklist.contract.js';
import { FlagRaised, FlagResolved } from '../../flag/flag.events.js';
import { UrgeSeen, WorkUrged } from '../../urging/urging.events.js';
import type { WorkConsent, WorkDevice, WorkFacts, WorkFlag, WorkOpinion, WorkOrder, WorkReferral } from '../../worklist/work-facts.js';
import type { WorkItem } from '../../worklist/work-item.js';
import { workOf } from '../../worklist/work-items.js';
import { journeys } from '../journeys/journeys.projection.js';

export interface WorklistRow { readonly caseId: string; readonly personId: string; readonly accessKey: string; readonly street: string; readonly items: readonly WorkItem[] }

/** Of what the journey folds, as far as it is looked at here. */
interface CaseState { readonly accepted: { readonly at: string } | null; readonly needs: WorkFacts['needs']; readonly handlers?: Readonly<Record<string, string>>; readonly manager: WorkFacts['manager'] }
type ReferralState = Omit<WorkReferral, 'referralId' | 'toRePlaceSince'>;
/** By referral: since when another place is to be found. */
type ToRePlace = Readonly<Record<string, string>>;
type Urged = WorkFacts['urges'][number];
interface Assessed { readonly at: string; readonly instrument: string }
type DraftedPlan = PlanState & { readonly draftedAt: string };

const byCase = (e: { data: { caseId: string } }): string => e.data.caseId;
/** Stream ids end in a uuid of 36 characters. */
const uuidOf = (stream: string): string => stream.slice(-36);

/**
 * What is to be done about each case, by case uuid; its items, over all cases, are the worklists of all desks. It folds what the journey folds and asks the journey
 * what is due when, so the two cannot disagree. (A change of the journey's folds or view is one of this: raise both versions.)
 */
export const worklist = projection<WorklistRow>('worklist', 3, {
  view: (caseId, slices) => {
    const journey = journeys.view(caseId, slices);
    if (!journey) return null;
    const { personId, accessKey, street, places, status, steps, hold } = journey;
    const states = <S>(kind: string): S[] => slices.all<S>(kind).map(({ state }) => state);
    const { accepted, needs, handlers = {}, manager } = slices.one<CaseState>('case')!.state;
    const toRePlace: ToRePlace = Object.assign({}, ...states<ToRePlace>('agency-service'));
    const items = workOf({
      caseId, personId, street, places, open: status === 'open', steps, acceptedAt: accepted?.at ?? null, needs: needs.map((need) => ({ ...need, handler: handlers[need.needId] ?? null })), manager,
      assessments: states<Assessed>('assessment'), orders: states<WorkOrder>('order'), opinions: states<WorkOpinion>('opinion'), atCity: slices.one<WorkFacts['atCity']>('escalation')?.state ?? null,
      flags: states<WorkFlag>('flag'), hold, devices: states<WorkDevice>('device'),
      attended: states<SessionState>('session').some(({ attended }) => attended),
      referrals: slices.all<ReferralState>('referral').map(({ stream, state }) => ({ ...state, referralId: uuidOf(stream), toRePlaceSince: toRePlace[uuidOf(stream)] ?? null })),
      plans: slices.all<DraftedPlan>('plan').map(({ state: { planId, latest, agreed, approved, draftedAt, inForce } }) => ({ planId, agency: latest.agency, agreed, approved, draftedAt, inForce })),
      consents: states<WorkConsent>('consent'), urges: states<Urged>('urging'),
    });
    return { caseId, personId, accessKey, street, items };
  },
  indexes: [{ keys: { 'items.desk': 1 } }, { keys: { accessKey: 1 } }],
  flat: { field: 'items', indexes: [
    // A page and all counts of a desk out of the index alone; then what is somebody's, or of one kind.
    { keys: { desk: 1, due: 1, _id: 1, kind: 1, person: 1, level: 1 } }, { keys: { desk: 1, person: 1, due: 1, _id: 1 } }, { keys: { desk: 1, kind: 1, due: 1, _id: 1 } },
  ] },
})
  .foldsAs(journeys)
  .on(ReferralSent, byCase, (state: ReferralState | undefined, e): ReferralState => ({ ...state!, movedAt: e.occurred, appointmentAt: null }))
  .on(AppointmentScheduled, byCase, (state: ReferralState | undefined, e): ReferralState => ({ ...state!, appointmentAt: e.data.appointmentAt }))
  .on(PlanDrafted, byCase, (state: PlanState | undefined, e): DraftedPlan => ({ ...state!, draftedAt: e.occurred }))
  .on(AssessmentRecorded, byCase, (state: { readonly at: string } | undefined, e): Assessed => ({ ...state!, instrument: e.data.instrument }))
  .on(InstrumentScored, byCase, (state: { readonly at: string } | undefined, e): Assessed => ({ ...state!, instrument: e.data.instrument }))
  // Who serves a need for a street serves it for that street: after a move it has nobody again.
  .on(HandlerAssigned, byCase, (state: CaseState | undefined, e): CaseState => ({ ...state!, handlers: { ...state!.handlers, [e.data.needId]: e.data.handler } }))
  .on(CaseRedirected, byCase, (state: CaseState | undefined): CaseState => ({ ...state!, handlers: {} }))
  .on(AssessmentOrdered, byCase, (_s, e): WorkOrder => ({ orderId: e.data.orderId, assessor: e.data.assessor, instruments: e.data.instruments, due: e.data.due, at: e.occurred, cancelled: false }))
  .on(AssessmentOrderCancelled, byCase, (state: WorkOrder | undefined): WorkOrder => ({ ...state!, cancelled: true }))
  .on(ExpertOpinionRequested, byCase, (_s, e): WorkOpinion => ({ opinionId: e.data.opinionId, panels: e.data.panels, experts: e.data.experts, due: e.data.due, at: e.occurred, answered: [] }))
  .on(ExpertOpinionGiven, byCase, (state: WorkOpinion | undefined, e): WorkOpinion => ({ ...state!, answered: [...state!.answered, e.data.panel] }))
  .on(CaseEscalatedToCity, byCase, (_s, e): WorkFacts['atCity'] => ({ city: e.data.city, at: e.occurred, due: e.data.due }))
  .on(CaseReturnedFromCity, byCase, (): WorkFacts['atCity'] => null)
  .on(FlagRaised, byCase, (_s, e): WorkFlag => ({ flagId: e.data.flagId, severity: e.data.severity, at: e.occurred, resolved: false }))
  .on(FlagResolved, byCase, (state: WorkFlag | undefined): WorkFlag => ({ ...state!, resolved: true }))
  .on(RePlacementOwed, byCase, (state: ToRePlace | undefined, e): ToRePlace => ({ ...state, [e.data.referralId]: e.occurred }))
  .on(RePlacementEnded, byCase, (state: ToRePlace | undefined, e): ToRePlace => Object.fromEntries(Object.entries(state ?? {}).filter(([referralId]) => referralId !== e.data.referralId)))
  .on(WorkUrged, byCase, (state: Urged | undefined, e): Urged => ({
    itemId: e.data.itemId, due: e.data.due, at: e.occurred, by: e.data.urgedBy, times: state?.due === e.data.due ? state.times + 1 : 1, seenAt: null, seenBy: null }))
  .on(UrgeSeen, byCase, (state: Urged | undefined, e): Urged => ({ ...state!, seenAt: e.occurred, seenBy: e.data.seenBy }))
  .on(ConsentGiven, byCase, (_s, e): WorkConsent => ({ consentId: e.data.consentId, recipients: e.data.recipients, until: e.data.validUntil ?? null, withdrawnAt: null }))
  .on(ConsentWithdrawn, byCase, (state: WorkConsent | undefined, e): WorkConsent => ({ ...state!, withdrawnAt: e.occurred }));
for (const move of REFERRAL_MOVES) worklist.on(move, byCase, (state: ReferralState | undefined, e: ProjectedEvent<EventDefinition>): ReferralState => ({ ...state!, movedAt: e.occurred }));
for (const [definition, status] of [[DeviceNeedRecorded, 'needed'], [DeviceFitted, 'fitted'], [DeviceDelivered, 'delivered'], [DeviceUseChecked, 'checked'], [DeviceReturned, 'returned']] as const) {
  worklist.on(definition, byCase, (state: WorkDevice | undefined, e): WorkDevice => ({
    deviceId: e.data.deviceId, agency: e.data.agency ?? state?.agency ?? null, status, at: e.occurred, dueBack: ('dueBack' in e.data ? e.data.dueBack : null) ?? state?.dueBack ?? null,
  }));
}
