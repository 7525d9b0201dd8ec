import { deskOf, type Role } from '@kangfu/access';
import { chinaDay, idOf } from '@kangfu/common';
import { calendarDays, dueOf, type TimeLimit, workingDays } from '@kangfu/common/working-days';
import type { RowStep } from '../projections/journeys/journeys.projection.js';
import type { StepName } from '../journey/journey.js';
import { TERMINAL_REFERRALS } from '../shared/facts.js';

/** What may have to be done, each kind with its step. */
export const WORK_KINDS = {
  'decide-request': 'accept', 'complete-papers': 'accept', 'triage-need': 'triage', 'name-manager': 'triage', 'assess': 'assess-refer', 'send-referral': 'assess-refer', 'obtain-consent': 'assess-refer',
  'renew-consent': 'deliver', 'answer-referral': 'assess-refer', 'make-appointment': 'deliver', 'follow-no-show': 'deliver', 'record-visit': 'deliver', 'give-outcome': 'deliver', 'confirm-cancellation': 'deliver',
  'draft-plan': 'plan', 'agree-plan': 'plan', 'approve-plan': 'plan', 'first-session': 'deliver', 'note-progress': 'track', 'review-effect': 'review', 'visit-client': 'follow-up', 'close-case': 'close', 'chase-overdue': null,
  'assess-ordered': 'assess-refer', 'give-opinion': 'assess-refer', 'advise-district': 'assess-refer', 'assign-handler': 'triage', 'resolve-flag': 'track', 'end-hold': 'deliver',
  'fit-device': 'deliver', 'hand-over-device': 'deliver', 'check-device': 'deliver', 'take-back-device': 'deliver',
} as const satisfies Record<string, StepName | null>;
export type WorkKind = keyof typeof WORK_KINDS;
export const WORK_KIND_CODES = Object.keys(WORK_KINDS) as WorkKind[];

/** How long what is no step of its own may take. Defaults: no source names them. */
const LIMITS: Readonly<Record<'answer' | 'appointment' | 'no-show' | 'cancellation' | 'plan-version' | 'consent' | 'handler' | 'flag' | 'device' | 'device-check', TimeLimit>> = {
  answer: workingDays(5), appointment: workingDays(5), 'no-show': workingDays(3), cancellation: workingDays(5), 'plan-version': workingDays(10), consent: workingDays(5),
  handler: workingDays(3), flag: workingDays(5), device: workingDays(15), 'device-check': calendarDays(30),
};
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

export interface WorkReferral {
  readonly referralId: string; readonly needId: string; readonly agency: string; readonly status: string; readonly sent: { readonly at: string };
  /** Of the last move. */
  readonly movedAt: string;
  readonly appointmentAt: string | null;
}
export interface WorkPlan { readonly planId: string; readonly agency: string | null; readonly agreed: boolean; readonly approved: boolean; readonly draftedAt: string; readonly inForce: { readonly agency: string | null; readonly to: string } | null }
export interface WorkConsent { readonly consentId: string; readonly recipients: readonly string[]; readonly until: string | null; readonly withdrawnAt: string | null }

export interface WorkOrder { readonly orderId: string; readonly assessor: string; readonly instruments: readonly string[]; readonly due: string; readonly at: string; readonly cancelled: boolean }
export interface WorkOpinion { readonly opinionId: string; readonly panels: readonly number[]; readonly experts: readonly string[]; readonly due: string; readonly at: string; readonly answered: readonly number[] }
export interface WorkFlag { readonly flagId: string; readonly severity: string; readonly at: string; readonly resolved: boolean }
/** `status`: the last thing that happened to it. */
export interface WorkDevice { readonly deviceId: string; readonly agency: string | null; readonly status: 'needed' | 'fitted' | 'delivered' | 'checked' | 'returned'; readonly at: string; readonly dueBack: string | null }

/** What is to be done is a function of this alone: the journey says when and by whom, the rest what exactly. */
export interface WorkFacts {
  readonly caseId: string; readonly personId: string;
  readonly street: string; readonly places: readonly string[];
  readonly open: boolean;
  readonly steps: readonly RowStep[];
  readonly acceptedAt: string | null;
  readonly needs: readonly { readonly needId: string; readonly exit: string | null; readonly triaged: { readonly at: string } | null; readonly handler?: string | null }[];
  readonly manager: { readonly userId: string; readonly unit: string } | null;
  readonly assessments: readonly { readonly at: string; readonly instrument: string }[];
  readonly orders: readonly WorkOrder[];
  readonly opinions: readonly WorkOpinion[];
  /** With the city centre since, and until when it advises. */
  readonly atCity: { readonly city: string; readonly at: string; readonly due: string } | null;
  readonly flags: readonly WorkFlag[];
  readonly hold: { readonly since: string; readonly until: string } | null;
  readonly devices: readonly WorkDevice[];
  readonly attended: boolean;
  readonly referrals: readonly WorkReferral[];
  readonly plans: readonly WorkPlan[];
  readonly consents: readonly WorkConsent[];
  readonly urges: readonly (Urge & { readonly itemId: string; readonly due: string })[];
}

/** Where somebody works: a role at a unit. */
interface Place { readonly role: Role; readonly unit: string | null; readonly person: string | null; readonly agency?: string }
interface Told { readonly about?: string; readonly since: string; readonly due: string | null; readonly level?: number; readonly step?: StepName }

/** All that is to be done about a case just now, by anybody. Asks for no clock: what is overdue is seen from `due` when it is read. */
export const workOf = (facts: WorkFacts): WorkItem[] => {
  if (!facts.open) return [];
  const { caseId, personId, street, places, needs, referrals, plans } = facts;
  // One of the old street does not follow when a case moves.
  const manager = facts.manager && places.includes(facts.manager.unit) ? facts.manager : null;
  const district = places[1] ?? street;
  const community = places.find((place) => place !== street && place.startsWith(street)) ?? null;
  const items: WorkItem[] = [];
  const add = (kind: WorkKind, { role, unit, person, agency }: Place, { about, since, due, level = 0, step }: Told): void => {
    const desk = deskOf(role, unit ?? personId);
    const id = idOf(`work:${kind}:${about ?? caseId}:${kind === 'chase-overdue' ? step : ''}:${desk}`);
    // Work that comes again has another day: what was urged before is over.
    const urged = facts.urges.find((urge) => urge.itemId === id && urge.due === (due ?? NEVER));
    items.push({
      id, kind, step: step ?? WORK_KINDS[kind] ?? 'accept', desk, role, unit, person, agency: agency ?? null,
      accessKey: `case-${caseId}`, caseId, personId, street, community, about: about ?? null, since, due: due ?? NEVER, level,
      urge: urged ? { at: urged.at, by: urged.by, times: urged.times, seenAt: urged.seenAt, seenBy: urged.seenBy } : null,
    });
  };

  /** The case manager answers for what lies at their own unit; elsewhere whoever has done something there. */
  const at = (role: Role, unit: string, by: string | null = null): Place => ({ role, unit, person: manager?.unit === unit ? manager.userId : by === manager?.userId ? null : by });
  const active = (name: StepName): RowStep | null => facts.steps.find(({ step, state }) => step === name && state === 'active') ?? null;
  const placeOf = (step: RowStep): Place => at(step.role ?? 'assessor', step.unit ?? district, step.person);
  const self: Place = { role: 'guardian', unit: null, person: null };
  const agencyOf = (agency: string): Place => ({ role: 'agency-worker', unit: agency, person: null, agency });
  const liaison: Place | null = community === null ? null : at('community-liaison', community);
  const managing = manager ? at(manager.unit === street ? 'street-coordinator' : 'assessor', manager.unit) : at('assessor', district);
  const told = ({ startedAt, due, level }: RowStep): Told => ({ since: startedAt!, due, level });

  const accept = active('accept');
  if (accept?.due === null) for (const who of [self, ...(liaison ? [liaison] : [])]) add('complete-papers', who, told(accept));
  else if (accept) add('decide-request', { ...placeOf(accept), person: null }, told(accept));

  const triage = active('triage');
  if (triage) for (const need of needs) if (need.exit === null) add('triage-need', placeOf(triage), { ...told(triage), about: `need-${need.needId}` });
  if (facts.acceptedAt !== null && manager === null) {
    const step = facts.steps.find((each) => each.step === 'triage')!;
    add('name-manager', at('street-coordinator', street), { since: facts.acceptedAt, due: step.due, level: step.level });
  }

  for (const { needId, exit, triaged: deed, handler } of needs) {
    if (exit === 'street' && !handler) add('assign-handler', at('street-coordinator', street), { about: `need-${needId}`, since: deed!.at, due: dueOf(deed!.at, LIMITS.handler) });
  }

  const refer = active('assess-refer');
  const assessed = facts.assessments.length > 0;
  const serving = referrals.filter(({ status }) => status !== 'declined' && status !== 'cancelled');
  if (refer && !assessed) add('assess', placeOf(refer), told(refer));
  if (refer && assessed) {
    for (const need of needs) if (need.exit === 'district' && !serving.some(({ needId }) => needId === need.needId)) add('send-referral', placeOf(refer), { ...told(refer), about: `need-${need.needId}` });
  }

  for (const { orderId, assessor, instruments, due, at: since, cancelled } of facts.orders) {
    const owed = instruments.some((instrument) => !facts.assessments.some((done) => done.instrument === instrument && done.at >= since));
    if (!cancelled && owed) add('assess-ordered', { role: 'assessor', unit: district, person: assessor }, { about: `order-${orderId}`, since, due });
  }
  for (const { opinionId, panels, experts, due, at: since, answered } of facts.opinions) {
    if (panels.some((panel) => !answered.includes(panel))) add('give-opinion', { role: 'expert', unit: district, person: experts.length === 1 ? experts[0]! : null }, { about: `opinion-${opinionId}`, since, due });
  }
  if (facts.atCity) add('advise-district', { role: 'assessor', unit: facts.atCity.city, person: null }, { since: facts.atCity.at, due: facts.atCity.due });

  const given = facts.consents.filter(({ withdrawnAt }) => withdrawnAt === null);
  const running = referrals.filter(({ status }) => !TERMINAL_REFERRALS.includes(status));
  if (refer && given.length === 0) add('obtain-consent', managing, told(refer));
  for (const { referralId, agency, sent } of running) {
    if (given.some(({ recipients }) => recipients.includes(agency))) continue;
    const since = facts.consents.filter(({ recipients }) => recipients.includes(agency)).map(({ withdrawnAt }) => withdrawnAt!).sort().at(-1) ?? sent.at;
    add('obtain-consent', managing, { about: `referral-${referralId}`, since, due: dueOf(since, LIMITS.consent) });
  }
  for (const { consentId, recipients, until } of given) {
    const since = running.filter(({ agency }) => recipients.includes(agency)).map(({ sent }) => sent.at).sort()[0];
    if (until !== null && since !== undefined) add('renew-consent', managing, { about: `consent-${consentId}`, since, due: until });
  }

  for (const referral of running) {
    const { referralId, agency, status, movedAt, appointmentAt } = referral;
    const owed = (kind: WorkKind, due: string | null): void => add(kind, agencyOf(agency), { about: `referral-${referralId}`, since: movedAt, due });
    switch (status) {
      case 'created': owed('answer-referral', dueOf(movedAt, LIMITS.answer)); break;
      case 'accepted': case 'appointment-cancelled': owed('make-appointment', dueOf(movedAt, LIMITS.appointment)); break;
      case 'unattended': owed('follow-no-show', dueOf(movedAt, LIMITS['no-show'])); break;
      case 'scheduled': owed('record-visit', appointmentAt === null ? null : chinaDay(appointmentAt)); break;
      case 'cancellation-requested': owed('confirm-cancellation', dueOf(movedAt, LIMITS.cancellation)); break;
      // Under way: the outcome is owed when the plan ends.
      default: owed('give-outcome', plans.find((plan) => plan.inForce?.agency === agency)?.inForce?.to ?? null);
    }
  }

  const plan = active('plan');
  if (plan && plans.length === 0) add('draft-plan', placeOf(plan), told(plan));
  for (const { planId, agreed, approved, draftedAt } of plans) {
    const timing: Told = { ...(plan ? told(plan) : { due: dueOf(draftedAt, LIMITS['plan-version']) }), about: `plan-${planId}`, since: draftedAt };
    if (!agreed) for (const who of [self, managing]) add('agree-plan', who, timing);
    else if (!approved) add('approve-plan', at('assessor', district), timing);
  }

  const deliver = active('deliver');
  if (deliver && !facts.attended) add('first-session', deliver.role === 'agency-worker' && deliver.unit !== district ? agencyOf(deliver.unit!) : placeOf(deliver), told(deliver));
  for (const [name, kind] of [['track', 'note-progress'], ['review', 'review-effect'], ['follow-up', 'visit-client'], ['close', 'close-case']] as const) {
    const step = active(name);
    if (step) add(kind, placeOf(step), told(step));
  }

  for (const { flagId, severity, at: since, resolved } of facts.flags) {
    const inspector: Place = { role: 'quality-inspector', unit: district, person: null };
    if (!resolved) for (const who of [managing, ...(severity === 'high' ? [inspector] : [])]) add('resolve-flag', who, { about: `flag-${flagId}`, since, due: dueOf(since, LIMITS.flag) });
  }
  if (facts.hold) add('end-hold', managing, { since: facts.hold.since, due: facts.hold.until });
  for (const { deviceId, agency, status, at: since, dueBack } of facts.devices) {
    const next = { needed: 'fit-device', fitted: 'hand-over-device', delivered: 'check-device', checked: dueBack === null ? null : 'take-back-device', returned: null } as const;
    const kind = next[status];
    if (kind) add(kind, agency === null ? at('assessor', district) : agencyOf(agency), { about: `device-${deviceId}`, since, due: kind === 'take-back-device' ? dueBack : dueOf(since, kind === 'check-device' ? LIMITS['device-check'] : LIMITS.device) });
  }

  for (const step of facts.steps) {
    if (step.state !== 'active' || step.escalatedTo === null) continue;
    const { role, unit } = step.escalatedTo;
    // On their own desk it lies already, with its level.
    if (role !== step.role || unit !== step.unit) add('chase-overdue', at(role as Role, unit), { ...told(step), step: step.step });
  }
  return items;
};
