import type { CaseCommand } from '../../../services/intake/src/case/case.commands.js';
import type { CaseFacts as IntakeCaseFacts, CaseState } from '../../../services/intake/src/case/case.decider.js';
import type { ConsentCommand } from '../../../services/intake/src/consent/consent.commands.js';
import type { ConsentFacts, ConsentState } from '../../../services/intake/src/consent/consent.decider.js';
import type { PersonCommand } from '../../../services/intake/src/person/person.commands.js';
import type { PersonFacts, PersonState } from '../../../services/intake/src/person/person.decider.js';
import type { ClosureCommand } from '../../../services/quality/src/closure/closure.commands.js';
import type { Closure, ClosureFacts } from '../../../services/quality/src/closure/closure.decider.js';
import type { ProgressCommand } from '../../../services/quality/src/progress/progress.commands.js';
import type { ProgressFacts, ProgressNote } from '../../../services/quality/src/progress/progress.decider.js';
import type { ReviewCommand } from '../../../services/quality/src/review/review.commands.js';
import type { Review, ReviewFacts } from '../../../services/quality/src/review/review.decider.js';
import type { VisitCommand } from '../../../services/quality/src/visit/visit.commands.js';
import type { Visit, VisitDecisionFacts } from '../../../services/quality/src/visit/visit.decider.js';
import type { AgencyCommand } from '../../../services/referral/src/agency/agency.commands.js';
import type { Agency } from '../../../services/referral/src/agency/agency.decider.js';
import type { AssessmentCommand } from '../../../services/referral/src/assessment/assessment.commands.js';
import type { Assessment, AssessmentFacts } from '../../../services/referral/src/assessment/assessment.decider.js';
import type { SessionCommand } from '../../../services/referral/src/delivery/session.commands.js';
import type { Session, SessionFacts } from '../../../services/referral/src/delivery/session.decider.js';
import type { PlanCommand } from '../../../services/referral/src/plan/plan.commands.js';
import type { Plan, PlanFacts } from '../../../services/referral/src/plan/plan.decider.js';
import type { ReferralCommand } from '../../../services/referral/src/referral/referral.commands.js';
import type { Referral, ReferralFacts } from '../../../services/referral/src/referral/referral.decider.js';

interface Door<C, S, F> { readonly command: C; readonly state: S; readonly facts: F }

/** The deciders that a generated history goes through, by the kind of their streams: with these types a changed command fails the type check here, not a run. */
export interface Doors {
  readonly person: Door<PersonCommand, PersonState, PersonFacts>;
  readonly case: Door<CaseCommand, CaseState, IntakeCaseFacts>;
  readonly consent: Door<ConsentCommand, ConsentState, ConsentFacts>;
  readonly agency: Door<AgencyCommand, Agency, { readonly unitKnown: boolean }>;
  readonly assessment: Door<AssessmentCommand, Assessment, AssessmentFacts>;
  readonly referral: Door<ReferralCommand, Referral, ReferralFacts>;
  readonly plan: Door<PlanCommand, Plan, PlanFacts>;
  readonly session: Door<SessionCommand, Session, SessionFacts>;
  readonly progress: Door<ProgressCommand, ProgressNote, ProgressFacts>;
  readonly review: Door<ReviewCommand, Review, ReviewFacts>;
  readonly visit: Door<VisitCommand, Visit, VisitDecisionFacts>;
  readonly closure: Door<ClosureCommand, Closure, ClosureFacts>;
}
export type Kind = keyof Doors;
