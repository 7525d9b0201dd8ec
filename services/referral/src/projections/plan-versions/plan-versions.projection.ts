import { projection, type SealedPart } from '@kangfu/subscriptions';
import { PlanAgreed, PlanApproved, PlanDrafted } from '../../plan/plan.events.js';

export interface PlanVersionRow {
  readonly planId: string; readonly caseId: string; readonly personId: string; readonly accessKey: string; readonly agency: string | null; readonly planVersion: number; readonly author: string;
  readonly goals: readonly { readonly goalId: string; readonly domain: string; readonly baseline: number; readonly weight: number }[]; readonly texts: SealedPart | null;
  readonly services: readonly { readonly service: string; readonly sessions: number; readonly provider?: string | undefined }[];
  readonly sessionsPlanned: number; readonly from: string; readonly to: string;
  readonly draftedAt: string; readonly agreedAt: string | null; readonly agreedBy: string | null; readonly approvedAt: string | null; readonly approver: string | null;
}
export const versionKey = (planId: string, planVersion: number): string => `${planId}:${planVersion}`;
const byVersion = (e: { data: { planId: string; planVersion: number } }): string => versionKey(e.data.planId, e.data.planVersion);

/** Every version of every plan, as it was drafted, agreed to and approved. */
export const planVersions = projection<PlanVersionRow>('plan-versions', 1, {
  view: (_key, slices) => slices.one<PlanVersionRow>('plan')?.state ?? null,
  indexes: [{ keys: { planId: 1, planVersion: 1, _id: 1 } }, { keys: { accessKey: 1 } }],
})
  .on(PlanDrafted, byVersion, (_state, e): PlanVersionRow => {
    const { planId, caseId, personId, planVersion, agency, author, goals, services, sessionsPlanned, from, to } = e.data;
    return {
      planId, caseId, personId, accessKey: `case-${caseId}`, agency: agency ?? null, planVersion, author, goals, texts: e.sealed, services: services ?? [], sessionsPlanned, from, to,
      draftedAt: e.occurred, agreedAt: null, agreedBy: null, approvedAt: null, approver: null,
    };
  })
  .on(PlanAgreed, byVersion, (state: PlanVersionRow | undefined, e): PlanVersionRow => ({ ...state!, agreedAt: e.occurred, agreedBy: e.data.agreedBy }))
  .on(PlanApproved, byVersion, (state: PlanVersionRow | undefined, e): PlanVersionRow => ({ ...state!, approvedAt: e.occurred, approver: e.data.approver }));
