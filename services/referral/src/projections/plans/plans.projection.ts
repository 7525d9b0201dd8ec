import { projection, type SealedPart } from '@kangfu/subscriptions';
import { SessionDelivered, wasThere } from '../../delivery/session.events.js';
import { PlanAgreed, PlanApproved, PlanDrafted } from '../../plan/plan.events.js';

interface Goal { readonly goalId: string; readonly domain: string; readonly baseline: number; readonly weight: number }
interface PlanState {
  readonly planId: string; readonly caseId: string; readonly personId: string; readonly planVersion: number; readonly agency: string | null; readonly author: string;
  readonly goals: readonly Goal[]; readonly goalTexts: SealedPart | null; readonly sessionsPlanned: number; readonly from: string; readonly to: string;
  readonly draftedAt: string; readonly agreedAt: string | null; readonly agreedBy: string | null; readonly approvedAt: string | null; readonly approver: string | null;
  readonly versionInForce: number | null;
}
interface SessionState { attended: boolean; minutes: number; day: string }
export interface PlanRow extends PlanState {
  readonly accessKey: string;
  /** Of its stream: what `expectedVersion` is compared with. */
  readonly version: number;
  /** Of the latest version. */
  readonly status: 'drafted' | 'agreed' | 'approved' | 'in-force';
  /** Sessions at which the client was there. */
  readonly sessionsDelivered: number; readonly sessionsMissed: number; readonly minutesDelivered: number; readonly lastSessionOn: string | null;
}

const settled = (state: PlanState): PlanState => (state.agreedAt && state.approvedAt ? { ...state, versionInForce: state.planVersion } : state);
const byPlan = (e: { data: { planId: string } }): string => e.data.planId;

/** Plans by uuid, with what was delivered of what was planned. */
export const plans = projection<PlanRow>('plans', 1, {
  view: (_key, slices) => {
    const slice = slices.one<PlanState>('plan');
    if (!slice) return null;
    const plan = slice.state;
    const sessions = slices.all<SessionState>('session').map((session) => session.state);
    const attended = sessions.filter((session) => session.attended);
    return {
      ...plan, version: slice.version, accessKey: `case-${plan.caseId}`, status: plan.agreedAt ? (plan.approvedAt ? 'in-force' : 'agreed') : plan.approvedAt ? 'approved' : 'drafted',
      sessionsDelivered: attended.length, sessionsMissed: sessions.length - attended.length, minutesDelivered: attended.reduce((sum, session) => sum + session.minutes, 0),
      lastSessionOn: attended.map((session) => session.day).sort().at(-1) ?? null,
    };
  },
  indexes: [{ keys: { caseId: 1, draftedAt: 1, _id: 1 } }, { keys: { accessKey: 1 } }],
})
  .on(PlanDrafted, byPlan, (state: PlanState | undefined, e): PlanState => ({
    planId: e.data.planId, caseId: e.data.caseId, personId: e.data.personId, planVersion: e.data.planVersion, agency: e.data.agency ?? null, author: e.data.author,
    goals: e.data.goals, goalTexts: e.sealed, sessionsPlanned: e.data.sessionsPlanned, from: e.data.from, to: e.data.to,
    draftedAt: e.occurred, agreedAt: null, agreedBy: null, approvedAt: null, approver: null, versionInForce: state?.versionInForce ?? null,
  }))
  .on(PlanAgreed, byPlan, (state: PlanState | undefined, e): PlanState => settled({ ...state!, agreedAt: e.occurred, agreedBy: e.data.agreedBy }))
  .on(PlanApproved, byPlan, (state: PlanState | undefined, e): PlanState => settled({ ...state!, approvedAt: e.occurred, approver: e.data.approver }))
  .on(SessionDelivered, byPlan, (_state, e): SessionState => ({ attended: wasThere(e.data.attendance), minutes: e.data.minutes, day: e.data.day }));
