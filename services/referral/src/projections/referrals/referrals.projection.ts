import { doerOf, type ProjectedEvent, projection, type SealedPart } from '@kangfu/subscriptions';
import type { EventDefinition } from '@kangfu/contracts';
import { agencyServiceStream } from '../../agency-service/agency-service.aggregate.js';
import { PlaceQueued, type ReplaceEnd, RePlacementEnded, RePlacementOwed, type ReplaceReason } from '../../agency-service/agency-service.events.js';
import type { ServiceKind } from '../../shared/vocabulary.js';
import { isTerminal, REFERRAL_STATUSES, type ReferralStatus } from '../../referral/referral.machine.js';
import { referralMoves, ReferralNotSent, ReferralSent, ReferredOnward, SubReferralEnded } from '../../referral/referral.events.js';

export interface ReferralStep { readonly transition: string; readonly to: ReferralStatus; readonly at: string; readonly by: string | null; readonly unit: string | null; readonly note: SealedPart | null }
interface ReferralState {
  readonly referralId: string; readonly caseId: string; readonly personId: string; readonly needId: string; readonly agency: string; readonly service: string;
  readonly status: ReferralStatus; readonly sentAt: string; readonly answeredAt: string | null; readonly appointmentAt: string | null; readonly endedAt: string | null;
  readonly declineReason: string | null; readonly outcome: string | null; readonly parentId: string | null; readonly parts: readonly string[]; readonly openParts: readonly string[]; readonly cancelBecause: string | null; readonly history: readonly ReferralStep[];
}
/** Another place is to be found, or was. */
export interface RePlacement { readonly because: ReplaceReason; readonly since: string; readonly state: ReplaceEnd | 'open'; readonly endedAt: string | null }
export interface ReferralRow extends ReferralState {
  readonly accessKey: string; readonly businessStatus: string; readonly open: boolean; readonly rePlacement: RePlacement | null; /** It is open, and another place is to be found. */ readonly toRePlace: boolean;
  /** Of its stream: what `expectedVersion` is compared with. */
  readonly version: number;
}

/** Of the place, at the service of the agency: what was to be said while it waited, and whether another is to be found. */
interface Waited { readonly note: SealedPart | null; readonly rePlacement?: RePlacement }
interface Moved { caseId: string; personId: string; referralId: string; agency: string; transition: string; to: ReferralStatus; reasonCode?: string; outcome?: string; appointmentAt?: string; because?: string }
type Event = ProjectedEvent<EventDefinition>;

const step = (e: Event): ReferralStep => {
  const { transition, to } = e.data as unknown as Moved;
  return { transition, to, at: e.occurred, by: doerOf(e), unit: e.actor.unit, note: e.sealed };
};
const moved = (state: ReferralState | undefined, e: Event): ReferralState => {
  const data = e.data as unknown as Moved;
  const { to } = data;
  return {
    ...state!, status: to, history: [...state!.history, step(e)],
    answeredAt: state!.answeredAt ?? (to === 'cancellation-requested' ? null : e.occurred),
    // An appointment holds until it is missed, cancelled or kept.
    appointmentAt: data.appointmentAt ?? (to === 'cancellation-requested' ? state!.appointmentAt : null),
    endedAt: isTerminal(to) ? e.occurred : null,
    declineReason: data.reasonCode ?? null, outcome: data.outcome ?? null, cancelBecause: data.because ?? state!.cancelBecause ?? null,
  };
};

/** The worklist of referrals, by uuid: open ones first by state, agency and case. */
export const referrals = projection<ReferralRow>('referrals', 5, {
  view: (_key, slices) => {
    const slice = slices.one<ReferralState | null>('referral');
    const state = slice?.state;
    if (!slice || !state) return null;
    const [sent, ...later] = state.history;
    const waited = slices.all<Waited>('agency-service').find(({ stream }) => stream === agencyServiceStream(state.agency, state.service as ServiceKind));
    return {
      ...state, history: [{ ...sent!, note: sent!.note ?? waited?.state.note ?? null }, ...later], rePlacement: waited?.state.rePlacement ?? null,
      toRePlace: !isTerminal(state.status) && waited?.state.rePlacement?.state === 'open', version: slice.version, accessKey: `case-${state.caseId}`,
      businessStatus: REFERRAL_STATUSES[state.status].code, open: !isTerminal(state.status),
    };
  },
  indexes: [{ keys: { caseId: 1, sentAt: 1, _id: 1 } }, { keys: { agency: 1, status: 1, sentAt: -1, _id: -1 } }, { keys: { sentAt: -1, _id: -1 } }, { keys: { toRePlace: 1, sentAt: -1, _id: -1 } }, { keys: { needId: 1 } }, { keys: { accessKey: 1 } }],
})
  .on(ReferralSent, (e) => e.data.referralId, (_state, e): ReferralState => ({
    referralId: e.data.referralId, caseId: e.data.caseId, personId: e.data.personId, needId: e.data.needId, agency: e.data.agency, service: e.data.service,
    status: e.data.to, sentAt: e.occurred, answeredAt: null, appointmentAt: null, endedAt: null, declineReason: null, outcome: null,
    parentId: e.data.parentId ?? null, parts: [], openParts: [], cancelBecause: null, history: [step(e as never)],
  }))
  .on(ReferredOnward, (e) => e.data.referralId, (state: ReferralState | undefined, e): ReferralState => ({ ...state!, parts: [...(state?.parts ?? []), e.data.childId], openParts: [...(state?.openParts ?? []), e.data.childId] }))
  .on(SubReferralEnded, (e) => e.data.referralId, (state: ReferralState | undefined, e): ReferralState => ({ ...state!, openParts: (state?.openParts ?? []).filter((id) => id !== e.data.childId) }))
  // What was to be said when it asked for a place, where it had to wait for one.
  .on(PlaceQueued, (e) => e.data.referralId, (state: Waited | undefined, e): Waited => ({ ...state, note: e.sealed ?? state?.note ?? null }))
  .on(RePlacementOwed, (e) => e.data.referralId, (state: Waited | undefined, e): Waited => ({ note: state?.note ?? null, rePlacement: { because: e.data.because, since: e.occurred, state: 'open', endedAt: null } }))
  .on(RePlacementEnded, (e) => e.data.referralId, (state: Waited | undefined, e): Waited => ({ ...state!, rePlacement: { ...state!.rePlacement!, state: e.data.how, endedAt: e.occurred } }))
  // It changes nothing but the version.
  .on(ReferralNotSent, (e) => e.data.referralId, (state: ReferralState | null | undefined) => state ?? null);
for (const [type, definition] of Object.entries(referralMoves) as [string, EventDefinition][]) {
  if (type !== 'ReferralSent') referrals.on(definition, (e) => (e.data as unknown as Moved).referralId, moved as never);
}
