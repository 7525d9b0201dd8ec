import type { GoalDomain } from '../shared/vocabulary.js';

export interface PlannedGoal {
  readonly goalId: string;
  readonly domain: GoalDomain;
  /** Level of attainment at the start, −2 … 2. */
  readonly baseline: number;
  /** Weight in the GAS score, 1 … 10. */
  readonly weight: number;
  readonly text: string | null;
}
interface PlanContent {
  /** Unit code of the agency that delivers; null where the plan is not an agency's. */
  readonly agency: string | null;
  readonly goals: readonly PlannedGoal[];
  readonly sessionsPlanned: number;
  readonly from: string;
  readonly to: string;
}
export interface DraftPlan { readonly type: 'DraftPlan'; readonly data: PlanContent & { readonly planId: string } }
export interface RevisePlan { readonly type: 'RevisePlan'; readonly data: PlanContent }
export interface AgreePlan { readonly type: 'AgreePlan'; readonly data: { readonly agreedBy: 'client' | 'guardian'; readonly evidence: string | null } }
export interface ApprovePlan { readonly type: 'ApprovePlan'; readonly data: object }
export type PlanCommand = DraftPlan | RevisePlan | AgreePlan | ApprovePlan;
