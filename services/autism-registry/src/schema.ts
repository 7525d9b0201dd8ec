/** Every resolver that contributes to the subgraph: what its SDL is printed from, without starting anything. */
export { ScreenedPersonResolver, ScreeningResolver } from './projections/screenings/screenings.resolver.js';
export { AutismFileResolver } from './projections/autism-files/autism-files.resolver.js';
export { DutyResolver } from './projections/duties/duties.resolver.js';
export { ScreeningSummaryResolver } from './projections/screening-summary/screening-summary.resolver.js';
export { RecordScreeningResolver } from './screening/record-screening/record-screening.resolver.js';
export { RecordScreeningsResolver } from './screening/record-screenings/record-screenings.resolver.js';
export { CompleteDutyResolver } from './duty/complete-duty/complete-duty.resolver.js';
