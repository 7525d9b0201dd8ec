import { defineService } from '@kangfu/nest';
import { policy } from './access.rules.js';
import { clockAggregate } from './clock/clock.aggregate.js';
import { watchClocks } from './clock/clock-watch.js';
import { ClosureWork } from './closure/closure-work.js';
import { closureAggregate } from './closure/closure.aggregate.js';
import { CONSENT_CONTRACTS } from './integration/consent.contract.js';
import { INTAKE_CONTRACTS } from './integration/intake.contract.js';
import { REFERRAL_CONTRACTS } from './integration/referral.contract.js';
import { problems } from './problems.js';
import { progressAggregate } from './progress/progress.aggregate.js';
import { closureFacts } from './projections/closure-facts/closure-facts.projection.js';
import { closures } from './projections/closures/closures.projection.js';
import { effectReviews } from './projections/effect-reviews/effect-reviews.projection.js';
import { journeys } from './projections/journeys/journeys.projection.js';
import { planFacts } from './projections/plan-facts/plan-facts.projection.js';
import { progressNotes } from './projections/progress-notes/progress-notes.projection.js';
import { visits } from './projections/visits/visits.projection.js';
import { worklist } from './projections/worklist/worklist.projection.js';
import { Worklists } from './projections/worklist/worklists.js';
import { reviewAggregate } from './review/review.aggregate.js';
import * as schema from './schema.js';
import { visitAggregate } from './visit/visit.aggregate.js';

export const quality = defineService({
  name: 'quality',
  aggregates: [progressAggregate, reviewAggregate, visitAggregate, closureAggregate, clockAggregate],
  consumes: [...INTAKE_CONTRACTS, ...CONSENT_CONTRACTS, ...REFERRAL_CONTRACTS],
  projections: [closureFacts, planFacts, journeys, progressNotes, effectReviews, visits, closures, worklist],
  processes: [],
  policy,
  problems,
  resolvers: Object.values(schema),
  providers: [ClosureWork, Worklists],
  start: async (host) => watchClocks(host),
});
