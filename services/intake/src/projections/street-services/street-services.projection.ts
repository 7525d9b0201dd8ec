import { projection, type ProjectedEvent } from '@kangfu/subscriptions';
import type { EventDefinition } from '@kangfu/contracts';
import type { NeedKind } from '../../case/needs.js';
import { streetServiceIdOf } from '../../organisation/street-service/street-service.aggregate.js';
import { streetServiceDecider, type StreetOffer, type StreetServiceState } from '../../organisation/street-service/street-service.decider.js';
import { StreetServiceEnded, type StreetServiceEvent, StreetServiceOffered } from '../../organisation/street-service/street-service.events.js';

export interface StreetServiceRow { serviceId: string; street: string; need: NeedKind; places: readonly string[]; offers: readonly StreetOffer[] }
interface ServiceSlice { street: string; need: NeedKind; places: readonly string[]; state: StreetServiceState }

type About = ProjectedEvent<EventDefinition> & { data: { street: string; need: NeedKind } };
const rowOf = (event: unknown): string => { const { street, need } = (event as About).data; return streetServiceIdOf(street, need); };
const evolve = (slice: ServiceSlice | undefined, event: unknown): StreetServiceState => streetServiceDecider.evolve(slice?.state ?? streetServiceDecider.initial, event as StreetServiceEvent);

/** What streets serve themselves, with all periods. */
export const streetServices = projection<StreetServiceRow>('street-services', 1, {
  view: (key, slices) => {
    const slice = slices.one<ServiceSlice>('street-service');
    if (!slice) return null;
    const { street, need, places, state } = slice.state;
    return { serviceId: key, street, need, places, offers: state.offers };
  },
  indexes: [{ keys: { street: 1, need: 1 } }],
})
  .on(StreetServiceOffered, rowOf, (slice: ServiceSlice | undefined, e): ServiceSlice => ({ street: e.data.street, need: e.data.need as NeedKind, places: e.data.places, state: evolve(slice, e) }))
  .on(StreetServiceEnded, rowOf, (slice: ServiceSlice | undefined, e): ServiceSlice => ({ ...slice!, state: evolve(slice, e) }));
