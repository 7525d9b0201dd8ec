import type { ProjectedEvent } from '@kangfu/subscriptions';
import type { PlanAgreed, PlanApproved, PlanDrafted, ServicePaused, ServiceResumed, SessionCorrected, SessionDelivered } from './referral.contract.js';

/** What one plan's stream says, folded alike by every projection that needs it. */
export interface PlanState {
  readonly planId: string; readonly caseId: string; readonly personId: string;
  readonly latest: PlanContent;
  readonly agreed: boolean; readonly approved: boolean;
  readonly firstDraftedAt: string; readonly author: string; readonly authorUnit: string | null;
  /** The content that is agreed and approved, and since when some version is. */
  readonly inForce: PlanContent | null; readonly firstInForceAt: string | null;
  /** Since when the version in force is. */
  readonly inForceSince: string | null;
  /** Times in which all of it was paused: instants of the first day, and of the day on which it went on; null: still. */
  readonly pauses: readonly { readonly from: string; readonly to: string | null }[];
}
export interface PlanContent {
  readonly version: number; readonly agency: string | null; readonly goals: readonly { readonly goalId: string; readonly weight: number }[];
  readonly sessionsPlanned: number; readonly from: string; readonly to: string;
}
const settled = (state: PlanState, at: string): PlanState =>
  (state.agreed && state.approved ? { ...state, inForce: state.latest, firstInForceAt: state.firstInForceAt ?? at, inForceSince: at } : state);

export const planDrafted = (state: PlanState | undefined, e: ProjectedEvent<typeof PlanDrafted>): PlanState => {
  const { planId, caseId, personId, planVersion, agency, goals, sessionsPlanned, from, to, author } = e.data;
  // What a projection keeps beside it stays.
  return {
    ...state, planId, caseId, personId, latest: { version: planVersion, agency: agency ?? null, goals: goals.map(({ goalId, weight }) => ({ goalId, weight })), sessionsPlanned, from, to },
    agreed: false, approved: false, firstDraftedAt: state?.firstDraftedAt ?? e.occurred, author, authorUnit: e.actor.unit, inForce: state?.inForce ?? null, firstInForceAt: state?.firstInForceAt ?? null, inForceSince: state?.inForceSince ?? null, pauses: state?.pauses ?? [],
  };
};
export const planAgreed = (state: PlanState | undefined, e: ProjectedEvent<typeof PlanAgreed>): PlanState => settled({ ...state!, agreed: true }, e.occurred);
export const planApproved = (state: PlanState | undefined, e: ProjectedEvent<typeof PlanApproved>): PlanState => settled({ ...state!, approved: true }, e.occurred);

/** The day begins in China. */
const beginOf = (day: string): string => new Date(`${day}T00:00:00+08:00`).toISOString();
/** One service alone stops no clock: the others go on. */
export const servicePaused = (state: PlanState | undefined, e: ProjectedEvent<typeof ServicePaused>): PlanState =>
  (e.data.service === undefined ? { ...state!, pauses: [...state!.pauses, { from: beginOf(e.data.from), to: null }] } : state!);
export const serviceResumed = (state: PlanState | undefined, e: ProjectedEvent<typeof ServiceResumed>): PlanState =>
  (e.data.service === undefined ? { ...state!, pauses: state!.pauses.map((pause) => (pause.to === null ? { ...pause, to: beginOf(e.data.on) } : pause)) } : state!);

export interface SessionState { readonly planId: string; readonly attended: boolean; /** Entered in error: neither attended nor missed. */ readonly annulled?: true; readonly by: string; readonly at: string; readonly day: string; readonly agency: string }
export const wasThere = (attendance: string): boolean => attendance === 'attended' || attendance === 'late';
export const sessionDelivered = (_state: unknown, e: ProjectedEvent<typeof SessionDelivered>): SessionState =>
  ({ planId: e.data.planId, attended: wasThere(e.data.attendance), by: e.data.deliveredBy, at: e.occurred, day: e.data.day, agency: e.data.agency });
/** It counts as corrected from then on; when it was recorded, and by whom, stays. */
export const sessionCorrected = (state: SessionState | undefined, e: ProjectedEvent<typeof SessionCorrected>): SessionState => ({
  ...state!, attended: !e.data.annulled && wasThere(e.data.after.attendance), day: e.data.after.day, ...(e.data.annulled ? { annulled: true } : {}),
});
