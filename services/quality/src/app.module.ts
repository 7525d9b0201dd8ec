import { defineService } from '@kangfu/nest';
import { policy } from './access.rules.js';
import { clockAggregate } from './clock/clock.aggregate.js';
import { watchClocks } from './clock/clock-watch.js';
import { ClosureWork } from './closure/closure-work.js';
import { closureAggregate } from './closure/closure.aggregate.js';
import { flagAggregate } from './flag/flag.aggregate.js';
import { holdAggregate } from './hold/hold.aggregate.js';
import { HoldWork } from './hold/hold-work.js';
import { CONSENT_CONTRACTS } from './integration/consent.contract.js';
import { INTAKE_CONTRACTS } from './integration/intake.contract.js';
import { ORGANISATION_CONTRACTS } from './integration/organisation.contract.js';
import { WORKLIST_CONTRACTS } from './integration/worklist.contract.js';
import { PEOPLE_CONTRACTS } from './integration/people.contract.js';
import { REFERRAL_CONTRACTS } from './integration/referral.contract.js';
import { problems } from './problems.js';
import { holdEnd } from './processes/hold-end/hold-end.process.js';
import { missedNotes } from './processes/missed-notes/missed-notes.process.js';
import { closedDays, undesignated } from './processes/session-anomalies/closed-agencies.process.js';
import { clientTwice, therapistTwice } from './processes/session-anomalies/double-bookings.process.js';
import { processFacts } from './processes/process-facts.js';
import { progressAggregate } from './progress/progress.aggregate.js';
import { archives } from './projections/archives/archives.projection.js';
import { clockSettings } from './projections/clock-settings/clock-settings.projection.js';
import { closureFacts } from './projections/closure-facts/closure-facts.projection.js';
import { closures } from './projections/closures/closures.projection.js';
import { effectReviews } from './projections/effect-reviews/effect-reviews.projection.js';
import { flags } from './projections/flags/flags.projection.js';
import { holds } from './projections/holds/holds.projection.js';
import { HouseholdRounds } from './projections/households/household-rounds.js';
import { households } from './projections/households/households.projection.js';
import { journeys } from './projections/journeys/journeys.projection.js';
import { planFacts } from './projections/plan-facts/plan-facts.projection.js';
import { progressNotes } from './projections/progress-notes/progress-notes.projection.js';
import { statistics } from './projections/statistics/statistics.projection.js';
import { visits } from './projections/visits/visits.projection.js';
import { Staffing } from './projections/worklist/staffing.js';
import { worklist } from './projections/worklist/worklist.projection.js';
import { Worklists } from './projections/worklist/worklists.js';
import { reviewAggregate } from './review/review.aggregate.js';
import * as schema from './schema.js';
import { UrgingWork } from './urging/urging-work.js';
import { urgingAggregate } from './urging/urging.aggregate.js';
import { visitAggregate } from './visit/visit.aggregate.js';

export const quality = defineService({
  name: 'quality',
  aggregates: [progressAggregate, reviewAggregate, visitAggregate, closureAggregate, clockAggregate, holdAggregate, flagAggregate, urgingAggregate],
  consumes: [...INTAKE_CONTRACTS, ...CONSENT_CONTRACTS, ...ORGANISATION_CONTRACTS, ...REFERRAL_CONTRACTS, ...WORKLIST_CONTRACTS, ...PEOPLE_CONTRACTS],
  projections: [closureFacts, clockSettings, planFacts, journeys, progressNotes, effectReviews, visits, closures, holds, flags, archives, worklist, households, statistics],
  processes: [holdEnd, missedNotes, therapistTwice, clientTwice, closedDays, undesignated],
  processFacts,
  policy,
  problems,
  resolvers: Object.values(schema),
  providers: [ClosureWork, HoldWork, Staffing, Worklists, HouseholdRounds, UrgingWork],
  act: watchClocks,
});
