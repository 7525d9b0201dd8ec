import { projection, type ProjectedEvent } from '@kangfu/subscriptions';
import type { EventDefinition } from '@kangfu/contracts';
import { ConsentGiven, ConsentWithdrawn } from '../../integration/consent.contract.js';
import type { PlanState, SessionState } from '../../integration/folds.js';
import { AppointmentScheduled, PlanDrafted, REFERRAL_MOVES, ReferralSent } from '../../integration/referral.contract.js';
import { type WorkConsent, type WorkFacts, type WorkItem, workOf, type WorkReferral } from '../../worklist/work-items.js';
import { journeys } from '../journeys/journeys.projection.js';

export interface WorklistRow { readonly caseId: string; readonly personId: string; readonly accessKey: string; readonly street: string; readonly items: readonly WorkItem[] }

/** Of what the journey folds, as far as it is looked at here. */
interface CaseState { readonly accepted: { readonly at: string } | null; readonly needs: WorkFacts['needs']; readonly manager: WorkFacts['manager'] }
type ReferralState = Omit<WorkReferral, 'referralId'>;
type DraftedPlan = PlanState & { readonly draftedAt: string };

const byCase = (e: { data: { caseId: string } }): string => e.data.caseId;
/** Stream ids end in a uuid of 36 characters. */
const uuidOf = (stream: string): string => stream.slice(-36);

/**
 * What is to be done about each case, by case uuid; its items, over all cases, are the worklists of all desks. It folds what the journey folds and asks the journey
 * what is due when, so the two cannot disagree. (A change of the journey's folds or view is one of this: raise both versions.)
 */
export const worklist = projection<WorklistRow>('worklist', 1, {
  view: (caseId, slices) => {
    const journey = journeys.view(caseId, slices);
    if (!journey) return null;
    const { personId, accessKey, street, places, status, steps } = journey;
    const { accepted, needs, manager } = slices.one<CaseState>('case')!.state;
    const items = workOf({
      caseId, personId, street, places, open: status === 'open', steps, acceptedAt: accepted?.at ?? null, needs, manager, assessed: slices.all('assessment').length > 0,
      attended: slices.all<SessionState>('session').some(({ state }) => state.attended),
      referrals: slices.all<ReferralState>('referral').map(({ stream, state }) => ({ ...state, referralId: uuidOf(stream) })),
      plans: slices.all<DraftedPlan>('plan').map(({ state: { planId, latest, agreed, approved, draftedAt, inForce } }) => ({ planId, agency: latest.agency, agreed, approved, draftedAt, inForce })),
      consents: slices.all<WorkConsent>('consent').map(({ state }) => state),
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
  .on(ConsentGiven, byCase, (_s, e): WorkConsent => ({ consentId: e.data.consentId, recipients: e.data.recipients, until: e.data.validUntil ?? null, withdrawnAt: null }))
  .on(ConsentWithdrawn, byCase, (state: WorkConsent | undefined, e): WorkConsent => ({ ...state!, withdrawnAt: e.occurred }));
for (const move of REFERRAL_MOVES) worklist.on(move, byCase, (state: ReferralState | undefined, e: ProjectedEvent<EventDefinition>): ReferralState => ({ ...state!, movedAt: e.occurred }));
