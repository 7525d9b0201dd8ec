import { chinaDay } from '@kangfu/common';
import { certificateNow, firstCertificateId, withCertificate, withStatus } from '@kangfu/common/certificates';
import type { EventDefinition } from '@kangfu/contracts';
import { type ProjectedEvent, projection, type Slice, type SliceMap, type Slices, slicesOf } from '@kangfu/subscriptions';
import { StepDueSoon, StepEscalated, StepOverdue, WorkEscalated, WorkOverdue } from '../../clock/clock.events.js';
import { CaseClosed, CaseReopened } from '../../closure/closure.events.js';
import type { PlanState, SessionState } from '../../integration/folds.js';
import { CaseManagerNamed, CaseRedirected, CertificateRecorded, CertificateStatusChanged, NeedTriaged, PersonRegistered, RequestAccepted, RequestFiled, RequestRefused, RequestWithdrawn, StepOverdue as RequestOverdue } from '../../integration/intake.contract.js';
import { AssessmentRecorded, PlanDrafted, REFERRAL_MOVES, ReferralSent } from '../../integration/referral.contract.js';
import { EffectReviewed } from '../../review/review.events.js';
import { VisitRecorded } from '../../visit/visit.events.js';
import { type JourneyRow, journeys } from '../journeys/journeys.projection.js';
import { type CaseTold, type CaseWhole, countsOf, NO_ENDINGS, type PersonTold, type PlanTold, type ReferralTold, type ReviewTold, type VisitTold } from './statistics.counts.js';

/** What one stream tells: of which case, what the journey makes of it, and what only statistics ask. */
interface Told<Own = unknown> {
  readonly caseId: string; readonly journey: unknown; readonly own: Own;
  /** The journey's state without what ended the case, where that is another. */
  readonly going?: unknown;
}
type Event = ProjectedEvent<EventDefinition>;
type Fold<S, D extends EventDefinition> = (state: S | undefined, event: ProjectedEvent<D>, journey: { readonly before: unknown; readonly now: unknown }) => S;

/** Raised with every change of counts or folds here; a change of the journey's raises the number by itself. */
const OWN_VERSION = 4;
/** What was told of clocks changes no step's days, and is a third of all events; what units set does. */
const TOLD_OF_CLOCKS: readonly EventDefinition[] = [RequestOverdue, StepDueSoon, StepOverdue, StepEscalated, WorkOverdue, WorkEscalated];
/** What ends a case, and so hides in its journey which steps were under way. */
const ENDS: readonly string[] = [RequestRefused.type, RequestWithdrawn.type];

const journeyFolds = new Map<string, ((state: unknown, event: Event) => unknown)[]>();
const keyOf = ({ service, type }: Pick<EventDefinition, 'service' | 'type'>): string => `${service}/${type}`;
for (const { definition, fold } of journeys.handlers) journeyFolds.set(keyOf(definition), [...(journeyFolds.get(keyOf(definition)) ?? []), fold as never]);

const ownFolds = new Map<string, Fold<any, any>>();
const own = <S, D extends EventDefinition>(definition: D, fold: Fold<S, D>): void => { ownFolds.set(keyOf(definition), fold); };

/** From then on the class is that of the certificate that counts now. */
const holding = (state: PersonTold, certificates: PersonTold['certificates'], at: string): PersonTold => {
  const disabilityClass = certificateNow(certificates)?.disabilityClass ?? 0;
  return { ...state, certificates, classes: disabilityClass === state.classes.at(-1)?.disabilityClass ? state.classes : [...state.classes, { at, disabilityClass }] };
};
own<PersonTold, typeof PersonRegistered>(PersonRegistered, (_state, { data: { personId, ageBand, certificate } }) =>
  holding({ ageBand, certificates: [], classes: [] }, certificate ? [{ certificateId: firstCertificateId(personId), disabilityClass: certificate.disabilityClass, status: 'valid' }] : [], ''));
own<PersonTold, typeof CertificateRecorded>(CertificateRecorded, (state, { data: { certificateId, disabilityClass }, occurred }) => holding(state!, withCertificate(state!.certificates, { certificateId, disabilityClass, status: 'valid' }), occurred));
own<PersonTold, typeof CertificateStatusChanged>(CertificateStatusChanged, (state, { data: { certificateId, status }, occurred }) => holding(state!, withStatus(state!.certificates, certificateId, status), occurred));
own<CaseTold, typeof RequestFiled>(RequestFiled, (_state, e) => ({
  filedAt: e.occurred, kinds: [...new Set(e.data.needs.map(({ kind }) => kind))].sort(), placed: [{ at: e.occurred, places: e.data.places }],
  acceptedAt: null, refusedAt: null, withdrawnAt: null, redirectedAt: [], streetAt: null, managers: [],
}));
own<CaseTold, typeof RequestAccepted>(RequestAccepted, (state, e) => ({ ...state!, acceptedAt: e.occurred }));
own<CaseTold, typeof RequestRefused>(RequestRefused, (state, e) => ({ ...state!, refusedAt: e.occurred }));
own<CaseTold, typeof RequestWithdrawn>(RequestWithdrawn, (state, e) => ({ ...state!, withdrawnAt: e.occurred }));
own<CaseTold, typeof CaseRedirected>(CaseRedirected, (state, e) => {
  const { at: _since, user = null, unit = null } = state!.managers.at(-1) ?? {};
  return {
    ...state!, placed: [...state!.placed, { at: e.occurred, places: e.data.places }], redirectedAt: [...state!.redirectedAt, e.occurred],
    // As intake decides: a manager of a unit that the case has left is its manager no more.
    managers: user !== null && unit !== null && !e.data.places.includes(unit) ? [...state!.managers, { at: e.occurred, user: null, unit: null }] : state!.managers,
  };
});
own<CaseTold, typeof NeedTriaged>(NeedTriaged, (state, e) => (e.data.exit === 'street' && state!.streetAt === null ? { ...state!, streetAt: e.occurred } : state!));
own<CaseTold, typeof CaseManagerNamed>(CaseManagerNamed, (state, e) => ({ ...state!, managers: [...state!.managers, { at: e.occurred, user: e.data.manager, unit: e.data.unit }] }));
own<ReferralTold, typeof ReferralSent>(ReferralSent, (_state, e) => ({ agency: e.data.agency, sentAt: e.occurred, status: e.data.to, answer: null, scheduledAt: [], missedAt: [], keptAt: [] }));
for (const move of REFERRAL_MOVES) {
  own<ReferralTold, (typeof REFERRAL_MOVES)[number]>(move, (state, e) => {
    const kept = state!.status === 'scheduled' && (e.type === 'InterimNoteRecorded' || e.type === 'ReferralCompleted');
    const answers = state!.answer === null && (e.type === 'ReferralAccepted' || e.type === 'ReferralDeclined');
    return {
      ...state!, status: e.data.to, answer: answers ? { at: e.occurred, accepted: e.type === 'ReferralAccepted' } : state!.answer,
      scheduledAt: e.type === 'AppointmentScheduled' ? [...state!.scheduledAt, e.occurred] : state!.scheduledAt,
      missedAt: e.type === 'NoShowRecorded' ? [...state!.missedAt, e.occurred] : state!.missedAt, keptAt: kept ? [...state!.keptAt, e.occurred] : state!.keptAt,
    };
  });
}
own<readonly { at: string; score: number }[], typeof AssessmentRecorded>(AssessmentRecorded, (state, e) => [...(state ?? []), { at: e.occurred, score: e.data.score }]);
own<ReviewTold, typeof EffectReviewed>(EffectReviewed, (_state, e) => ({ at: e.occurred, agency: e.data.agency ?? null, gasTHundredths: e.data.gasTHundredths, effective: e.data.effective }));
own<VisitTold, typeof VisitRecorded>(VisitRecorded, (_state, e) => ({ day: e.data.day, reached: e.data.reached, satisfaction: e.data.satisfaction ?? null }));
own<CaseWhole['endings'], typeof CaseClosed>(CaseClosed, (state, e) => [...(state ?? []), { at: e.occurred, reason: e.data.reason, reopenedAt: null }]);
own<CaseWhole['endings'], typeof CaseReopened>(CaseReopened, (state, e) => (state ?? []).map((ending, i, all) => (i === all.length - 1 ? { ...ending, reopenedAt: e.occurred } : ending)));

/** The version of a plan that came into force with this event, where one did. */
const inForce = (state: PlanTold, e: Event, { before, now }: { readonly before: unknown; readonly now: unknown }): PlanTold => {
  const [was, is] = [before as PlanState | undefined, now as PlanState];
  if (is.inForce === null || is.inForce === was?.inForce) return state;
  const { agency, sessionsPlanned, from, to } = is.inForce;
  return [...state, { at: e.occurred, agency, sessions: sessionsPlanned, from, to }];
};

const tell = (key: string, planned: boolean) => (state: Told | undefined, e: Event): Told => {
  const folded = (from: unknown): unknown => (journeyFolds.get(key) ?? []).reduce((now, fold) => fold(now, e), from);
  const now = folded(state?.journey);
  const fold = ownFolds.get(key);
  const about = { before: state?.journey, now };
  return {
    caseId: state?.caseId || ((e.data as { caseId?: string }).caseId ?? ''), journey: now,
    ...(ENDS.includes(e.type) ? { going: state?.going ?? state?.journey } : state?.going === undefined ? {} : { going: folded(state.going) }),
    own: planned ? inForce((state?.own ?? []) as PlanTold, e, about) : fold ? fold(state?.own, e as never, about) : state?.own ?? null,
  };
};

/** The journey of one case by slices of this projection. `going`: as if nothing had ended it. */
const journeyIn = (caseId: string, slices: readonly Slice<Told>[], going: boolean): JourneyRow | null => {
  const kept = slices.filter(({ stream }) => !(going && stream.startsWith('closure-')));
  const map: SliceMap = Object.fromEntries(kept.flatMap(({ stream, version, at, state }) => { const told = going ? state.going ?? state.journey : state.journey; return told === undefined ? [] : [[stream, { version, at, state: told }]]; }));
  return journeys.view(caseId, slicesOf(map));
};

const casesOf = (slices: Slices): CaseWhole[] => {
  const byCase = new Map<string, Slice<Told>[]>();
  for (const slice of slices.every<Told>()) if (slice.state.caseId) byCase.set(slice.state.caseId, [...(byCase.get(slice.state.caseId) ?? []), slice]);
  return [...byCase].flatMap(([caseId, own]): CaseWhole[] => {
    const of = <S>(kind: string): Told<S>[] => own.filter(({ stream }) => stream.slice(0, -37) === kind).map(({ state }) => state as Told<S>);
    const [file] = of<CaseTold>('case');
    const journey = journeyIn(caseId, own, false);
    const ended = own.some(({ stream, state }) => state.going !== undefined || stream.startsWith('closure-'));
    const going = ended ? journeyIn(caseId, own, true) : journey;
    if (!file || !journey || !going) return [];
    return [{
      told: file.own, endings: of<CaseWhole['endings']>('closure')[0]?.own ?? NO_ENDINGS, steps: journey.steps, going: going.steps,
      referrals: of<ReferralTold>('referral').map((told) => told.own), assessments: of<CaseWhole['assessments']>('assessment').flatMap((told) => told.own ?? []),
      plans: of<PlanTold>('plan').map((told) => told.own ?? []), reviews: of<ReviewTold>('review').map((told) => told.own), visits: of<VisitTold>('visit').map((told) => told.own),
      sessions: of('session').map((told) => told.journey as SessionState),
    }];
  });
};

export interface StatisticsRow { readonly personId: string; readonly cases: number; readonly since: string }

/**
 * What each person's cases count for, by person uuid: see docs/reference/statistics.md. The steps are those of the journey, by its own folds and its own view, so that the two cannot disagree.
 */
export const statistics = projection<StatisticsRow>('statistics', 100 * OWN_VERSION + journeys.version, {
  view: (personId, slices) => {
    const filed = slices.all<Told<CaseTold>>('case').map(({ state }) => state.own.filedAt).sort();
    return filed.length === 0 ? null : { personId, cases: filed.length, since: chinaDay(filed[0]!) };
  },
  counts: (_personId, slices) => countsOf(slices.one<Told<PersonTold>>('person')?.state.own ?? null, casesOf(slices)),
});

const definitions = new Map<string, EventDefinition>(journeys.handlers.map(({ definition }) => [keyOf(definition), definition]));
for (const definition of [PersonRegistered, CertificateRecorded, CertificateStatusChanged, RequestFiled, RequestAccepted, RequestRefused, RequestWithdrawn, CaseRedirected, NeedTriaged, CaseManagerNamed, ReferralSent, ...REFERRAL_MOVES, AssessmentRecorded, EffectReviewed, VisitRecorded, CaseClosed, CaseReopened]) {
  definitions.set(keyOf(definition), definition);
}
for (const definition of TOLD_OF_CLOCKS) definitions.delete(keyOf(definition));
for (const [key, definition] of definitions) {
  statistics.on(definition, (e) => (e.data as { personId?: string }).personId ?? [], tell(key, definition.service === PlanDrafted.service && definition.type.startsWith('Plan')));
}
