import type { Type } from '@nestjs/common';
import { CloseCaseResolver } from './closure/close-case/close-case.resolver.js';
import { ReopenCaseResolver } from './closure/reopen-case/reopen-case.resolver.js';
import { NoteProgressResolver } from './progress/note-progress/note-progress.resolver.js';
import { CaseFieldsResolver } from './projections/case-fields/case-fields.resolver.js';
import { ClosuresResolver } from './projections/closures/closures.resolver.js';
import { EffectReviewsResolver } from './projections/effect-reviews/effect-reviews.resolver.js';
import { JourneysResolver } from './projections/journeys/journeys.resolver.js';
import { ProgressNotesResolver } from './projections/progress-notes/progress-notes.resolver.js';
import { VisitsResolver } from './projections/visits/visits.resolver.js';
import { ReviewEffectResolver } from './review/review-effect/review-effect.resolver.js';
import { RecordVisitResolver } from './visit/record-visit/record-visit.resolver.js';

/** Everything that contributes to the subgraph, for the service and for printing its schema without starting it. */
export const resolvers: readonly Type<unknown>[] = [
  JourneysResolver, CaseFieldsResolver, ProgressNotesResolver, EffectReviewsResolver, VisitsResolver, ClosuresResolver,
  NoteProgressResolver, ReviewEffectResolver, RecordVisitResolver, CloseCaseResolver, ReopenCaseResolver,
];
