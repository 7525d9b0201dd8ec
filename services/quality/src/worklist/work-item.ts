import type { Role } from '@kangfu/access';
import type { StepName } from '../journey/journey.js';
import type { WorkKind } from './work-kinds.js';

/** Later than any due day: sorts last. */
export const NEVER = '9999-12-31';

/** One thing that somebody has to do, about a case or what is none. It is gone when it is done. */
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
  /** Key of the row it lies in. */
  readonly row: string;
  readonly accessKey: string;
  /** Null: it is about no case. */
  readonly caseId: string | null;
  /** Of two who look alike, the one who was looked at. */
  readonly personId: string;
  readonly street: string;
  readonly community: string | null;
  /** What it is about, where that is more than the case: kind and uuid, as `referral-UUID`. */
  readonly about: string | null;
  readonly since: string;
  /** Last day, in China; `NEVER` where no clock runs. */
  readonly due: string;
  /** From this day on it is due soon. */
  readonly soonFrom: string;
  /** Among those due on one day: less is earlier. */
  readonly rank: number;
  /** The last day on which it can be done; `NEVER`: always. */
  readonly over: string;
  /** How far it was escalated: 0 not at all, 1 overdue, 2 and more by level of the chain. */
  readonly level: number;
  /** What is late, where this is to chase it and it is no step. */
  readonly chases: WorkKind | null;
  /** The last time somebody was urged to do it, and when that was seen; null: never. */
  readonly urge: Urge | null;
}
export interface Urge { readonly at: string; readonly by: string; readonly times: number; readonly seenAt: string | null; readonly seenBy: string | null }
