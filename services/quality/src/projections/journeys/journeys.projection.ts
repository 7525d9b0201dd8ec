import { idOf } from '@kangfu/common';
import { DAYS, type EscalatedTo } from '@kangfu/common/step-clocks';
import { dueOf } from '@kangfu/common/working-days';
import { doerOf, projection, type ProjectedEvent } from '@kangfu/subscriptions';
import type { EventDefinition } from '@kangfu/contracts';
import { clockDecider, type Clocks } from '../../clock/clock.decider.js';
import { ClockSettingsNoted, StepDueSoon, StepEscalated, StepOverdue, WorkEscalated, WorkOverdue } from '../../clock/clock.events.js';
import { type Noted, type NotedClocks, notedOf } from '../../clock/looks.js';
import { CaseClosed, CaseReopened } from '../../closure/closure.events.js';
import { CaseHeld, CaseResumed, type HoldReason } from '../../hold/hold.events.js';
import { planAgreed, planApproved, planDrafted, type PlanState, servicePaused, serviceResumed, sessionCorrected, sessionDelivered, type SessionState } from '../../integration/folds.js';
import { CaseManagerNamed, CaseRedirected, NeedTriaged, RequestAccepted, RequestCompleted, RequestFiled, RequestRefused, RequestReturned, RequestWithdrawn, StepOverdue as RequestOverdue } from '../../integration/intake.contract.js';
import { AssessmentRecorded, InstrumentScored, PlanAgreed, PlanApproved, PlanDrafted, REFERRAL_MOVES, ReferralSent, ServicePaused, ServiceResumed, SessionCorrected, SessionDelivered } from '../../integration/referral.contract.js';
import { type Deed, type Journey, type JourneyFacts, journeyOf, type Step } from '../../journey/journey.js';
import { type HoldSpan, movedByHolds } from '../../journey/holds.js';
import { ProgressNoted } from '../../progress/progress.events.js';
import { EffectReviewed } from '../../review/review.events.js';
import { contactLostOn, TERMINAL_REFERRALS } from '../../shared/facts.js';
import { VisitRecorded } from '../../visit/visit.events.js';

type CaseState = Pick<JourneyFacts, 'street' | 'window' | 'places' | 'filedAt' | 'accepted' | 'refused' | 'withdrawn' | 'needs' | 'manager'> & {
  readonly personId: string; /** Of the window's clock, were it never stopped. */ readonly acceptBy: string; /** Times in which papers were to be completed. */ readonly returns: readonly HoldSpan[];
  /** What intake told of that clock itself, as earlier releases did. */ readonly noted: Noted | null;
};
type ReferralState = JourneyFacts['referrals'][number];
interface ClosureState { closed: Deed | null }
/** Holds of the case in order; the last one with its reason and last day. */
interface HoldState { readonly spans: readonly HoldSpan[]; readonly last: Omit<NonNullable<JourneyRow['hold']>, 'since'> }
/** A step with what was told of its clock: due soon, overdue (level 1), escalated (from 2 on). Of a step that is not active nothing is. */
export interface RowStep extends Step { readonly soon: boolean; readonly level: number; readonly escalatedTo: EscalatedTo | null }
export interface JourneyRow extends Journey {
  readonly caseId: string; readonly personId: string; readonly accessKey: string; readonly filedAt: string; readonly street: string; readonly places: readonly string[];
  readonly steps: readonly RowStep[];
  /** Active steps with what lists filter by; a step without a running clock is due at the end of days. */
  readonly active: readonly (Pick<RowStep, 'step' | 'unit' | 'role' | 'person' | 'soon' | 'level'> & { readonly unitRef: string | null; readonly due: string; /** Unit that was told last. */ readonly told: string | null })[];
  readonly nextDue: string;
  /** On hold now, and until when; null: it is not. */
  readonly hold: { readonly reason: HoldReason; readonly since: string; readonly until: string } | null;
  /** The day on which contact was lost, while nobody was reached since. */
  readonly contactLostOn: string | null;
  readonly settings: JourneyFacts['settings'];
  /** Names these settings: what the units of the case have set since is noted by the watch (clock/clock-watch.ts). */
  readonly settingsMark: string;
  /** When its clocks stood still: all of them, and the window's while papers were to be completed. */
  readonly stood: { readonly holds: readonly HoldSpan[]; readonly returns: readonly HoldSpan[] };
  /** What was told of its clocks, by their keys. */
  readonly noted: NotedClocks;
}
/** Later than any due day: sorts last. */
export const NEVER = '9999-12-31';

/** Units are few, and asked for with every event. */
const unitRefs = new Map<string, string>();
const unitRefOf = (unit: string): string => {
  let ref = unitRefs.get(unit);
  if (ref === undefined) unitRefs.set(unit, ref = idOf(`unit:${unit}`));
  return ref;
};
const deed = (e: ProjectedEvent<EventDefinition>): Deed => ({ at: e.occurred, by: doerOf(e) });
const byCase = (e: { data: { caseId: string } }): string => e.data.caseId;
const changed = <E extends ProjectedEvent<EventDefinition>>(change: (state: CaseState, e: E) => Partial<CaseState>) => (state: CaseState | undefined, e: E): CaseState => ({ ...state!, ...change(state!, e) });

/** The journey of each case, by case uuid: a function of one slice per stream of three services, so the order between them cannot matter. */
export const journeys = projection<JourneyRow>('journeys', 9, {
  view: (caseId, slices) => {
    const file = slices.one<CaseState>('case')?.state;
    if (!file) return null;
    const states = <S>(kind: string): S[] => slices.all<S>(kind).map((slice) => slice.state);
    const hold = slices.one<HoldState>('hold')?.state;
    const clocks = slices.one<Clocks>('clock')?.state ?? clockDecider.initial;
    const { settings } = clocks.settings;
    const journey = journeyOf({
      ...file, acceptDue: movedByHolds(file.returns, file.filedAt, file.acceptBy, DAYS.accept.working), assessments: states('assessment'), referrals: states('referral'), sessions: states<SessionState>('session'), notes: states('progress'), reviews: states('review'), visits: states('visit'),
      plans: states<PlanState>('plan').map(({ author, firstDraftedAt, firstInForceAt, inForceSince, inForce, latest, pauses }) =>
        ({ agency: (inForce ?? latest).agency, author, firstDraftedAt, firstInForceAt, inForceSince, sessionsPlanned: (inForce ?? latest).sessionsPlanned, to: (inForce ?? latest).to, pauses })),
      closed: slices.one<ClosureState>('closure')?.state.closed ?? null, settings, holds: hold?.spans ?? [],
    });
    const current = hold?.spans.at(-1);
    const noted: NotedClocks = { ...(file.noted ? { accept: file.noted } : {}), ...clocks.noted };
    const steps = journey.steps.map((step): RowStep => { const told = step.state === 'active' && step.due !== null ? notedOf({ key: step.step, due: step.due }, noted) : null; return { ...step, soon: told?.level === 0, level: told?.level ?? 0, escalatedTo: told?.escalatedTo ?? null }; });
    const active = steps.filter((step) => step.state === 'active').map(({ step, unit, role, person, due, soon, level, escalatedTo }) =>
      ({ step, unit, unitRef: unit === null ? null : unitRefOf(unit), role, person, due: due ?? NEVER, soon, level, told: escalatedTo?.unit ?? null }));
    const { personId, filedAt, street, places } = file;
    return {
      caseId, personId, accessKey: `case-${caseId}`, filedAt, street, places, status: journey.status, steps, active, nextDue: active.map((step) => step.due).sort()[0] ?? NEVER,
      hold: hold && current?.to === null ? { ...hold.last, since: current.from } : null, contactLostOn: contactLostOn(states('visit')), settings, settingsMark: clocks.settings.mark,
      stood: { holds: hold?.spans ?? [], returns: file.returns }, noted,
    };
  },
  indexes: [{ keys: { nextDue: 1, _id: 1 } }, { keys: { status: 1, nextDue: 1, _id: 1 } }, { keys: { 'active.unitRef': 1, nextDue: 1 } }, { keys: { accessKey: 1 } }],
})
  .on(RequestFiled, byCase, (_s, e): CaseState => ({
    personId: e.data.personId, street: e.data.street, window: e.data.window, places: e.data.places, filedAt: e.occurred, acceptBy: dueOf(e.occurred, { ...DAYS.accept, days: e.data.acceptDays ?? DAYS.accept.days }), returns: [], noted: null, accepted: null, refused: null, withdrawn: null,
    needs: e.data.needs.map(({ needId }) => ({ needId, exit: null, triaged: null })), manager: null }))
  .on(RequestAccepted, byCase, changed((_s, e) => ({ accepted: deed(e) })))
  // What is left of the window's clock is kept until all papers are there.
  .on(RequestReturned, byCase, changed(({ returns }, e) => (returns.at(-1)?.to === null ? {} : { returns: [...returns, { from: e.occurred, to: null }] })))
  .on(RequestCompleted, byCase, changed(({ returns }, e: ProjectedEvent<typeof RequestCompleted>) =>
    (e.data.missing.length === 0 ? { returns: returns.map((span) => (span.to === null ? { ...span, to: e.occurred } : span)) } : {})))
  .on(RequestOverdue, byCase, changed((_s, e: ProjectedEvent<typeof RequestOverdue>) => ({ noted: { due: e.data.due, level: e.data.level, escalatedTo: e.data.escalatedTo } })))
  .on(RequestRefused, byCase, changed((_s, e) => ({ refused: deed(e) })))
  .on(RequestWithdrawn, byCase, changed((_s, e) => ({ withdrawn: deed(e) })))
  .on(CaseRedirected, byCase, changed((_s, e: ProjectedEvent<typeof CaseRedirected>) => ({ street: e.data.street, window: e.data.window, places: e.data.places })))
  .on(NeedTriaged, byCase, changed((state, e: ProjectedEvent<typeof NeedTriaged>) => ({
    needs: state.needs.map((need) => (need.needId === e.data.needId ? { ...need, exit: e.data.exit, triaged: deed(e) } : need)) })))
  .on(CaseManagerNamed, byCase, changed((_s, e: ProjectedEvent<typeof CaseManagerNamed>) => ({ manager: { userId: e.data.manager, unit: e.data.unit } })))
  .on(AssessmentRecorded, byCase, (_s, e): Deed => deed(e))
  .on(InstrumentScored, byCase, (_s, e): Deed => deed(e))
  .on(ReferralSent, byCase, (_s, e): ReferralState => ({ needId: e.data.needId, agency: e.data.agency, status: e.data.to, sent: deed(e), endedAt: null }))
  .on(PlanDrafted, byCase, planDrafted)
  .on(PlanAgreed, byCase, planAgreed)
  .on(PlanApproved, byCase, planApproved)
  .on(ServicePaused, byCase, servicePaused)
  .on(ServiceResumed, byCase, serviceResumed)
  .on(SessionDelivered, byCase, sessionDelivered)
  .on(SessionCorrected, byCase, sessionCorrected)
  .on(ProgressNoted, byCase, (_s, e): Deed => deed(e))
  .on(EffectReviewed, byCase, (_s, e) => ({ ...deed(e), effective: e.data.effective }))
  .on(VisitRecorded, byCase, (_s, e) => ({ ...deed(e), day: e.data.day, reached: e.data.reached }))
  .on(CaseHeld, byCase, (state: HoldState | undefined, e): HoldState => ({ spans: [...(state?.spans ?? []), { from: e.occurred, to: null }], last: { reason: e.data.reasonCode, until: e.data.until } }))
  .on(CaseResumed, byCase, (state: HoldState | undefined, e): HoldState => ({ ...state!, spans: state!.spans.map((span) => (span.to === null ? { ...span, to: e.occurred } : span)) }))
  .on(ClockSettingsNoted, byCase, (state: Clocks | undefined, e): Clocks => clockDecider.evolve(state ?? clockDecider.initial, e))
  .on(StepDueSoon, byCase, (state: Clocks | undefined, e): Clocks => clockDecider.evolve(state ?? clockDecider.initial, e))
  .on(StepOverdue, byCase, (state: Clocks | undefined, e): Clocks => clockDecider.evolve(state ?? clockDecider.initial, e))
  .on(StepEscalated, byCase, (state: Clocks | undefined, e): Clocks => clockDecider.evolve(state ?? clockDecider.initial, e))
  .on(WorkOverdue, byCase, (state: Clocks | undefined, e): Clocks => clockDecider.evolve(state ?? clockDecider.initial, e))
  .on(WorkEscalated, byCase, (state: Clocks | undefined, e): Clocks => clockDecider.evolve(state ?? clockDecider.initial, e))
  .on(CaseClosed, byCase, (_s, e): ClosureState => ({ closed: deed(e) }))
  .on(CaseReopened, byCase, (): ClosureState => ({ closed: null }));
for (const move of REFERRAL_MOVES) {
  journeys.on(move, byCase, (state: ReferralState | undefined, e): ReferralState => ({ ...state!, status: e.data.to, endedAt: TERMINAL_REFERRALS.includes(e.data.to) ? e.occurred : null }));
}
