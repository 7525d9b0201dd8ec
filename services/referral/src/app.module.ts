import { defineService } from '@kangfu/nest';
import { policy } from './access.rules.js';
import { agencyAggregate } from './agency/agency.aggregate.js';
import { seedAgencies } from './agency/seed-agencies.js';
import { AgencyChanges } from './agency/agency-change.js';
import { AgencyServiceChanges } from './agency-service/agency-service-change.js';
import { agencyServiceAggregate } from './agency-service/agency-service.aggregate.js';
import { Placing, processFacts } from './agency-service/placing.js';
import { assessmentAggregate } from './assessment/assessment.aggregate.js';
import { calendarAggregate } from './assessment/calendar/calendar.aggregate.js';
import { CalendarWork } from './assessment/calendar/calendar-work.js';
import { orderAggregate } from './assessment/order/order.aggregate.js';
import { bookingAggregate } from './booking/booking.aggregate.js';
import { BookingWork } from './booking/booking-work.js';
import { choiceAggregate } from './choice/choice.aggregate.js';
import { changeRequestAggregate } from './change-request/change-request.aggregate.js';
import { ChangeRequestWork } from './change-request/change-request-work.js';
import { closureDaysAggregate } from './closure-days/closure-days.aggregate.js';
import { ClosureDaysChanges } from './closure-days/closure-days-change.js';
import { SessionWork } from './delivery/session-work.js';
import { sessionAggregate } from './delivery/session.aggregate.js';
import { DeviceWork } from './device/device-work.js';
import { deviceAggregate } from './device/device.aggregate.js';
import { EscalationWork } from './escalation/escalation-work.js';
import { escalationAggregate } from './escalation/escalation.aggregate.js';
import { INTAKE_CONTRACTS } from './integration/intake.contract.js';
import { ORGANISATION_CONTRACTS } from './integration/organisation.contract.js';
import { QUALITY_CONTRACTS } from './integration/quality.contract.js';
import { opinionAggregate } from './opinion/opinion.aggregate.js';
import { PlanWork } from './plan/plan-work.js';
import { planAggregate } from './plan/plan.aggregate.js';
import { admission } from './processes/admission/admission.process.js';
import { allocation } from './processes/allocation/allocation.process.js';
import { caseEnds } from './processes/case-ends/case-ends.process.js';
import { rePlacement } from './processes/re-placement/re-placement.process.js';
import { closures } from './processes/closures/closures.process.js';
import { problems } from './problems.js';
import { agencies } from './projections/agencies/agencies.projection.js';
import { assessmentAppointments } from './projections/assessment-appointments/assessment-appointments.projection.js';
import { assessmentOrders } from './projections/assessment-orders/assessment-orders.projection.js';
import { assessments } from './projections/assessments/assessments.projection.js';
import { bookings } from './projections/bookings/bookings.projection.js';
import { capacities } from './projections/capacities/capacities.projection.js';
import { caseFacts } from './projections/case-facts/case-facts.projection.js';
import { changeRequests } from './projections/change-requests/change-requests.projection.js';
import { cityEscalations } from './projections/city-escalations/city-escalations.projection.js';
import { ClockSettings } from './projections/clock-settings/clock-settings.js';
import { clockSettings } from './projections/clock-settings/clock-settings.projection.js';
import { demand } from './projections/demand/demand.projection.js';
import { devices } from './projections/devices/devices.projection.js';
import { expertOpinions } from './projections/expert-opinions/expert-opinions.projection.js';
import { personFacts } from './projections/person-facts/person-facts.projection.js';
import { choices } from './projections/choices/choices.projection.js';
import { closureDayList } from './projections/closure-days/closure-days.projection.js';
import { planVersions } from './projections/plan-versions/plan-versions.projection.js';
import { plans } from './projections/plans/plans.projection.js';
import { referrals } from './projections/referrals/referrals.projection.js';
import { sessionDays } from './projections/session-days/session-days.projection.js';
import { sessions } from './projections/sessions/sessions.projection.js';
import { settlements } from './projections/settlements/settlements.projection.js';
import { waitingList } from './projections/waiting-list/waiting-list.projection.js';
import { ReferralMoves } from './referral/referral-move.js';
import { referralAggregate } from './referral/referral.aggregate.js';
import { settlementAggregate } from './settlement/settlement.aggregate.js';
import { SettlementWork } from './settlement/settlement-work.js';
import * as schema from './schema.js';

export const referral = defineService({
  name: 'referral',
  aggregates: [agencyAggregate, agencyServiceAggregate, closureDaysAggregate, choiceAggregate, orderAggregate, calendarAggregate, assessmentAggregate, opinionAggregate, escalationAggregate, deviceAggregate, referralAggregate, planAggregate, bookingAggregate, sessionAggregate, settlementAggregate, changeRequestAggregate],
  consumes: [...INTAKE_CONTRACTS, ...ORGANISATION_CONTRACTS, ...QUALITY_CONTRACTS],
  projections: [caseFacts, agencies, capacities, closureDayList, choices, waitingList, referrals, assessmentOrders, assessmentAppointments, assessments, personFacts, demand, expertOpinions, cityEscalations, clockSettings, devices, plans, planVersions, bookings, sessions, sessionDays, settlements, changeRequests],
  processes: [allocation, admission, caseEnds, rePlacement, closures],
  processFacts,
  policy,
  problems,
  resolvers: Object.values(schema),
  providers: [ClockSettings, AgencyChanges, AgencyServiceChanges, ClosureDaysChanges, Placing, ReferralMoves, PlanWork, BookingWork, SessionWork, SettlementWork, CalendarWork, EscalationWork, DeviceWork, ChangeRequestWork],
  start: async ({ config, kangfu }) => { if (config.seed) await seedAgencies(kangfu.runtime); },
});
