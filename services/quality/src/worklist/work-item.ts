import type { Role } from '@kangfu/access';
import type { StepName } from '../journey/journey.js';
import type { WorkKind } from './work-kinds.js';

/** Later than any due day: sorts last. */
export const NEVER = '9999-12-31';

/** One thing that somebody has to do about a case. It is gone when it is done. */
export interface WorkItem {
  /** The same as long as it is the same work of the same desk. */
  readonly id: string;
  readonly kind: WorkKind;
  /** Of the nine, the one it belongs to. */
  readonly step: StepName;
  /** Whose it is to do: a role at a unit, or a person themselves. */
  readonly desk: string;
  readonly role: Role;
  /** Unit code; null where it is the person's own. */
  readonly unit: string | null;
  /** User id of the one who answers for it there; null: nobody yet. */
  readonly person: string | null;
  /** Of an agency's work: whose access and consent decide. */
  readonly agency: string | null;
  readonly accessKey: string;
  readonly caseId: string;
  readonly personId: string;
  readonly street: string;
  readonly community: string | null;
  /** What it is about, where that is more than the case: stream id of a need's case, referral, plan or consent. */
  readonly about: string | null;
  readonly since: string;
  /** Last day, in China; `NEVER` where no clock runs. */
  readonly due: string;
  /** How far it was escalated: 0 not at all, 1 overdue, 2 and more by level of the chain. */
  readonly level: number;
  /** The last time somebody was urged to do it, and when that was seen; null: never. */
  readonly urge: Urge | null;
}
export interface Urge { readonly at: string; readonly by: string; readonly times: number; readonly seenAt: string | null; readonly seenBy: string | null }
