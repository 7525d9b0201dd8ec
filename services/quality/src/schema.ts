// Every resolver that contributes to the subgraph: for the service, and for printing its schema without starting it.
export { CloseCaseResolver } from './closure/close-case/close-case.resolver.js';
export { ReopenCaseResolver } from './closure/reopen-case/reopen-case.resolver.js';
export { NoteProgressResolver } from './progress/note-progress/note-progress.resolver.js';
export { CaseFieldsResolver } from './projections/case-fields/case-fields.resolver.js';
export { ClosuresResolver } from './projections/closures/closures.resolver.js';
export { EffectReviewsResolver } from './projections/effect-reviews/effect-reviews.resolver.js';
export { JourneysResolver } from './projections/journeys/journeys.resolver.js';
export { ProgressNotesResolver } from './projections/progress-notes/progress-notes.resolver.js';
export { VisitsResolver } from './projections/visits/visits.resolver.js';
export { CaseWorkResolver } from './projections/worklist/case-work.resolver.js';
export { WorklistResolver } from './projections/worklist/worklist.resolver.js';
export { ReviewEffectResolver } from './review/review-effect/review-effect.resolver.js';
export { RecordVisitResolver } from './visit/record-visit/record-visit.resolver.js';
