import type { GoalDomain, ServiceKind } from '../shared/vocabulary.js';
import type { PauseReason } from './plan.events.js';

export interface PlannedGoal {
  readonly goalId: string;
  /** The goal of an earlier version is carried on: reviews and comparisons know it by its id. */
  readonly carried?: boolean;
  readonly domain: GoalDomain;
  /** Level of attainment at the start, −2 … 2. */
  readonly baseline: number;
  /** Weight in the GAS score, 1 … 10. */
  readonly weight: number;
  readonly text: string | null;
  /** What each level −2 … 2 means, five texts in that order. */
  readonly levels?: readonly string[] | null;
}
export interface PlannedService {
  readonly service: ServiceKind;
  readonly sessions: number;
  /** User id of the therapist; null: whoever of the agency. */
  readonly provider: string | null;
}
interface PlanContent {
  /** Unit code of the agency that delivers; null where the plan is not an agency's. */
  readonly agency: string | null;
  readonly goals: readonly PlannedGoal[];
  /** Each kind once; none: the plan does not tell services apart. */
  readonly services?: readonly PlannedService[];
  /** In all. */
  readonly sessionsPlanned: number;
  readonly from: string;
  readonly to: string;
}
export interface DraftPlan { readonly type: 'DraftPlan'; readonly data: PlanContent & { readonly planId: string } }
export interface RevisePlan { readonly type: 'RevisePlan'; readonly data: PlanContent }
export interface AgreePlan { readonly type: 'AgreePlan'; readonly data: { readonly agreedBy: 'client' | 'guardian'; readonly evidence: string | null } }
export interface ApprovePlan { readonly type: 'ApprovePlan'; readonly data: object }
/** `service` null: all of the plan. Days are in China; today where null. */
export interface PauseService { readonly type: 'PauseService'; readonly data: { readonly service: ServiceKind | null; readonly from: string | null; readonly until: string | null; readonly reason: PauseReason; readonly note: string | null } }
export interface ResumeService { readonly type: 'ResumeService'; readonly data: { readonly service: ServiceKind | null; readonly on: string | null } }
export type PlanCommand = DraftPlan | RevisePlan | AgreePlan | ApprovePlan | PauseService | ResumeService;
