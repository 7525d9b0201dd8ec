import { projection, type SealedPart } from '@kangfu/subscriptions';
import { type Attendance, SessionCorrected, SessionDelivered, wasThere } from '../../delivery/session.events.js';
import { PlanAgreed, PlanApproved, PlanDrafted, ServicePaused, ServiceResumed } from '../../plan/plan.events.js';

interface Goal { readonly goalId: string; readonly domain: string; readonly baseline: number; readonly weight: number }
interface Service { readonly service: string; readonly sessions: number; readonly provider?: string | undefined }
export interface Pause { readonly service: string | null; readonly from: string; readonly until: string | null; readonly resumedOn: string | null; readonly reason: string; readonly pausedBy: string; readonly note: SealedPart | null }
interface PlanState {
  readonly planId: string; readonly caseId: string; readonly personId: string; readonly planVersion: number; readonly agency: string | null; readonly author: string;
  readonly goals: readonly Goal[]; readonly goalTexts: SealedPart | null; readonly sessionsPlanned: number; readonly from: string; readonly to: string;
  readonly draftedAt: string; readonly agreedAt: string | null; readonly agreedBy: string | null; readonly approvedAt: string | null; readonly approver: string | null;
  readonly versionInForce: number | null; readonly pauses: readonly Pause[];
  /** Of the latest version, and of the one in force. */
  readonly latestServices: readonly Service[]; readonly servicesInForce: readonly Service[] | null;
}
interface SessionState { attended: boolean; annulled: boolean; minutes: number; day: string; service: string | null; at: string }
/** Planned against delivered, of one service. */
export interface Served { readonly service: string; readonly provider: string | null; readonly planned: number; readonly delivered: number; readonly missed: number; readonly minutes: number; readonly firstOn: string | null }
export interface PlanRow extends Omit<PlanState, 'latestServices' | 'servicesInForce'> {
  readonly accessKey: string;
  /** Of its stream: what `expectedVersion` is compared with. */
  readonly version: number;
  /** Of the latest version. */
  readonly status: 'drafted' | 'agreed' | 'approved' | 'in-force';
  /** Sessions at which the client was there, as corrected. */
  readonly sessionsDelivered: number; readonly sessionsMissed: number; readonly minutesDelivered: number; readonly lastSessionOn: string | null;
  /** When the first of them was recorded, and its day: what the clock of the first service asks. */
  readonly firstSessionAt: string | null; readonly firstSessionOn: string | null;
  /** Of the version in force; of the latest one until there is one. */
  readonly services: readonly Served[];
}

const settled = (state: PlanState): PlanState => (state.agreedAt && state.approvedAt ? { ...state, versionInForce: state.planVersion, servicesInForce: state.latestServices } : state);
const byPlan = (e: { data: { planId: string } }): string => e.data.planId;
const firstOf = (values: readonly string[]): string | null => [...values].sort()[0] ?? null;
const totals = (sessions: readonly SessionState[]) => {
  const attended = sessions.filter((session) => session.attended);
  return { delivered: attended.length, missed: sessions.length - attended.length, minutes: attended.reduce((sum, session) => sum + session.minutes, 0), firstOn: firstOf(attended.map((session) => session.day)), attended };
};
const sessionState = ({ day, minutes, attendance, service }: { day: string; minutes: number; attendance: Attendance; service?: string | undefined }, at: string, annulled: boolean): SessionState =>
  ({ attended: wasThere(attendance), annulled, minutes, day, service: service ?? null, at });

/** Plans by uuid, with what was delivered of what was planned. */
export const plans = projection<PlanRow>('plans', 2, {
  view: (_key, slices) => {
    const slice = slices.one<PlanState>('plan');
    if (!slice) return null;
    const { latestServices, servicesInForce, ...plan } = slice.state;
    const sessions = slices.all<SessionState>('session').map((session) => session.state).filter((session) => !session.annulled);
    const { delivered, missed, minutes, firstOn, attended } = totals(sessions);
    return {
      ...plan, version: slice.version, accessKey: `case-${plan.caseId}`, status: plan.agreedAt ? (plan.approvedAt ? 'in-force' : 'agreed') : plan.approvedAt ? 'approved' : 'drafted',
      sessionsDelivered: delivered, sessionsMissed: missed, minutesDelivered: minutes, lastSessionOn: attended.map((session) => session.day).sort().at(-1) ?? null,
      firstSessionAt: firstOf(attended.map((session) => session.at)), firstSessionOn: firstOn,
      services: (servicesInForce ?? latestServices).map(({ service, sessions: planned, provider }) => {
        const { attended: _attended, ...served } = totals(sessions.filter((session) => session.service === service));
        return { service, provider: provider ?? null, planned, ...served };
      }),
    };
  },
  indexes: [{ keys: { caseId: 1, draftedAt: 1, _id: 1 } }, { keys: { accessKey: 1 } }],
})
  .on(PlanDrafted, byPlan, (state: PlanState | undefined, e): PlanState => ({
    planId: e.data.planId, caseId: e.data.caseId, personId: e.data.personId, planVersion: e.data.planVersion, agency: e.data.agency ?? null, author: e.data.author,
    goals: e.data.goals, goalTexts: e.sealed, sessionsPlanned: e.data.sessionsPlanned, from: e.data.from, to: e.data.to, latestServices: e.data.services ?? [], servicesInForce: state?.servicesInForce ?? null,
    draftedAt: e.occurred, agreedAt: null, agreedBy: null, approvedAt: null, approver: null, versionInForce: state?.versionInForce ?? null, pauses: state?.pauses ?? [],
  }))
  .on(PlanAgreed, byPlan, (state: PlanState | undefined, e): PlanState => settled({ ...state!, agreedAt: e.occurred, agreedBy: e.data.agreedBy }))
  .on(PlanApproved, byPlan, (state: PlanState | undefined, e): PlanState => settled({ ...state!, approvedAt: e.occurred, approver: e.data.approver }))
  .on(ServicePaused, byPlan, (state: PlanState | undefined, { data, sealed }): PlanState => ({
    ...state!, pauses: [...state!.pauses, { service: data.service ?? null, from: data.from, until: data.until ?? null, resumedOn: null, reason: data.reasonCode, pausedBy: data.pausedBy, note: sealed }] }))
  .on(ServiceResumed, byPlan, (state: PlanState | undefined, { data }): PlanState => ({
    ...state!, pauses: state!.pauses.map((pause) => (pause.service === (data.service ?? null) && pause.resumedOn === null ? { ...pause, resumedOn: data.on } : pause)) }))
  .on(SessionDelivered, byPlan, (_state, e) => sessionState(e.data, e.occurred, false))
  .on(SessionCorrected, byPlan, (state: SessionState | undefined, e) => sessionState(e.data.after, state!.at, e.data.annulled));
