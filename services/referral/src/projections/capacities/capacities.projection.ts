import { projection } from '@kangfu/subscriptions';
import { agencyUuid } from '../../agency/agency.aggregate.js';
import { AgencyDesignated } from '../../agency/agency.events.js';
import { agencyServiceUuid } from '../../agency-service/agency-service.aggregate.js';
import type { Declaration } from '../../agency-service/agency-service.commands.js';
import {
  AdmissionClosed, AdmissionOpened, AgencyServiceDeclared, CapacityChanged, PlaceQueued, PlaceReleased, PlaceReserved, WaitingEnded,
} from '../../agency-service/agency-service.events.js';
import { SERVICE_KINDS, type ServiceKind } from '../../shared/vocabulary.js';

interface Counts { readonly agency: string; readonly service: ServiceKind; readonly capacity: number | null; readonly declared: Declaration | null; readonly admitting: boolean; readonly held: number; readonly waiting: number }
interface Designated { readonly agency: string; readonly services: readonly string[]; readonly classes: readonly number[]; readonly capacity: number }
export interface CapacityRow extends Declaration {
  readonly agency: string; readonly agencyId: string; readonly service: ServiceKind; readonly capacity: number; readonly held: number; readonly free: number; readonly waiting: number;
  readonly admitting: boolean;
  /** By the agency itself; otherwise as its designation says. */
  readonly declared: boolean;
}

type About = { data: { agency: string; service: ServiceKind } };
const key = (e: About): string => agencyServiceUuid(e.data.agency, e.data.service);
const known = (state: Counts | undefined, { data: { agency, service } }: About): Counts =>
  state ?? { agency, service, capacity: null, declared: null, admitting: true, held: 0, waiting: 0 };

/** How many places each service of each agency has, holds and lets wait, by the uuid of both; and whom it takes. */
export const capacities = projection<CapacityRow>('capacities', 1, {
  view: (uuid, slices) => {
    const own = slices.one<Counts>('agency-service')?.state;
    const by = slices.one<Designated>('agency')?.state;
    const service = own?.service ?? by?.services.find((each) => agencyServiceUuid(by.agency, each) === uuid) as ServiceKind | undefined;
    const agency = own?.agency ?? by?.agency;
    if (!agency || !service || !by?.services.includes(service)) return null;
    const capacity = own?.capacity ?? by.capacity;
    const { classes, ageFrom, ageUntil, places } = own?.declared ?? { classes: by.classes, ageFrom: 0, ageUntil: null, places: [] };
    const held = own?.held ?? 0;
    return { agency, agencyId: agencyUuid(agency), service, classes, ageFrom, ageUntil, places, capacity, held, free: Math.max(0, capacity - held), waiting: own?.waiting ?? 0, admitting: own?.admitting ?? true, declared: Boolean(own?.declared) };
  },
  indexes: [{ keys: { agencyId: 1, service: 1 } }, { keys: { service: 1, free: 1 } }],
})
  .on(AgencyDesignated, (e) => SERVICE_KINDS.map((service) => agencyServiceUuid(e.data.agency, service)), (_state, { data: { agency, services, classes, capacity } }): Designated => ({ agency, services, classes, capacity }))
  .on(AgencyServiceDeclared, key, (state: Counts | undefined, e): Counts => {
    const { classes, ageFrom, ageUntil, places, capacity } = e.data;
    return { ...known(state, e), capacity, declared: { classes, ageFrom, ageUntil: ageUntil ?? null, places } };
  })
  .on(CapacityChanged, key, (state: Counts | undefined, e): Counts => ({ ...known(state, e), capacity: e.data.capacity }))
  .on(AdmissionClosed, key, (state: Counts | undefined, e): Counts => ({ ...known(state, e), admitting: false }))
  .on(AdmissionOpened, key, (state: Counts | undefined, e): Counts => ({ ...known(state, e), admitting: true }))
  .on(PlaceReserved, key, (state: Counts | undefined, e): Counts => {
    const counts = known(state, e);
    return { ...counts, held: counts.held + 1, waiting: counts.waiting - (e.data.source === 'waiting-list' ? 1 : 0) };
  })
  .on(PlaceQueued, key, (state: Counts | undefined, e): Counts => { const counts = known(state, e); return { ...counts, waiting: counts.waiting + 1 }; })
  .on(PlaceReleased, key, (state: Counts | undefined, e): Counts => { const counts = known(state, e); return { ...counts, held: counts.held - 1 }; })
  .on(WaitingEnded, key, (state: Counts | undefined, e): Counts => { const counts = known(state, e); return { ...counts, waiting: counts.waiting - 1 }; });
