import { projection } from '@kangfu/subscriptions';
import { CaseClosed, CaseReopened } from '../../closure/closure.events.js';
import { planAgreed, planApproved, planDrafted, type PlanState, sessionDelivered, type SessionState } from '../../integration/folds.js';
import { CaseRedirected, NeedTriaged, RequestFiled, RequestRefused } from '../../integration/intake.contract.js';
import { PlanAgreed, PlanApproved, PlanDrafted, REFERRAL_MOVES, ReferralSent, SessionDelivered } from '../../integration/referral.contract.js';
import { EffectReviewed } from '../../review/review.events.js';
import type { CaseFacts, VisitFacts } from '../../shared/facts.js';
import { VisitRecorded } from '../../visit/visit.events.js';
import { planFactsOf } from '../plan-facts/plan-facts.projection.js';

interface CaseState { personId: string; places: readonly string[]; refused: boolean; needs: CaseFacts['needs'] }
interface ClosureState { closed: boolean }
const byCase = (e: { data: { caseId: string } }): string => e.data.caseId;

/** What this service decides on: own copy of the case, its referrals, plans, reviews and visits. Rows by case uuid. */
export const closureFacts = projection<CaseFacts>('closure-facts', 1, {
  view: (caseId, slices) => {
    const file = slices.one<CaseState>('case')?.state;
    if (!file) return null;
    const sessions = slices.all<SessionState>('session');
    return {
      caseId, personId: file.personId, places: file.places, needs: file.needs,
      status: file.refused ? 'refused' : slices.one<ClosureState>('closure')?.state.closed ? 'closed' : 'open',
      referrals: slices.all<CaseFacts['referrals'][number]>('referral').map((each) => each.state), plans: slices.all<PlanState>('plan').map((each) => planFactsOf(each.state, sessions)),
      reviews: slices.all<CaseFacts['reviews'][number]>('review').map((each) => each.state), visits: slices.all<VisitFacts>('visit').map((each) => each.state),
    };
  },
})
  .on(RequestFiled, byCase, (_s, e): CaseState => ({ personId: e.data.personId, places: e.data.places, refused: false, needs: e.data.needs.map(({ needId, kind }) => ({ needId, kind, exit: null })) }))
  .on(RequestRefused, byCase, (state: CaseState | undefined): CaseState => ({ ...state!, refused: true }))
  .on(CaseRedirected, byCase, (state: CaseState | undefined, e): CaseState => ({ ...state!, places: e.data.places }))
  .on(NeedTriaged, byCase, (state: CaseState | undefined, e): CaseState => ({
    ...state!, needs: state!.needs.map((need) => (need.needId === e.data.needId ? { ...need, exit: e.data.exit } : need)) }))
  .on(ReferralSent, byCase, (_s, e): CaseFacts['referrals'][number] => ({ referralId: e.data.referralId, agency: e.data.agency, status: e.data.to }))
  .on(PlanDrafted, byCase, planDrafted)
  .on(PlanAgreed, byCase, planAgreed)
  .on(PlanApproved, byCase, planApproved)
  .on(SessionDelivered, byCase, sessionDelivered)
  .on(EffectReviewed, byCase, (_s, e): CaseFacts['reviews'][number] => ({ reviewId: e.data.reviewId, planId: e.data.planId, effective: e.data.effective }))
  .on(VisitRecorded, byCase, (_s, e): VisitFacts => ({ day: e.data.day, reached: e.data.reached }))
  .on(CaseClosed, byCase, (): ClosureState => ({ closed: true }))
  .on(CaseReopened, byCase, (): ClosureState => ({ closed: false }));
for (const move of REFERRAL_MOVES) closureFacts.on(move, byCase, (state: CaseFacts['referrals'][number] | undefined, e): CaseFacts['referrals'][number] => ({ ...state!, status: e.data.to }));
