import { type ProjectedEvent, projection } from '@kangfu/subscriptions';
import type { EventDefinition } from '@kangfu/contracts';
import { CaseRedirected, ClientDeathWithdrawn, ClientDied, NeedTriaged, RequestFiled, RequestRefused, RequestWithdrawn } from '../../integration/intake.contract.js';
import { CaseClosed, CaseReopened } from '../../integration/quality.contract.js';
import { ReferralCancelled, ReferralDeclined, ReferralSent } from '../../referral/referral.events.js';
import type { ServiceKind } from '../../shared/vocabulary.js';
import { type PersonFacts, personFacts } from '../person-facts/person-facts.projection.js';

/** A need that was triaged to the district and that no agency has: neither sent nor answered with yes. */
export interface DemandItem {
  /** Uuid of the need. */
  readonly id: string;
  readonly caseId: string; readonly personId: string; readonly service: ServiceKind; readonly disabilityClass: number | null; readonly ageBand: string | null;
  /** Of the case, from the street upwards, without its community. */
  readonly path: readonly string[];
  readonly places: readonly string[];
  /** Triaged at. */
  readonly since: string;
  /** Service, class, age and street: those of one group fit the same agencies. */
  readonly group: string;
}
export interface DemandRow { readonly personId: string; /** Of all cases, open or not: who may ask about what was. */ readonly places: readonly string[]; readonly needs: readonly DemandItem[] }

interface CaseState { readonly caseId: string; readonly places: readonly string[]; readonly over: boolean; readonly died: boolean; readonly needs: readonly { readonly needId: string; readonly kind: string; readonly since: string | null }[] }
interface ClosureState { readonly caseId: string; readonly closed: boolean }
interface ReferralState { readonly needId: string; readonly serving: boolean }

const byPerson = (e: ProjectedEvent<EventDefinition>): string => (e.data as { personId: string }).personId;
export const groupOf = ({ service, disabilityClass, ageBand, path }: Pick<DemandItem, 'service' | 'disabilityClass' | 'ageBand' | 'path'>): string => [service, disabilityClass ?? '', ageBand ?? '', ...path].join('|');
/** What a group's text says. */
export const ofGroup = (group: string): Pick<DemandItem, 'service' | 'disabilityClass' | 'ageBand' | 'path'> => {
  const [service, disabilityClass, ageBand, ...path] = group.split('|') as [ServiceKind, string, string, ...string[]];
  return { service, disabilityClass: disabilityClass === '' ? null : Number(disabilityClass), ageBand: ageBand === '' ? null : ageBand, path };
};

/** Open needs of the district by person: with the class and age as they are known now, wherever the case lies. */
export const demand = projection<DemandRow>('demand', 1, {
  view: (personId, slices) => {
    const cases = slices.all<CaseState>('case').map(({ state }) => state).filter(({ needs }) => needs.some(({ since }) => since !== null));
    if (cases.length === 0) return null;
    const { disabilityClass = null, ageBand = null } = (personFacts.view(personId, slices) ?? {}) as Partial<PersonFacts>;
    const closed = new Set(slices.all<ClosureState>('closure').filter(({ state }) => state.closed).map(({ state }) => state.caseId));
    const served = new Set(slices.all<ReferralState>('referral').filter(({ state }) => state.serving).map(({ state }) => state.needId));
    const needs = cases.filter(({ caseId, over, died }) => !over && !died && !closed.has(caseId)).flatMap((file) => file.needs.flatMap(({ needId, kind, since }): DemandItem[] => {
      if (since === null || served.has(needId)) return [];
      const street = file.places[0] ?? '';
      const about = { service: kind as ServiceKind, disabilityClass, ageBand, path: file.places.filter((place) => place === street || !place.startsWith(street)) };
      return [{ id: needId, caseId: file.caseId, personId, ...about, places: file.places, since, group: groupOf(about) }];
    }));
    return { personId, places: [...new Set(cases.flatMap(({ places }) => places))].sort(), needs };
  },
  indexes: [{ keys: { places: 1 } }],
  flat: { field: 'needs', indexes: [{ keys: { places: 1, group: 1, since: 1, _id: 1 } }] },
})
  .foldsAs(personFacts)
  .on(RequestFiled, byPerson, (_state, { data: { caseId, places, needs } }): CaseState => ({ caseId, places, over: false, died: false, needs: needs.map(({ needId, kind }) => ({ needId, kind, since: null })) }))
  .on(RequestRefused, byPerson, (state: CaseState | undefined): CaseState => ({ ...state!, over: true }))
  .on(RequestWithdrawn, byPerson, (state: CaseState | undefined): CaseState => ({ ...state!, over: true }))
  .on(CaseRedirected, byPerson, (state: CaseState | undefined, e): CaseState => ({ ...state!, places: e.data.places }))
  .on(ClientDied, byPerson, (state: CaseState | undefined): CaseState => ({ ...state!, died: true }))
  .on(ClientDeathWithdrawn, byPerson, (state: CaseState | undefined): CaseState => ({ ...state!, died: false }))
  .on(NeedTriaged, byPerson, (state: CaseState | undefined, { data: { needId, exit }, occurred }): CaseState =>
    ({ ...state!, needs: state!.needs.map((need) => (need.needId !== needId ? need : { ...need, since: exit === 'district' ? need.since ?? occurred : null })) }))
  .on(CaseClosed, byPerson, (_state, e): ClosureState => ({ caseId: e.data.caseId, closed: true }))
  .on(CaseReopened, byPerson, (_state, e): ClosureState => ({ caseId: e.data.caseId, closed: false }))
  .on(ReferralSent, byPerson, (_state, e): ReferralState => ({ needId: e.data.needId, serving: true }))
  .on(ReferralDeclined, byPerson, (state: ReferralState | undefined): ReferralState => ({ ...state!, serving: false }))
  .on(ReferralCancelled, byPerson, (state: ReferralState | undefined): ReferralState => ({ ...state!, serving: false }));
