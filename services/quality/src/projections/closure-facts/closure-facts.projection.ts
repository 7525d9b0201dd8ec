import { chinaDay } from '@kangfu/common';
import { projection } from '@kangfu/subscriptions';
import { CaseClosed, CaseReopened } from '../../closure/closure.events.js';
import { planAgreed, planApproved, planDrafted, type PlanState, servicePaused, serviceResumed, sessionCorrected, sessionDelivered, type SessionState } from '../../integration/folds.js';
import { FlagRaised, FlagResolved } from '../../flag/flag.events.js';
import { CaseRedirected, NeedTriaged, RequestAccepted, RequestFiled, RequestRefused, RequestWithdrawn } from '../../integration/intake.contract.js';
import { AssessmentRecorded, InstrumentScored, PlanAgreed, PlanApproved, PlanDrafted, REFERRAL_MOVES, ReferralSent, ServicePaused, ServiceResumed, SessionCorrected, SessionDelivered } from '../../integration/referral.contract.js';
import { DeviceDelivered, DeviceReturned } from '../../integration/worklist.contract.js';
import { EffectReviewed } from '../../review/review.events.js';
import type { AssessmentFacts, CaseFacts, VisitFacts } from '../../shared/facts.js';
import { VisitRecorded } from '../../visit/visit.events.js';
import { planFactsOf } from '../plan-facts/plan-facts.projection.js';

interface CaseState { personId: string; filedOn: string; places: readonly string[]; refused: boolean; withdrawn: boolean; accepted: boolean; needs: CaseFacts['needs'] }
interface LoanState { readonly loan: CaseFacts['loans'][number] | null }
interface ClosureState { closed: boolean }
const byCase = (e: { data: { caseId: string } }): string => e.data.caseId;

export interface ClosureFactsRow extends CaseFacts { readonly accessKey: string }
/** What this service decides on: own copy of the case, its referrals, plans, reviews and visits. Rows by case uuid. */
export const closureFacts = projection<ClosureFactsRow>('closure-facts', 5, {
  view: (caseId, slices) => {
    const file = slices.one<CaseState>('case')?.state;
    if (!file) return null;
    const sessions = slices.all<SessionState>('session');
    return {
      caseId, accessKey: `case-${caseId}`, personId: file.personId, places: file.places, filedOn: file.filedOn, accepted: file.accepted, needs: file.needs,
      status: file.refused ? 'refused' : file.withdrawn ? 'withdrawn' : slices.one<ClosureState>('closure')?.state.closed ? 'closed' : 'open',
      referrals: slices.all<CaseFacts['referrals'][number]>('referral').map((each) => each.state), plans: slices.all<PlanState>('plan').map((each) => planFactsOf(each.state, sessions)),
      reviews: slices.all<CaseFacts['reviews'][number]>('review').map((each) => each.state), visits: slices.all<VisitFacts>('visit').map((each) => each.state),
      flags: slices.all<CaseFacts['flags'][number]>('flag').map((each) => each.state), assessments: slices.all<AssessmentFacts>('assessment').map((each) => each.state),
      loans: slices.all<LoanState>('device').flatMap(({ state: { loan } }) => loan ?? []),
    };
  },
  indexes: [{ keys: { accessKey: 1 } }],
})
  .on(RequestFiled, byCase, (_s, e): CaseState => ({ personId: e.data.personId, filedOn: chinaDay(e.occurred), places: e.data.places, refused: false, withdrawn: false, accepted: false, needs: e.data.needs.map(({ needId, kind }) => ({ needId, kind, exit: null })) }))
  .on(RequestAccepted, byCase, (state: CaseState | undefined): CaseState => ({ ...state!, accepted: true }))
  .on(RequestRefused, byCase, (state: CaseState | undefined): CaseState => ({ ...state!, refused: true }))
  .on(RequestWithdrawn, byCase, (state: CaseState | undefined): CaseState => ({ ...state!, withdrawn: true }))
  .on(CaseRedirected, byCase, (state: CaseState | undefined, e): CaseState => ({ ...state!, places: e.data.places }))
  .on(NeedTriaged, byCase, (state: CaseState | undefined, e): CaseState => ({
    ...state!, needs: state!.needs.map((need) => (need.needId === e.data.needId ? { ...need, exit: e.data.exit } : need)) }))
  .on(ReferralSent, byCase, (_s, e): CaseFacts['referrals'][number] => ({ referralId: e.data.referralId, agency: e.data.agency, status: e.data.to }))
  .on(PlanDrafted, byCase, planDrafted)
  .on(PlanAgreed, byCase, planAgreed)
  .on(PlanApproved, byCase, planApproved)
  .on(ServicePaused, byCase, servicePaused)
  .on(ServiceResumed, byCase, serviceResumed)
  .on(SessionDelivered, byCase, sessionDelivered)
  .on(SessionCorrected, byCase, sessionCorrected)
  .on(EffectReviewed, byCase, (_s, e): CaseFacts['reviews'][number] => ({ reviewId: e.data.reviewId, planId: e.data.planId, effective: e.data.effective }))
  .on(VisitRecorded, byCase, (_s, e): VisitFacts => ({ day: e.data.day, reached: e.data.reached }))
  .on(AssessmentRecorded, byCase, (_s, { data, occurred }): AssessmentFacts => ({ assessmentId: data.assessmentId, instrument: data.instrument, score: data.score, answers: data.answers, at: occurred }))
  .on(InstrumentScored, byCase, (_s, { data, occurred }): AssessmentFacts => ({ assessmentId: data.assessmentId, instrument: data.instrument, score: data.score ?? null, answers: data.answers, at: occurred }))
  .on(FlagRaised, byCase, (_s, e): CaseFacts['flags'][number] => ({ flagId: e.data.flagId, kind: e.data.kind, severity: e.data.severity, open: true }))
  .on(FlagResolved, byCase, (state: CaseFacts['flags'][number] | undefined): CaseFacts['flags'][number] => ({ ...state!, open: false }))
  .on(DeviceDelivered, byCase, (_s, { data: { deviceId, agency, loan, dueBack } }): LoanState => ({ loan: loan ? { deviceId, agency: agency ?? null, dueBack: dueBack ?? null } : null }))
  .on(DeviceReturned, byCase, (): LoanState => ({ loan: null }))
  .on(CaseClosed, byCase, (): ClosureState => ({ closed: true }))
  .on(CaseReopened, byCase, (): ClosureState => ({ closed: false }));
for (const move of REFERRAL_MOVES) closureFacts.on(move, byCase, (state: CaseFacts['referrals'][number] | undefined, e): CaseFacts['referrals'][number] => ({ ...state!, status: e.data.to }));
