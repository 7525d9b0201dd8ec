import type { Type } from '@nestjs/common';
import { DesignateAgencyResolver } from './agency/designate-agency/designate-agency.resolver.js';
import { RecordAssessmentResolver } from './assessment/record-assessment/record-assessment.resolver.js';
import { DeliverSessionResolver } from './delivery/deliver-session/deliver-session.resolver.js';
import { AgreePlanResolver } from './plan/agree-plan/agree-plan.resolver.js';
import { ApprovePlanResolver } from './plan/approve-plan/approve-plan.resolver.js';
import { DraftPlanResolver } from './plan/draft-plan/draft-plan.resolver.js';
import { RevisePlanResolver } from './plan/revise-plan/revise-plan.resolver.js';
import { AgenciesResolver } from './projections/agencies/agencies.resolver.js';
import { AssessmentsResolver } from './projections/assessments/assessments.resolver.js';
import { CaseFieldsResolver } from './projections/case-fields/case-fields.resolver.js';
import { PlansResolver } from './projections/plans/plans.resolver.js';
import { ReferralMoveResolver, ReferralsResolver } from './projections/referrals/referrals.resolver.js';
import { SessionsResolver } from './projections/sessions/sessions.resolver.js';
import { AcceptReferralResolver } from './referral/accept-referral/accept-referral.resolver.js';
import { CancelAppointmentResolver } from './referral/cancel-appointment/cancel-appointment.resolver.js';
import { CompleteReferralResolver } from './referral/complete-referral/complete-referral.resolver.js';
import { ConfirmCancellationResolver } from './referral/confirm-cancellation/confirm-cancellation.resolver.js';
import { DeclineReferralResolver } from './referral/decline-referral/decline-referral.resolver.js';
import { RecordInterimNoteResolver } from './referral/record-interim-note/record-interim-note.resolver.js';
import { RecordNoShowResolver } from './referral/record-no-show/record-no-show.resolver.js';
import { RequestCancellationResolver } from './referral/request-cancellation/request-cancellation.resolver.js';
import { ScheduleAppointmentResolver } from './referral/schedule-appointment/schedule-appointment.resolver.js';
import { SendReferralResolver } from './referral/send-referral/send-referral.resolver.js';
import { StartReferralResolver } from './referral/start-referral/start-referral.resolver.js';

/** Everything that contributes to the subgraph, for the service and for printing its schema without starting it. */
export const resolvers: readonly Type<unknown>[] = [
  AgenciesResolver, AssessmentsResolver, ReferralsResolver, ReferralMoveResolver, PlansResolver, SessionsResolver, CaseFieldsResolver,
  DesignateAgencyResolver, RecordAssessmentResolver, SendReferralResolver, AcceptReferralResolver, DeclineReferralResolver, ScheduleAppointmentResolver, RecordNoShowResolver,
  CancelAppointmentResolver, RecordInterimNoteResolver, StartReferralResolver, CompleteReferralResolver, RequestCancellationResolver, ConfirmCancellationResolver,
  DraftPlanResolver, RevisePlanResolver, AgreePlanResolver, ApprovePlanResolver, DeliverSessionResolver,
];
