import type { CaseCommand } from '../../../services/intake/src/case/case.commands.js';
import type { CaseFacts as IntakeCaseFacts, CaseState } from '../../../services/intake/src/case/case.decider.js';
import type { ConsentCommand } from '../../../services/intake/src/consent/consent.commands.js';
import type { ConsentFacts, ConsentState } from '../../../services/intake/src/consent/consent.decider.js';
import type { LinkCommand } from '../../../services/intake/src/person/links/link.commands.js';
import type { LinkFacts, LinkState } from '../../../services/intake/src/person/links/link.decider.js';
import type { PersonCommand } from '../../../services/intake/src/person/person.commands.js';
import type { PersonFacts, PersonState } from '../../../services/intake/src/person/person.decider.js';
import type { ClosureCommand } from '../../../services/quality/src/closure/closure.commands.js';
import type { Closure, ClosureFacts } from '../../../services/quality/src/closure/closure.decider.js';
import type { FlagCommand } from '../../../services/quality/src/flag/flag.commands.js';
import type { Flag, FlagFacts } from '../../../services/quality/src/flag/flag.decider.js';
import type { HoldCommand } from '../../../services/quality/src/hold/hold.commands.js';
import type { Hold, HoldFacts } from '../../../services/quality/src/hold/hold.decider.js';
import type { ProgressCommand } from '../../../services/quality/src/progress/progress.commands.js';
import type { ProgressFacts, ProgressNote } from '../../../services/quality/src/progress/progress.decider.js';
import type { ReviewCommand } from '../../../services/quality/src/review/review.commands.js';
import type { Review, ReviewFacts } from '../../../services/quality/src/review/review.decider.js';
import type { VisitCommand } from '../../../services/quality/src/visit/visit.commands.js';
import type { Visit, VisitDecisionFacts } from '../../../services/quality/src/visit/visit.decider.js';
import type { AgencyServiceCommand } from '../../../services/referral/src/agency-service/agency-service.commands.js';
import type { AgencyService, AgencyServiceFacts } from '../../../services/referral/src/agency-service/agency-service.decider.js';
import type { AgencyCommand } from '../../../services/referral/src/agency/agency.commands.js';
import type { Agency } from '../../../services/referral/src/agency/agency.decider.js';
import type { AssessmentCommand } from '../../../services/referral/src/assessment/assessment.commands.js';
import type { Assessment, AssessmentFacts } from '../../../services/referral/src/assessment/assessment.decider.js';
import type { OrderCommand } from '../../../services/referral/src/assessment/order/order.commands.js';
import type { Order, OrderDecisionFacts } from '../../../services/referral/src/assessment/order/order.decider.js';
import type { SessionCommand } from '../../../services/referral/src/delivery/session.commands.js';
import type { Session, SessionFacts } from '../../../services/referral/src/delivery/session.decider.js';
import type { DeviceCommand } from '../../../services/referral/src/device/device.commands.js';
import type { Device, DeviceFacts } from '../../../services/referral/src/device/device.decider.js';
import type { EscalationCommand } from '../../../services/referral/src/escalation/escalation.commands.js';
import type { Escalation, EscalationFacts } from '../../../services/referral/src/escalation/escalation.decider.js';
import type { OpinionCommand } from '../../../services/referral/src/opinion/opinion.commands.js';
import type { Opinion, OpinionFacts } from '../../../services/referral/src/opinion/opinion.decider.js';
import type { PlanCommand } from '../../../services/referral/src/plan/plan.commands.js';
import type { Plan, PlanFacts } from '../../../services/referral/src/plan/plan.decider.js';
import type { ReferralCommand } from '../../../services/referral/src/referral/referral.commands.js';
import type { Referral, ReferralFacts } from '../../../services/referral/src/referral/referral.decider.js';

interface Door<C, S, F> { readonly command: C; readonly state: S; readonly facts: F }

/** The deciders that a generated history goes through, by the kind of their streams: with these types a changed command fails the type check here, not a run. */
export interface Doors {
  readonly person: Door<PersonCommand, PersonState, PersonFacts>;
  readonly link: Door<LinkCommand, LinkState, LinkFacts>;
  readonly case: Door<CaseCommand, CaseState, IntakeCaseFacts>;
  readonly consent: Door<ConsentCommand, ConsentState, ConsentFacts>;
  readonly agency: Door<AgencyCommand, Agency, { readonly unitKnown: boolean }>;
  readonly 'agency-service': Door<AgencyServiceCommand, AgencyService, AgencyServiceFacts>;
  readonly order: Door<OrderCommand, Order, OrderDecisionFacts>;
  readonly opinion: Door<OpinionCommand, Opinion, OpinionFacts>;
  readonly escalation: Door<EscalationCommand, Escalation, EscalationFacts>;
  readonly device: Door<DeviceCommand, Device, DeviceFacts>;
  readonly assessment: Door<AssessmentCommand, Assessment, AssessmentFacts>;
  readonly referral: Door<ReferralCommand, Referral, ReferralFacts>;
  readonly plan: Door<PlanCommand, Plan, PlanFacts>;
  readonly session: Door<SessionCommand, Session, SessionFacts>;
  readonly progress: Door<ProgressCommand, ProgressNote, ProgressFacts>;
  readonly review: Door<ReviewCommand, Review, ReviewFacts>;
  readonly visit: Door<VisitCommand, Visit, VisitDecisionFacts>;
  readonly hold: Door<HoldCommand, Hold, HoldFacts>;
  readonly flag: Door<FlagCommand, Flag, FlagFacts>;
  readonly closure: Door<ClosureCommand, Closure, ClosureFacts>;
}
export type Kind = keyof Doors;
